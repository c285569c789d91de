"""Events as people type them: however they do, the moment is what they said, and no words are lost."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assembly import TEXTS
from bot.chat import Refused
from bot.command import COMMANDS
from bot.grammar.binding import bind
from bot.grammar.vocabulary import Vocabulary
from bot.grammar.words import Context, Misfit
from bot.language.quotes import UnclosedQuote, quote
from bot.words.texts import Persona, Texts
from commands.event import event_line
from commands.invited import Invited

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Amsterdam
VOCABULARY: Vocabulary = Texts([TEXTS], Persona()).vocabulary


def read(typed: str, language: str = "nl") -> tuple[Invited, dict[str, object]]:
    call = bind(COMMANDS["event"], typed, VOCABULARY, Context(NOW, AMSTERDAM, language))
    [(_, invited)] = call.arguments
    return invited, call.flags


def shown(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(AMSTERDAM):%d %H:%M}"


# what is typed: title, begins, ends, where, about, most
TYPED = {
    '"Zomerborrel" vrijdag 17:00': ("Zomerborrel", "27 17:00", "", "", "", None),
    "Zomerborrel vrijdag 17:00": ("Zomerborrel", "27 17:00", "", "", "", None),
    "vrijdag 17:00 Zomerborrel": ("Zomerborrel", "27 17:00", "", "", "", None),
    "Zomerborrel op vrijdag om 17u": ("Zomerborrel", "27 17:00", "", "", "", None),
    "Zomerborrel vr 17.00 in de tuin": ("Zomerborrel", "27 17:00", "", "de tuin", "", None),
    "Zomerborrel vrijdag 17:00-20:00 max 20": ("Zomerborrel", "27 17:00", "27 20:00", "", "", 20),
    "Zomerborrel vrijdag 17:00 tot 20:00": ("Zomerborrel", "27 17:00", "27 20:00", "", "", None),
    "Zomerborrel vrijdag van 17:00 tot 20:00": ("Zomerborrel", "27 17:00", "27 20:00", "", "", None),
    "Feest vrijdag 22:00 tot 2:00": ("Feest", "27 22:00", "28 02:00", "", "", None),
    "Vrijdag borrel 17:00": ("borrel", "27 17:00", "", "", "", None),
    "Zo gezellig vrijdag 17:00": ("Zo gezellig", "27 17:00", "", "", "", None),
    "5 jaar Jet vrijdag 17:00": ("5 jaar Jet", "27 17:00", "", "", "", None),
    "Yoga | vrijdag 17:00 | zolder | max 8 | Neem een mat mee": (
        "Yoga", "27 17:00", "", "zolder", "Neem een mat mee", 8,
    ),
    "Yoga\nvrijdag 17:00 tot 18:00\nop de zolder\n\nNeem een mat mee\nEn water": (
        "Yoga", "27 17:00", "27 18:00", "de zolder", "Neem een mat mee\nEn water", None,
    ),
    "Vrijdagmiddagborrel\nwaar: de tuin\nwanneer: morgen 17:00": (
        "Vrijdagmiddagborrel", "24 17:00", "", "de tuin", "", None,
    ),
    "Friday drinks | thursday 17:00": ("Friday drinks", "26 17:00", "", "", "", None),
    "Yoga friday 17:00 | the attic": ("Yoga", "27 17:00", "", "the attic", "", None),
    '"Yoga, friday 9:00" tomorrow 10:00': ("Yoga, friday 9:00", "24 10:00", "", "", "", None),
    'Yoga friday 17:00 where: the attic about: max 3 mats, so bring one max 9 —here': (
        "Yoga", "27 17:00", "", "the attic", "max 3 mats, so bring one max 9", None,
    ),
    '"Friday 9:00, where: all" | thursday 17:00': ("Friday 9:00, where: all", "26 17:00", "", "", "", None),
    "Lunch over 2 uur": ("Lunch", "23 12:00", "", "", "", None),
    "Zomerborrel waar: de tuin vrijdag 17:00": ("Zomerborrel", "27 17:00", "", "de tuin", "", None),
    "Bellen morgen 9:00 https://meet.test/a:b": ("Bellen", "24 09:00", "", "https://meet.test/a:b", "", None),
}  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_is_understood(typed: str) -> None:
    invited, flags = read(typed)
    assert invited.when is not None
    begins, ends = shown(invited.when.at), shown(invited.when.ends_at)
    assert (invited.title, begins, ends, invited.venue, invited.text, flags.get("most")) == TYPED[typed]


@pytest.mark.parametrize("typed", ["Yoga", "vrijdag 17:00", "Yoga 2 uur", "Yoga vrijdag 17:00?", '"Yoga"', "max 5"])
def test_without_a_title_or_a_moment_it_is_none(typed: str) -> None:
    with pytest.raises(Misfit):
        read(typed)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)


@given(words.filter(bool), words, st.text(max_size=60), st.integers(1, 99_999), st.integers(0, 60 * 24 * 300))
def test_a_form_says_what_was_filled_in(title: str, venue: str, text: str, most: int, minutes: int) -> None:
    starts = datetime.fromtimestamp(NOW.timestamp() + 60 * (minutes + 60), AMSTERDAM).replace(second=0)
    given_values = {"what": title, "starts": f"{starts:%Y-%m-%d %H:%M}", "most": str(most)}
    given_values |= {name: value for name, value in (("venue", venue), ("text", text.strip())) if value}
    line = event_line(given_values)
    invited, flags = read(line.removeprefix("event "))
    assert invited.when is not None
    assert abs(invited.when.at - starts.astimezone(UTC)).total_seconds() in (0, 3600)  # an hour that comes twice
    assert invited.meant
    assert flags == {"most": most}
    assert (invited.title, invited.venue, invited.text) == (title, venue, text.strip())


@given(st.text(max_size=80))
def test_nothing_that_is_typed_is_too_much(typed: str) -> None:
    for line in (typed, f"{typed} vrijdag 17:00", f"Yoga\n{typed}\nvrijdag 17:00", quote(typed)):
        try:
            invited, _ = read(line)
        except (Misfit, Refused, UnclosedQuote):
            continue
        assert invited.title
        assert invited.when is not None
