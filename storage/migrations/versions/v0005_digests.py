"""Sections, pauses and windows of digests; what people have seen and muted, and their quiet hours."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("schedule", sa.Column("sections", sa.JSON(), nullable=True))
    op.add_column("schedule", sa.Column("follows", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("schedule", sa.Column("paused_until", Moment(), nullable=True))
    op.add_column("occurrence", sa.Column("since", Moment(), nullable=True))
    for name, other in (("seen", "thing"), ("muted", "club")):
        op.create_table(
            name,
            sa.Column("person", sa.BigInteger(), nullable=False),
            sa.Column(other, sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f(f"fk_{name}_person")),
            sa.ForeignKeyConstraint([other], [f"{other}.id"], name=op.f(f"fk_{name}_{other}")),
            sa.PrimaryKeyConstraint("person", other, name=op.f(f"pk_{name}")),
            sqlite_strict=True,
            sqlite_with_rowid=False,
        )
    op.create_table(
        "quiet_hours",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_quiet_hours_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_quiet_hours")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
