"""A screen as somebody's home tab. Pure."""

from __future__ import annotations

from typing import Any

from adapters.markup import plain
from adapters.slack.write import blocks, plain_text
from bot.chat import Shown

BOX = "home_box"  # the field in which something can be typed
MOST_BLOCKS = 100
_PLACEHOLDER = 150
_LABEL = 2_000

Json = dict[str, Any]


def view(shown: Shown) -> Json:
    """What `views.publish` takes. Where it does not all fit, it says how to see the rest."""
    made: list[Json] = [_box(shown)]
    for number, card in enumerate(shown.cards):
        part = blocks(card, f"part{number}")
        if len(made) + 2 + len(part) > MOST_BLOCKS:
            made.append({"type": "section", "text": _plain(shown.rest, _LABEL)})
            break
        made += [{"type": "divider"}, *part]
    return {"type": "home", "blocks": made}


def _box(shown: Shown) -> Json:
    element = {
        "type": "plain_text_input",
        "action_id": "typed",
        "placeholder": _plain(shown.example, _PLACEHOLDER),
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    return {
        "type": "input",
        "block_id": BOX,
        "dispatch_action": True,
        "optional": True,
        "label": _plain(shown.box, _LABEL),
        "element": element,
    }


def _plain(marked: str, most: int) -> Json:
    return plain_text(plain(marked), most)
