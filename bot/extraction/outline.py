"""What the readers give back: a title and stretches of text under headings; or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

PASSWORD, BROKEN, TOO_LARGE = "password", "broken", "too_large"


class Unreadable(Exception):
    """A file that gives no text; `outcome` is one of the three above, `detail` says more."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class Outline:
    """Collects paragraphs under headings. Raises `Unreadable` when they become more than `limit` letters."""

    def __init__(self, limit: int) -> None:
        self.title = ""
        self.sections: list[tuple[str, list[str]]] = []
        self._left = limit

    def heading(self, text: str) -> None:
        """Begin a section; a heading without text below it stands above the next heading."""
        text = " ".join(text.split())
        if not text:
            return
        if self.sections and not self.sections[-1][1]:
            self.sections[-1][1].append(self.sections[-1][0])
        self.sections.append((text, []))

    def paragraph(self, text: str) -> None:
        """Add a paragraph to the section; white space of it counts as one space."""
        text = " ".join(text.split())
        if not text:
            return
        self._left -= len(text)
        if self._left < 0:
            raise Unreadable(TOO_LARGE, "text")
        if not self.sections:
            self.sections.append(("", []))
        self.sections[-1][1].append(text)

    def without_heading(self) -> None:
        """Begin a section that has none."""
        self.sections.append(("", []))

    def apart(self, lines: Iterable[str]) -> None:
        """Add lines that belong under no heading, such as the foot of every page; none is no section."""
        for number, line in enumerate(lines):
            if not number:
                self.without_heading()
            self.paragraph(line)

    def finished(self) -> list[tuple[str, str]]:
        """The sections as (heading, paragraphs on a line each); the title is no heading of its own text."""
        return [
            ("" if heading == self.title and lines else heading, "\n".join(lines) or heading)
            for heading, lines in self.sections
            if heading or lines
        ]
