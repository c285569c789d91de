"""What somebody looks for: words, and filters in plain words.

`verlof kind:form since:2026 club:fietsen "vier weken" -oud`. What is no filter is words, so any text at all can be
looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_OPEN, _CLOSE = '"“”„«', '"“”«»'
_TOKEN = re.compile(
    rf"(?P<not>(?<!\S)[-–−])?(?<![^\s\-–−(])[{_OPEN}](?P<phrase>[^{_OPEN}{_CLOSE}]+)[{_CLOSE}](?!\w)"
    rf"|(?<!\S)(?P<field>[^\W\d_]+)[:=](?:[{_OPEN}](?P<quoted>[^{_OPEN}{_CLOSE}]*)[{_CLOSE}]|(?P<value>[^\s:/]+))(?!\S)"
    r"|(?<!\S)[-–−](?P<without>[^\W_][^\s]*)",
)
FIELDS = {
    **dict.fromkeys(("kind", "kinds", "soort", "soorten", "type"), "kind"),
    **dict.fromkeys(("since", "after", "sinds", "vanaf", "na"), "since"),
    **dict.fromkeys(("club", "groep", "group"), "club"),
}


def _every(words: str, kind: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), kind)


# As people say it, in one or more, in either language -> the kind of a thing, a document or a post.
KINDS = {
    **_every("form forms formulier formulieren", "form"),
    **_every("instruction instructions instructie instructies werkinstructie werkinstructies", "instruction"),
    **_every("protocol protocols protocollen", "protocol"),
    **_every("news nieuws nieuwsbericht nieuwsberichten", "news"),
    **_every("document documents documenten stuk stukken bestand bestanden file files", "document"),
    **_every("post posts bericht berichten", "post"),
    **_every("poll polls peiling peilingen", "poll"),
    **_every("event events bijeenkomst bijeenkomsten evenement evenementen", "event"),
    **_every("blog blogs", "blog"),
    **_every("video videos vlog vlogs video's", "video"),
    **_every("question questions vraag vragen", "question"),
}


@dataclass(frozen=True)
class Asked:
    """What was typed, taken apart: words, phrases in quotes, words that must not be there, and filters as said."""

    words: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()  # kind | since | club, and what was said

    @property
    def filtered(self) -> bool:
        """Is there more than words?"""
        return bool(self.phrases or self.without or self.filters)

    def said(self, name: str) -> list[str]:
        """What was said of one filter."""
        return [value for each, value in self.filters if each == name]


@dataclass(frozen=True)
class Only:
    """What is found is held to this. `kinds` empty = any; `audiences` None = all of the reader's."""

    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    audiences: frozenset[int] | None = None
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def allows(self, kind: str, label: str, changed_at: datetime | None, audience: int) -> bool:
        """Does something of that kind and label, last changed then, for that audience, pass?"""
        return (
            (not self.kinds or kind in self.kinds or label in self.kinds)
            and (self.since is None or (changed_at is not None and changed_at >= self.since))
            and (self.audiences is None or audience in self.audiences)
        )


ANYTHING = Only()


def read_asked(line: str) -> Asked:
    """Take apart what somebody typed after "search"."""
    phrases, without, filters = [], [], []
    rest: list[str] = []
    end = 0
    for match in _TOKEN.finditer(line):
        found = match.groupdict()
        name = FIELDS.get((found["field"] or "").casefold())
        if found["field"] is not None and name is None:
            continue  # "title:verlof" is words
        rest.append(line[end : match.start()])
        end = match.end()
        if name is not None:
            filters.append((name, found["quoted"] if found["quoted"] is not None else found["value"]))
        elif found["without"] or found["not"]:
            without.append(found["without"] or found["phrase"])
        else:
            phrases.append(found["phrase"].strip())
            rest.append(found["phrase"])
    rest.append(line[end:])
    words = " ".join(" ".join(rest).split())
    if not (words or filters):
        return Asked(" ".join(without))  # "-bus" alone is no exception to anything
    return Asked(words, tuple(filter(None, phrases)), tuple(without), tuple(filters))


def kinds_of(said: Iterable[str]) -> tuple[frozenset[str], list[str]]:
    """The kinds that were said, and the words that are none; "form,protocol" is both."""
    words = [word.strip(".,;").casefold() for each in said for word in re.split(r"[,+|]", each) if word.strip(".,;")]
    return frozenset(KINDS[word] for word in words if word in KINDS), [word for word in words if word not in KINDS]
