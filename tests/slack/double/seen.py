"""What a person has on their screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.slack.double.blockkit import elements_of
from tests.slack.double.forms import Impossible, options_of
from tests.slack.double.model import Channel, Json, Message, View, Workspace
from tests.slack.double.rendering import plain, read


@dataclass(frozen=True)
class Seen:
    """A message as it stands now."""

    channel: Channel = field(repr=False)
    ts: str
    user: str
    text: str  # as the app or the person sent it, escaped
    blocks: list[Json] = field(repr=False)
    shown: str  # what is read: of the blocks, or else of the text
    thread_ts: str | None = None
    ephemeral: bool = False
    edited: bool = False
    by_app: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)

    @property
    def buttons(self) -> list[str]:
        """The labels of what can be pressed."""
        return labels(self.blocks)


def seen(workspace: Workspace, channel: Channel, message: Message) -> Seen:
    """A message as somebody sees it."""
    shown = read(workspace, message.blocks) if message.blocks else plain(workspace, message.text)
    return Seen(
        channel,
        message.ts,
        message.user,
        message.text,
        message.blocks,
        shown,
        thread_ts=message.thread_ts,
        ephemeral=message.only_for is not None,
        edited=message.edited_ts is not None,
        by_app=message.by_app,
        reactions={name: list(users) for name, users in message.reactions.items()},
        metadata=message.metadata,
        files=message.files,
    )


def labels(blocks: list[Json]) -> list[str]:
    """The labels of all buttons and choices in blocks, in their order."""
    found: list[str] = []
    for block in blocks:
        for element in elements_of(block):
            found += [element["text"]["text"]] if "text" in element else []
            found += [each["text"]["text"] for each in options_of(element)]
    return found


@dataclass(frozen=True)
class Pressed:
    """What is under somebody's finger: an element, its block, and the option chosen in it, if it has options."""

    block: Json
    element: Json
    option: Json | None = None


def find(blocks: list[Json], label: str) -> Pressed:
    """The element, or the option in one, with this label, accessibility label, placeholder or action_id."""
    for block in blocks:
        for element in elements_of(block):
            if label in _names(block, element):
                return Pressed(block, element)
    for block in blocks:
        for element in elements_of(block):
            for option in options_of(element):
                if label in (option["text"]["text"], option["value"]):
                    return Pressed(block, element, option)
    raise Impossible(f"nothing called {label!r} here; there is {labels(blocks)}")


def _names(block: Json, element: Json) -> set[Any]:
    texts = [element.get("text"), element.get("placeholder"), block.get("label")]
    names = {each["text"] for each in texts if isinstance(each, dict)}
    return names | {element["action_id"], element.get("accessibility_label")}


def find_input(view: View, name: str) -> tuple[Json, Json]:
    """The block and the element of a field by its label, block_id or action_id."""
    for block in view.blocks:
        for element in elements_of(block):
            if name == block["block_id"] or name in _names(block, element):
                return block, element
    raise Impossible(f"no field {name!r} in the form")
