"""The feedback box, reports to moderators, and deliveries of which nothing is kept."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0004"
down_revision = "0003"
_STRICT = {"sqlite_strict": True, "sqlite_with_rowid": True, "sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("thing", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("nameless", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("sender", sa.LargeBinary(), nullable=True),
        sa.Column("back", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_feedback_thing")),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_feedback")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_feedback_state"), "feedback", ["state"], unique=False)
    op.create_table(
        "feedback_line",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("feedback", sa.BigInteger(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.thing"], name=op.f("fk_feedback_line_feedback")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_feedback_line_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_line")),
        **_STRICT,
    )
    for column in ("feedback", "by"):
        op.create_index(op.f(f"ix_feedback_line_{column}"), "feedback_line", [column], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("thing", sa.BigInteger(), nullable=True),
        sa.Column("reporter", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_report_thing")),
        sa.ForeignKeyConstraint(["reporter"], ["person.id"], name=op.f("fk_report_reporter")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_report_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        **_STRICT,
    )
    for column in ("thing", "reporter", "state", "decided_by"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column], unique=False)
    op.add_column("outbox", sa.Column("traceless", sa.Boolean(), nullable=True))
