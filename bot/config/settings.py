"""Every setting of Jet: what it is called, what it means, which values it takes, its default.

The sections of the file are the fields of `Config`; the text under a field is its documentation, which stands
in `config.example.toml` word for word. Values arrive checked and complete: paths absolute, addresses with
their driver, blanks filled in. To add a messenger, add a dataclass here and a `Mapping[str, …]` to `Config`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from bot.config import kinds
from bot.config.mistakes import Mistake

_HERE = Path()


@dataclass(frozen=True)
class Organisation:
    """Who this Jet works for."""

    name: Annotated[str, kinds.TEXT] = ""
    """What people call the organisation, in greetings and digests. Empty: Jet leaves it out."""
    language: Annotated[str, kinds.LANGUAGE] = "en"
    """What Jet speaks until a person or a place chooses: "nl" or "en"."""
    timezone: Annotated[str, kinds.ZONE] = "Europe/Amsterdam"
    """Where deadlines and digests are reckoned until a person or a place chooses; an IANA name."""
    first_admin: Annotated[str, kinds.PERSON] = ""
    """Who gives out the roles: "@anna:wilgenhof.nl", a Slack id, an e-mail address, or a console name."""
    staff_list: Annotated[Path | None, kinds.FILE] = None
    """A CSV file of the employees, with the columns name, email and accounts. Empty: no list."""
    texts: Annotated[Path | None, kinds.FOLDER] = None
    """A folder with texts of your own, which come before Jet's. Empty: Jet's texts."""
    allow_acting: Annotated[bool, kinds.FLAG] = False
    """Whether whoever has this machine may speak as any employee (--as); it is audited."""
    holidays: Annotated[str, kinds.HOLIDAYS_OR_BLANK] = ""
    """The country whose public holidays are days off, or a part of it: "NL", "DE-BY". Empty: none."""
    days_off: Annotated[tuple[datetime.date, ...], kinds.DATES] = ()
    """Further days off, on which no digest comes: ["2026-12-24", "2026-12-31"]."""


@dataclass(frozen=True)
class Persona:
    """Who Jet is to people."""

    name: Annotated[str, kinds.NAME] = "Jet"
    """What the assistant is called."""
    command: Annotated[str, kinds.LETTERS] = "jet"
    """What people type to call it, without the sign before it: !jet, /jet. Letters only."""
    avatar: Annotated[Path | None, kinds.PICTURE] = None
    """Its face: a PNG or JPEG file. Empty: the messenger's own picture stays."""
    voice: Annotated[str, kinds.VOICE] = "warm"
    """How it speaks: "warm", or "sober" without catchphrases."""


@dataclass(frozen=True)
class Store:
    """Where everything is kept."""

    url: Annotated[str, kinds.STORE_URL] = field(default="", repr=False)
    """Empty: SQLite in the directory below. Or "postgresql://jet@localhost/jet", with commas between several servers of
    which one takes the other's place: "postgresql://jet@db1,db2/jet"."""
    directory: Annotated[Path, kinds.PATH] = Path("data")
    """The folder of everything that is not in a PostgreSQL store: files, the search index, keys."""


@dataclass(frozen=True)
class Matrix:
    """One account on one Matrix homeserver. `[matrix.main]` makes the connection "main"."""

    homeserver: Annotated[str, kinds.WEB_ADDRESS]
    """Where the homeserver answers, without a path: "https://matrix.wilgenhof.nl"."""
    user: Annotated[str, kinds.MATRIX_USER]
    """Jet's own account there: "@jet:wilgenhof.nl"."""
    password: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """The password of that account: by environment variable or password_file, never written here."""
    access_token: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """Instead of a password, for homeservers that log in by other means; likewise."""
    state_directory: Annotated[Path, kinds.PATH_OR_BLANK] = _HERE
    """Its keys and how far it has read: a folder to keep. Empty: matrix-<name> in the store's directory."""
    space: Annotated[str, kinds.MATRIX_ROOM] = ""
    """The company Space, as an id or an alias: "#wilgenhof:wilgenhof.nl". Empty: none."""
    timeline: Annotated[str, kinds.MATRIX_ROOM_ID] = ""
    """The id of the room where posts for everybody appear: "!…". Empty: nowhere on this connection."""
    language: Annotated[str, kinds.LANGUAGE_OR_BLANK] = ""
    """What Jet speaks in its rooms until they choose. Empty: the organisation's language."""
    timezone: Annotated[str, kinds.ZONE_OR_BLANK] = ""
    """The time zone of its rooms until they choose. Empty: the organisation's."""
    members: Annotated[str, kinds.MEMBERS] = "homeserver"
    """Who counts as an employee: everybody of the "homeserver", or the members of the "space"."""
    encrypt_direct: Annotated[bool, kinds.FLAG] = True
    """Whether the private conversations that Jet begins are encrypted."""
    native_polls: Annotated[bool, kinds.FLAG] = False
    """Whether open polls are also shown as the client's own, which have a tally of their own."""
    seed_reactions: Annotated[bool, kinds.FLAG] = True
    """Whether Jet puts the signs to vote with under a poll, so that people need only press."""


@dataclass(frozen=True)
class Slack:
    """One Slack workspace. `[slack.office]` makes the connection "office"."""

    bot_token: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """The token of the app's bot, xoxb-…: by environment variable or bot_token_file, never written here."""
    mode: Annotated[str, kinds.SLACK_MODE] = "socket"
    """How Slack reaches Jet: "socket" (Jet calls Slack, behind any firewall) or "http" (Slack calls Jet)."""
    app_token: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """For "socket": the token of the app itself, xapp-…; likewise."""
    signing_secret: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """For "http": what Slack signs its requests with; likewise."""
    port: Annotated[int, kinds.whole(1, 65535)] = 3000
    """For "http": the port of this machine alone, to which your web server passes /slack/events."""
    commands: Annotated[tuple[str, ...], kinds.WORDS] = ()
    """Slash commands beside /jet, each a word of Jet's: ["poll", "peiling"] makes /poll and /peiling."""
    timeline: Annotated[str, kinds.SLACK_CHANNEL] = ""
    """The channel where posts for everybody appear, by its id: "C0123456789". Empty: nowhere here."""
    language: Annotated[str, kinds.LANGUAGE_OR_BLANK] = ""
    """What Jet speaks in its channels until they choose. Empty: the organisation's language."""
    timezone: Annotated[str, kinds.ZONE_OR_BLANK] = ""
    """The time zone of its channels until they choose. Empty: the organisation's."""
    api: Annotated[str, kinds.WEB_ADDRESS] = "https://slack.com"
    """Where Slack answers, without a path; another address is for tests."""


@dataclass(frozen=True)
class Digest:
    """The daily and weekly overviews."""

    time: Annotated[datetime.time, kinds.HOUR] = datetime.time(9)
    """The hour of a digest for which nobody named one, as HH:MM."""
    late_limit_hours: Annotated[int, kinds.whole(0, 24)] = 3
    """How late a digest may still go out after a stop, in hours; a later one is skipped."""


@dataclass(frozen=True)
class Asking:
    """Questions that go to a colleague."""

    answer_days: Annotated[int, kinds.whole(1, 60)] = 2
    """After how many days without an answer a question goes to the next who may know."""
    review_days: Annotated[int, kinds.whole(1, 3650)] = 365
    """After how many days an answer that was kept should be looked at again."""


@dataclass(frozen=True)
class Retention:
    """How long records are kept before the nightly purge, in days."""

    deliveries_days: Annotated[int, kinds.whole(1, 3650)] = 14
    """What was sent, and whether it arrived."""
    audit_days: Annotated[int, kinds.whole(1, 3650)] = 365
    """Who did what with a role or in somebody's name."""
    questions_days: Annotated[int, kinds.whole(1, 3650)] = 30
    """Questions to colleagues, and the words of what people looked for and did not find."""
    occurrences_days: Annotated[int, kinds.whole(8, 3650)] = 90
    """Which overviews were sent, empty or skipped."""
    events_days: Annotated[int, kinds.whole(1, 3650)] = 90
    """Who came to an event, after it was."""
    leavers_days: Annotated[int, kinds.whole(0, 3650)] = 730
    """People who left, who are then forgotten with what they posted, as by `jet people erase`: two years, as is usual
    for what an employer keeps of an employee. 0: never."""


@dataclass(frozen=True)
class Documents:
    """The documents that can be searched and asked."""

    folders: Annotated[tuple[Path, ...], kinds.FOLDERS] = ()
    """Folders whose files everybody may read, unless a jet.toml there says otherwise; they are watched for changes."""
    check_seconds: Annotated[int, kinds.whole(1, 86400)] = 60
    """How often the folders are looked at, in seconds."""
    max_megabytes: Annotated[int, kinds.whole(1, 2000)] = 50
    """The largest file that is read, in megabytes; a larger one is named in the log and left alone."""


@dataclass(frozen=True)
class Search:
    """How things are found."""

    dictionary: Annotated[Path | None, kinds.FILE] = None
    """A dictionary between Dutch and English, so that a question finds text in the other language: a file with two
    columns parted by a tab, or a dictd file, such as freedict-eng-nld.index. Empty: each language finds its own."""
    meaning: Annotated[str, kinds.MEANING] = "none"
    """What finds texts by their meaning, beside their words: "none", "use" or "e5" (the extras of those names, on this
    machine), or "endpoint", a server that then sees the texts and what people look for."""
    meaning_url: Annotated[str, kinds.WEB_ADDRESS_OR_BLANK] = ""
    """For "endpoint": where it answers, without a path: "http://localhost:11434" stands for …/v1/embeddings there."""
    meaning_model: Annotated[str, kinds.TEXT] = ""
    """For "endpoint": what the model is called there: "bge-m3", "text-embedding-3-small"."""
    meaning_key: Annotated[str, kinds.SECRET] = field(default="", repr=False)
    """For "endpoint": its key, if it wants one: by environment variable or meaning_key_file, never written here."""
    meaning_floor: Annotated[int, kinds.whole(0, 100)] = 40
    """For "endpoint": how alike a question and a text must be, 0 to 100, to be found without its words."""


@dataclass(frozen=True)
class Log:
    """What Jet tells its administrator on standard error; never what people type."""

    level: Annotated[str, kinds.LEVEL] = "info"
    """How much: "debug", "info", "warning" or "error"."""
    format: Annotated[str, kinds.LOG_FORMAT] = "text"
    """"text" for people, or "json": an object a line, for machines that gather logs."""


@dataclass(frozen=True)
class Health:
    """Whether Jet works, for machines that watch over it."""

    port: Annotated[int, kinds.whole(0, 65535)] = 0
    """The port of this machine alone that answers /livez, /readyz and /metrics (Prometheus). 0: none."""


@dataclass(frozen=True)
class Backup:
    """The copy of the store that is made each night."""

    folder: Annotated[Path | None, kinds.PATH_OR_NONE] = None
    """Where the copies go; best on another disk. Empty: none is made."""
    time: Annotated[datetime.time, kinds.HOUR] = datetime.time(3, 30)
    """When, as HH:MM in the organisation's zone."""
    daily: Annotated[int, kinds.whole(1, 366)] = 7
    """Of how many days a copy is kept."""
    weekly: Annotated[int, kinds.whole(0, 520)] = 4
    """Of how many weeks a copy is kept."""


@dataclass(frozen=True)
class Config:
    """All settings of one deployment, as `load` found them right."""

    organisation: Organisation = Organisation()
    persona: Persona = Persona()
    store: Store = Store()
    matrix: Mapping[str, Matrix] = field(default_factory=dict)
    slack: Mapping[str, Slack] = field(default_factory=dict)
    digest: Digest = Digest()
    asking: Asking = Asking()
    retention: Retention = Retention()
    documents: Documents = Documents()
    search: Search = Search()
    log: Log = Log()
    health: Health = Health()
    backup: Backup = Backup()
    file: Path | None = None
    """The file that was read, absolute; None where the defaults and the environment were all there was."""
    warnings: tuple[Mistake, ...] = ()
    """What is allowed but unwise."""

    @property
    def connections(self) -> tuple[str, ...]:
        """The names of all configured messengers' connections; none: only the console."""
        return (*self.matrix, *self.slack)
