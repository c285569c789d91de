"""Cards into Slack's messages: blocks to look at, and a text that says the same to screen readers. Pure.

What people typed stands in rich text, which Slack never reads as markup; in the top-level text it is escaped. A
card that is longer than a message becomes several; nothing of it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.markup import Span, spans, split
from bot.chat import Card, Choice

MOST = 3_800  # characters of a message's text, escaped: an edit may have 4,000
LONGEST_ELEMENT = 3_000
MOST_BUTTONS = 250
_ALL_TEXT = 11_000  # characters of all blocks of a message; Slack refuses somewhere above 12,000
_IN_A_BLOCK = 25  # buttons
_LABEL = 75
_SHORTEST_LABEL = 20
_VALUE = 2_000
_OPTION_VALUE = 150
_IN_A_MENU = 5
_NOTHING = "\N{NO-BREAK SPACE}"  # for a card without a word: Slack takes no empty message

Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One message: what `chat.postMessage` and `chat.update` take."""

    text: str
    blocks: list[Json]


def parts(card: Card, prefix: str = "") -> list[Part]:
    """The messages of a card, one or more; the buttons are under the last. `prefix` is what is typed before a
    command in the place, e.g. "/jet "."""
    marked = [span for span in spans(card.text) if span.text]
    nothing = [Span(_NOTHING)]
    says = bool("".join(span.text for span in marked).strip())
    pages = [page or nothing for page in split(marked if says else nothing, MOST, _cost)]
    found = [Part(_text(page), [_rich_text(page)]) for page in pages]
    last = found[-1]
    found[-1] = Part(last.text, [*last.blocks, *_buttons(card, prefix, _ALL_TEXT - len(last.text))])
    return found


def address(workspace: str, channel: str, remote_id: str) -> str:
    """The web address of a message; `workspace` is that of the workspace, with the slash at its end."""
    return f"{workspace}archives/{channel}/p{remote_id.rpartition('/')[2].replace('.', '')}"


def blocks(card: Card, name: str) -> list[Json]:
    """A card as blocks beside others, on a screen; the ids of its blocks begin with `name`."""
    found = [block for part in parts(card) for block in part.blocks]
    return [block | ({"block_id": f"{name}/{block['block_id']}"} if "block_id" in block else {}) for block in found]


def escaped(text: str) -> str:
    """A text in which nothing is a reference or an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cost(span: Span) -> int:
    """Characters as Slack may count them: an emoji outside the basic plane as two."""
    return len(_text([span]).encode("utf-16-le")) // 2


def _text(page: Sequence[Span]) -> str:
    return escaped("".join(span.written for span in page))


def _rich_text(page: Sequence[Span]) -> Json:
    section = {"type": "rich_text_section", "elements": [element for span in page for element in _elements(span)]}
    return {"type": "rich_text", "elements": [section]}


def _elements(span: Span) -> Iterator[Json]:
    style = {name: True for name, on in (("bold", span.bold), ("code", span.code)) if on}
    for start in range(0, len(span.text), LONGEST_ELEMENT):
        text = span.text[start : start + LONGEST_ELEMENT]
        made = {"type": "link", "url": span.url, "text": text} if span.url else {"type": "text", "text": text}
        yield made | ({"style": style} if style else {})


def _buttons(card: Card, prefix: str, room: int) -> Iterator[Json]:
    """The choices that can be pressed; each stands in the text too, with the words to type."""
    in_menu = [choice for choice in card.choices if choice.menu and len(choice.run) <= _OPTION_VALUE][:_IN_A_MENU]
    others = [choice for choice in card.choices if choice not in in_menu]
    fit = [choice for choice in others if len(choice.run) <= _VALUE][:MOST_BUTTONS]
    longest = min(_LABEL, max(_SHORTEST_LABEL, room // max(1, len(fit))))
    made = [_button(number, choice, prefix, longest) for number, choice in enumerate(fit)]
    made += [_menu(in_menu)] if in_menu else []
    for start in range(0, len(made), _IN_A_BLOCK):
        yield {"type": "actions", "block_id": f"choices/{start}", "elements": made[start : start + _IN_A_BLOCK]}


def _menu(choices: Sequence[Choice]) -> Json:
    """Less wanted things, behind three dots; they are the same for everybody who sees the card."""
    options = [
        {"text": {"type": "plain_text", "text": _label(_named(each), _LABEL), "emoji": False}, "value": each.run}
        for each in choices
    ]
    return {"type": "overflow", "action_id": "menu", "options": options}


def _named(choice: Choice) -> str:
    label = choice.label if isinstance(choice.label, str) else choice.label.key
    return " ".join(label.split()) or choice.run or _NOTHING


def _button(number: int, choice: Choice, prefix: str, longest: int) -> Json:
    label = _named(choice)
    return {
        "type": "button",
        "action_id": f"choice/{number}",
        "text": {"type": "plain_text", "text": _label(label, longest), "emoji": False},
        "value": choice.run,
        "accessibility_label": _shortened(f"{_shortened(label, 40)}: {prefix}{_to_type(number, choice)}", _LABEL),
    }


def _to_type(number: int, choice: Choice) -> str:
    """The line of a choice as people type it: an answer by its letter instead of its permanent id."""
    line = choice.typed or choice.run
    if choice.id and line.endswith(choice.id):
        answer = chr(ord("a") + number) if number < 26 else str(number + 1)
        return line.removesuffix(choice.id).replace("toggle ", "") + answer
    return line


def plain_text(text: str, longest: int) -> Json:
    """A text that Slack never reads as markup, short enough when it is escaped."""
    return {"type": "plain_text", "text": _label(text, longest), "emoji": False}


def _label(label: str, longest: int) -> str:
    """A label that is short enough when it is escaped."""
    most = longest
    while len(shown := escaped(_shortened(label, most))) > longest:
        most -= max(1, (len(shown) - longest) // 5)
    return shown


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
