"""The processes that share a store, and what only one of them at a time may do."""

from sqlalchemy import Column, Integer, Text

from storage.tables.base import Moment, table

process = table(
    "process",
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),  # host and number, for people
    Column("beats", Integer, nullable=False),  # grows while it lives: others watch it by their own clocks
    Column("since", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
    keyed=True,
)

holding = table(  # what one process at a time may do, e.g. hear for a Matrix account
    "holding",
    Column("name", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("fence", Integer, nullable=False),  # grows with each new holder
    keyed=True,
)
