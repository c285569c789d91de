"""Cards become blocks and a text that say the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.markup import plain
from adapters.slack.typed import typed
from adapters.slack.write import MOST, Part, escaped, parts
from bot.chat import Card, Choice
from tests.slack.double.blockkit import invalid_blocks, text_length

NASTY = st.sampled_from(
    [
        "<!channel>",
        "<@U0001>",
        "*_~`",
        "&amp;",
        "<b>",
        "שלום",
        "👩‍👩‍👧",
        "\n",
        "\\",
        "[a](https://b.nl)",
        ":smile:",
        "x" * 400,
    ]
)
TEXTS = st.lists(NASTY | st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), max_size=30).map("".join)


def shown(part: Part) -> str:
    """What the blocks show, the buttons apart."""
    found = []
    for block in part.blocks:
        if block["type"] == "rich_text":
            for element in block["elements"][0]["elements"]:
                url = element.get("url")
                found.append(element["text"] + (f" ({url})" if url and url != element["text"] else ""))
    return "".join(found)


def buttons(part: Part) -> list[dict[str, Any]]:
    return [button for block in part.blocks if block["type"] == "actions" for button in block["elements"]]


def test_a_card_in_both_ways() -> None:
    [part] = parts(Card("*Poll 1*: R\\*D & <us>\nType `vote 1 a`. [more](https://b.nl)"))
    assert part.text == "Poll 1: R*D &amp; &lt;us&gt;\nType vote 1 a. more (https://b.nl)"
    [block] = part.blocks
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "Poll 1", "style": {"bold": True}},
        {"type": "text", "text": ": R*D & <us>\nType "},
        {"type": "text", "text": "vote 1 a", "style": {"code": True}},
        {"type": "text", "text": ". "},
        {"type": "link", "text": "more", "url": "https://b.nl"},
    ]


def test_a_button_says_what_it_does_and_what_could_be_typed() -> None:
    choice = Choice("R&D <b>", "vote 42 toggle id:7", 3, "id:7")
    [part] = parts(Card("Which?", (choice,)), "/jet ")
    [button] = buttons(part)
    assert button["value"] == "vote 42 toggle id:7"
    assert button["text"] == {"type": "plain_text", "text": "R&amp;D &lt;b&gt;", "emoji": False}
    assert button["accessibility_label"] == "R&D <b>: /jet vote 42 a"


def test_a_hundred_options_all_have_a_button() -> None:
    choices = tuple(Choice("&" * 200, f"vote 1 id:{n}", 0, f"id:{n}") for n in range(100))
    [part] = parts(Card("x" * 3000, choices))
    assert len(buttons(part)) == 100
    assert len(part.text) + sum(len(each["text"]["text"]) for each in buttons(part)) <= 11_100


def test_nothing_of_a_long_card_is_lost() -> None:
    lines = [f"{n} " + "word & " * 20 for n in range(200)]
    found = parts(Card("\n".join(lines), (Choice("Yes", "yes"),)))
    assert len(found) > 5
    assert "\n".join(typed(part.text) for part in found) == "\n".join(lines)
    assert [bool(buttons(part)) for part in found] == [False] * (len(found) - 1) + [True]


def test_a_name_of_three_thousand_signs_is_whole() -> None:
    [*found] = parts(Card("*" + "&" * 3000 + "*"))
    assert "".join(shown(part) for part in found) == "&" * 3000
    assert all(len(part.text) <= MOST for part in found)


@pytest.mark.parametrize("text", ["", "\n", "  "])
def test_an_empty_card_is_still_a_message(text: str) -> None:
    [part] = parts(Card(text))
    assert part.text
    assert shown(part)


@settings(max_examples=150)
@given(TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=30))
def test_text_and_blocks_say_the_same_and_keep_the_limits(text: str, choices: list[tuple[str, str]]) -> None:
    card = Card(text, tuple(Choice(label, run or "x") for label, run in choices))
    found = parts(card, "/jet ")
    for part in found:
        assert part.text == escaped(shown(part))
        assert 1 <= len(part.text.encode("utf-16-le")) // 2 <= MOST + 1
        assert invalid_blocks("message", part.blocks) == []
        assert text_length(part.blocks) <= 12_000
        for element in part.blocks[0]["elements"][0]["elements"]:
            assert 1 <= len(element["text"]) <= 3000
        for button in buttons(part):
            assert 1 <= len(button["text"]["text"]) <= 75
            assert len(button["accessibility_label"]) <= 75
            assert 1 <= len(button["value"]) <= 2000
    if plain(text).strip() and "(https://b.nl)" not in plain(text):
        whole = "".join(shown(part) for part in found)
        assert whole.replace("\n", "").replace("\xa0", "") == plain(text).replace("\n", "").replace("\xa0", "")
