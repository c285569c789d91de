"""Whoever asks a colleague what another asks already joins that question."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "question_joiner",
        sa.Column("question", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_question_joiner_person")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_question_joiner_place")),
        sa.ForeignKeyConstraint(["question"], ["question.thing"], name=op.f("fk_question_joiner_question")),
        sa.PrimaryKeyConstraint("question", "person", name=op.f("pk_question_joiner")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("question_joiner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_joiner_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_joiner_place"), ["place"], unique=False)
