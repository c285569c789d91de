"""Who has looked at the home tab of Jet."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "home",
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_home_place")),
        sa.PrimaryKeyConstraint("connection", "remote_id", name=op.f("pk_home")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_home_place"), "home", ["place"], unique=False)
    op.create_index(op.f("ix_home_opened_at"), "home", ["opened_at"], unique=False)
