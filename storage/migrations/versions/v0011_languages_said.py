"""A language that was said of a document is told from one that was read off its words, and stays."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("document", sa.Column("language_said", sa.Boolean(), nullable=False, server_default=sa.false()))
    given, said = sa.column("given", sa.JSON()), sa.column("language_said", sa.Boolean())
    document = sa.table("document", sa.column("thing", sa.BigInteger()), given, said)
    rows = op.get_bind().execute(sa.select(document.c.thing, given).where(given.is_not(None)))
    numbers = [row.thing for row in rows if "language" in (row.given or {})]
    for number in numbers:
        op.execute(sa.update(document).where(document.c.thing == number).values(language_said=True))
