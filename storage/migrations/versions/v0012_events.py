"""Events, who comes to them, and who wants no reminders."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("thing", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_event_thing")),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_event")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_event_starts_at"), "event", ["starts_at"], unique=False)
    op.create_table(
        "rsvp",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("remind_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.thing"], name=op.f("fk_rsvp_event")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_rsvp_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp")),
        sa.UniqueConstraint("event", "person", name=op.f("uq_rsvp_event_person")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
        sqlite_autoincrement=True,
    )
    for columns in (["person"], ["remind_at"], ["event", "waiting"]):
        op.create_index(op.f(f"ix_rsvp_{'_'.join(columns)}"), "rsvp", columns, unique=False)
    op.create_table(
        "unreminded",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_unreminded_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_unreminded")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
