"""Rows of polls, and the polls that they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select

from bot.intranet.people import Reader
from bot.intranet.polls import Option, Poll, letter
from storage.tables.polls import poll
from storage.tables.things import thing
from storage.things import as_thing, visible


def as_poll(row: Row[Any], options: Sequence[Row[Any]], counts: Mapping[int, int | None], voters: int) -> Poll:
    """A row of `with_poll`, with its options in order and the counts by option id (none = not shown)."""
    shown = tuple(
        Option(option.id, option.tag, letter(position), option.label, counts.get(option.id))
        for position, option in enumerate(options)
    )
    return Poll(
        as_thing(row),
        row.question,
        shown,
        row.max_choices,
        row.names_hidden,
        row.closes_at,
        row.closed_at,
        voters,
    )


def polls(reader: Reader) -> Select[Any]:
    """The polls that somebody may see."""
    return with_poll(visible(reader))


def with_poll(things: Select[Any]) -> Select[Any]:
    """A query of things, with what each is as a poll; what is no poll goes."""
    columns = poll.c.question, poll.c.max_choices, poll.c.names_hidden, poll.c.closes_at, poll.c.closed_at
    return things.join(poll, poll.c.thing == thing.c.id).add_columns(*columns, poll.c.voters)
