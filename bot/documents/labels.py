"""What a `jet.toml` says of the documents in its folder and below: read, checked, and put where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.config.given import File
from bot.config.mistakes import Mistake, Mistakes
from bot.documents.shelves import LABELS
from bot.intranet.documents import KINDS
from bot.intranet.shelves import Listing, folders_of
from bot.language.nearest import nearest
from storage.store import Store

NAMES = ("owner", "audience", "language", "kind", "valid_from", "valid_until", "review")
_DUTCH_KINDS = {"instructie": "instruction", "werkinstructie": "instruction", "protocol": "protocol"} | {
    "formulier": "form",
    "nieuws": "news",
}
EVERYBODY = ("all", "iedereen", "allemaal")


@dataclass(frozen=True)
class Said:
    """What is said of a document, by name, and where each was said."""

    values: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)


class Labels:
    """The `jet.toml` files of one shelf; each is read once. `mistakes` has what is wrong with them."""

    def __init__(self, listing: Listing) -> None:
        self.mistakes: list[Mistake] = []
        self.unmet: dict[tuple[str, int | None], Mistake] = {}  # what was found wrong in the store, once a line
        self._said = {folder: self._read(folder, text) for folder, text in listing.labels.items()}

    def miss(self, unmet: Unmet, said: Said) -> Mistake:
        """Note somebody or something that is not there; where that was said."""
        source, line = said.sources.get(unmet.label, ("", None))
        mistake = Mistake(source, line, unmet.label, unmet.key, unmet.values)
        self.unmet[source, line] = mistake
        return mistake

    def of(self, file: str) -> Said | None:
        """What is said of a file, the nearest folder's word counting; None when a file that speaks of it is wrong."""
        values: dict[str, str] = {}
        sources: dict[str, tuple[str, int | None]] = {}
        for folder in folders_of(file):
            if folder in self._said:
                said = self._said[folder]
                if said is None:
                    return None
                values |= said.values
                sources |= said.sources
        return Said(values, sources)

    def _read(self, folder: str, text: bytes) -> Said | None:
        name = f"{folder}{LABELS}"
        try:
            file = File.parsed(name, text)
        except Mistakes as error:
            self.mistakes += error.mistakes
            return None
        found = [self._value(file, key, value) for key, value in file.tree.items()]
        if None in found:
            return None
        values = dict(filter(None, found))
        return Said(values, {key: (name, file.lines.get((key,))) for key in values})

    def _value(self, file: File, key: str, value: Any) -> tuple[str, str] | None:
        """A name and its value as text, or None and a mistake noted."""
        wrong = _wrong_name(key) or _CHECKS[key](value)
        if wrong:
            text, values = wrong
            shown = {"value": value, "known": NAMES} | values
            self.mistakes.append(Mistake(file.name, file.lines.get((key,)), key, text, shown))
            return None
        return key, _DUTCH_KINDS.get(str(value), str(value)) if key == "kind" else str(value)


Wrong = tuple[str, dict[str, object]] | None


def _wrong_name(key: str) -> Wrong:
    if key in NAMES:
        return None
    near = nearest(key, NAMES)
    return ("label_near", {"name": key, "near": near}) if near else ("label_unknown", {"name": key})


def _a_text(value: Any) -> Wrong:
    return None if isinstance(value, str) and value.strip() else ("not_text", {})


def _a_day(value: Any) -> Wrong:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return "label_day", {}
    return None


def _a_kind(value: Any) -> Wrong:
    return None if value in KINDS or value in _DUTCH_KINDS else ("label_kind", {"known": KINDS})


def _a_language(value: Any) -> Wrong:
    return None if value in ("nl", "en") else ("label_language", {})


def _an_audience(value: Any) -> Wrong:
    kind, _, name = str(value).partition(":")
    return None if value in EVERYBODY or (kind in ("club", "place") and name.strip()) else ("label_audience", {})


_CHECKS: Mapping[str, Callable[[Any], Wrong]] = {
    "owner": _a_text,
    "audience": _an_audience,
    "language": _a_language,
    "kind": _a_kind,
    "valid_from": _a_day,
    "valid_until": _a_day,
    "review": _a_day,
}


# In the store


class Unmet(Exception):
    """A person, club or place that is not there; the text that says so and its values."""

    def __init__(self, label: str, key: str, **values: object) -> None:
        super().__init__(key)
        self.label, self.key, self.values = label, key, values


def columns(store: Store, values: Mapping[str, str | None]) -> dict[str, Any]:
    """What is kept of labels; None = taken back. "audience" comes as the id of one. Raises `Unmet`."""
    return {_COLUMNS[name]: _kept(store, name, value) for name, value in values.items()}


def new_in(given: Mapping[str, str] | None, said: Mapping[str, str]) -> dict[str, str | None]:
    """What is said otherwise than last time, None = no more: only that is put, so that a command's word stays."""
    before = given or {}
    return {name: said.get(name) for name in {**before, **said} if before.get(name) != said.get(name)}


def met(store: Store, values: Mapping[str, str | None]) -> tuple[dict[str, Any], Unmet | None]:
    """The same, without an owner whom Jet does not know yet, and who that is: a document need not wait for them, as it
    must for its readers."""
    try:
        return columns(store, values), None
    except Unmet as unmet:
        if unmet.label != "owner":
            raise
        return columns(store, {name: value for name, value in values.items() if name != "owner"}), unmet


_COLUMNS = {name: name for name in NAMES} | {"review": "review_on"}


def _kept(store: Store, name: str, value: str | None) -> Any:
    if name == "audience":
        return _audience(store, value or EVERYBODY[0])
    if value is None:
        return "" if name == "kind" else None
    if name == "owner":
        return _owner(store, value)
    return date.fromisoformat(value) if name in ("valid_from", "valid_until", "review") else value


def _owner(store: Store, name: str) -> int:
    person = store.people.with_email(name.strip().casefold())
    people = [person] if person else store.people.named(name)
    if len(people) != 1:
        raise Unmet("owner", "label_which" if people else "label_nobody", value=name)
    return people[0].id


def _audience(store: Store, said: str) -> int:
    kind, _, name = said.partition(":")
    if said in EVERYBODY:
        return store.places.audience_all()
    if kind == "club" and (club := store.clubs.find(name)):
        return store.places.audience_of_club(club.id)
    if kind == "place" and len(places := store.places.called(name)) == 1:
        return store.places.audience_of_place(places[0].id)
    raise Unmet("audience", "label_no_audience", value=said)
