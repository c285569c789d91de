"""Files that are shared with Jet; who opened a document is counted from what people have seen."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "shared_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("audience", sa.BigInteger(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_shared_file_person")),
        sa.ForeignKeyConstraint(["audience"], ["audience.id"], name=op.f("fk_shared_file_audience")),
        sa.ForeignKeyConstraint(["document"], ["thing.id"], name=op.f("fk_shared_file_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_file")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    with op.batch_alter_table("shared_file") as shared:
        shared.create_index(shared.f("ix_shared_file_person"), ["person"])
        shared.create_index(shared.f("ix_shared_file_due_at"), ["due_at"])
    op.drop_table("document_use")
