"""Events: when and where people meet, and who comes or waits for a place."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from storage.tables.base import Moment, number, table

event = table(
    "event",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("starts_at", Moment, nullable=False, index=True),
    Column("ends_at", Moment),
    Column("venue", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("most", Integer),  # how many may come; null = everybody
)

rsvp = table(
    "rsvp",
    number(),  # who answered first goes first
    Column("event", ForeignKey("event.thing"), nullable=False),
    Column("person", ForeignKey("person.id"), nullable=False, index=True),
    Column("waiting", Boolean, nullable=False),  # for a place
    Column("source", Text),  # the reaction that made it; taking that back takes this back
    Column("at", Moment, nullable=False),
    Column("remind_at", Moment, index=True),  # null = not again
    UniqueConstraint("event", "person"),
    Index(None, "event", "waiting"),
)

unreminded = table(  # who wants no reminders
    "unreminded",
    Column("person", ForeignKey("person.id"), primary_key=True, autoincrement=False),
    keyed=True,
)
