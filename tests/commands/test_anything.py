"""Whatever anybody types anywhere: it is answered, it stays what it is, and what was offered can be pressed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assembly import TEXTS
from bot.command import COMMANDS
from bot.grammar.binding import bind
from bot.grammar.vocabulary import Vocabulary
from bot.grammar.words import Context
from bot.language.quotes import quote
from bot.words.texts import Persona, Texts
from bot.words.wording import showable
from tests.dialogue.office import MESSENGERS, Employee, Office

VOCABULARY = Texts([TEXTS], Persona()).vocabulary
EXAMPLES = int(os.environ.get("JET_TEST_EXAMPLES", "20"))
# fmt: off
SLOPPY = [
    "1", "2", "#1", "42", "id:1", "a", "b", "—anoniem", "--club", "tot", "vrijdag", "17:00", "max", "|", "/", "“",
    "”", "„", "'", "’", "?", ".", ",", "*", "`", "[x](https://y.nl)", "{{", "jet",
]
NASTY = [
    "@room", "<!channel>", "!jet", "@jet", "ｐｏｌｌ", "ß", "İ", "é", "\U0001f3f3\ufe0f\u200d\U0001f308", "\u202e",
    "\u200d", "\x07", "\\", '"', "\n", "\u2028",
]
# fmt: on
PIECES = st.sampled_from([*VOCABULARY.phrases(), *SLOPPY, *NASTY])
LINES = st.lists(PIECES | st.text(max_size=12), max_size=8).map(" ".join) | st.text(max_size=60)


@pytest.fixture(scope="module", params=sorted(MESSENGERS))
def lasting(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, list[Employee]]]:
    """An office that outlives many examples."""
    made = Office(tmp_path_factory.mktemp("office"), [MESSENGERS[request.param]()], template=template)
    people = [made.person("Anna", "nl"), made.person("Bram", "en"), made.person("Odile")]
    made.place("kantine", *people)
    people[0].says("club create Fietsen")
    people[0].says("poll Lunch? | Pizza | Soep", "kantine")
    people[0].says("post hoi", "kantine")
    yield made, people
    made.stop()


@given(
    line=LINES,
    who=st.integers(0, 2),
    place=st.sampled_from([None, "kantine"]),
    how=st.sampled_from(["prefix", "mention"]),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_anything_is_answered(
    lasting: tuple[Office, list[Employee]], line: str, who: int, place: str | None, how: str
) -> None:
    office, people = lasting
    if office.messenger.name == "matrix" and place is None and not line.strip():
        return  # clients send no empty messages
    person = people[who]
    person.says(line, place, how=how)
    assert person.new, "silence"
    assert not any("Something went wrong" in seen.text or "ging bij mij iets mis" in seen.text for seen in person.new)
    assert office.read(lambda store: store.inbox.pending()) == []


typed = st.text(min_size=1, max_size=80).map(showable).map(str.strip).filter(bool)


@given(text=typed)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_typed_stays_what_it_is(lasting: tuple[Office, list[Employee]], text: str) -> None:
    office, [anna, bram, _] = lasting
    anna.says(f"post {quote(text)}", "kantine")
    bram.sees("0 likes", text)
    anna.says(f"poll {quote(text)} {quote(text + '1')} {quote(text + '2')}", "kantine")
    card = bram.sees(f"A {text}1", f"B {text}2")
    assert card.key is not None
    number = card.key.removeprefix("poll ")
    anna.says(f"comment {number} {quote(text)}", "kantine")
    assert f"Anna: {' '.join(text.split())}" in office.card(card.key, "kantine").text
    anna.says(f"vote {number} {quote(text + '2')}", "kantine")
    assert office.card(card.key, "kantine").choices[1].count == 1


@given(text=typed)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_preview_posts_just_what_it_showed(lasting: tuple[Office, list[Employee]], text: str) -> None:
    office, [anna, *_] = lasting
    number = anna.number
    office.write(lambda store: store.people.change(number, language="nl"))  # other examples may have changed it
    anna.says(f"plaats nieuws wel {text}", how="plain")
    shown = anna.sees("Zo komt het er te staan.")
    anna.presses("Ja")
    anna.sees("is geplaatst")
    posted = anna.sees("is geplaatst").text.split()[0]
    anna.says(f"toon {posted}")
    anna.sees(f"{posted} Nieuws van", f"wel {text}")
    assert f"wel {text}" in shown.text


@given(name=st.text(min_size=1, max_size=30).map(showable))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_club_of_any_name_can_be_joined_from_the_list(lasting: tuple[Office, list[Employee]], name: str) -> None:
    office, [anna, bram, _] = lasting
    before = {club.id for club in office.read(lambda store: store.clubs.all())}
    anna.says(f"club create {quote(name)}")
    for club in office.read(lambda store: store.clubs.all()):
        if club.id not in before:
            bram.says(f"join {quote(club.slug)}")
            bram.sees(f"in {club.name}: 2 members")
            bram.says(f"join {quote(club.name)}")
            bram.sees(f"You are in {club.name} already.")


CANONICAL: list[tuple[str, str, list[Any], dict[str, Any]]] = [
    ("vote 42 id:3", "vote", [42, "id:3"], {}),
    ("vote 42 toggle id:3", "vote", [42, "toggle", "id:3"], {}),
    ("vote 42 add id:3", "vote", [42, "add", "id:3"], {}),
    ("vote 42 none", "vote", [42, "none"], {}),
    ("vote 42 id:1 id:3", "vote", [42, "id:1", "id:3"], {}),
    ("like 42", "like", [42], {}),
    ("unlike 42", "unlike", [42], {}),
    ("show 42", "show", [42], {}),
    ("show --page 2 42", "show", [42], {"page": 2}),
    ("timeline --page 2", "timeline", [None], {"page": 2}),
    ('timeline --page 2 "fietsen"', "timeline", ["fietsen"], {"page": 2}),
    ('club join "fietsen"', "club join", ["fietsen"], {}),
    ("forget me now", "forget me now", [], {}),
]


@pytest.mark.parametrize(("line", "path", "arguments", "flags"), CANONICAL)
def test_buttons_that_hang_somewhere_are_understood_for_ever(
    line: str, path: str, arguments: list[Any], flags: dict[str, Any]
) -> None:
    call = _bound(VOCABULARY, line)
    assert call.command.path == path
    assert [value for _, value in call.arguments] == arguments
    assert call.flags == flags


@pytest.mark.parametrize(
    ("line", "text", "flags"),
    [
        (
            'post blog --club "Fietsen op zondag" "Hoi \\"jij\\" daar"',
            'Hoi "jij" daar',
            {"form": "blog", "club": "Fietsen op zondag"},
        ),
        ('post --here "--club is geen vlag"', "--club is geen vlag", {"here": True}),
        ("search --page 2 verlof --page", "verlof --page", {"page": 2}),
        ('text set poll.noted nl "Top {{ labels | listed }}\n\\\\o/"', "Top {{ labels | listed }}\n\\o/", {}),
    ],
)
def test_buttons_with_a_text_are_understood_for_ever(line: str, text: str, flags: dict[str, Any]) -> None:
    call = _bound(VOCABULARY, line)
    assert call.arguments[-1][1].words == text
    assert call.flags == flags


def _bound(vocabulary: Vocabulary, line: str) -> Any:
    found = vocabulary.find(line)
    assert found is not None
    context = Context(datetime(2026, 11, 23, tzinfo=UTC), ZoneInfo("Europe/Amsterdam"), "nl")
    return bind(COMMANDS[found.path], found.rest, vocabulary, context)


@pytest.mark.parametrize(
    "name", ["*Anna*", "`A` [x](https://y.nl)", "آنا", "Anna\u202e", "{{ persona }}", "@room", "O'Neil <b>"]
)
def test_a_name_stays_what_it_is(on_console: Office, name: str) -> None:
    anna, bram = on_console.person("Anna"), on_console.person("Bram")
    anna.says(f"me name {name}")
    anna.says("post hoi", "kantine")
    bram.sees(f"by {name}")
