"""What a yes takes up of an offer, and what was spoken of, stand beside its lines, whose form an older Jet reads."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("offer", sa.Column("yes", sa.Text(), nullable=True))
    op.add_column("offer", sa.Column("about", sa.Text(), nullable=True))
    op.add_column("offer", sa.Column("told_at", Moment(), nullable=True))
