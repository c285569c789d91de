"""Documents, their versions and passages, and the change log that the search index follows."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Text, false

from storage.tables.base import Moment, number, table

document = table(
    "document",
    Column("thing", ForeignKey("thing.id"), primary_key=True, autoincrement=False),
    Column("source_id", Text, nullable=False, unique=True),  # the id it was imported under, or its path
    Column("url", Text),
    Column("file_name", Text),
    Column("blob", Text),  # sha256 of the file, when it was one
    Column("outcome", Text, nullable=False),  # ok | empty | password | broken | too_large | not_allowed
    Column("detail", Text, nullable=False),  # what was wrong, for who runs Jet; "" = nothing
    Column("language", Text, nullable=False),
    Column("language_said", Boolean, nullable=False, server_default=false()),  # by somebody, not read off its words
    Column("title_said", Boolean, nullable=False, server_default=false()),  # by somebody, not read in its file
    Column("digest", Text, nullable=False),  # of all that was put: the same again changes nothing
    Column("kind", Text, nullable=False, server_default=""),  # instruction | protocol | form | news | "" = not said
    Column("owner", ForeignKey("person.id"), index=True),  # who answers for what it says
    Column("valid_from", Date),
    Column("valid_until", Date),  # the last day
    Column("review_on", Date),  # when the owner is to look at it again
    Column("checked_on", Date),  # when somebody last said that it is right
    Column("remind_at", Moment, index=True),  # when the next reminder is due
    Column("reminded", Integer, nullable=False, server_default="0"),  # since the review date was set
    Column("version", Integer, nullable=False, server_default="1"),
    Column("given", JSON),  # what its folder said of it last; a command's word stands until the folder says another
    Column("size", BigInteger),  # bytes of the file; with `modified` and `content` it is known again after a move
    Column("modified", BigInteger),  # nanoseconds since 1970, as its file system says
    Column("content", Text),  # sha256 of the file, also when it is not kept
)

document_version = table(  # what a newer version replaced
    "document_version",
    Column("thing", ForeignKey("thing.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("file_name", Text),
    Column("blob", Text, index=True),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),  # when it came
    Column("until", Moment, nullable=False),  # when it was replaced
    keyed=True,
)

passage = table(
    "passage",
    number(),
    Column("thing", ForeignKey("thing.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("section", Text, nullable=False),  # the heading it stands under, or ""
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("rev", Integer, nullable=False),  # grows when it must be indexed anew
)

passage_change = table(
    "passage_change",
    number(),
    Column("passage", BigInteger, nullable=False),
    Column("op", Text, nullable=False),  # put | drop
    Column("xid", BigInteger, nullable=False),  # PostgreSQL: its transaction; SQLite: 0, having one writer
    Index(None, "xid", "id"),  # the order in which followers read
)
