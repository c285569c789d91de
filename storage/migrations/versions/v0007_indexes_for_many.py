"""Where somebody reads, and who was ever acted as, are found without looking at everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index(op.f("ix_place_member_connection_remote_id"), "place_member", ["connection", "remote_id"])
    op.create_index(op.f("ix_person_state"), "person", ["state"])
    lite, large = sa.text("acting = 1"), sa.text("acting")
    op.create_index("ix_account_acting", "account", ["person"], sqlite_where=lite, postgresql_where=large)
