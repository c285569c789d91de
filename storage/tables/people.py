"""Who there is: people, their accounts and roles, the places they read, the clubs they are in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Text, UniqueConstraint

from storage.tables.base import Moment, number, table

person = table(
    "person",
    number(),
    Column("name", Text, nullable=False),
    Column("language", Text),  # null = the organisation's
    Column("zone", Text),  # null = the organisation's
    Column("email", Text, unique=True),
    Column("state", Text, nullable=False, index=True),  # active | left
    Column("quiet_until", Moment),
    Column("since", Moment, nullable=False),
    Column("left_at", Moment),  # null = works here, or was forgotten
)

account = table(
    "account",
    Column("connection", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("person", ForeignKey("person.id"), index=True),  # null = a stranger
    Column("acting", Boolean, nullable=False),  # made by --as: counts in no figure
    Column("welcomed_at", Moment),
)
# the few who were ever acted as, so that everybody need not be looked at to leave them out of a figure
Index("ix_account_acting", account.c.person, sqlite_where=account.c.acting, postgresql_where=account.c.acting)

role = table(
    "role",
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("role", Text, primary_key=True),  # admin | moderator | editor
    keyed=True,
)

club = table(
    "club",
    number(),
    Column("name", Text, nullable=False),
    Column("slug", Text, nullable=False, unique=True),  # the name as people type it, folded
    Column("about", Text, nullable=False),
    Column("founder", ForeignKey("person.id"), nullable=False),
    Column("state", Text, nullable=False),  # open | closed (join by invitation) | ended
    Column("since", Moment, nullable=False),
)

club_member = table(
    "club_member",
    Column("club", ForeignKey("club.id"), primary_key=True),
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("standing", Text, nullable=False),  # owner | member | invited
    Column("since", Moment, nullable=False),
    Index(None, "person", "standing"),  # whose clubs are asked for of many at once
    keyed=True,
)

place = table(
    "place",
    number(),
    Column("connection", Text, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # room | direct | company
    Column("club", ForeignKey("club.id"), index=True),
    Column("language", Text),
    Column("zone", Text),
    Column("encrypted", Boolean, nullable=False),
    Column("strangers", Boolean, nullable=False),  # somebody there is not of the organisation
    Column("left", Boolean, nullable=False),
    UniqueConstraint("connection", "remote_id"),
)

place_member = table(
    "place_member",
    Column("place", ForeignKey("place.id"), primary_key=True),
    Column("connection", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Index(None, "connection", "remote_id"),  # where somebody reads, in places of 100,000
    keyed=True,
)

audience = table(
    "audience",
    number(),
    Column("kind", Text, nullable=False, index=True),  # all | club | place | question | feedback
    Column("about", ForeignKey("club.id"), unique=True),  # the club of a club's audience
    Column("place", ForeignKey("place.id"), unique=True),  # the place of a place's audience
)

link_code = table(
    "link_code",
    Column("digest", Text, primary_key=True),  # SHA-256 of the code: the code itself is told once
    Column("person", ForeignKey("person.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    keyed=True,
)

setting = table(
    "setting",
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    keyed=True,
)

text_override = table(
    "text_override",
    Column("key", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("template", Text, nullable=False),
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("at", Moment, nullable=False),
    keyed=True,
)

audit = table(
    "audit",
    number(),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", ForeignKey("person.id"), index=True),
    Column("deed", Text, nullable=False),
    Column("about", Text, nullable=False),
)
