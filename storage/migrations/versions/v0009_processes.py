"""Whose turn it is, where several processes hear: in the order in which somebody said it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("whose", sa.LargeBinary(), nullable=True))
