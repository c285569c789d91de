"""Keeping the store like the shelves: new files read, changed ones again, moved ones known again, gone ones removed."""

from __future__ import annotations

import asyncio
import collections
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.config.mistakes import Mistake
from bot.documents.labels import Labels, Said, Unmet, met, new_in
from bot.documents.shelves import Folder, Shelf, Unfetched
from bot.extraction.extracting import Extracted, Limits, extract
from bot.extraction.formats import media_type
from bot.extraction.readers import Readers
from bot.intranet.cutting import cut, language_of
from bot.intranet.documents import Draft
from bot.intranet.shelves import Difference, Known, Listing, Stamp, compare
from storage.blobs import TooLarge
from storage.database import Database
from storage.store import Store


@dataclass(frozen=True)
class Added:
    """What became of one file or line."""

    name: str
    outcome: str  # as extraction says; wrong, held (not done yet), moved, removed
    detail: str = ""


FINE = frozenset({"ok", "moved", "removed", "labelled"})


@dataclass(frozen=True)
class Found:
    """A file as it was read."""

    extracted: Extracted
    content: str = ""  # its sha256
    data: bytes | None = None  # when it is to be kept


@dataclass(frozen=True)
class Plan:
    """What is to be done for a shelf."""

    shelf: Shelf
    listing: Listing
    known: Mapping[str, Known]
    difference: Difference
    labels: Labels

    @property
    def reading(self) -> int:
        """How many files are to be read."""
        return len(self.difference.fresh) + len(self.difference.changed)


@dataclass
class Shelving:
    """Brings what lies on shelves into the store."""

    database: Database
    now: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)

    async def plan(self, shelf: Shelf, *, surely: bool = False, every: bool = True) -> Plan:
        """Look at a shelf. `surely`: files that are gone are gone, however many. Unless `every`, what was removed
        by hand stays away."""
        listing = await asyncio.to_thread(shelf.listing)
        known = await self.database.read(lambda store: store.files.below(shelf.root))
        if not every:
            out = await self.database.read(lambda store: store.files.left_out())
            folders = tuple(each for each in out if each.endswith("/"))
            left = {file for file in listing.files if file in out or file.startswith(folders)} - known.keys()
            listing = replace(listing, files={file: listing.files[file] for file in listing.files if file not in left})
        difference = compare(listing, known, surely=surely)
        return Plan(shelf, listing, known, difference, Labels(listing))

    async def carry_out(self, plan: Plan) -> AsyncIterator[Added]:
        """Do it, telling what became of each file; one file never stops the others."""
        for mistake in plan.labels.mistakes:
            yield _told(mistake)
        for name in plan.listing.misnamed:
            yield Added(name, "broken", "its name is not written in UTF-8: give it another one")
        async for told in self._relabel(plan):
            yield told
        missing = dict.fromkeys((*plan.difference.gone, *plan.difference.held))
        async for added in self._take_in(plan, missing):
            yield added
        for file in [each for each in plan.difference.gone if each in missing]:
            await self.database.write(lambda store, file=file: store.documents.remove(file))  # type: ignore[misc]
            yield Added(file, "removed")
        for mistake in plan.labels.unmet.values():
            yield _told(mistake)
        if held := sum(each in missing for each in plan.difference.held):
            yield Added(plan.shelf.root, "held", f"{held} files cannot be seen")
        elif not plan.listing.there and not plan.known:
            yield _unopened(plan.shelf.root)

    async def _take_in(self, plan: Plan, missing: dict[str, None]) -> AsyncIterator[Added]:
        """Read what is new or changed, a few files at once; takes out of `missing` what has only moved."""
        readers = Readers(os.cpu_count() or 1)
        begun: collections.deque[tuple[str, asyncio.Task[Found]]] = collections.deque()
        try:
            for file in (*plan.difference.fresh, *plan.difference.changed):
                begun.append((file, asyncio.create_task(self._read(plan.shelf, file, readers))))
                if len(begun) > readers.count:
                    yield await self._keep(plan, missing, *begun.popleft())
            while begun:
                yield await self._keep(plan, missing, *begun.popleft())
        finally:
            await asyncio.to_thread(readers.close)
            await asyncio.gather(*(task for _, task in begun), return_exceptions=True)

    async def _read(self, shelf: Shelf, file: str, readers: Readers) -> Found:
        return await asyncio.to_thread(self._found, shelf, file, readers)

    def _found(self, shelf: Shelf, file: str, readers: Readers) -> Found:
        try:
            with shelf.fetch(file, self.limits.size) as path:
                found = extract(path, self.limits, readers)
                if found.outcome in ("too_large", "not_allowed"):
                    return Found(found)
                data = path.read_bytes()
                content = hashlib.sha256(data).hexdigest()
                return Found(found, content, data if found.outcome in ("ok", "empty") else None)
        except Unfetched as error:
            return Found(Extracted(error.outcome, detail=error.detail))
        except OSError as error:
            return Found(Extracted("broken", detail=error.strerror or type(error).__name__))

    async def _keep(self, plan: Plan, missing: dict[str, None], file: str, reading: asyncio.Task[Found]) -> Added:
        """Put a file where it belongs: over the document it was, in the place of one that moved, or as a new one."""
        found = await reading
        known, stamp, said = plan.known.get(file), plan.listing.files[file], plan.labels.of(file)
        if known is None and found.content:
            before = next((each for each in missing if _was(plan, each, found.content)), None)
            if before is not None:
                del missing[before]
                unmet = await self.database.write(lambda store: _moved(store, before, file, stamp, said))
                _noted(plan, unmet, said)
                return Added(file, "moved", before)
        if known is None and said is None:
            return Added(file, "held", "what a jet.toml says of it is wrong")
        try:
            unmet = await self.database.write(lambda store: self._put(store, file, stamp, found, known, said))
        except Unmet as error:
            _noted(plan, error, said)
            return Added(file, "held", "what a jet.toml says of it is wrong")
        _noted(plan, unmet, said)
        return Added(file, found.extracted.outcome, found.extracted.detail)

    def _put(
        self, store: Store, file: str, stamp: Stamp, found: Found, before: Known | None, said: Said | None
    ) -> Unmet | None:
        """A file that did not change but in its looks is not read anew. What its folder says of it counts before the
        new words are there; for whom it is may have been changed by command while it was read."""
        known, unmet = store.files.known([file]).get(file), None
        if known is None and before is not None:
            return None  # it was removed by hand meanwhile
        if known is not None and said is not None:
            unmet = _labelled(store, known, said)
            known = store.files.known([file])[file]
        if known is not None and known.modified is not None and found.content and known.content == found.content:
            store.files.stamp(known.number, stamp.size, stamp.modified, found.content)
            return unmet
        labels: dict[str, Any] = {}
        if known is None and said is not None:
            labels, unmet = met(store, said.values)
        audience = known.audience if known else labels.pop("audience", store.places.audience_all())
        [number] = store.documents.put_many([self._draft(store, file, found, audience)], self.now())
        store.files.stamp(number, stamp.size, stamp.modified, found.content)
        if known is None and said is not None:
            if labels:
                store.documents.label(number, **labels)
            store.files.given(number, _without(said.values, unmet))
        return unmet

    def _draft(self, store: Store, file: str, found: Found, audience: int) -> Draft:
        """The document that a file is; one too large to keep can be found all the same."""
        blob, path, extracted = None, Path(file), found.extracted
        if found.data is not None:
            try:
                blob = store.blobs.put(found.data, media_type(path.suffix), self.limits.size)
            except TooLarge:
                blob = None
        return Draft(
            source_id=file,
            title=extracted.title or title_of(path.name),
            parts=cut(extracted.sections),
            audience=audience,
            file_name=path.name,
            blob=blob,
            outcome=extracted.outcome,
            detail=extracted.detail,
            language=language_of(extracted.sections),
        )

    async def _labels_put(self, known: Known, said: Said) -> tuple[Unmet | None, bool]:
        return await self.database.write(lambda store: _label(store, known, said))

    async def _relabel(self, plan: Plan) -> AsyncIterator[Added]:
        """Where a folder says something else than before, that counts at once; what was said by command since then
        stays. A changed file gets it together with its new words."""
        changed = set(plan.difference.changed)
        for file, known in plan.known.items():
            said = plan.labels.of(file) if file in plan.listing.files and file not in changed else None
            if said is None or dict(known.given or {}) == dict(said.values):
                continue
            try:
                unmet, new = await self._labels_put(known, said)
            except Unmet as error:
                unmet, new = error, False
            _noted(plan, unmet, said)
            if new:
                yield Added(file, "labelled")


async def watch(shelving: Shelving, folders: Iterable[Path]) -> AsyncIterator[Added]:
    """One look at the folders that are configured and those that were given by command."""
    given = await shelving.database.read(lambda store: store.files.watched())
    for folder in dict.fromkeys([*map(str, folders), *given]):
        plan = await shelving.plan(Folder(Path(folder)), every=False)
        async for added in shelving.carry_out(plan):
            yield added


def title_of(name: str) -> str:
    """What a file is called when nothing inside says it."""
    stem = Path(name).stem
    return stem.replace("_", " ").replace("-", " ").strip() or name


def _was(plan: Plan, file: str, content: str) -> bool:
    """Whether a file that is not there any more had this content; of what cannot be seen, nobody knows."""
    gone = plan.difference.gone
    return plan.known[file].content == content and (file in gone or not file.startswith(tuple(plan.listing.unseen)))


def _noted(plan: Plan, unmet: Unmet | None, said: Said | None) -> None:
    if unmet is not None:
        plan.labels.miss(unmet, said or Said())


def _unopened(root: str) -> Added:
    """An archive that is none, or a folder that Jet may not look into."""
    archive = root.removesuffix("!/")
    return Added(archive, "held" if archive == root else "broken", "it cannot be opened")


def _moved(store: Store, before: str, file: str, stamp: Stamp, said: Said | None) -> Unmet | None:
    """The same document lies elsewhere; a title that was its file's name follows it, and what its new folder says of
    it counts from the same moment."""
    known = store.files.known([before]).get(before)
    if known is None:
        return None  # it was removed by hand meanwhile
    store.files.moved(known.number, file, Path(file).name)
    store.files.stamp(known.number, stamp.size, stamp.modified, known.content or "")
    if known.title == title_of(Path(before).name):
        store.documents.entitle(known.number, title_of(Path(file).name))
    return _labelled(store, known, said) if said is not None else None


def _labelled(store: Store, known: Known, said: Said) -> Unmet | None:
    """Put what a folder says of a document; who or what is not there, as far as it is: then it keeps what it had."""
    try:
        return _label(store, known, said)[0]
    except Unmet as error:
        return error


def _label(store: Store, known: Known, said: Said) -> tuple[Unmet | None, bool]:
    """Put what is new; who is not there yet, and whether anything changed."""
    labels, unmet = met(store, new_in(known.given, said.values))
    changed = bool(labels)
    if "audience" in labels:
        store.documents.move(known.number, labels.pop("audience"))
    if labels:
        store.documents.label(known.number, **labels)
    store.files.given(known.number, _without(said.values, unmet))
    return unmet, changed


def _without(values: Mapping[str, str], unmet: Unmet | None) -> dict[str, str]:
    """What was put; the rest is tried again at the next look."""
    return {name: value for name, value in values.items() if unmet is None or name != unmet.label}


def _told(mistake: Mistake) -> Added:
    return Added(mistake.where, "wrong", f"{mistake.wrong()} {mistake.mend()}")
