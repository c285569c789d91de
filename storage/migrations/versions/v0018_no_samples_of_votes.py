"""PostgreSQL samples columns for its planner; of votes without names, and of what hides them, it takes no samples."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in (("hidden_vote", "voter"), ("poll_secret", "salt")):
            # The same type again: that alone makes it forget the samples which it has.
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
