"""The supertype and what hangs on it: things share one sequence of numbers, an audience, an author."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, LargeBinary, Text

from storage.tables.base import Moment, number, table

thing = table(
    "thing",
    number(),
    Column("kind", Text, nullable=False),  # post | poll | event | document | question
    Column("audience", ForeignKey("audience.id"), nullable=False, index=True),
    Column("author", ForeignKey("person.id"), index=True),  # null = the organisation
    Column("state", Text, nullable=False),  # live | deleted
    Column("title", Text, nullable=False),
    Column("made_in", ForeignKey("place.id")),
    Column("at", Moment, nullable=False, index=True),
    Column("edited_at", Moment),
)

post = table(
    "post",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("form", Text, nullable=False),  # note | news | blog | video | question | done
    Column("text", Text, nullable=False),
    Column("link", Text),
)

comment = table(
    "comment",
    number(),
    Column("thing", ForeignKey("thing.id"), nullable=False, index=True),
    Column("author", ForeignKey("person.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

liking = table(
    "liking",
    Column("thing", ForeignKey("thing.id"), primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True, index=True),
    Column("source", Text),  # the reaction that made it; taking that back takes this back
    Column("at", Moment, nullable=False),
    keyed=True,
)

hanging = table(
    "hanging",
    Column("key", Text, primary_key=True),  # "thing 42"
    Column("place", ForeignKey("place.id"), primary_key=True),
    Column("remote_ids", JSON, nullable=False),  # [] until it has been delivered once
    keyed=True,
)

offer = table(  # what was last shown to somebody somewhere, so that "1", "ja" and "meer" mean something
    "offer",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("place", ForeignKey("place.id"), primary_key=True),
    Column("lines", JSON, nullable=False),
    Column("more", Text),
    Column("at", Moment, nullable=False),
    Column("yes", Text),
    Column("about", Text),
    Column("told_at", Moment),  # equals `at` where `yes` and `about` are of this offer: a Jet before 0019 leaves them
    keyed=True,
)

blob = table(
    "blob",
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("part", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
