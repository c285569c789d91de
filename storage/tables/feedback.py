"""The feedback box, and what people report to moderators."""

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, Text

from storage.tables.base import Moment, number, table

feedback = table(  # a thing whose audience are those who look after feedback; nameless: no author, and only its day
    "feedback",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("nameless", Boolean, nullable=False),
    Column("state", Text, nullable=False, index=True),  # new | seen | doing | done | declined
    Column("outcome", Text, nullable=False),  # what was done, or why it was not; "" = neither yet
    Column("changed_at", Moment, nullable=False),
    # of a nameless one while it is open, destroyed with its end:
    Column("salt", LargeBinary),
    Column("sender", LargeBinary),  # HMAC-SHA-256(the salt, person)
    Column("back", LargeBinary),  # the person, encrypted: where replies go
)

feedback_line = table(  # what was said to and fro about it
    "feedback_line",
    number(),
    Column("feedback", ForeignKey("feedback.thing"), nullable=False, index=True),
    Column("ours", Boolean, nullable=False),  # said by those who look after it
    Column("by", ForeignKey("person.id"), index=True),  # null: the sender
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

report = table(
    "report",
    number(),
    Column("thing", ForeignKey("thing.id"), index=True),  # null: something that is not of Jet's
    Column("reporter", ForeignKey("person.id"), index=True),  # null: forgotten
    Column("why", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),  # open | hidden | kept
    Column("at", Moment, nullable=False),
    Column("decided_by", ForeignKey("person.id"), index=True),
    Column("decided_at", Moment),
)
