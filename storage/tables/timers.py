"""What falls due: wall-clock schedules and the occurrences that were already taken up."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Text, false

from storage.tables.base import Moment, number, table

schedule = table(
    "schedule",
    number(),
    Column("kind", Text, nullable=False),  # digest
    Column("place", ForeignKey("place.id"), index=True),  # a digest for a place …
    Column("person", ForeignKey("person.id"), index=True),  # … or for a person
    Column("days", JSON, nullable=False),  # [0…6], Monday = 0
    Column("local_time", Text, nullable=False),  # "09:00"
    Column("zone", Text, nullable=False),
    Column("language", Text),  # null = the reader's
    Column("active", Boolean, nullable=False),
    Column("next_at", Moment, nullable=False, index=True),
    Column("next_date", Date, nullable=False),
    Column("told_until", Moment, nullable=False),  # what is newer is news
    Column("made_by", ForeignKey("person.id"), nullable=False),
    Column("sections", JSON(none_as_null=True)),  # ["posts", …]; null = all
    Column("follows", Boolean, nullable=False, server_default=false()),  # its zone is that of the person, who may move
    Column("paused_until", Moment),  # what people asked for; next_at lies behind it
)

occurrence = table(
    "occurrence",
    Column("schedule", ForeignKey("schedule.id"), primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("state", Text, nullable=False),  # sent | skipped | holiday | quiet
    Column("at", Moment, nullable=False),
    Column("since", Moment),  # sent: it tells what is newer than this, up to `at`
    keyed=True,
)
