"""What one may do with a thing: told privately, since a card is the same for everybody in a place."""

from __future__ import annotations

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.intranet.export import table
from bot.intranet.polls import Poll
from bot.intranet.things import Thing

_KINDS = ("post", "poll")


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
    counts = [(each.label, each.count, poll.share(each)) for each in poll.options]
    shown = not poll.names_hidden or poll.closed
    names = [] if poll.names_hidden else turn.store.polls.by_name(poll)
    said = say(
        "options.exported",
        poll=poll,
        counts=table(counts) if shown else "",
        names=table(names) if names else "",
    )
    return Reply(Message(said))
