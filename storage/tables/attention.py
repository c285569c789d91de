"""What people have seen already, what they do not want to hear of, and when they want to be left alone."""

from sqlalchemy import Column, ForeignKey, Text

from storage.tables.base import table

seen = table(  # opened by its number; what somebody liked, voted in or commented on stands with those
    "seen",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("thing", ForeignKey("thing.id"), primary_key=True),
    keyed=True,
)

muted = table(
    "muted",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("club", ForeignKey("club.id"), primary_key=True),
    keyed=True,
)

quiet_hours = table(
    "quiet_hours",
    Column("person", ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("starts", Text, nullable=False),  # "22:00", in the person's zone
    Column("ends", Text, nullable=False),
)
