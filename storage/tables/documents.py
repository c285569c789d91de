"""Documents, their passages, and the change log that the search index follows."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Text

from storage.tables.base import number, table

document = table(
    "document",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("source_id", Text, nullable=False, unique=True),  # the id it was imported under, or its path
    Column("url", Text),
    Column("file_name", Text),
    Column("blob", Text),  # sha256 of the file, when it was one
    Column("outcome", Text, nullable=False),  # ok | empty | password | broken | too_large | not_allowed
    Column("detail", Text, nullable=False),  # what was wrong, for who runs Jet; "" = nothing
    Column("language", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of all that was put: the same again changes nothing
)

passage = table(
    "passage",
    number(),
    Column("thing", ForeignKey("thing.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("section", Text, nullable=False),  # the heading it stands under, or ""
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("rev", Integer, nullable=False),  # grows when it must be indexed anew
)

passage_change = table(
    "passage_change",
    number(),
    Column("passage", BigInteger, nullable=False),
    Column("op", Text, nullable=False),  # put | drop
    Column("xid", BigInteger, nullable=False),  # PostgreSQL: its transaction; SQLite: 0, having one writer
    Index(None, "xid", "id"),  # the order in which followers read
)
