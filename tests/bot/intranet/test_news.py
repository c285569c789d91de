"""One day of news for many readers: each is told what they would be told if the day were gathered for them alone."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.intranet.news import MOST_ITEMS, Day, Item, Reading

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECTIONS = ("polls", "events", "posts", "likes", "clubs")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def some_item(dice: random.Random, number: int) -> Item:
    section = dice.choice(SECTIONS)
    return Item(
        section,
        0 if section == "clubs" else number,
        dice.randint(1, 6),
        NOON - hours(dice.uniform(0, 30)),
        dice.random(),
        {},
        author=dice.choice([None, 1, 2, 3]),
        lasts=section == "polls",
        until=NOON + hours(dice.uniform(0, 3)) if section == "polls" else None,
        begins=NOON + hours(dice.uniform(-2, 30)) if section == "events" else None,
        only_on=dice.choice([None, None, "slack", "matrix"]),
    )


def some_reading(dice: random.Random) -> Reading:
    until = NOON - hours(dice.choice([0, 2]))
    return Reading(
        frozenset(dice.sample(range(1, 7), 4)),
        until - hours(dice.choice([12, 24])),
        until,
        NOON + hours(dice.choice([0, 1, 2])),
        dice.choice(["slack", "matrix"]),
        own=frozenset(dice.sample(range(1, 7), dice.choice([0, 2]))),
        sections=dice.sample(SECTIONS, dice.randint(1, 4)),
        person=dice.choice([None, 1, 2, 3]),
        seen=frozenset(dice.sample(range(1, 80), dice.choice([0, 3, 40]))),
        messenger=dice.random() < 0.8,
        ahead=dice.choice([None, until + hours(12), until + hours(24)]),
    )


def is_news(item: Item, reading: Reading) -> bool:
    about_to = None not in (item.begins, reading.ahead)
    return item.at > reading.since or (about_to and reading.until < item.begins <= reading.ahead)  # type: ignore[operator]


def may_be_told(item: Item, reading: Reading) -> bool:
    return (
        item.audience in reading.audiences
        and item.section in reading.sections
        and item.at <= reading.until
        and (is_news(item, reading) or item.lasts)
        and item.number not in reading.seen
        and (item.author is None or item.author != reading.person)
        and (item.until is None or item.until > reading.now)
        and (not reading.messenger or item.only_on in (None, reading.connection))
    )


@pytest.mark.parametrize("seed", range(30))
def test_each_is_told_the_same_as_alone(seed: int) -> None:
    dice = random.Random(seed)
    items = [some_item(dice, number) for number in range(1, 80)]
    twice = [(item, dice.choice(("polls", "posts", "likes"))) for item in dice.sample(items, 20) if item.number]
    items += [replace(item, section=section, rank=dice.random()) for item, section in twice]
    day = Day(NOON - hours(30), NOON, items)
    for _ in range(60):
        reading, skip = some_reading(dice), dice.choice([0, MOST_ITEMS])
        told, more = day.chosen(reading, skip)
        assert (told, more) == Day(NOON - hours(30), NOON, items).chosen(reading, skip)
        fit = [item for item in items if may_be_told(item, reading)]
        assert all(item in fit for item in told)
        numbers = [item.number for item in told if item.number]
        assert len(numbers) == len(set(numbers))
        if skip == 0 and any(is_news(item, reading) for item in fit):
            different = len({item.number or item for item in fit})
            assert len(told) == min(MOST_ITEMS, different)
            assert more == (different > MOST_ITEMS)


def test_a_poll_that_closed_between_two_batches_is_told_no_more() -> None:
    poll = Item("polls", 1, 1, NOON, 1.0, {}, until=NOON + hours(1))
    post = Item("posts", 2, 1, NOON, 1.0, {})
    day = Day(NOON - hours(1), NOON, [poll, post])

    def told(now: datetime) -> list[Item]:
        return day.chosen(Reading(frozenset({1}), NOON - hours(1), NOON, now, "slack"))[0]

    assert told(NOON) == [poll, post]
    assert told(NOON + hours(1)) == [post]


@pytest.mark.parametrize(("seen", "author"), [(range(1, 41), None), ((), 7)])
def test_beneath_all_that_somebody_has_seen_or_wrote_there_is_more(seen: Iterable[int], author: int | None) -> None:
    posts = [
        Item("posts", number, 1, NOON, -number, {}, author=author if number <= 40 else None) for number in range(1, 61)
    ]
    about = Reading(frozenset({1}), NOON - hours(1), NOON, NOON, "slack", person=7, seen=frozenset(seen))
    assert Day(NOON - hours(1), NOON, posts).chosen(about) == (posts[40:50], True)
