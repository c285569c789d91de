"""Documents get a kind, an owner, dates, versions, and counts of their use."""

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    strict = {"sqlite_strict": True, "sqlite_with_rowid": True}
    with op.batch_alter_table("document", recreate="auto", table_kwargs=strict) as document:
        document.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default=""))
        document.add_column(sa.Column("owner", sa.BigInteger(), nullable=True))
        document.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        document.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        document.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        document.add_column(sa.Column("checked_on", sa.Date(), nullable=True))
        document.add_column(sa.Column("remind_at", Moment(), nullable=True))
        document.add_column(sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
        document.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        document.add_column(sa.Column("given", sa.JSON(), nullable=True))
        document.add_column(sa.Column("size", sa.BigInteger(), nullable=True))
        document.add_column(sa.Column("modified", sa.BigInteger(), nullable=True))
        document.add_column(sa.Column("content", sa.Text(), nullable=True))
        document.create_foreign_key(document.f("fk_document_owner"), "person", ["owner"], ["id"])
        document.create_index(document.f("ix_document_owner"), ["owner"])
        document.create_index(document.f("ix_document_remind_at"), ["remind_at"])
    op.create_table(
        "document_version",
        sa.Column("thing", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("blob", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_document_version_thing")),
        sa.PrimaryKeyConstraint("thing", "version", name=op.f("pk_document_version")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("document_version") as version:
        version.create_index(version.f("ix_document_version_blob"), ["blob"])
    op.create_table(
        "document_use",
        sa.Column("thing", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["thing"], ["thing.id"], name=op.f("fk_document_use_thing")),
        sa.PrimaryKeyConstraint("thing", "deed", "who", name=op.f("pk_document_use")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
