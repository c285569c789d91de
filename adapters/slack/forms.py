"""Forms as Slack's modals, and what was filled in. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.markup import plain
from adapters.slack.read import read_files
from adapters.slack.write import plain_text
from bot.chat import Field, Form
from bot.files import SharedFile

CALLBACK = "jet_form"
SHORTCUT = "form/"  # before the command whose form a shortcut opens
_TITLE = 24
_LABEL = 2_000
_LONGEST = 3_000
_MOST_FILES = 10

Json = dict[str, Any]


@dataclass(frozen=True)
class FilledIn:
    """A form that somebody sent: which one, where it was opened, the values by field, and the files put into it."""

    path: str
    channel: str
    values: Mapping[str, str]
    files: tuple[SharedFile, ...] = ()


def modal(form: Form, channel: str) -> Json:
    """The view of a form. Where it was opened is kept in it."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps({"path": form.path, "channel": channel}),
        "title": _plain(form.title, _TITLE),
        "submit": _plain(form.submit, _TITLE),
        **({"close": _plain(form.close, _TITLE)} if form.close else {}),
        "blocks": [*_note(form.note), *map(_input, form.fields)],
    }


def filled_in(view: Mapping[str, Any]) -> FilledIn | None:
    """What a submitted view holds; None for one that is no form of Jet's."""
    if view.get("callback_id") != CALLBACK:
        return None
    about = json.loads(view.get("private_metadata") or "{}")
    states = (view.get("state") or {}).get("values") or {}
    given = {name: elements.get("value") or {} for name, elements in states.items()}
    values = {name: value for name, state in given.items() if (value := _value(state))}
    files = tuple(file for state in given.values() for file in read_files(state.get("files")))
    return FilledIn(about["path"], about["channel"], values, files)


def errors(wrong: Mapping[str, str]) -> Json:
    """The acknowledgement that shows under each field what is wrong with it."""
    return {"response_action": "errors", "errors": {name: plain(text)[:_LABEL] for name, text in wrong.items()}}


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, _LABEL),
        "optional": not field.needed,
        "element": _element(field) | {"action_id": "value"},
    }
    return block | ({"hint": _plain(field.hint, _LABEL)} if field.hint and field.kind != "tick" else {})


def _note(note: str) -> list[Json]:
    return [{"type": "section", "text": _plain(note, _LONGEST)}] if note else []


def _element(field: Field) -> Json:
    if field.kind == "moment":
        at = {"initial_date_time": int(datetime.fromisoformat(field.given).timestamp())} if field.given else {}
        return {"type": "datetimepicker"} | at
    if field.kind == "files":  # all kinds may be put in: what cannot be read is told in words of the reader's
        return {"type": "file_input", "max_files": _MOST_FILES}
    if field.kind == "tick":
        tick = {"text": _plain(field.hint or field.label, 75), "value": "yes"}
        return {"type": "checkboxes", "options": [tick]} | ({"initial_options": [tick]} if field.given else {})
    made: Json = {"type": "plain_text_input", "multiline": field.kind == "lines", "max_length": _LONGEST}
    given = field.given if field.kind == "lines" else " ".join(field.given.split())
    return made | ({"initial_value": given[:_LONGEST]} if given else {})


def _value(state: Mapping[str, Any]) -> str:
    if isinstance(state.get("selected_date_time"), int):
        return datetime.fromtimestamp(state["selected_date_time"], UTC).isoformat()
    if state.get("selected_options"):
        return str(state["selected_options"][0]["value"])
    value = state.get("value")
    return value if isinstance(value, str) else ""


def _plain(marked: str, most: int) -> Json:
    return plain_text(plain(marked), most)
