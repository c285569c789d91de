"""Posts: something on the timeline, with comments and likes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from bot.chat import Addressed, Choice, Message, Refused, Reply, say
from bot.command import Entry, Turn, command, draws, form
from bot.grammar.kinds import RESOLVES, Text
from bot.intranet.clubs import Club
from bot.intranet.people import Reader
from bot.intranet.posts import Post, check_text, link_in
from bot.intranet.things import Thing, check_author
from bot.language.quotes import quote
from commands.audience import members, shows, where
from commands.changing import Changing, changing, take_away
from storage.store import Store

LONGEST_COMMENT = 3000
_FOR_A_CLUB = re.compile(r"\s*(?:in|voor|bij|for|to)\s+([^:\n]{2,40}):\s+(\S.*)", re.IGNORECASE | re.DOTALL)


@command("post")
def post(turn: Turn, text: Text, *, form: str = "note", club: str | None = None, here: bool = False) -> Reply:
    """Put something on the timeline; loose words in a direct conversation are shown first."""
    if club is None and not here and not text.quoted:
        club, text = _for_a_club(turn, text)
    words = check_text(form, text.words)
    audience = where(turn, club, here)
    if turn.heard.addressed is Addressed.DIRECT and not text.quoted:
        return preview(turn, words, form, club, here, audience)
    number = turn.store.posts.add(
        form,
        words,
        link_in(words),
        audience=audience,
        author=turn.person.id,
        at=turn.now,
        made_in=turn.home.id,
    )
    scope, name = turn.store.things.reach(audience)
    values = {"number": number, "scope": scope, "scope_name": name, "people": members(turn, audience)}
    return Reply(Message(say("post.posted", **values)), hang=(f"post {number}",), keep=not shows(turn, audience))


def _for_a_club(turn: Turn, text: Text) -> tuple[str | None, Text]:
    """ "in fietsen: zaterdag vertrek" is for the club, when the person is in one of that name."""
    said = _FOR_A_CLUB.fullmatch(text.words)
    if said is None:
        return None, text
    with suppress(Refused):
        club: Club = RESOLVES[Club](said[1], turn)
        if turn.store.clubs.standing(club.id, turn.person.id) in ("owner", "member"):
            return club.slug, Text(said[2])
    return None, text


def preview(turn: Turn, words: str, form: str, club: str | None, here: bool, audience: int) -> Reply:
    """How it will read, and for whom, to be confirmed."""
    scope, name = turn.store.things.reach(audience)
    flags = [form] if form != "note" else []
    flags += ["--club", quote(club)] if club else []
    flags += ["--here"] if here else []
    line = " ".join(["post", *flags, quote(words)])
    said = say("post.preview", text=words, scope=scope, scope_name=name, people=members(turn, audience))
    return Reply(Message(said, (Choice(say("bot.yes"), line),)))


def _edit(turn: Turn, thing: Thing, text: Text) -> Reply:
    check_author(thing, turn.person)
    old = turn.store.posts.get(thing.number, turn.reader)
    words = check_text(old.form, text.words)
    turn.store.posts.edit(thing.number, words, link_in(words), turn.now)
    return Reply(Message(say("post.edited", thing=thing)), redraw=(thing.key,))


def _text(turn: Turn, thing: Thing) -> str:
    check_author(thing, turn.person)
    return turn.store.posts.get(thing.number, turn.reader).text


changing("post", Changing(edit=_edit, stands=_text, delete=take_away, undo=True))


@command("comment")
def comment(turn: Turn, thing: Thing, text: Text) -> Reply:
    """Say something under a thing."""
    if thing.kind == "question":
        raise Refused("question.no_comments", thing=thing)
    _check_remarkable(thing)
    words = text.words.strip()
    if not words:
        raise Refused("post.empty")
    if len(words) > LONGEST_COMMENT:
        raise Refused("post.too_long", length=len(words), longest=LONGEST_COMMENT)
    turn.store.things.comment(thing.number, turn.person.id, words, turn.now)
    return Reply(Message(say("post.commented", thing=thing)), redraw=(thing.key,))


@form(
    "comment",
    Entry("number"),
    Entry("text", "lines"),
    blame={"thing.not_found": "number"},
    words="post.remark",
    shortcut=False,
)
def comment_line(values: Mapping[str, str]) -> str:
    """`comment 42 "…"`."""
    return f"comment {values.get('number', '').lstrip('#')} {quote(values.get('text', ''))}"


@form("post", Entry("text", "lines"), of_message=True)
def post_line(values: Mapping[str, str]) -> str:
    """`post "…"`."""
    return f"post {quote(values.get('text', ''))}"


def _check_remarkable(thing: Thing) -> None:
    """What is between a few people is answered, not liked or commented on."""
    if thing.kind not in ("post", "poll", "event", "document"):
        raise Refused("post.only_posts", thing=thing)


@command("like")
def like(turn: Turn, thing: Thing) -> Reply:
    """Like a thing; by a reaction, the card alone answers."""
    _check_remarkable(thing)
    if thing.kind == "event":
        raise Refused("event.come_instead", number=thing.number)
    by_reaction = turn.heard.gesture is not None
    new = turn.store.things.like(thing.number, turn.person.id, turn.heard.source, turn.now)
    answer = Message(say("post.liked" if new else "post.liked_already", thing=thing))
    return Reply(None if by_reaction else answer, redraw=(thing.key,), about=thing.key)


@command("unlike")
def unlike(turn: Turn, thing: Thing) -> Reply:
    """Take a like back."""
    had = turn.store.things.unlike(thing.number, turn.person.id)
    said = say("post.unliked" if had else "post.not_liked", thing=thing)
    return Reply(Message(said), redraw=(thing.key,) if had else ())


@draws("post")
def card(store: Store, number: int, reader: Reader) -> Message:
    """The post as it hangs on the timeline."""
    found = store.posts.get(number, reader)
    return Message(say("post.card", post=found), _choices(found), key=found.thing.key)


def _choices(found: Post) -> tuple[Choice, ...]:
    number = found.thing.number
    return (
        Choice(say("post.like"), f"like {number}", found.likes),
        Choice(say("options.comment"), f"comment {number}", menu=True),
        Choice(say("options.menu"), f"options {number}", menu=True),
    )
