"""EML: the subject, who wrote to whom and when, and what they wrote; what is attached is only named."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime

from bot.extraction.html import read_html
from bot.extraction.outline import BROKEN, Outline, Unreadable
from bot.extraction.text import read_plain

_TOLD = ("from", "to", "cc")
_DEEPEST = 20  # letters within letters


def read_mail(data: bytes, outline: Outline) -> None:
    """A letter and the letters it passes on. Raises `Unreadable` for what is none."""
    message = message_from_bytes(data, policy=policy.default.clone(raise_on_defect=False))
    if not any(_header(message, name) for name in ("from", "subject", "date", "to", "received")):
        raise Unreadable(BROKEN, "no letter")
    outline.title = _header(message, "subject")
    _letter(message, outline, 0)


def _letter(message: Message, outline: Outline, depth: int) -> None:
    outline.heading(_header(message, "subject"))
    for name in _TOLD:
        outline.paragraph(_header(message, name))
    outline.paragraph(_day(_header(message, "date")))
    _part(message, outline, depth)


def _part(part: Message, outline: Outline, depth: int) -> None:
    if depth > _DEEPEST:
        return
    kind = part.get_content_type()
    if kind == "message/rfc822":
        for inside in _parts(part):
            _letter(inside, outline, depth + 1)
    elif kind == "multipart/alternative":
        _one_of(part, outline, depth)
    elif part.is_multipart():
        for inside in _parts(part):
            _part(inside, outline, depth + 1)
    elif part.get_content_disposition() == "attachment" and not kind.startswith("text/"):
        outline.paragraph(_name(part))
    elif kind.startswith("text/"):
        (read_html if kind == "text/html" else read_plain)(_text(part), _Within(outline))


def _one_of(part: Message, outline: Outline, depth: int) -> None:
    """The same in several forms: the plain one, unless it is empty or only says to open the other."""
    forms = _parts(part)
    plain = next((each for each in forms if each.get_content_type() == "text/plain"), None)
    if plain is not None and len(_text(plain).split()) > 2:
        _part(plain, outline, depth + 1)
    elif forms:
        _part(forms[-1], outline, depth + 1)


def _parts(part: Message) -> list[Message]:
    found = part.get_payload()
    return [each for each in found if isinstance(each, Message)] if isinstance(found, list) else []


def _text(part: Message) -> bytes:
    """Its words in UTF-8, whatever they were written in."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8")).encode()
    except (LookupError, UnicodeError):
        return data  # a reader guesses


def _header(message: Message, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):  # what the standard library makes of a broken one
        return ""


def _name(part: Message) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _day(date: str) -> str:
    try:
        return parsedate_to_datetime(date).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return date


class _Within(Outline):
    """An outline whose title is not the reader's to set."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(0)
        self._outline = outline
        self.sections = outline.sections

    def heading(self, text: str) -> None:
        self._outline.heading(text)

    def paragraph(self, text: str) -> None:
        self._outline.paragraph(text)
