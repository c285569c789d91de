"""A form of Slack's at a terminal: one field after the other, then it is sent."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.screen import Screen
from tests.slack.double import Impossible, Person, View
from tests.slack.double.forms import options_of, value_of
from tests.slack.double.model import Json


class Filling:
    """The form that somebody has before them, and how far they are."""

    def __init__(self, person: Person, view: View, screen: Screen) -> None:
        self._person, self._view, self._screen = person, view, screen
        self._left = [block for block in view.blocks if block["type"] == "input"]
        self._values: dict[str, Any] = {}
        screen.show("slack_form", title=view.content["title"]["text"])

    def ask(self) -> None:
        """Say which field is next."""
        block = self._left[0]
        element = block["element"]
        given = self._values.get(block["block_id"], value_of(self._view.typed[block["block_id"], element["action_id"]]))
        if element["type"] == "file_input":
            given = ", ".join(name for name, _ in given or ())
        self._screen.show(
            "slack_field",
            label=block["label"]["text"],
            hint=(block.get("hint") or {}).get("text", ""),
            optional=block["optional"],
            kind=element["type"],
            options=[each["text"]["text"] for each in options_of(element)],
            given=given or "",
        )

    async def take(self, line: str, zone: ZoneInfo) -> bool:
        """What was typed for the field that is next; True when the form is gone."""
        if line.strip() == ":close":
            await self._person.closes()
            return True
        if line.strip() != ":send":
            block = self._left[0]
            if line.strip():
                self._values[block["block_id"]] = _value(block["element"], line.strip(), zone)
            self._left.pop(0)
        if self._left and line.strip() != ":send":
            return False
        return await self._send()

    async def _send(self) -> bool:
        outcome = await self._person.submits(self._view, self._values)
        if outcome.ok:
            return True
        if outcome.error:
            raise Impossible(outcome.error)
        self._left = [block for block in self._view.blocks if block["block_id"] in outcome.errors]
        labels = {block["block_id"]: block["label"]["text"] for block in self._left}
        for field, why in outcome.errors.items():
            self._screen.show("slack_wrong", label=labels[field], why=why)
        return False


def _value(element: Json, line: str, zone: ZoneInfo) -> Any:
    if element["type"] == "datetimepicker":
        try:
            return datetime.fromisoformat(line).replace(tzinfo=zone)
        except ValueError:
            raise Impossible(line) from None
    if element["type"] == "file_input":
        return [_file(Path(each.strip()).expanduser()) for each in line.split(",")]
    if element["type"] == "checkboxes" or element["type"].startswith("multi_"):
        return [line]
    return line.replace("\\n", "\n") if element.get("multiline") else line


def _file(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError:
        raise Impossible(str(path)) from None
