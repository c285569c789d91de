"""The one place that puts the parts together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import commands
from adapters.console.wire import Console
from adapters.protocol import Adapter
from bot.chat import Place
from bot.command import Find
from bot.config import settings as configured
from bot.config.settings import Config
from bot.conversation.arriving.admission import Admission
from bot.conversation.arriving.arrivals import Arrivals
from bot.conversation.arriving.hearing import Hearing
from bot.conversation.telling.speaking import Speaking
from bot.conversation.turns import Turns
from bot.days_off import DaysOff
from bot.delivery.courier import Courier
from bot.erasures import Erasures, note, replay
from bot.extraction.formats import tesseract
from bot.house import House, Line
from bot.intranet.documents import Hit
from bot.intranet.people import Reader
from bot.running.clock import Clock, Terms
from bot.running.finding import Finder, open_finder
from bot.running.measured import Measured
from bot.running.presence import Presence
from bot.running.standing import STRANGE_KEY, Standing
from bot.staff import read_staff
from bot.words.texts import Persona, Texts
from storage.database import Database, not_in_use, open_database
from storage.migrate import upgrade
from storage.seal import Seal
from storage.search.follower import Follower
from storage.search.searching import Search
from storage.store import Store

log = logging.getLogger(__name__)
CONSOLE = "console"
_KEY = "jet.key"  # what the store calls the fingerprint of its key
TIMELINE = "timeline"  # the place on the console where posts for everybody hang
TEXTS = Path(commands.__file__).with_name("texts")


@dataclass(frozen=True)
class Jet:
    """All parts of one running Jet, put together."""

    config: Config
    house: House
    texts: Texts
    database: Database
    hearing: Hearing
    speaking: Speaking
    courier: Courier
    clock: Clock
    console: Console
    adapters: Mapping[str, Adapter]
    search: Search
    follower: Follower
    finder: Finder
    now: Callable[[], datetime]
    presence: Presence
    erasures: Erasures
    standing: Standing = field(default_factory=Standing)

    async def index(self) -> int:
        """Let the search index take in what has changed; how much that was."""
        return await asyncio.to_thread(self.follower.catch_up)

    async def find(self, query: str, reader: Reader, k: int) -> list[Hit]:
        """Search as the commands do."""
        return await self.database.read(lambda store: self.search.search(store.connection, query, reader, k))

    async def refresh_texts(self) -> None:
        """Take over texts and names that were changed by command."""
        edited = await self.database.read(lambda store: store.settings.texts())
        values = await self.database.read(lambda store: store.settings.all())
        self.texts.edit(edited)
        name = values.get("persona.name", self.config.persona.name)
        if name != self.texts.persona.name:
            self.texts.rename(name)
            for adapter in self.adapters.values():
                await adapter.rename(_names(self.config.persona.command, name), name)


@asynccontextmanager
async def open_jet(
    config: Config, now: Callable[[], datetime] | None = None, *, adapters: Mapping[str, Adapter] | None = None
) -> AsyncIterator[Jet]:
    """Jet over its store, brought up to date; nothing is connected yet. `adapters` stand in, by the name of their
    connection, for those that the configuration describes. Raises `StoreError`s."""
    seal = Seal.kept_in(config.store.directory / "jet.key")
    database = Measured(await asyncio.to_thread(_open_store, config.store.url, seal))
    try:
        async with open_finder(config, database) as finder:
            jet = _assemble(config, database, finder, now or _now, adapters or {}, seal)
            database.scrubbed = lambda: note(jet)
            async with jet.presence.alive():
                await jet.refresh_texts()
                if await database.read(lambda store: store.restoring.state()) is not None:
                    await replay(jet)
                await database.write(lambda store: store.passages.reconcile())
                await jet.index()
                jet.standing.strange_key = not await _is_own_key(database, seal)
                yield jet
                await jet.hearing.settle()
    finally:
        await database.close()


def house_of(config: Config, adapters: Mapping[str, Adapter]) -> House:
    """The organisation as the turns see it."""
    messengers: list[tuple[str, configured.Matrix | configured.Slack]] = [*config.matrix.items(), *config.slack.items()]
    lines = {
        name: Line(
            name,
            adapters[name].can,
            Place(name, made.timeline) if made.timeline else None,
            language=made.language or None,
            zone=ZoneInfo(made.timezone) if made.timezone else None,
            link=adapters[name].link,
        )
        for name, made in messengers
    }
    lines[CONSOLE] = Line(CONSOLE, adapters[CONSOLE].can, Place(CONSOLE, TIMELINE), messenger=False)
    organisation = config.organisation
    return House(
        organisation.name,
        organisation.language,
        ZoneInfo(organisation.timezone),
        organisation.first_admin,
        organisation.allow_acting,
        lines,
        config.digest.time,
        timedelta(hours=config.digest.late_limit_hours),
        timedelta(days=config.asking.answer_days),
        timedelta(days=config.asking.review_days),
        largest_file=config.documents.max_megabytes * 1_000_000,
        reads_pictures=bool(tesseract()),
        day_off=DaysOff(organisation.holidays, frozenset(organisation.days_off)),
    )


def make_texts(config: Config) -> Texts:
    """The texts Jet came with, under the organisation's own."""
    own = config.organisation.texts
    persona = Persona(config.persona.name, config.persona.command, config.organisation.name, config.persona.voice)
    return Texts([TEXTS, *([own] if own else [])], persona)


def messengers(config: Config, given: Mapping[str, Adapter] | None = None) -> dict[str, Adapter]:
    """The adapters that the configuration describes, or those given in their stead; nothing is connected yet."""
    given = given or {}
    adapters = {name: given.get(name) or _matrix(name, matrix, config) for name, matrix in config.matrix.items()}
    return adapters | {name: given.get(name) or _slack(name, slack, config) for name, slack in config.slack.items()}


def _open_store(url: str, seal: Seal) -> Database:
    """Nobody else may write while a file is migrated, so its lock is tried first."""
    with not_in_use(url):
        upgrade(url)
    return open_database(url, seal)


def _assemble(
    config: Config,
    database: Database,
    finder: Finder,
    now: Callable[[], datetime],
    given: Mapping[str, Adapter],
    seal: Seal,
) -> Jet:
    console = Console(CONSOLE, config.store.directory / "sent")
    adapters: dict[str, Adapter] = {CONSOLE: console} | messengers(config, given)
    house, texts, search = house_of(config, adapters), make_texts(config), finder.search
    speaking = Speaking(house, texts)
    presence = Presence(database, now)
    courier = Courier(database, speaking, adapters, now, presence.number, presence.sure)

    def searching(store: Store) -> Find:
        return lambda query, reader, k, only: search.find(store.connection, query, reader, k, only)

    staff = read_staff(config.organisation.staff_list)
    admission = Admission(house.first_admin, staff.get)
    arrivals = Arrivals(admission, speaking, now, holder=None if database.exclusive else presence.number)
    turns = Turns(house, texts, speaking, searching)
    jet = Jet(
        config=config,
        house=house,
        texts=texts,
        database=database,
        hearing=Hearing(database, turns, arrivals, now, courier.wake, lambda: jet.refresh_texts()),
        speaking=speaking,
        courier=courier,
        clock=Clock(database, speaking, house, now, courier.wake, _terms(config)),
        console=console,
        adapters=adapters,
        search=search,
        follower=finder.follower,
        finder=finder,
        now=now,
        presence=presence,
        erasures=Erasures(config.store.directory / "erased.jsonl", seal),
    )
    presence.buried = jet.hearing.sweep
    return jet


async def _is_own_key(database: Database, seal: Seal) -> bool:
    """Every process over a store needs the same key; the store remembers which."""
    known = await database.read(lambda store: store.settings.recall("", _KEY))
    if known is None:
        await database.write(lambda store: store.settings.remember("", {_KEY: seal.fingerprint()}))
    elif known != seal.fingerprint():
        log.error("%s", STRANGE_KEY)
        return False
    return True


def _matrix(name: str, matrix: configured.Matrix, config: Config) -> Adapter:
    from adapters.matrix.settings import MatrixSettings  # a second, which the terminal alone need not wait for
    from adapters.matrix.wire import Matrix

    _, _, server = matrix.user.partition(":")
    settings = MatrixSettings(
        homeserver=matrix.homeserver,
        user_id=matrix.user,
        state_dir=matrix.state_directory,
        password=matrix.password,
        access_token=matrix.access_token,
        names=_names(config.persona.command, config.persona.name),
        display_name=config.persona.name,
        avatar=config.persona.avatar,
        homeservers=(server,) if matrix.members == "homeserver" else (),
        space=matrix.space or None,
        native_polls=matrix.native_polls,
        seed_reactions=matrix.seed_reactions,
        encrypt_direct=matrix.encrypt_direct,
        shared=not config.store.url.startswith("sqlite"),
    )
    return Matrix(name, settings)


def _slack(name: str, slack: configured.Slack, config: Config) -> Adapter:
    from adapters.slack.settings import SlackSettings  # as above
    from adapters.slack.wire import Slack

    settings = SlackSettings(
        bot_token=slack.bot_token,
        app_token=slack.app_token,
        signing_secret=slack.signing_secret,
        http=slack.mode == "http",
        port=slack.port,
        command=config.persona.command,
        slash_words=frozenset(slack.commands),
        names=_names(config.persona.command, config.persona.name),
        display_name=config.persona.name,
        timeline=slack.timeline,
        api=f"{slack.api}/api/",
    )
    return Slack(name, settings)


def _terms(config: Config) -> Terms:
    kept = config.retention
    days = kept.deliveries_days, kept.audit_days, kept.questions_days, kept.occurrences_days, kept.events_days
    return Terms(*(timedelta(days=each) for each in days))


def _names(command: str, name: str) -> tuple[str, ...]:
    """What Jet listens to: the command word, and what it is called."""
    return tuple(dict.fromkeys((command, name.casefold())))


def _now() -> datetime:
    return datetime.now(UTC)
