"""Slack's wire text, turned back into what people typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_REFERENCE = re.compile(
    r"<(@[UW][A-Z0-9]+(?:\|[^<>\n]*)?|#[CG][A-Z0-9]+(?:\|[^<>\n]*)?"
    r"|!(?:here|channel|everyone|subteam\^|date\^)[^<>\n]*"
    r"|(?:https?://|mailto:|tel:|slack:)[^<>\n]+)>"
)  # anything else in angle brackets is what somebody typed
_ENTITY = re.compile(r"&(amp|lt|gt);")
_PLAIN = {"amp": "&", "lt": "<", "gt": ">"}
_MADE_BY_CLIENTS = ("http://", "https://", "mailto:", "tel:")  # what a client puts before what was typed

Names = Callable[[str], str]  # user id -> display name, "" when unknown


def typed(text: str, names: Names = lambda user: "") -> str:
    """The line as its author saw it: references by name, links written out, the three entities undone once."""
    return clean(_REFERENCE.sub(lambda match: _reference(match[1], names), text), entities=True)


def clean(text: str, *, entities: bool = False) -> str:
    """Text that any database takes: no NUL and no half of a surrogate pair."""
    if entities:
        text = _ENTITY.sub(lambda match: _PLAIN[match[1]], text)
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _reference(inner: str, names: Names) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return f"@{names(target[1:]) or label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return _special(target[1:], label)
    return _link(target, label)


def _special(target: str, label: str) -> str:
    """`!here`, `!subteam^S1|@team`, `!date^…|27 November`."""
    if target.startswith("date^"):
        return label
    if target.startswith("subteam^"):
        return f"@{label.removeprefix('@') or target.removeprefix('subteam^')}"
    return f"@{target}"


def _link(url: str, label: str) -> str:
    """A bare address as it was typed; a label that is no part of its address keeps both."""
    if not label:
        return url
    bare = next((url.removeprefix(scheme) for scheme in _MADE_BY_CLIENTS if url.startswith(scheme)), url)
    return label if label.rstrip("/") in (url.rstrip("/"), bare.rstrip("/")) else f"{label} ({url})"
