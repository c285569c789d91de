"""Limits shared by all processes, lanes, looking for late duplicates, and the processes themselves.

Everything new has a default: an older Jet may go on writing beside a newer one.
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    keyed = {"sqlite_strict": True, "sqlite_with_rowid": False}
    op.create_table(
        "budget",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spot", sa.Text(), nullable=False),
        sa.Column("free_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "name", "spot", name=op.f("pk_budget")),
        **keyed,
    )
    op.create_table(
        "process",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        **keyed,
    )
    op.create_table(
        "holding",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_holding")),
        **keyed,
    )
    op.add_column("inbox", sa.Column("holder", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("lane", sa.Text(), server_default="post", nullable=False))
    op.add_column("outbox", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("promised_at", Moment(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("detail", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("told_at", Moment(), nullable=True))
    op.create_index("ix_outbox_queue", "outbox", ["state", "connection", "lane", "rank", "due_at", "id"])
    op.create_index(op.f("ix_outbox_lease_until"), "outbox", ["lease_until"])
    op.execute(_PROMISES)
    op.execute(_WHISPERS)
    op.execute(_EDITS)


_PROMISES = "UPDATE outbox SET promised_at = due_at, rank = CASE WHEN cause IS NULL THEN 1 ELSE 0 END"
_WHISPERS = "UPDATE outbox SET lane = 'whisper' WHERE place IS NOT NULL AND \"to\" IS NOT NULL"
_EDITS = """
    UPDATE outbox SET lane = 'edit' WHERE kind = 'delete' OR (card IS NULL AND EXISTS (
        SELECT 1 FROM hanging WHERE hanging.key = outbox.key AND hanging.place = outbox.place
        AND CAST(hanging.remote_ids AS TEXT) <> '[]'))
"""
