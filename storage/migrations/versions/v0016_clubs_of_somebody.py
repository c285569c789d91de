"""The clubs somebody is in are read from an index alone."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index(op.f("ix_club_member_person_standing"), "club_member", ["person", "standing"])
    op.drop_index(op.f("ix_club_member_person"), "club_member")
