"""The audience of everybody is found without looking at every club's and every question's."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_index(op.f("ix_audience_kind"), "audience", ["kind"])
