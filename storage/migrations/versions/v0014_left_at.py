"""When somebody left, so that they can be forgotten a while after. Who left before is given the term from the first
night on."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("person", sa.Column("left_at", Moment(), nullable=True))
