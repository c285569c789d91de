"""Cards into Matrix events: texts, edits, native polls and the reactions to press. Pure.

What people typed becomes text and nothing else: it is escaped in HTML, and `m.mentions` says that nobody is
mentioned, so that an `@room` in it wakes nobody.
"""

from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import quote

from adapters.markup import Span, spans, split
from bot.chat import Card, Choice

TXN = "eu.jet.txn"  # where an event says which delivery it is, for when the homeserver has forgotten
MOST = 42_000  # bytes of body and HTML; with edit, encryption and envelope it stays below Matrix's 65,536
MOST_ANSWERS = 20  # of a native poll
SIGNS = (
    *(f"{n}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}" for n in range(1, 10)),
    "\N{KEYCAP TEN}",
)
_POLL = "org.matrix.msc3381.poll."
_TEXT = "org.matrix.msc1767.text"
_FALLBACK = 500  # characters of an edit that clients show which do not know edits

Content = dict[str, Any]


def notices(text: str) -> list[Content]:
    """A marked-up text as message contents: one, or more where it does not fit into one event."""
    return [
        {
            "msgtype": "m.notice",
            "body": _body(part),
            "format": "org.matrix.custom.html",
            "formatted_body": _html(part),
            "m.mentions": {},
        }
        for part in split(spans(text), MOST, _cost)
    ]


def edit(notice: Content, event_id: str) -> Content:
    """The content that puts `notice` in the place of an earlier event."""
    body = notice["body"]
    return {
        "msgtype": notice["msgtype"],
        "body": f"* {body[:_FALLBACK]}{'…' if len(body) > _FALLBACK else ''}",
        "m.mentions": {},
        "m.new_content": notice,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }


def in_thread(content: Content, root: str) -> Content:
    """The content as a message of the thread that begins at `root`; elsewhere it shows as a reply to it."""
    relation = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": root},
    }
    return {**content, "m.relates_to": relation}


def options(card: Card) -> list[Choice]:
    """The choices of a card that are answers of its ballot."""
    return [choice for choice in card.choices if choice.id] if card.ballot else []


def poll(card: Card) -> Content | None:
    """The native poll of a card in the shape Element sends; None where there is none or it is too long.

    The unstable names alone: a stable poll makes the clients of today fail, a `msgtype` hides it in some.
    """
    answers = options(card)
    if card.ballot is None or not 1 <= len(answers) <= MOST_ANSWERS:
        return None
    question = card.ballot.question
    numbered = [f"{n}. {_label(answer)}" for n, answer in enumerate(answers, 1)]
    return {
        f"{_POLL}start": {
            "question": {_TEXT: question, "body": question, "msgtype": "m.text"},
            "kind": f"{_POLL}disclosed",
            "max_selections": min(card.ballot.max_choices, len(answers)),
            "answers": [{"id": answer.id, _TEXT: _label(answer)} for answer in answers],
        },
        _TEXT: "\n".join([question, *numbered]),
    }


def poll_end(poll_id: str, text: str) -> Content:
    """The event that ends a native poll."""
    return {
        "m.relates_to": {"rel_type": "m.reference", "event_id": poll_id},
        f"{_POLL}end": {},
        _TEXT: text,
    }


def file(name: str, media_type: str, size: int) -> dict[str, Any]:
    """A file, without where it lies."""
    info = {"mimetype": media_type, "size": size}
    return {"msgtype": "m.file", "body": name, "filename": name, "info": info}


def reaction(event_id: str, sign: str) -> Content:
    """A reaction to an event."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": sign}}


def address(room_id: str, event_id: str, server: str) -> str:
    """A web address that opens an event in whatever client somebody uses."""
    return f"https://matrix.to/#/{quote(room_id, safe='!:')}/{quote(event_id, safe='$:')}?via={server}"


def _cost(span: Span) -> int:
    """Bytes of a span in body and HTML, as the JSON that is encrypted writes them."""
    return len(json.dumps(_body([span]))) + len(json.dumps(_html([span])))


def _body(part: list[Span]) -> str:
    return "".join(span.written for span in part)


def _html(part: list[Span]) -> str:
    return "".join(_dressed(span) for span in part)


def _dressed(span: Span) -> str:
    text = html.escape(span.text, quote=False).replace("\n", "<br/>")
    if span.bold:
        text = f"<strong>{text}</strong>"
    if span.code:
        text = f"<code>{text}</code>"
    if span.url:
        text = f'<a href="{html.escape(span.url)}">{text}</a>'
    return text


def _label(choice: Choice) -> str:
    return choice.label if isinstance(choice.label, str) else choice.label.key
