"""Questions to colleagues, who answers them, and what is counted of asking without saying who."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, LargeBinary, Text

from storage.tables.base import Moment, number, table

question = table(  # asked of a colleague; its audience is its own: the asker and whom it is with
    "question",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("topic", Text, nullable=False),  # of the ambassador it went to; "" = none
    Column("language", Text, nullable=False),
    Column("asker", ForeignKey("person.id"), nullable=False, index=True),
    Column("nameless", Boolean, nullable=False),  # whom it is with is not told who asks
    Column("state", Text, nullable=False, index=True),  # open | answered | accepted | unanswered
    Column("assignee", ForeignKey("person.id"), index=True),  # whom it is with
    Column("due_at", Moment, index=True),  # when it goes to the next
    Column("answer", Text, nullable=False),  # "" = none yet
    Column("answered_by", ForeignKey("person.id"), index=True),
    Column("answered_at", Moment),
    Column("place", ForeignKey("place.id"), index=True),  # where it was asked …
    Column("thread", Text),
    Column("shared", Boolean, nullable=False),  # … and whether everybody there sees it and its answer
    Column("kept", ForeignKey("thing.id"), index=True),  # the accepted answer, a document
)

question_turn = table(  # whose turn it has been: nobody gets a question twice, and everybody gets their share
    "question_turn",
    Column("question", ForeignKey("question.thing"), primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True, index=True),
    Column("state", Text, nullable=False),  # asked | writing | passed | unknown | late | answered
    Column("at", Moment, nullable=False),
    keyed=True,
)

question_joiner = table(  # who asked the same in words of their own, and hears what comes of it
    "question_joiner",
    Column("question", ForeignKey("question.thing"), primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True, index=True),
    Column("text", Text, nullable=False),
    Column("place", ForeignKey("place.id"), index=True),  # where it was asked for all to see
    Column("thread", Text),
    Column("at", Moment, nullable=False),
    keyed=True,
)

ambassador = table(  # what somebody with the role set for it
    "ambassador",
    Column("person", ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("languages", JSON, nullable=False),  # ["nl"]; [] = any
    Column("away_until", Moment),
)

ambassador_topic = table(
    "ambassador_topic",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("topic", Text, primary_key=True),  # as it was typed, in small letters
    keyed=True,
)

asked = table(  # what somebody last asked somewhere, so that "and at the weekend?" means something; a day
    "asked",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("place", ForeignKey("place.id"), primary_key=True),
    Column("thread", Text, primary_key=True),  # "" = in none
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    keyed=True,
)

missed = table(  # what people look for and do not find: words, without a person, a place or an hour
    "missed",
    number(),
    Column("kind", Text, nullable=False),  # not_found | not_useful
    Column("words", Text, nullable=False),
    Column("stems", JSON, nullable=False),
    Column("language", Text, nullable=False),
    Column("document", ForeignKey("thing.id"), index=True),  # that was not useful
    Column("day", Date, nullable=False, index=True),
)

opinion = table(  # whether a document answered a question, under a code that only the key file can make
    "opinion",
    Column("document", ForeignKey("thing.id"), primary_key=True),
    Column("voter", LargeBinary, primary_key=True),  # HMAC-SHA-256(key, person)
    Column("useful", Boolean, nullable=False),
    Column("day", Date, nullable=False, index=True),
    keyed=True,
)

urgent = table(  # what the organisation answers at once; comes before what Jet came with
    "urgent",
    Column("name", Text, primary_key=True),  # threat, fire, …
    Column("language", Text, primary_key=True),
    Column("phrases", JSON, nullable=False),  # [] = those that Jet came with, ["-"] = off
    Column("answer", Text, nullable=False),  # "" = Jet's own
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    keyed=True,
)
