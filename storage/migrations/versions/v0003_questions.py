"""Questions to colleagues, ambassadors, urgent answers, and what is not found."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ambassador",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("away_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_ambassador_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_ambassador")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "ambassador_topic",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_ambassador_topic_person")),
        sa.PrimaryKeyConstraint("person", "topic", name=op.f("pk_ambassador_topic")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "urgent",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_urgent_by")),
        sa.PrimaryKeyConstraint("name", "language", name=op.f("pk_urgent")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "asked",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_asked_person")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_asked_place")),
        sa.PrimaryKeyConstraint("person", "place", "thread", name=op.f("pk_asked")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_at"), ["at"], unique=False)

    op.create_table(
        "missed",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stems", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["thing.id"], name=op.f("fk_missed_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("missed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missed_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_missed_document"), ["document"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("voter", sa.LargeBinary(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["thing.id"], name=op.f("fk_opinion_document")),
        sa.PrimaryKeyConstraint("document", "voter", name=op.f("pk_opinion")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opinion_day"), ["day"], unique=False)

    op.create_table(
        "question",
        sa.Column("thing", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asker", sa.BigInteger(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assignee", sa.BigInteger(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_question_answered_by")),
        sa.ForeignKeyConstraint(["asker"], ["person.id"], name=op.f("fk_question_asker")),
        sa.ForeignKeyConstraint(["assignee"], ["person.id"], name=op.f("fk_question_assignee")),
        sa.ForeignKeyConstraint(["kept"], ["thing.id"], name=op.f("fk_question_kept")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_question_place")),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_question_thing")),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_question")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_asker"), ["asker"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_assignee"), ["assignee"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_kept"), ["kept"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_state"), ["state"], unique=False)

    op.create_table(
        "question_turn",
        sa.Column("question", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_question_turn_person")),
        sa.ForeignKeyConstraint(["question"], ["question.thing"], name=op.f("fk_question_turn_question")),
        sa.PrimaryKeyConstraint("question", "person", name=op.f("pk_question_turn")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("question_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_turn_person"), ["person"], unique=False)
