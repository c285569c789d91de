"""Moments and days in plain words, where what is wrong with one is said to whoever typed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from bot.chat import Refused
from bot.grammar.words import Context, Misfit
from bot.language import when


def moment(said: Sequence[str], context: Context) -> when.Found | None:
    """The time that words start with, None when they start with none; raises `Refused` when it is over or too far."""
    try:
        return when.read(said, sent_at=context.sent_at, zone=context.zone, language=context.language)
    except when.Past as past:
        raise Refused("grammar.past", at=past.at) from past
    except when.TooFar as far:
        raise Refused("grammar.too_far") from far


def end(said: Sequence[str], context: Context, hour: time) -> datetime:
    """When something ends that lasts until these words; a day that is named alone ends it at that hour, or now when
    that is over. Raises `Misfit` for other words, and `Refused` as `moment` does."""
    found = moment(said, context)
    if found is None or found.used < len(said):
        raise Misfit("when")
    if found.said_time:
        return found.at
    return max(datetime.combine(found.at.astimezone(context.zone).date(), hour, context.zone), context.sent_at)
