"""A picture of a real conversation, for the README: `python -m bot.demo.picture docs/conversation.svg`.

A demo is started afresh in a folder that is thrown away; one employee talks at its terminal, another in Matrix.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bot.demo.homeserver import JET, Call, logged_in, path
from bot.demo.organisation import Organisation, read_organisation

_WIDTH, _LINE, _MARGIN = 47, 19, 20  # characters in a panel; pixels
_PANEL = 420
_COLOURS = {"typed": "#0b7a75", "heading": "#5b5b66", "said": "#1f1f28", "title": "#8a3b12"}
_PATIENCE = 60.0


@dataclass(frozen=True)
class Line:
    """A line of the picture: `typed` by a person, what Jet `said`, a `title`, or the `heading` of a message."""

    text: str
    kind: str


class Terminal:
    """A `jet demo` whose lines come from here."""

    def __init__(self, folder: Path, name: str) -> None:
        environment = {**os.environ, "JET_DEMO_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "bot.cli", "demo", "--as", name]
        self._demo = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._folder = folder

    def url(self) -> str:
        """Where its homeserver answers, once it has started."""
        seen = self._read(lambda line: line.startswith("Ctrl-D"))
        return next(found[0] for line in seen if (found := re.search(r"http://\S+", line)))

    def type(self, line: str) -> list[Line]:
        """What is shown for a line: it ends where the next one, thanks, is echoed."""
        assert self._demo.stdin is not None
        self._demo.stdin.write(f"{line}\nthanks\n")
        seen = self._read(lambda shown: shown == "> thanks")
        self._read(lambda shown: not shown)
        kept = "\n".join(seen[:-1]).strip("\n").split("\n")
        lines = [Line(shown, "typed" if shown.startswith("> ") else "said") for shown in kept]
        return [*lines, Line("", "said")]

    def end(self) -> None:
        """End of file."""
        self._demo.communicate(timeout=_PATIENCE)

    def _read(self, last: Callable[[str], bool]) -> list[str]:
        assert self._demo.stdout is not None
        seen: list[str] = []
        for line in self._demo.stdout:
            seen.append(line.rstrip("\n"))
            if last(seen[-1]):
                return seen
        raise RuntimeError("the demo ended:\n" + "\n".join(seen))


def converse(folder: Path, organisation: Organisation) -> tuple[list[Line], list[Line]]:
    """What Emma sees at the terminal, and what everybody sees in the room of the timeline."""
    terminal = Terminal(folder, "Emma")
    url = terminal.url()
    here = terminal.type('poll "Lunch on Friday?" "Pizza" "Soup" until friday 12:00')
    number = next(found[1] for line in here if (found := re.match(r"Poll (\d+) ", line.text)))
    with logged_in(url, organisation, "samira") as call:
        room = str(call("GET", path("directory", "room", f"#wilgenhof:{organisation.domain}"), None)["room_id"])
        vote = {"msgtype": "m.text", "body": f"!jet stem {number} b"}
        call("PUT", path("rooms", room, "send", "m.room.message", "vote"), vote)
        _wait(lambda: any(re.search("B Soup, 1 ", line.text) for line in _room(call, room, organisation)))
        here += terminal.type(f"vote {number} a")
        here += terminal.type("who pays my train ticket?")
        _wait(lambda: any(re.search("A Pizza, 1 ", line.text) for line in _room(call, room, organisation)))
        there = _room(call, room, organisation)
        alone = _alone_with_jet(call, organisation)
    terminal.end()
    first = next(place for place, line in enumerate(there) if "Lunch on Friday" in line.text)
    return here, [*there[first - 1 :], Line("Samira, alleen met Jet", "title"), Line("", "said"), *alone]


def _alone_with_jet(call: Call, organisation: Organisation) -> list[Line]:
    """A direct conversation: the welcome, a question, its answer."""
    wanted = {"preset": "private_chat", "is_direct": True, "invite": [organisation.user_id(JET)]}
    room = str(call("POST", path("createRoom"), wanted)["room_id"])
    _wait(lambda: bool(_room(call, room, organisation)))
    question = {"msgtype": "m.text", "body": "waar is het verlofformulier?"}
    call("PUT", path("rooms", room, "send", "m.room.message", "question"), question)
    _wait(lambda: any("verlofformulier.docx" in line.text for line in _room(call, room, organisation)))
    return _room(call, room, organisation)


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the room never showed it")
        time.sleep(0.2)


def _room(call: Call, room: str, organisation: Organisation) -> list[Line]:
    """The messages of a room as a client shows them, edits applied."""
    query = f"{path('rooms', room, 'messages')}?dir=b&limit=100"
    events = [event for event in reversed(call("GET", query, None)["chunk"]) if event["type"] == "m.room.message"]
    shown: dict[str, tuple[str, str, bool]] = {}
    for event in events:
        content = event["content"]
        relation = content.get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            original = relation["event_id"]
            shown[original] = (shown[original][0], content["m.new_content"]["body"], True)
        else:
            shown[event["event_id"]] = (event["sender"], content["body"], False)
    lines: list[Line] = []
    for sender, body, edited in shown.values():
        user = sender[1:].partition(":")[0]
        name = "Jet" if user == JET else organisation.employees[user].name
        lines.append(Line(f"{name} (bewerkt)" if edited else name, "heading"))
        lines += [Line(line, "said" if user == JET else "typed") for line in body.split("\n")]
        lines.append(Line("", "said"))
    return lines


def draw(panels: Iterable[tuple[str, list[Line]]]) -> str:
    """An SVG of panels side by side, each with its title."""
    wrapped = [(title, [part for line in lines for part in _wrapped(line)]) for title, lines in panels]
    height = _MARGIN * 2 + _LINE * (3 + max(len(lines) for _, lines in wrapped))
    width = _MARGIN + len(wrapped) * (_PANEL + _MARGIN)
    body = "".join(
        _panel(title, lines, _MARGIN + place * (_PANEL + _MARGIN), height)
        for place, (title, lines) in enumerate(wrapped)
    )
    spoken = escape(" ".join(f"{title}: " + " ".join(line.text for line in lines) for title, lines in wrapped))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
        f'font-size="13"><title>{spoken}</title>'
        f'<rect width="{width}" height="{height}" fill="#ece8e1"/>{body}</svg>\n'
    )


def _wrapped(line: Line) -> list[Line]:
    if not line.text:
        return [line]
    indent = "  " if line.kind == "typed" and line.text.startswith("> ") else ""
    return [Line(part, line.kind) for part in textwrap.wrap(line.text, _WIDTH, subsequent_indent=indent)]


def _panel(title: str, lines: list[Line], left: int, height: int) -> str:
    inside = left + _MARGIN
    drawn = [f'<rect x="{left}" y="{_MARGIN}" width="{_PANEL}" height="{height - 2 * _MARGIN}" rx="10" fill="#fff"/>']
    for row, line in enumerate([Line(title, "title"), Line("", "said"), *lines]):
        weight = ' font-weight="bold"' if line.kind in ("heading", "title") else ""
        dress = f'xml:space="preserve" fill="{_COLOURS[line.kind]}"{weight}'
        drawn.append(f'<text x="{inside}" y="{_MARGIN + 30 + _LINE * row}" {dress}>{escape(line.text)}</text>')
    return "".join(drawn)


def main(target: str) -> None:
    """Hold the conversation and draw it."""
    organisation = read_organisation()
    with tempfile.TemporaryDirectory(prefix="jet-picture-") as folder:
        here, there = converse(Path(folder), organisation)
    panels: list[tuple[str, Any]] = [("Emma, at the terminal", here), ("Matrix, de kamer Wilgenhof", there)]
    Path(target).write_text(draw(panels), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
