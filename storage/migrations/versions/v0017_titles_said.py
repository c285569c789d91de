"""A title that was said of a document stays when a new version of its file has another."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("document", sa.Column("title_said", sa.Boolean(), nullable=False, server_default=sa.false()))
