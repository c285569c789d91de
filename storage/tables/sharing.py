"""Files that people shared with Jet, until they are documents."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, Text

from storage.tables.base import Moment, number, table

shared_file = table(
    "shared_file",
    number(),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("connection", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # its name, kind, size, and how it is fetched
    Column("audience", ForeignKey("audience.id"), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("document", ForeignKey("thing.id")),  # that it is a new version of
    Column("due_at", Moment, index=True),  # when it is to be fetched; null = its owner has not said yes
    Column("attempts", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
