"""Polls: options with permanent ids, votes by name, and votes under a key that closing destroys."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Text

from storage.tables.base import Moment, number, table

poll = table(
    "poll",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    Column("max_choices", Integer, nullable=False),
    Column("names_hidden", Boolean, nullable=False),
    Column("closes_at", Moment, index=True),
    Column("closed_at", Moment),
    Column("voters", BigInteger),  # counted at closing
)

poll_option = table(
    "poll_option",
    number(),
    Column("poll", ForeignKey("poll.thing"), nullable=False, index=True),
    Column("tag", Integer, nullable=False),  # 1, 2, 3… within the poll; permanent, never reused
    Column("label", Text, nullable=False),
    Column("tally", BigInteger),  # counted at closing
)

vote = table(
    "vote",
    Column("poll", ForeignKey("poll.thing"), primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("option", ForeignKey("poll_option.id"), primary_key=True),
    Column("source", Text),  # the reaction that made it
    keyed=True,
)

hidden_vote = table(  # deliberately without a time, a person or an order
    "hidden_vote",
    Column("poll", ForeignKey("poll.thing"), primary_key=True),
    Column("voter", LargeBinary, primary_key=True),  # HMAC-SHA-256(the poll's secret, person)
    Column("option", ForeignKey("poll_option.id"), primary_key=True),
    keyed=True,
)

poll_secret = table(  # destroyed at closing, and with it the way from a person to a hidden vote
    "poll_secret",
    Column("poll", ForeignKey("poll.thing"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    keyed=True,
)
