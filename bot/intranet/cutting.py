"""Cutting the text of a document into passages, at paragraph and sentence borders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.intranet.documents import Part, Section, guess_language, sentences

SHORT, LONG = 60, 140  # words in a passage: below SHORT it takes in its neighbour, above LONG it is cut
WHOLE = 200  # words of a section that is not worth cutting
SCRAP = 12  # words: less without a heading, such as the foot of a page, is no passage of its own
# Data without spaces, such as a picture written out in letters, counts as words of 200 characters.
_WORD = re.compile(r"\S{1,200}")


def cut(sections: Iterable[Section]) -> tuple[Part, ...]:
    """Cut sections into passages at paragraph and sentence borders, each under its own heading.

    A section of up to `WHOLE` words stays whole. A passage without function words of either language is in
    the language of the document.
    """
    sections = tuple(sections)
    parts: list[Part] = []
    for section in sections:
        for text in _texts(section.text):
            if parts and not section.heading and _size(text) < SCRAP:
                parts[-1] = replace(parts[-1], text=f"{parts[-1].text}\n{text}")
                continue
            parts.append(Part(section.heading, text, guess_language(text) or language_of(sections)))
    return tuple(parts)


def _texts(text: str) -> Iterator[str]:
    if _size(text) > WHOLE:
        yield from _packed(_pieces(text, LONG), LONG)
    elif lines := [line.strip() for line in text.splitlines() if line.strip()]:
        yield "\n".join(lines)


def language_of(sections: Iterable[Section]) -> str:
    """The language most of a document is in, "nl" or "en"."""
    return guess_language("\n".join(section.text[:1000] for section in sections), "nl")


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Paragraphs; those too long by sentences; those still too long by words."""
    for paragraph in text.splitlines():
        if not paragraph.strip():
            continue
        if _size(paragraph) <= longest:
            yield paragraph.strip()
            continue
        for sentence in sentences(paragraph):
            words = _WORD.findall(sentence)
            for start in range(0, len(words), longest):
                yield " ".join(words[start : start + longest])


def _packed(pieces: Iterable[str], longest: int) -> Iterator[str]:
    """Join pieces until a passage is long enough; a short tail stays with the passage before it."""
    done: list[tuple[str, int]] = []
    for piece in pieces:
        size = _size(piece)
        if done and done[-1][1] + size <= longest and (done[-1][1] < SHORT or size < SHORT // 2):
            text, before = done.pop()
            done.append((f"{text}\n{piece}", before + size))
        else:
            done.append((piece, size))
    for text, _ in done:
        yield text


def _size(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))
