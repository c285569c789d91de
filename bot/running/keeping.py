"""What is done each night: copies of the store, a number of them kept; people who left long ago are forgotten."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.erasures import forget, note
from storage import backup as files
from storage import erasing
from storage.errors import StoreError
from storage.search.index import Busy
from storage.search.log import PassageLog
from storage.store import Store

if TYPE_CHECKING:
    from bot.assembly import Jet
    from bot.config.settings import Backup

log = logging.getLogger(__name__)
_NAMED = re.compile(r"jet-(\d{4}-\d\d-\d\d)T\d{4}\.(?:db|dump)")


async def back_up(jet: Jet, target: Path) -> int:
    """Write a copy that knows when it was made; its size in bytes. Raises `StoreError`."""
    now = jet.now().isoformat()
    await jet.database.write(lambda store: store.settings.remember("backup", {"made_at": now}))
    size = await files.backup(jet.config.store.url, target)
    await jet.database.write(lambda store: store.settings.remember("backup", {"at": now, "error": ""}))
    return size


async def back_up_when_due(jet: Jet) -> None:
    """The copy of last night, unless it is there; the oldest ones go."""
    settings = jet.config.backup
    if settings.folder is None:
        return
    hour = last_hour(jet.now(), settings, jet.house.zone)
    if not await jet.database.write(lambda store: _claim(store, "backup", hour)):
        return
    ending = "db" if jet.database.exclusive else "dump"
    target = settings.folder / f"jet-{hour.astimezone(jet.house.zone):%Y-%m-%dT%H%M}.{ending}"
    try:
        settings.folder.mkdir(parents=True, exist_ok=True)
        size = await back_up(jet, target)
        log.info("backed up to %s (%.1f MB)", target, size / 1e6)
        for old in surplus(settings.folder, settings):
            old.unlink()
    except (StoreError, OSError) as error:
        reason = f"{target}: {error}"
        log.error("the nightly backup failed: %s", reason)
        await jet.database.write(lambda store: store.settings.remember("backup", {"error": reason}))


def _prune(store: Store, jet: Jet) -> None:
    changes = PassageLog(store.connection)
    changes.followed(jet.presence.number, jet.follower.position)
    changes.prune({jet.presence.number, *store.processes.beats()})


async def each_night(jet: Jet) -> None:
    """Forget who left long enough ago, then what forgetting leaves behind."""
    try:
        await forget_leavers(jet)
    except StoreError as error:
        log.warning("the store refused to forget who left: %s", type(error).__name__)
    await clean(jet)


async def forget_leavers(jet: Jet) -> int:
    """Forget who left longer ago than their term, each in a transaction, so that turns come in between; how many."""
    until = await jet.database.write(lambda store: store.leavers.night(jet.now()))
    days, gone = jet.config.retention.leavers_days, 0
    if not days:
        return gone
    before = until - timedelta(days=days)
    while await jet.database.write(lambda store: _forget_first(store, jet, before)):
        gone += 1
        jet.courier.wake()
    if gone:
        log.info("%d people who left %d days ago were forgotten", gone, days)
    return gone


def _forget_first(store: Store, jet: Jet, before: datetime) -> bool:
    who = store.leavers.due(before)
    if who is not None:
        forget(store, who, jet.speaking, jet.now())
    return who is not None


async def clean(jet: Jet) -> None:
    """What erasing leaves for later: the addresses of conversations that have ended, the erasure log, and the words
    that a search index keeps of what was taken out of it until it is built anew; and the change log that all the
    living have followed."""
    try:
        await jet.database.write(lambda store: erasing.sweep(store, (jet.console.connection,)))
        await note(jet)
        people = await jet.database.read(erasing.erased)
        if people:
            with suppress(Busy):  # another process writes this index, and does this
                await asyncio.to_thread(jet.follower.forget, str(people[-1]))
        await jet.database.write(lambda store: _prune(store, jet))
        await jet.database.scrub()
    except StoreError as error:
        log.warning("the store refused to clean up: %s", type(error).__name__)


async def scrub_when_due(jet: Jet) -> None:
    """At the hour of the backup, whether there is one or not: what is left of the deleted in files goes, also where
    that keeps everybody waiting for a moment."""
    hour = last_hour(jet.now(), jet.config.backup, jet.house.zone)
    try:
        if await jet.database.write(lambda store: _claim(store, "scrub", hour)):
            await jet.database.scrub(thoroughly=True)
    except StoreError as error:
        log.warning("the store refused to be written anew: %s", type(error).__name__)


def last_hour(now: datetime, settings: Backup, zone: ZoneInfo) -> datetime:
    """The last time that it was the hour of the backup."""
    today = datetime.combine(now.astimezone(zone).date(), settings.time, zone)
    return today if today <= now else datetime.combine(today.date() - timedelta(days=1), settings.time, zone)


def surplus(folder: Path, settings: Backup) -> list[Path]:
    """The copies to remove: all but the newest of each of the last days, and of each of the last weeks."""
    copies = sorted((file for file in folder.iterdir() if _NAMED.fullmatch(file.name)), reverse=True)
    kept: set[Path] = set()
    for most, period in ((settings.daily, "%Y-%m-%d"), (settings.weekly, "%G-%V")):
        newest: dict[str, Path] = {}
        for file in copies:
            newest.setdefault(datetime.strptime(_day(file), "%Y-%m-%d").strftime(period), file)  # noqa: DTZ007
        kept.update(list(newest.values())[:most])
    return [file for file in copies if file not in kept]


def _day(file: Path) -> str:
    found = _NAMED.fullmatch(file.name)
    assert found is not None
    return found[1]


def _claim(store: Store, what: str, hour: datetime) -> bool:
    """Of several processes, one does what is done once a night."""
    last = store.settings.recall(what, "night")
    if last is not None and datetime.fromisoformat(last) >= hour:
        return False
    store.settings.remember(what, {"night": hour.isoformat()})
    return True
