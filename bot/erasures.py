"""The erasure log: who was forgotten, kept beside the key and outside the backups, and done again after a restore.

It holds no names: a person stands in it as a keyed hash of a number that means nothing elsewhere. Each process brings
its own file up to date from the store, so with several machines each has them all.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation.telling.speaking import Speaking
from storage import erasing
from storage.errors import StoreError
from storage.seal import Seal
from storage.store import Store

if TYPE_CHECKING:
    from bot.assembly import Jet

log = logging.getLogger(__name__)
_SALT = b"the erasure log"


@dataclass(frozen=True)
class Erasures:
    """One file of lines `{"at": …, "who": …}`."""

    path: Path
    seal: Seal

    def held(self) -> set[str]:
        """Those who stand in it."""
        if not self.path.exists():
            return set()
        return {json.loads(line)["who"] for line in self.path.read_text("utf-8").splitlines() if line.strip()}

    def keep(self, people: Iterable[int], at: datetime) -> int:
        """Add those who do not stand in it yet, and see to it that they are on disk; how many."""
        held = self.held()
        new = [who for who in map(self.surrogate, people) if who not in held]
        if new:
            made = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(made, "a", encoding="utf-8") as file:
                file.writelines(json.dumps({"at": at.isoformat(), "who": who}) + "\n" for who in new)
                file.flush()
                os.fsync(file.fileno())
        return len(new)

    def surrogate(self, person: int) -> str:
        """What stands for a person."""
        return self.seal.voter(_SALT, person).hex()


async def note(jet: Jet) -> None:
    """Bring the log up to date with the store."""
    people = await jet.database.read(erasing.erased)
    jet.erasures.keep(people, jet.now())


async def note_others(jet: Jet) -> None:
    """Bring the log up to date with those whom another process forgot; what the store refuses is done the next time."""
    try:
        await note(jet)
    except StoreError as error:
        log.warning("the store did not tell who was forgotten: %s", type(error).__name__)


async def replay(jet: Jet) -> int:
    """Forget again those who were forgotten after a copy was made that is now the store; how many."""
    held = jet.erasures.held()
    if not held:
        return 0
    everybody = await jet.database.read(lambda store: store.roll.numbers())
    back = [who for who in everybody if jet.erasures.surrogate(who) in held]
    for who in back:
        await jet.database.write(lambda store, who=who: forget(store, who, jet.speaking, jet.now()))  # type: ignore[misc]
    if back:
        await jet.database.write(lambda store: erasing.sweep(store, (jet.console.connection,)))
        await jet.database.scrub()
        log.warning("restored: %d people who had been forgotten are forgotten again", len(back))
    return len(back)


def forget(store: Store, who: int, speaking: Speaking, now: datetime) -> None:
    """Forget somebody, and take back from the messengers what Jet showed of theirs."""
    gone = erasing.forget(store, who, now)
    for key in gone.unhang:
        speaking.take_away(store, key, now)
    for key in gone.redraw:
        speaking.redraw(store, key, now)
