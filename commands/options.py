"""What one may do with a thing: told privately, since a card is the same for everybody in a place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.files import Written
from bot.intranet.export import table
from bot.intranet.polls import Poll
from bot.intranet.things import Thing
from commands.enclosing import enclosed

_KINDS = ("post", "poll", "event")


@command("options", reading=True)
def options(turn: Turn, thing: Thing) -> Reply:
    """What the asker may do with a thing, as choices."""
    if thing.kind not in _KINDS:
        raise Refused("post.only_posts", thing=thing)
    mine = thing.author == turn.person.id
    manages = mine or turn.person.moderator
    poll = turn.store.polls.get(thing.number, turn.reader) if thing.kind == "poll" else None
    closes = manages and poll is not None and not poll.closed
    exports = manages and poll is not None
    edits = manages and (poll is None or (not poll.closed and not poll.voters))
    said = say(
        "options.list",
        thing=thing,
        closes=closes,
        exports=exports,
        edits=edits,
        deletes=manages,
        hides=turn.person.moderator,
        reports=not mine,
    )
    return Reply(Message(said, _choices(thing.number, closes=closes, exports=exports, edits=edits, reports=not mine)))


def _choices(number: int, *, closes: bool, exports: bool, edits: bool, reports: bool) -> tuple[Choice, ...]:
    """What undoes much at one press is typed."""
    every = (
        (closes, "options.close", f"poll close {number}"),
        (closes, "options.extend", f"poll extend {number}"),
        (exports, "options.export", f"poll export {number}"),
        (edits, "options.edit", f"edit {number}"),
        (True, "options.comment", f"comment {number}"),
        (reports, "options.report", f"report {number}"),
    )
    return tuple(Choice(say(key), line) for on, key, line in every if on)


@command("poll export", reading=True)
def export(turn: Turn, poll: Poll) -> Reply:
    """The counts as CSV, and who chose what where everybody could see that."""
    if poll.thing.author != turn.person.id and not turn.person.moderator:
        raise Refused("options.not_yours", poll=poll)
    if poll.names_hidden and not poll.closed:
        raise Refused("options.not_yet", poll=poll)
    sent = Message(say("options.exported", poll=poll), file=_csv(turn, poll))
    return enclosed(turn, sent, Message(say("options.by_dm", poll=poll)))


def _csv(turn: Turn, poll: Poll) -> Written:
    """The results, as a spreadsheet in the asker's language opens them."""

    def text(name: str) -> str:
        return turn.texts.template(f"options.csv_{name}", turn.language) or ""

    rows: list[Sequence[object]] = [text("counts").split(", ")]
    rows += [(each.label, each.count, poll.share(each)) for each in poll.options]
    names = [] if poll.names_hidden else turn.store.polls.by_name(poll)
    if names:
        rows += [(), text("names").split(", "), *names]
    csv = table(rows, separator=text("separator"))
    return Written(f"{text('file')}-{poll.thing.number}.csv", "text/csv", csv)
