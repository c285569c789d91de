"""The words of times, days and durations in Dutch and English: grammar, as data.

All keys are as `quotes.bare` writes a word; a key of several words has single spaces. Both languages are
always understood, so a word stands here once.
"""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Period(StrEnum):
    """A stretch of the calendar that has an end."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def _numbered(lines: list[str], first: int = 0) -> dict[str, int]:
    return {word: number for number, words in enumerate(lines, first) for word in words.split()}


WEEKDAYS = _numbered(
    [
        "maandag ma monday mon",
        "dinsdag di tuesday tue tues",
        "woensdag wo wednesday wed weds",
        "donderdag do thursday thu thur thurs",
        "vrijdag vr friday fri",
        "zaterdag za saturday sat",
        "zondag zo sunday sun",
    ]
)
MONTHS = _numbered(
    [
        "januari january jan",
        "februari february feb febr",
        "maart march mrt mar",
        "april apr",
        "mei may",
        "juni june jun",
        "juli july jul",
        "augustus august aug",
        "september sep sept",
        "oktober october okt oct",
        "november nov",
        "december dec",
    ],
    first=1,
)

_DUTCH = ["een één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
DUTCH_NUMBERS = _numbered(_DUTCH, first=1) | {
    "vijftien": 15,
    "twintig": 20,
    "vierentwintig": 24,
    "dertig": 30,
    "veertig": 40,
    "vijfenveertig": 45,
    "achtenveertig": 48,
    "zestig": 60,
    "negentig": 90,
}
ENGLISH_NUMBERS = _numbered(_ENGLISH, first=1) | {
    "fifteen": 15,
    "twenty": 20,
    "twenty-four": 24,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "forty-eight": 48,
    "sixty": 60,
    "ninety": 90,
}
ARTICLES = {"a": 1, "an": 1}

# Durations: (months, days, minutes) of one unit.
UNITS = {
    **dict.fromkeys(["m", "min", "mins", "minuut", "minuten", "minuutje", "minute", "minutes"], (0, 0, 1)),
    **dict.fromkeys(["kwartier", "kwartiertje"], (0, 0, 15)),
    **dict.fromkeys(["h", "hr", "hrs", "hour", "hours", "u", "uur", "uren", "uurtje"], (0, 0, 60)),
    **dict.fromkeys(["d", "dag", "dagen", "day", "days"], (0, 1, 0)),
    **dict.fromkeys(["w", "wk", "week", "weken", "weeks"], (0, 7, 0)),
    **dict.fromkeys(["mnd", "maand", "maanden", "month", "months"], (1, 0, 0)),
    **dict.fromkeys(["j", "jaar", "jaren", "y", "yr", "year", "years"], (12, 0, 0)),
}
SPANS = {
    **dict.fromkeys(["half uur", "een half uur", "half hour", "half an hour", "a half hour"], (0, 0, 30)),
    **dict.fromkeys(["kwartier", "quarter of an hour", "a quarter of an hour"], (0, 0, 15)),
    **dict.fromkeys(["three quarters of an hour"], (0, 0, 45)),
    **dict.fromkeys(["anderhalf uur", "an hour and a half", "one and a half hours"], (0, 0, 90)),
    **dict.fromkeys(["anderhalve dag", "a day and a half"], (0, 1, 720)),
    **dict.fromkeys(["fortnight", "a fortnight"], (0, 14, 0)),
}
WEEKS_LATER = "over"  # "maandag over een week"
SPAN_LEADS = frozenset({"over", "in", "binnen", "within"})
FROM_NOW = frozenset({"from now", "vanaf nu"})
AND = frozenset({"en", "and", "&", "+", ""})

# Clock times.
CLOCK_NAMES = {"noon": 12, "midday": 12, "12 noon": 12, "midnight": 24, "middernacht": 24, "12 midnight": 24}
HOUR_WORDS = frozenset({"uur", "u", "o'clock", "oclock", "hrs"})
HOUR_MARKS = frozenset({"h"})  # a duration, unless a day came before it
HALVES = {"am": 0, "a.m": 0, "pm": 12, "p.m": 12}
QUARTERS = frozenset({"kwart", "quarter", "a quarter", "een kwart"})
AFTER_HOUR = frozenset({"over", "past", "after"})
BEFORE_HOUR = frozenset({"voor", "to", "before"})
MINUTE_WORDS = frozenset({"minuten", "minuut", "minutes", "minute", "min"})
CLOCK_LEADS = {"om": "nl", "at": "en", "@": ""}  # and the language that such a word gives away

PARTS = {
    **dict.fromkeys(["ochtend", "morgen", "morning", "vroeg"], Part.MORNING),
    **dict.fromkeys(["middag", "namiddag", "afternoon"], Part.AFTERNOON),
    **dict.fromkeys(["avond", "evening"], Part.EVENING),
    **dict.fromkeys(["nacht", "night"], Part.NIGHT),
}
PARTS_AFTER_CLOCK = {
    f"{lead}{word}": part
    for words, part in [
        (["ochtends", "morgens"], Part.MORNING),
        (["middags", "namiddags"], Part.AFTERNOON),
        (["avonds"], Part.EVENING),
        (["nachts"], Part.NIGHT),
    ]
    for word in words
    for lead in ["'s ", "'s", "s ", "s", ""]
} | {
    **dict.fromkeys(["in the morning", "in de ochtend"], Part.MORNING),
    **dict.fromkeys(["in the afternoon", "in de middag"], Part.AFTERNOON),
    **dict.fromkeys(["in the evening", "in de avond"], Part.EVENING),
    **dict.fromkeys(["at night", "in de nacht"], Part.NIGHT),
}

# Days: how far ahead, and the part of that day.
DAYS: dict[str, tuple[int, Part | None]] = {
    **dict.fromkeys(["vandaag", "today"], (0, None)),
    **dict.fromkeys(["morgen", "tomorrow", "tmrw", "tmr"], (1, None)),
    **dict.fromkeys(["overmorgen", "day after tomorrow", "the day after tomorrow"], (2, None)),
    **dict.fromkeys(["vanochtend", "vanmorgen", "this morning"], (0, Part.MORNING)),
    **dict.fromkeys(["vanmiddag", "this afternoon"], (0, Part.AFTERNOON)),
    **dict.fromkeys(["vanavond", "this evening", "tonight"], (0, Part.EVENING)),
    "vannacht": (0, Part.NIGHT),
}
DAY_LEADS = frozenset({"op", "on", "tot", "until", "till", "til", "by", "before", "uiterlijk"})
THROUGH = frozenset({"t/m", "tm", "tot en met", "en met", "through", "thru", "up to and including"})
# What may stand between a day and its hour, beside CLOCK_LEADS.
BETWEEN_DAY_AND_CLOCK = frozenset({"", "-", "rond", "around", "tot", "until", "till", "by"})
END_OF_THAT_DAY = frozenset({"eod", "einde dag", "eind van de dag", "einde van de dag", "end of day", "end of the day"})
COMING = frozenset({"komende", "aanstaande", "a.s", "as", "deze", "this", "this coming", "coming"})
NEXT_WEEK = frozenset({"volgende week", "next week"})
NEXT = frozenset({"volgende", "volgend", "next"})
THE = frozenset({"de", "the", "het"})
OF = frozenset({"van", "of"})

ENDS = frozenset({"eind", "einde", "end"})
END_FILLERS = frozenset({"van", "v/d", "vd", "of", "de", "het", "the", "deze", "dit", "this"})
PERIODS = {
    **dict.fromkeys(["dag", "day", "werkdag", "middag"], Period.DAY),
    **dict.fromkeys(["week", "weekend"], Period.WEEK),
    **dict.fromkeys(["maand", "month"], Period.MONTH),
    **dict.fromkeys(["jaar", "year"], Period.YEAR),
}
PERIOD_NAMES = {
    **dict.fromkeys(["eod"], (Period.DAY, 0)),
    **dict.fromkeys(["eow", "deze week", "this week"], (Period.WEEK, 0)),
    **dict.fromkeys(["het weekend", "dit weekend", "the weekend", "this weekend", "weekend"], (Period.WEEK, 0)),
    **dict.fromkeys(["volgend weekend", "next weekend"], (Period.WEEK, 1)),
    **dict.fromkeys(["eom", "deze maand", "this month"], (Period.MONTH, 0)),
    **dict.fromkeys(["dit jaar", "this year"], (Period.YEAR, 0)),
}
# One whole period from today: (months, days).
PERIODS_AHEAD = {
    **dict.fromkeys(["volgende week", "next week"], (0, 7)),
    **dict.fromkeys(["volgende maand", "next month"], (1, 0)),
    **dict.fromkeys(["volgend jaar", "next year"], (12, 0)),
}

# Recurring days.
EVERY_DAY = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
RECURRENCES = {
    **dict.fromkeys(["daily", "every day", "everyday", "each day", "every single day"], EVERY_DAY),
    **dict.fromkeys(["dagelijks", "elke dag", "iedere dag", "alle dagen"], EVERY_DAY),
    **dict.fromkeys(["every morning", "each morning", "elke ochtend", "iedere ochtend", "elke morgen"], EVERY_DAY),
    **dict.fromkeys(["weekdays", "weekday", "every weekday", "on weekdays", "workdays"], WORKING_DAYS),
    **dict.fromkeys(["working days", "business days", "every working day", "every workday"], WORKING_DAYS),
    **dict.fromkeys(["werkdagen", "werkdag", "elke werkdag", "iedere werkdag", "op werkdagen"], WORKING_DAYS),
    **dict.fromkeys(["doordeweeks", "door de weeks", "door de week"], WORKING_DAYS),
    **dict.fromkeys(["weekend", "weekends", "weekenden", "every weekend", "elk weekend", "ieder weekend"], WEEKEND),
    **dict.fromkeys(["in het weekend", "in the weekend", "at weekends", "on weekends", "het weekend"], WEEKEND),
}
WEEKLY = frozenset({"weekly", "wekelijks", "every week", "each week", "elke week", "iedere week"})
RECURRENCE_LEADS = frozenset({"op", "on", "elke", "iedere", "every", "each", "'s", "s", "alle"})
RANGES = frozenset({"-", "t/m", "tm", "tot", "tot en met", "to", "through", "thru", "until", "till"})
