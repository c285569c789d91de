"""Everything that Jet can send to Slack, with the longest and nastiest content: Slack takes it, and nothing is lost.

What there is comes from the declarations: every text, every command as its usage says it, every form, the home tab. So
a new one is tried by itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.markup import plain
from adapters.slack.forms import modal
from adapters.slack.home import view
from adapters.slack.write import parts
from bot.assembly import TEXTS, make_texts
from bot.chat import Card, Choice, Field, Form, Message, say
from bot.command import COMMANDS, FORMS, form_text
from bot.config.settings import Config
from bot.conversation.telling.homes import HomeTabs
from bot.language import LANGUAGES
from bot.words.texts import Persona, Texts, Tongue
from bot.words.wording import Placeholder
from tests.dialogue.fixtures import opened
from tests.dialogue.office import ADMIN, Employee, Office
from tests.dialogue.slack import SlackMessenger
from tests.slack.double.blockkit import invalid_blocks, invalid_view, text_length
from tests.slack.test_write import shown

NASTY = (
    "<!channel> @here *bold* _it_ ~no~ `code` &amp; <b> שלום 👩‍👩‍👧 "
    "[x](https://evil.example) <@U1> :smile: {{ 7*7 }} \\ "
)
NEED_NUMBERS = {"digest.news"}  # reckons with days of the week; the commands below send it
MOST_TEXT = 4_000  # of chat.update
MOST_BLOCK_TEXT = 12_000  # of a message; above it Slack refuses somewhere
LONGEST = (NASTY * 40)[:3000]
OPTION = (NASTY * 3)[:190]


class Nasty(Placeholder):
    """Stands for any value in a text: the longest and nastiest words; true and several, or false and none."""

    full = True

    def __str__(self) -> str:
        return LONGEST

    def __bool__(self) -> bool:
        return self.full

    def __iter__(self) -> Iterator[Any]:
        return iter([Nasty(name="each")] * 3 if self.full else [])

    def __len__(self) -> int:
        return 3 if self.full else 0

    def __getitem__(self, _: Any) -> Any:
        return self

    def __contains__(self, _: Any) -> bool:
        return self.full

    def _compared(self, _: Any) -> bool:
        return self.full

    __lt__ = __le__ = __gt__ = __ge__ = _compared  # type: ignore[assignment]


class Empty(Nasty):
    """The same, false and none."""

    full = False


def check(card: Card, prefix: str = "/jet ") -> None:
    """Slack takes it, its blocks and its text say the same, and nothing of it is lost."""
    found = parts(card, prefix)
    for part in found:
        assert invalid_blocks("message", part.blocks) == []
        assert 0 < len(part.text.encode("utf-16-le")) // 2 <= MOST_TEXT
        assert len(part.blocks) <= 50
        assert text_length(part.blocks) <= MOST_BLOCK_TEXT
        assert shown(part) == html.unescape(part.text)
        assert "<!" not in part.text
        assert "<@" not in part.text
    whole = "".join(html.unescape(part.text) for part in found)
    assert _dense(whole) == _dense(plain(card.text)) or not plain(card.text).strip()


def _dense(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Nasty, Empty])
def test_every_text_with_the_nastiest_values(language: str, kind: type[Nasty]) -> None:
    texts = Texts([TEXTS], Persona(name=OPTION[:40]))
    for key in sorted(texts.keys(language) - NEED_NUMBERS):
        values = {name: kind(name=name) for name in texts.variables(key, language)}
        tongue = Tongue(language, ZoneInfo("Europe/Amsterdam"), "/jet ", datetime.now(UTC))
        check(Card(texts.words(say(key, **values), tongue), (Choice(OPTION, f"say {key}"),)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted(FORMS))
def test_every_form_with_the_longest_content(path: str, language: str) -> None:
    texts, declared = make_texts(Config()), FORMS[path]
    tongue = Tongue(language, ZoneInfo("Europe/Amsterdam"))

    def words(name: str) -> str:
        return texts.words(say(form_text(path, name)), tongue)

    given = {"moment": "2026-12-01T12:00:00+01:00", "tick": "yes"}
    fields = tuple(
        Field(
            each.name,
            each.kind,
            words(each.name),
            words(f"{each.name}_hint"),
            each.needed,
            given.get(each.kind, LONGEST),
        )
        for each in declared.entries
    )
    made = modal(Form(path, words("title"), words("submit"), fields, close=words("submit"), note=LONGEST), "C" * 20)
    assert invalid_view(made) == []
    kept = [block["element"].get("initial_value") for block in made["blocks"] if "element" in block]
    assert all(_dense(value) == _dense(LONGEST) for value in kept if value)


def people(office: Office, language: str) -> tuple[Employee, Employee]:
    """Two with the longest names; everything there can be exists."""
    odile, anna = office.person(ADMIN, language), office.person("Anna", language)
    office.place("kantine", odile, anna, language=language)
    for each in (odile, anna):
        number, name = each.number, f"{each.name} {NASTY}"[:80]
        office.write(lambda store, number=number, name=name: store.people.change(number, name=name))  # type: ignore[misc]
    quoted = OPTION.replace("\\", "").replace('"', "")
    odile.says("role give feedback Odile")
    odile.says(f'club create "{quoted[:55]}"')
    for number in range(12):
        odile.says(f'club create "Club {number} {quoted[:40]}"')
    options = " ".join(f'"{letter}{quoted[:180]}"' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    odile.says(f'poll "{quoted}" {options} max 26', "kantine")  # 1
    odile.says(f'poll "{quoted}" {options} anonymous', "kantine")  # 2
    odile.says(f'post "{LONGEST[:2900].replace(chr(92), "").replace(chr(34), "")}"', "kantine")  # 3
    anna.says(f'feedback "{quoted * 10}"')  # 4
    for number in range(5):
        anna.says(f'comment 3 "{number} {quoted * 4}"')
    anna.says(f'report 3 "{quoted * 10}"')
    anna.says("vote 1 " + " ".join("abcdefghijklmnopqrstuvwxyz"))
    return odile, anna


def lines(office: Office) -> list[str]:
    """Every command as its usage says it, in both languages, about each thing that there is."""
    found = []
    for path in sorted(set(COMMANDS) - {"forget me now", "text set", "persona"}):
        for said in office.jet.texts.vocabulary.commands[path].values():
            usage = re.sub(r"\[[^\]]*\]|\|[^ ]*", "", said.usage)
            found += [
                re.sub(r"\d+", str(number), usage) for number in ((1, 2, 3, 4) if re.search(r"\d", usage) else (1,))
            ]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_every_card(tmp_path: Path, template: Path, language: str) -> None:
    world = SlackMessenger()
    with opened(tmp_path, template, [world]) as office:
        odile, anna = people(office, language)
        for number, line in enumerate(lines(office)):
            (odile if number % 3 else anna).says(line, "kantine" if number % 2 else None)
        count = 0
        for channel in world.channels.values():
            for message in channel.messages:
                assert invalid_blocks("message", message.part.blocks) == [], message.part.text[:200]
                assert _dense(shown(message.part)) == _dense(html.unescape(message.part.text))
                assert len(message.part.text.encode("utf-16-le")) // 2 <= MOST_TEXT
                assert text_length(message.part.blocks) <= MOST_BLOCK_TEXT
                assert "<!" not in message.part.text
                assert "Something went wrong" not in message.part.text
                count += 1
        assert count > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_pressed_on_a_card_stands_in_its_text(tmp_path: Path, template: Path, language: str) -> None:
    world = SlackMessenger()
    with opened(tmp_path, template, [world]) as office:
        people(office, language)
        cards: dict[str, list[Any]] = {}
        for channel in world.channels.values():
            for message in channel.messages:
                if message.key is not None and not message.gone:
                    cards.setdefault(f"{channel.place} {message.key}", []).append(message)
        assert len(cards) >= 4
        for key, messages in cards.items():
            text = _dense(html.unescape("".join(message.part.text for message in messages)))
            for choice in messages[-1].choices:
                label = choice.label if isinstance(choice.label, str) else choice.label.key
                assert _dense(choice.typed) in text or _dense(label) in text, f"{key}: {choice}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_tab_with_everything_at_its_longest(tmp_path: Path, template: Path, language: str) -> None:
    with opened(tmp_path, template, [SlackMessenger()]) as office:
        odile, anna = people(office, language)
        quoted = OPTION.replace("\\", "").replace('"', "")
        options = " ".join(f'"{letter}{quoted[:150]}"' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for number in range(5):
            odile.says(f'poll "{number} {quoted * 4}" {options}')
            odile.says(f'post "{number} {quoted * 10}"')

        def tab(store: Any, who: Employee) -> Any:
            home = store.places.direct_with(who.account)
            store.homes.opened(who.account, home.id, office.now)
            return HomeTabs(office.jet.speaking).draw(store, who.account, office.now)

        for who in (odile, anna):
            drawn = office.write(lambda store, who=who: tab(store, who))  # type: ignore[misc]
            assert drawn is not None
            made = view(drawn[0])
            assert invalid_view(made) == []
            assert drawn[0].rest not in str(made)


def test_a_hundred_options_and_a_screen_that_is_too_full() -> None:
    choices = tuple(Choice(f"{n} {OPTION}", f"vote 1 id:{n}", 0, f"id:{n}") for n in range(100))
    check(Card(LONGEST.replace("*", "").replace("`", "").replace("[", "").replace("\\", "") * 5, choices))
    assert Message(say("home.rest")).said.key == "home.rest"
