"""What was heard and not yet answered, and what was decided to be said and not yet delivered."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Moment, number, table

inbox = table(
    "inbox",
    number(),
    Column("connection", Text, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("sealed", LargeBinary),  # the Heard, encrypted; null once its turn has run
    Column("state", Text, nullable=False, index=True),  # new | done | refused | failed
    Column("attempts", Integer, nullable=False),
    Column("heard_at", Moment, nullable=False, index=True),
    Column("holder", Text),  # the process that runs its turn
    Column("whose", LargeBinary),  # who said it, sealed; null once its turn has run
    UniqueConstraint("connection", "remote_id"),
)

outbox = table(
    "outbox",
    number(),
    Column("connection", Text, nullable=False),
    Column("place", ForeignKey("place.id"), index=True),  # null = the direct conversation with `to`
    Column("to", Text),  # remote id of the only account to see it
    Column("thread", Text),
    Column("kind", Text, nullable=False),  # message | delete | verify | home
    Column("key", Text),  # the card it draws; with `card` null the card is drawn when it is sent
    Column("card", JSON),
    Column("slot", Text, unique=True),  # at most one waiting redraw for a key and a place
    Column("cause", BigInteger),  # the inbox row that led to it
    Column("gen", Integer, nullable=False),  # grows with each redraw asked for
    Column("state", Text, nullable=False),  # ready | verify | done | dead
    Column("due_at", Moment, nullable=False),
    Column("lease", Text),  # "<process>.<random>"
    Column("lease_until", Moment, index=True),
    Column("attempts", Integer, nullable=False),
    Column("first_try_at", Moment),
    Column("done_at", Moment, index=True),
    Column("error", Text),
    Column("traceless", Boolean),  # nothing of it is kept once it has arrived
    # defaults, so that an older Jet may write beside a newer one
    Column("lane", Text, nullable=False, server_default="post"),  # which limit of its messenger it counts for
    Column("rank", Integer, nullable=False, server_default="0"),  # 0 = somebody asked, 1 = nobody did
    Column("promised_at", Moment, nullable=False, server_default="0"),  # when it was asked for
    Column("detail", JSON),  # of a verify: the delivery it looks after
    Column("told_at", Moment),  # when an admin was told that it will never arrive
    Index("ix_outbox_queue", "state", "connection", "lane", "rank", "due_at", "id"),
)

budget = table(  # how far the limits of a connection are used up; shared by all processes
    "budget",
    Column("connection", Text, primary_key=True),
    Column("name", Text, primary_key=True),  # a lane, "wait" for a place that waits, "gate" for who leases
    Column("spot", Text, primary_key=True),  # a place, "" = all of them
    Column("free_at", Moment, nullable=False),
    keyed=True,
)

receipt = table(  # which of Jet's messages a reply or reaction is about
    "receipt",
    Column("connection", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("place", ForeignKey("place.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    keyed=True,
)

cursor = table(  # small values a connection remembers, e.g. its sync token
    "cursor",
    Column("connection", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    keyed=True,
)
