"""Files that people shared and said yes to: fetched, read, and put among the documents; they are told how it went."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from adapters.protocol import Adapter, Never, NotNow, Unsure
from bot.chat import Message, say
from bot.conversation.telling.speaking import Speaking
from bot.documents.shelving import title_of
from bot.extraction.extracting import Extracted, Limits, extract
from bot.extraction.formats import media_type
from bot.intranet.cutting import cut, language_of
from bot.intranet.documents import Draft
from bot.intranet.people import Awake
from storage.database import Database
from storage.sharing import Shared
from storage.store import Store

log = logging.getLogger(__name__)
_AGAIN = timedelta(minutes=1)
_MOST_ATTEMPTS = 10
_LOOK = 1.0  # seconds
_DAYS = ("valid_from", "valid_until", "review_on")


@dataclass(frozen=True)
class Receiving:
    """Takes in what was shared."""

    database: Database
    adapters: Mapping[str, Adapter]
    speaking: Speaking
    limits: Limits
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> None:
        """Take in until cancelled."""
        while True:
            while await self.take_one():
                pass
            await asyncio.sleep(_LOOK)

    async def take_one(self) -> bool:
        """Take in one file that is due; False when there is none."""
        if not await self.database.read(lambda store: store.sharing.any_due(self.now())):
            return False
        shared = await self.database.write(lambda store: store.sharing.take(self.now()))
        if shared is None:
            return False
        try:
            data = await self.adapters[shared.connection].fetch(shared.file, self.limits.size)
        except (NotNow, Unsure, KeyError) as error:
            log.info("a shared file was not fetched: %s", type(error).__name__)
            await self.database.write(lambda store: self._later(store, shared))
        except Never as error:
            log.info("a shared file cannot be fetched: %s", error)
            await self.database.write(lambda store: self._tell(store, shared, "sharing.not_fetched"))
        else:
            found = await asyncio.to_thread(self._read, shared.file.name, data)
            await self.database.write(lambda store: self._keep(store, shared, found, data))
        self.wake()
        return True

    def _later(self, store: Store, shared: Shared) -> None:
        if shared.attempts >= _MOST_ATTEMPTS:
            self._tell(store, shared, "sharing.not_fetched")
        else:
            store.sharing.later(shared.id, self.now() + _AGAIN)

    def _tell(self, store: Store, shared: Shared, key: str, **values: Any) -> None:
        """It is done with; who shared it hears how it went, once."""
        if store.sharing.done(shared.id):
            message = Message(say(key, name=shared.file.name, **values))
            awake = Awake(shared.person, shared.connection)
            self.speaking.to_person(store, shared.person, message, self.now(), awake=awake)

    def _read(self, name: str, data: bytes) -> Extracted:
        with tempfile.TemporaryDirectory(prefix="jet-") as folder:
            path = Path(folder) / f"file{PurePath(name).suffix}"
            path.write_bytes(data)
            return extract(path, self.limits)

    def _keep(self, store: Store, shared: Shared, found: Extracted, data: bytes) -> None:
        """The document and the word about it in one transaction; what cannot be read is not kept."""
        if found.outcome not in ("ok", "empty") or not data:
            self._tell(store, shared, f"sharing.{found.outcome}", largest=self.limits.size // 1_000_000)
            return
        replaced = store.documents.source_of(shared.document) if shared.document is not None else None
        source = replaced or f"shared:{shared.id}"
        audience = store.files.known([source])[source].audience if replaced else shared.audience  # moved since the yes
        kind = media_type(PurePath(shared.file.name).suffix)
        draft = Draft(
            source_id=source,
            title=found.title or title_of(shared.file.name),
            parts=cut(found.sections),
            audience=audience,
            author=shared.person,
            file_name=shared.file.name,
            blob=store.blobs.put(data, kind, self.limits.size),
            outcome=found.outcome,
            detail=found.detail,
            language=language_of(found.sections),
        )
        number = store.documents.put(draft, self.now())
        self._label(store, shared, number, new=replaced is None)
        title = store.files.known([source])[source].title
        scope, scope_name = store.things.reach(audience)
        values = {"number": number, "title": title, "scope": scope, "scope_name": scope_name}
        values |= _keeper(store, shared)
        self._tell(store, shared, "sharing.kept", empty=found.outcome == "empty", again=replaced is not None, **values)

    def _label(self, store: Store, shared: Shared, number: int, *, new: bool) -> None:
        """Say of a document what was said of its file."""
        labels = {name: date.fromisoformat(v) if name in _DAYS and v else v for name, v in shared.labels.items()}
        title = str(labels.pop("title", ""))
        if title:
            store.documents.entitle(number, title, said=True)
        owner = {"owner": shared.person} if new else {}
        store.documents.label(number, checked_on=self.now().date(), **owner | labels)


def _keeper(store: Store, shared: Shared) -> dict[str, Any]:
    """Who looks after a new document: whoever shared it, or who that is instead."""
    keeper = shared.labels.get("owner", shared.person)
    name = store.people.names({keeper}).get(keeper, "") if keeper is not None else ""
    return {"mine": keeper == shared.person, "keeper": name}
