"""One occurrence a local date, in every zone there is."""

from __future__ import annotations

import itertools
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intranet.occurrences import instant, next_after

ZONES = sorted(
    name
    for name in zoneinfo.available_timezones()
    if not name.startswith(("posix/", "right/")) and name not in ("localtime", "Factory")
)
# The zones whose clocks have done something unusual lately, beside the ordinary ones.
TELLING = [
    "Africa/Cairo",  # the gap is at midnight
    "Africa/Casablanca",
    "America/Asuncion",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",  # a gap of two hours
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # a gap of half an hour
    "Europe/Amsterdam",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
]
MISSING = {"Pacific/Apia": date(2011, 12, 30), "Pacific/Fakaofo": date(2011, 12, 30)}


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def walk(at: time, zone: ZoneInfo, first: date, last: date) -> list[tuple[date, datetime]]:
    found, now = [], datetime.combine(first, time(0), tzinfo=zone) - timedelta(seconds=1)
    while True:
        day, now = next_after(now, at, zone)
        if day > last:
            return found
        found.append((day, now))


def test_every_zone_has_one_occurrence_for_each_date_of_two_years():
    span = days(date(2011, 1, 1), date(2012, 12, 31))
    for index, name in enumerate(ZONES):
        at = (time(0, 0), time(0, 30), time(2, 30), time(23, 59))[index % 4]
        moments = {day: instant(day, at, ZoneInfo(name)) for day in span}
        assert {day for day, moment in moments.items() if moment is None} == {
            day for zone, day in MISSING.items() if zone == name
        }, name
        kept = [moment for moment in moments.values() if moment is not None]
        assert all(a < b for a, b in itertools.pairwise(kept)), name


@pytest.mark.long
@pytest.mark.parametrize("at", [time(0, 0), time(2, 30)])
def test_every_zone_walks_over_each_date_of_twenty_years_once(at: time):
    first, last = date(2007, 1, 1), date(2026, 12, 31)
    for name in ZONES:
        left_out = {day for zone, day in MISSING.items() if zone == name}
        zone, span = ZoneInfo(name), [day for day in days(first, last) if day not in left_out]
        moments = [instant(day, at, zone) for day in span]
        kept = [moment for moment in moments if moment is not None]
        assert len(kept) == len(span), name
        assert all(a < b for a, b in itertools.pairwise(kept)), name
        for index in range(0, len(span) - 1, 11):  # a step from any of them leads to the next
            assert next_after(kept[index], at, zone) == (span[index + 1], kept[index + 1]), name


@pytest.mark.parametrize("name", TELLING)
@pytest.mark.parametrize("at", [time(0, 0), time(1, 30), time(2, 30)])
def test_the_walk_visits_each_local_date_once(name: str, at: time):
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    found = walk(at, ZoneInfo(name), first, last)
    assert [day for day, _ in found] == days(first, last)


def test_the_walk_skips_the_day_that_samoa_left_out():
    found = walk(time(9), ZoneInfo("Pacific/Apia"), date(2011, 12, 28), date(2012, 1, 1))
    assert [day.day for day, _ in found] == [28, 29, 31, 1]


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Amsterdam", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # gap
        ("Europe/Amsterdam", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
        ("Europe/Amsterdam", date(2026, 7, 1), time(9, 0), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
        ("Antarctica/Casey", date(2020, 10, 4), time(2, 30), datetime(2020, 10, 3, 18, 30, tzinfo=UTC)),  # three hours
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), None),
    ],
)
def test_instant(zone: str, day: date, at: time, expected: datetime | None):
    assert instant(day, at, ZoneInfo(zone)) == expected


def test_a_daily_occurrence_never_creeps():
    found = walk(time(9), ZoneInfo("Europe/Amsterdam"), date(2026, 1, 1), date(2026, 12, 31))
    assert {moment.astimezone(ZoneInfo("Europe/Amsterdam")).time() for _, moment in found} == {time(9)}


def test_the_second_0230_of_the_night_the_clocks_go_back_is_not_a_second_occurrence():
    zone = ZoneInfo("Europe/Amsterdam")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_after(first, time(2, 30), zone)[0] == date(2026, 10, 26)


def test_weekdays_choose_the_date():
    zone = ZoneInfo("Europe/Amsterdam")
    friday = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)  # 9:00 local, exactly
    assert next_after(friday, time(9), zone, frozenset({0, 1, 2, 3, 4}))[0] == date(2026, 11, 30)
    assert next_after(friday, time(9), zone, frozenset({4}))[0] == date(2026, 12, 4)
    assert next_after(friday - timedelta(seconds=1), time(9), zone, frozenset({4}))[0] == date(2026, 11, 27)


def test_an_occurrence_that_the_clocks_carry_over_midnight_keeps_its_date():
    zone = ZoneInfo("America/Nuuk")  # 28 March 2026 has no 23:30
    just_after_midnight = datetime(2026, 3, 29, 0, 10, tzinfo=zone)
    day, moment = next_after(just_after_midnight, time(23, 30), zone)
    assert (day, moment.astimezone(zone).time()) == (date(2026, 3, 28), time(0, 30))


def test_the_only_weekday_may_be_the_missing_one():
    friday_before = datetime(2011, 12, 23, 20, 0, tzinfo=UTC)  # Friday 23 December 10:00 in Apia
    assert next_after(friday_before, time(9), ZoneInfo("Pacific/Apia"), frozenset({4}))[0] == date(2012, 1, 6)


def test_what_cannot_be_answered_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        next_after(datetime(2026, 1, 1), time(9), ZoneInfo("UTC"))  # noqa: DTZ001 (the fault under test)
    with pytest.raises(ValueError, match="no occurrence"):
        next_after(datetime(2026, 1, 1, tzinfo=UTC), time(9), ZoneInfo("UTC"), frozenset())


@settings(max_examples=200)
@given(
    name=st.sampled_from(TELLING),
    after=st.datetimes(datetime(2009, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (bounds)
    at=st.times().map(lambda moment: moment.replace(microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_one_is_later_on_a_chosen_day_and_none_lies_between(name, after, at, weekdays):
    zone = ZoneInfo(name)
    day, moment = next_after(after, at, zone, weekdays)
    assert moment > after
    assert day.weekday() in weekdays
    assert moment == instant(day, at, zone)
    assert next_after(moment - timedelta(microseconds=1), at, zone, weekdays) == (day, moment)
    assert next_after(moment, at, zone, weekdays)[0] > day
