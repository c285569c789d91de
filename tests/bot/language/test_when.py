"""Deadlines, hours, durations and weekdays as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import calendar_words
from bot.language.when import Found, Past, TooFar, clock, duration, read, weekdays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=AMSTERDAM)
END = "23:59"


def local(line: str, *, sent_at: datetime = WEDNESDAY, language: str = "nl", zone: ZoneInfo = AMSTERDAM) -> str:
    found = read(line.split(), sent_at=sent_at, zone=zone, language=language)
    assert found is not None, line
    assert found.used == len(line.split()), line
    assert found.at.tzinfo is UTC
    return found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def check(line: str, expected: str, **how: object) -> None:
    day, _, hour = expected.partition(" ")
    full = f"2026-{day}" if day.count("-") == 1 else day
    assert local(line, **how) == f"{full} {hour}", line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # weekdays
        ("friday 17:00", "11-27 17:00"),
        ("vrijdag 17:00", "11-27 17:00"),
        ("Vrijdag 17:00.", "11-27 17:00"),
        ("vr 12u", "11-27 12:00"),
        ("vr. 12u", "11-27 12:00"),
        ("Vr", f"11-27 {END}"),
        ("vrijdag 9.00", "11-27 09:00"),
        ("vrijdag, 9.00", "11-27 09:00"),
        ("vrijdag – 9.00", "11-27 09:00"),
        ("fri 5pm", "11-27 17:00"),
        ("fri 5 pm", "11-27 17:00"),
        ("fri 5 p.m.", "11-27 17:00"),
        ("friday at 5", "11-27 17:00"),
        ("vrijdag om 4 uur", "11-27 16:00"),
        ("vrijdag 4:00", "11-27 04:00"),
        ("vrijdag 17h", "11-27 17:00"),
        ("on friday", f"11-27 {END}"),
        ("op vrijdag", f"11-27 {END}"),
        ("op vrijdag om 9 uur", "11-27 09:00"),
        ("by friday noon", "11-27 12:00"),
        ("uiterlijk vrijdag 12.00 uur", "11-27 12:00"),
        ("t/m vrijdag", f"11-27 {END}"),
        ("tot en met vrijdag", f"11-27 {END}"),
        ("en met vrijdag", f"11-27 {END}"),
        ("through friday", f"11-27 {END}"),
        ("tot vrijdag", f"11-27 {END}"),
        ("until fri 17:00", "11-27 17:00"),
        ("woensdag", f"11-25 {END}"),
        ("woensdag 17:00", "11-25 17:00"),
        ("woensdag 9:00", "12-02 09:00"),
        ("dinsdag", f"12-01 {END}"),
        ("komende dinsdag", f"12-01 {END}"),
        ("dinsdag a.s. 9u", "12-01 09:00"),
        ("vrijdag rond 12u", "11-27 12:00"),
        ("vrijdag tot 12u", "11-27 12:00"),
        ("friday eod", f"11-27 {END}"),
        ("vrijdag einde dag", f"11-27 {END}"),
        ("maandag over een week", f"12-07 {END}"),
        ("vandaag over 2 weken om 12u", "12-09 12:00"),
        ("a.s. dinsdag", f"12-01 {END}"),
        ("this friday", f"11-27 {END}"),
        ("volgende week vrijdag", f"12-04 {END}"),
        ("volgende week vrijdag 12u", "12-04 12:00"),
        ("vrijdag volgende week", f"12-04 {END}"),
        ("next friday", f"12-04 {END}"),
        ("friday next week at 9am", "12-04 09:00"),
        ("17:00 vrijdag", "11-27 17:00"),
        ("5pm on friday", "11-27 17:00"),
        ("vrijdag middernacht", "11-28 00:00"),
        ("vrijdag 24:00", "11-28 00:00"),
        # parts of days
        ("zaterdagavond", "11-28 20:00"),
        ("zaterdagavond 8 uur", "11-28 20:00"),
        ("zaterdag avond half 9", "11-28 20:30"),
        ("t/m zaterdagavond", f"11-28 {END}"),
        ("friday morning", "11-27 09:00"),
        ("vrijdagmiddag 3 uur", "11-27 15:00"),
        ("vrijdag 11 uur 's ochtends", "11-27 11:00"),
        ("vrijdagavond 12 uur", "11-28 00:00"),
        ("zaterdagnacht 3 uur", "11-29 03:00"),
        ("vanavond", "11-25 20:00"),
        ("vanavond 8 uur", "11-25 20:00"),
        ("tonight", "11-25 20:00"),
        ("tonight at 9", "11-25 21:00"),
        ("tonight at 1", "11-26 01:00"),
        ("vanmiddag", "11-25 15:00"),
        ("this afternoon", "11-25 15:00"),
        ("vanavond 20:30", "11-25 20:30"),
        ("morgenochtend", "11-26 09:00"),
        ("morgenmiddag", "11-26 15:00"),
        ("morgenavond 8u", "11-26 20:00"),
        ("tomorrow morning", "11-26 09:00"),
        ("tomorrow evening at 8", "11-26 20:00"),
        ("zaterdag 's avonds", "11-28 20:00"),
        ("vrijdag 's ochtends 9 uur", "11-27 09:00"),
        ("vrijdag 's middags om 3 uur", "11-27 15:00"),
        ("friday in the evening at 8", "11-27 20:00"),
        ("morgenvroeg", "11-26 09:00"),
        # days
        ("today", f"11-25 {END}"),
        ("vandaag", f"11-25 {END}"),
        ("vandaag 17 uur", "11-25 17:00"),
        ("tomorrow", f"11-26 {END}"),
        ("morgen", f"11-26 {END}"),
        ("morgen 9u", "11-26 09:00"),
        ("morgen om negen", "11-26 09:00"),
        ("tomorrow 9am", "11-26 09:00"),
        ("overmorgen", f"11-27 {END}"),
        ("the day after tomorrow at noon", "11-27 12:00"),
        ("9 uur morgen", "11-26 09:00"),
        ("at 9 tomorrow", "11-26 09:00"),
        # dates
        ("2026-12-01", f"12-01 {END}"),
        ("2026-12-01 17:00", "12-01 17:00"),
        ("2026-12-01T17:00", "12-01 17:00"),
        ("2026-12-01T17:00Z", "12-01 18:00"),
        ("2026-12-01T17:00:30+05:00", "12-01 13:00"),
        ("1-12", f"12-01 {END}"),
        ("1–12", f"12-01 {END}"),
        ("1-12-2026 9.30", "12-01 09:30"),
        ("1-12-26", f"12-01 {END}"),
        ("1.12.2026", f"12-01 {END}"),
        ("1/12", f"12-01 {END}"),
        ("12/13", f"12-13 {END}"),
        ("12/25", f"12-25 {END}"),
        ("1 december", f"12-01 {END}"),
        ("1 dec 2026", f"12-01 {END}"),
        ("1 dec. 2026, 17:00", "12-01 17:00"),
        ("1 dec '26", f"12-01 {END}"),
        ("dec 1", f"12-01 {END}"),
        ("December 1st, 2026 5pm", "12-01 17:00"),
        ("the 1st of december", f"12-01 {END}"),
        ("on the 4th", f"12-04 {END}"),
        ("de 15e", f"12-15 {END}"),
        ("vrijdag 4 december", f"12-04 {END}"),
        ("friday, the 4th at noon", "12-04 12:00"),
        ("vr 4-12 12u", "12-04 12:00"),
        ("24 november", f"2027-11-24 {END}"),
        ("25 november", f"11-25 {END}"),
        ("25 november 9:00", "2027-11-25 09:00"),
        ("1 maart", f"2027-03-01 {END}"),
        ("29 februari", f"2028-02-29 {END}"),
        # periods
        ("eind van de week", f"11-29 {END}"),
        ("het eind van de week", f"11-29 {END}"),
        ("end of the week", f"11-29 {END}"),
        ("this week", f"11-29 {END}"),
        ("volgende week", f"12-02 {END}"),
        ("next month", f"12-25 {END}"),
        ("eind volgende week", f"12-06 {END}"),
        ("end of the day", f"11-25 {END}"),
        ("eind van de dag", f"11-25 {END}"),
        ("eod", f"11-25 {END}"),
        ("eind van de maand", f"11-30 {END}"),
        ("end of next month", f"12-31 {END}"),
        ("eind december", f"12-31 {END}"),
        ("end of the year", f"12-31 {END}"),
        ("het weekend", f"11-29 {END}"),
        # durations
        ("2h", "11-25 12:00"),
        ("2u", "11-25 12:00"),
        ("2 uur", "11-25 12:00"),
        ("twee uur", "11-25 12:00"),
        ("90m", "11-25 11:30"),
        ("90 min.", "11-25 11:30"),
        ("1u30", "11-25 11:30"),
        ("3d", "11-28 10:00"),
        ("3 dagen", "11-28 10:00"),
        ("48 uur", "11-27 10:00"),
        ("24u", "11-26 10:00"),
        ("een week", "12-02 10:00"),
        ("over 2 uur", "11-25 12:00"),
        ("over 8 uur", "11-25 18:00"),
        ("in 2 hours", "11-25 12:00"),
        ("in an hour", "11-25 11:00"),
        ("over een kwartier", "11-25 10:15"),
        ("over een half uur", "11-25 10:30"),
        ("in half an hour", "11-25 10:30"),
        ("over anderhalf uur", "11-25 11:30"),
        ("2 hours from now", "11-25 12:00"),
        ("in 1 week and 2 days", "12-04 10:00"),
        ("over 2 dagen om 9 uur", "11-27 09:00"),
        ("in a week at noon", "12-02 12:00"),
        ("over 3 maanden", "2027-02-25 10:00"),
        # times of day
        ("17:00", "11-25 17:00"),
        ("9:59", "11-26 09:59"),
        ("10:00", "11-26 10:00"),
        ("9u", "11-26 09:00"),
        ("9.00", "11-26 09:00"),
        ("9u30", "11-26 09:30"),
        ("9.10", "11-26 09:10"),
        ("vrijdag 9.10", "11-27 09:10"),
        ("12u", "11-25 12:00"),
        ("negen uur", "11-26 09:00"),
        ("om 9 uur", "11-26 09:00"),
        ("om 2 uur", "11-25 14:00"),
        ("tot 4 uur", "11-25 16:00"),
        ("tot 24 uur", "11-26 10:00"),
        ("6 uur", "11-25 18:00"),
        ("vrijdag 6 uur", "11-27 06:00"),
        ("tot 2h", "11-25 12:00"),
        ("om 10 voor 4", "11-25 15:50"),
        ("at 9", "11-26 09:00"),
        ("at 5", "11-25 17:00"),
        ("9 uur 's avonds", "11-25 21:00"),
        ("9 uur ’s avonds", "11-25 21:00"),
        ("12 uur 's middags", "11-25 12:00"),
        ("3 uur 's nachts", "11-26 03:00"),
        ("12 uur 's nachts", "11-26 00:00"),
        ("noon", "11-25 12:00"),
        ("midnight", "11-26 00:00"),
        ("half 9", "11-26 08:30"),
        ("half negen 's avonds", "11-25 20:30"),
        ("half past nine", "11-26 09:30"),
        ("kwart over 9", "11-26 09:15"),
        ("kwart voor 9", "11-26 08:45"),
        ("quarter past nine", "11-26 09:15"),
        ("a quarter to nine in the evening", "11-25 20:45"),
        ("vijf voor half elf", "11-25 10:25"),
        ("ten past eleven", "11-25 11:10"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_expressions(line: str, expected: str, language: str):
    if line in ("half 9", "zaterdag avond half 9"):
        language = "nl"
    check(line, expected, language=language)


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("half 9", "nl", "11-26 08:30"),
        ("half 9", "en", "11-26 09:30"),
        ("om half 9", "en", "11-26 08:30"),
        ("at half 9", "nl", "11-26 09:30"),
        ("half negen", "en", "11-26 08:30"),
        ("half nine", "nl", "11-26 09:30"),
        ("vrijdag om half 9", "en", "11-27 08:30"),
        ("half 1", "nl", "11-25 12:30"),
        ("half 3", "nl", "11-25 14:30"),
        ("1/12", "en", f"12-01 {END}"),
    ],
)
def test_what_the_language_decides(line: str, language: str, expected: str):
    check(line, expected, language=language)


@pytest.mark.parametrize(
    ("line", "used"),
    [
        ("vrijdag 17:00 max 2", 2),
        ("vrijdag max 2", 1),
        ("vrijdag 9", 1),
        ("vrijdag om pizza", 1),
        ("2h anoniem", 1),
        ("1 december 3 opties", 2),
        ("morgen en overmorgen", 1),
        ("2 dagen en nog wat", 2),
        ("9 uur pizza", 2),
        ("volgende week vrijdag of zo", 3),
        ("tot vrijdag 12u anoniem", 3),
        ("over 2 dagen om raad", 3),
    ],
)
def test_the_words_after_it_stay(line: str, used: int):
    found = read(line.split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl")
    assert found is not None
    assert found.used == used


@pytest.mark.parametrize(
    "line",
    [
        *("", "pizza", "tot", "op", "om", "9", "42", "2026", "max 2", "half", "kwart", "over", "in", "de"),
        *("25:00", "9:75", "31-6", "30 februari", "2026-02-30", "2026-13-01", "13-13", "december", "0 min"),
        *("24:30", "in december", "over pizza", "eind", "end of the line", "volgende", "next", "1st", "2x"),
        *("2026-12-01T25:00", "0001-01-01T00:00Z", "9pm30", "half 30", "5 voor", "1u75"),
    ],
)
def test_what_is_no_time(line: str):
    assert read(line.split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vandaag 9:00", datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, 22, 59, tzinfo=UTC)),
        ("1 januari 2026", datetime(2026, 1, 1, 22, 59, tzinfo=UTC)),
        ("1-1-2020 9u", datetime(2020, 1, 1, 8, 0, tzinfo=UTC)),
        ("2026-11-25T10:00", datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
    ],
)
def test_the_past(line: str, expected: datetime):
    with pytest.raises(Past) as caught:
        read(line.split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl")
    assert caught.value.at == expected


def test_this_morning_is_over_in_the_evening():
    evening = WEDNESDAY.replace(hour=21)
    with pytest.raises(Past):
        read(["vanochtend"], sent_at=evening, zone=AMSTERDAM, language="nl")
    check("vanavond", f"11-25 {END}", sent_at=evening)
    check("woensdagochtend", "12-02 09:00", sent_at=evening)
    check("5 uur morgen", "11-26 17:00", sent_at=evening)
    check("om 5 uur", "11-26 05:00", sent_at=evening)


@pytest.mark.parametrize(
    "line",
    [
        "1 januari 2032",
        "9999-12-31",
        "9000-12-31T23:59Z",
        "9999-12-31 24:00",
        "6 jaar",
        "2000 dagen",
        "999999999999d",
        "100000 uur",
    ],
)
def test_too_far(line: str):
    with pytest.raises(TooFar):
        read(line.split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl")


def test_whether_a_time_was_said():
    said = {
        line: found.said_time
        for line in ("vrijdag", "t/m vrijdag", "1 december", "vrijdag 9u", "2h", "zaterdagavond", "end of the week")
        if (found := read(line.split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl"))
    }
    assert [line for line, time_said in said.items() if time_said] == ["vrijdag 9u", "2h", "zaterdagavond"]
    assert len(said) == 7


@pytest.mark.parametrize(
    ("sent", "line", "expected"),
    [
        # The night of 29 March 2026 has no 2:30; that of 25 October has two.
        (datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "morgen 2:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "morgen 3:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "1d", datetime(2026, 3, 29, 10, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), "24 uur", datetime(2026, 3, 29, 11, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=AMSTERDAM), "morgen 2:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), "2:30", datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), "2u", datetime(2026, 10, 25, 2, 15, tzinfo=UTC)),
        (
            datetime(2026, 10, 24, 12, tzinfo=AMSTERDAM),
            "2026-10-25T02:30+01:00",
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        ),
    ],
)
def test_nights_when_the_clocks_change(sent: datetime, line: str, expected: datetime):
    found = read(line.split(), sent_at=sent, zone=AMSTERDAM, language="nl")
    assert found == Found(expected, len(line.split()), True)


@pytest.mark.parametrize(
    ("zone", "line", "expected"),
    [
        ("America/New_York", "friday 5pm", datetime(2026, 11, 27, 22, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", "vandaag", datetime(2026, 11, 25, 18, 14, tzinfo=UTC)),
        ("Pacific/Kiritimati", "today", datetime(2026, 11, 25, 9, 59, tzinfo=UTC)),
        ("Pacific/Pago_Pago", "tomorrow 9:00", datetime(2026, 11, 25, 20, 0, tzinfo=UTC)),
    ],
)
def test_other_zones(zone: str, line: str, expected: datetime):
    found = read(line.split(), sent_at=WEDNESDAY, zone=ZoneInfo(zone), language="en")
    assert found is not None
    assert found.at == expected


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        read(["morgen"], sent_at=datetime(2026, 1, 1), zone=AMSTERDAM, language="nl")  # noqa: DTZ001 (the fault)


@pytest.mark.parametrize(
    ("line", "minutes", "used"),
    [
        ("8h", 480, 1),
        ("8u", 480, 1),
        ("8 uur", 480, 2),
        ("30 min", 30, 2),
        ("2 dagen", 2880, 2),
        ("1,5 uur", 90, 2),
        ("1.5h", 90, 1),
        ("2d4h", 52 * 60, 1),
        ("2 uur en 15 minuten", 135, 5),
        ("half uur pauze", 30, 2),
        ("drie kwartier", 45, 2),
        ("a fortnight", 14 * 1440, 2),
        ("1 maand", 30 * 1440, 2),
        ("Twee weken.", 14 * 1440, 2),
    ],
)
def test_durations(line: str, minutes: int, used: int):
    assert duration(line.split(), "nl") == (timedelta(minutes=minutes), used)


@pytest.mark.parametrize("line", ["", "8", "uur", "8 pizza", "0 uur", "h", "8x", "8h30x", "1h75", "2d30"])
def test_what_is_no_duration(line: str):
    assert duration(line.split(), "en") is None


@pytest.mark.parametrize(
    ("line", "expected", "used"),
    [
        ("9:00", time(9), 1),
        ("09:00", time(9), 1),
        ("9.00", time(9), 1),
        ("9u", time(9), 1),
        ("9h", time(9), 1),
        ("9u30", time(9, 30), 1),
        ("9 uur", time(9), 2),
        ("9 uur 30", time(9, 30), 3),
        ("9.30 uur", time(9, 30), 2),
        ("half 9", time(8, 30), 2),
        ("9am", time(9), 1),
        ("12am", time(0), 1),
        ("12pm", time(12), 1),
        ("9 PM.", time(21), 2),
        ("21:30", time(21, 30), 1),
        ("om 9", time(9), 2),
        ("om 16 uur", time(16), 3),
        ("4 uur", time(4), 2),
        ("4 uur 's middags weer", time(16), 4),
        ("24:00", time(0), 1),
        ("nine o'clock", time(9), 2),
        ("kwart over negen", time(9, 15), 3),
        ("5 to 9", time(8, 55), 3),
    ],
)
def test_clock_times(line: str, expected: time, used: int):
    assert clock(line.split(), "nl") == (expected, used)


@pytest.mark.parametrize("line", ["", "9", "om", "pizza", "25:00", "9:60", "negen", "half", "half pizza", "9x"])
def test_what_is_no_clock_time(line: str):
    assert clock(line.split(), "nl") is None


ALL, WORK = set(range(7)), set(range(5))


@pytest.mark.parametrize(
    ("line", "days", "used"),
    [
        ("daily 09:00", ALL, 1),
        ("dagelijks", ALL, 1),
        ("Elke dag om 9u", ALL, 2),
        ("every day", ALL, 2),
        ("weekdays", WORK, 1),
        ("werkdagen 9:00", WORK, 1),
        ("op werkdagen", WORK, 2),
        ("doordeweeks", WORK, 1),
        ("weekly", {0}, 1),
        ("wekelijks 9u", {0}, 1),
        ("wekelijks op vrijdag", {4}, 3),
        ("every week on friday", {4}, 4),
        ("maandag", {0}, 1),
        ("op maandag", {0}, 2),
        ("mon-fri", WORK, 1),
        ("ma–vr", WORK, 1),
        ("ma - vr", WORK, 3),
        ("ma t/m vr 9:00", WORK, 3),
        ("monday to friday", WORK, 3),
        ("maandag tot en met donderdag", {0, 1, 2, 3}, 5),
        ("ma en do", {0, 3}, 3),
        ("ma, wo en vr", {0, 2, 4}, 4),
        ("ma,wo,vr", {0, 2, 4}, 1),
        ("ma/wo", {0, 2}, 1),
        ("ma t/m wo en za", {0, 1, 2, 5}, 5),
        ("mondays", {0}, 1),
        ("maandags", {0}, 1),
        ("every monday and thursday", {0, 3}, 4),
        ("elke maandag en elke vrijdag", {0, 4}, 5),
        ("vr-ma", {4, 5, 6, 0}, 1),
        ("weekends", {5, 6}, 1),
        ("ma en pizza", {0}, 1),
        ("ma t/m pizza", {0}, 1),
    ],
)
def test_weekdays(line: str, days: set[int], used: int):
    assert weekdays(line.split(), "nl") == (frozenset(days), used)


@pytest.mark.parametrize("line", ["", "1-5", "1", "op", "elke", "elke tweede maandag", "every other monday", "9u", "-"])
def test_what_names_no_weekdays(line: str):
    assert weekdays(line.split(), "en") is None


TABLES = [table for table in vars(calendar_words).values() if isinstance(table, dict | frozenset)]
VOCABULARY = sorted({word for table in TABLES for key in table if isinstance(key, str) for word in key.split()})
FIGURES = st.from_regex(r"[0-9]{1,4}([-:./][0-9]{1,4}){0,2}(u|h|uur|pm|d|e)?", fullmatch=True)
WORDS = st.lists(st.sampled_from(VOCABULARY) | FIGURES | st.text(max_size=6), max_size=8)
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 (a bound)
    datetime(2037, 1, 1),  # noqa: DTZ001 (a bound)
    timezones=st.just(UTC),
)
ZONES = st.sampled_from(
    ["Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Cairo"]
).map(ZoneInfo)


@given(words=WORDS, sent_at=MOMENTS, zone=ZONES, language=st.sampled_from(["nl", "en"]))
def test_any_words_are_read_as_a_later_time_or_not_at_all(words, sent_at, zone, language):
    try:
        found = read(words, sent_at=sent_at, zone=zone, language=language)
    except Past as past:
        found = Found(past.at, 1, True)
        sent_at = datetime.min.replace(tzinfo=UTC)
    except TooFar:
        return
    if found is not None:
        assert found.at.tzinfo is UTC
        assert found.at > sent_at
        assert 0 < found.used <= len(words)


@given(words=WORDS, sent_at=MOMENTS, zone=ZONES)
def test_the_words_used_are_enough(words, sent_at, zone):
    """What follows a whole expression does not change what it means."""
    try:
        found = read(words, sent_at=sent_at, zone=zone, language="nl")
    except ValueError:
        return
    if found is not None:
        assert read(words[: found.used], sent_at=sent_at, zone=zone, language="nl") == found


@given(words=WORDS, language=st.sampled_from(["nl", "en"]))
def test_the_other_readers_never_fail(words, language):
    for reader in (clock, weekdays):
        found = reader(words, language)
        assert found is None or 0 < found[1] <= len(words)
    try:
        lasting = duration(words, language)
    except TooFar:
        return
    assert lasting is None or (lasting[0] > timedelta() and 0 < lasting[1] <= len(words))


@given(at=st.times(), day=st.sampled_from(["vrijdag", "tomorrow", "1 december", "2030-01-02"]))
def test_a_plain_time_is_read_as_written(at, day):
    found = read(f"{day} {at:%H:%M}".split(), sent_at=WEDNESDAY, zone=AMSTERDAM, language="nl")
    assert found is not None
    assert found.at.astimezone(AMSTERDAM).time() == at.replace(second=0, microsecond=0)
