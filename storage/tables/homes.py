"""Who has looked at the home tab of Jet, and what it shows them."""

from sqlalchemy import Column, ForeignKey, Text

from storage.tables.base import Moment, table

home = table(
    "home",
    Column("connection", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),  # of the account
    Column("place", ForeignKey("place.id"), nullable=False, index=True),  # their direct conversation
    Column("opened_at", Moment, nullable=False, index=True),
    Column("shown", Text, nullable=False),  # SHA-256 of what it shows; "" = nothing yet
    keyed=True,
)
