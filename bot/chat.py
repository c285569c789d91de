"""The neutral words of a conversation: what is heard, what is said, in terms no messenger owns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.files import Attached, SharedFile, Written


@dataclass(frozen=True, order=True)
class Place:
    """Somewhere people read: a channel, room or console; `id` is the messenger's own."""

    connection: str
    id: str


@dataclass(frozen=True, order=True)
class Account:
    """One voice on one connection; `id` is the messenger's own, e.g. `@anna:wilgenhof.nl`."""

    connection: str
    id: str


class Addressed(StrEnum):
    """How somebody spoke to Jet; it decides what plain words may mean."""

    PREFIX = "prefix"  # "!jet poll …": surely a command
    MENTION = "mention"  # "@Jet poll …": a command when it fits, else a question
    DIRECT = "direct"  # plain words in a DM: like a mention
    PRESSED = "pressed"  # a button or form: a canonical line


class Act(StrEnum):
    """What a gesture on a message did."""

    REACT = "react"  # values: the sign, e.g. "👍" or "2️⃣"
    PICK = "pick"  # a native poll answer; values: the ids of the options now chosen, none = vote taken back
    WITHDRAW = "withdraw"  # a reaction was taken back; values: the remote id of that reaction


@dataclass(frozen=True)
class Gesture:
    """Something done to a message instead of typed; the core turns it into a command line."""

    act: Act
    values: tuple[str, ...]
    id: str = ""  # what taking it back will name, where that is not the event's own remote id


@dataclass(frozen=True)
class Profile:
    """What a messenger knows of an account beside its name; "" = not known."""

    language: str = ""  # as Jet names it: "nl"
    zone: str = ""  # an IANA name
    email: str = ""  # only an address that the messenger has verified


NO_PROFILE = Profile()


@dataclass(frozen=True)
class Heard:
    """One line or gesture addressed to Jet, as an adapter read it.

    `line` has lost the prefix or mention but nothing else. `remote_id` is unique within the connection:
    the same id twice is the same event. `about` is the remote id of the message replied or reacted to.
    `replaces` is the remote id of the message that this one is an edit of.
    """

    place: Place
    account: Account
    line: str
    remote_id: str
    sent_at: datetime
    addressed: Addressed
    name: str = ""  # the account's display name, as the messenger gave it
    belongs: bool = True  # of a listed homeserver or workspace, or in the company Space: an employee
    thread: str | None = None
    about: str | None = None
    replaces: str | None = None
    gesture: Gesture | None = None
    profile: Profile = NO_PROFILE
    files: tuple[SharedFile, ...] = ()  # what was shared with the line
    direct: bool = False  # in a conversation of Jet with this account alone

    @property
    def source(self) -> str | None:
        """What a gesture made is known by; None for what was typed."""
        return None if self.gesture is None else self.gesture.id or self.remote_id


@dataclass(frozen=True)
class PlaceFacts:
    """What an adapter knows of a place: told whenever it changes, before the first line from it.

    `members` are the accounts that can read there, Jet excluded; `None` = not known. `direct` is True for a
    conversation of Jet with one account (then `members` names it). `company` marks the company Space: whose
    members are employees."""

    place: Place
    name: str
    direct: bool = False
    encrypted: bool = False
    company: bool = False
    strangers: bool = False  # somebody there is not of the organisation
    members: Mapping[Account, str] | None = None  # account -> display name
    left: bool = False  # Jet is no longer there
    profile: Profile = NO_PROFILE  # of the one account of a direct conversation


@dataclass(frozen=True)
class AccountFacts:
    """What a messenger says of an account, told whenever that changes. Who does not belong is no employee, or no
    longer one: a guest by now, or out of the company Space."""

    account: Account
    name: str
    belongs: bool
    profile: Profile = NO_PROFILE
    closed: bool = False  # deactivated


@dataclass(frozen=True)
class Said:
    """A text of the catalogue with its values; its words are chosen per reader."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def say(key: str, /, **values: Any) -> Said:
    """Name a text: `say("poll.closed", poll=poll)`."""
    return Said(key, values)


@dataclass(frozen=True)
class Lines:
    """Texts within a text: a value of a `Said` that is put in words before it, one a line."""

    said: tuple[Said, ...]


@dataclass(frozen=True)
class Choice:
    """Something to press, which runs `run` just as if the person had typed it. `id` names a poll's option for a native
    poll. `count` is the number of votes, None where there is none or it is hidden. `menu` = it may stand in a menu of
    less wanted things. `yes` = a yes alone takes it up, whatever stands beside it. `typed` is the line as worded."""

    label: str | Said
    run: str
    count: int | None = None
    id: str = ""
    menu: bool = False
    yes: bool = False
    typed: str = ""


@dataclass(frozen=True)
class Ballot:
    """Says that the choices of a message are a poll which a messenger may also show natively.

    Only ever set for an open poll whose votes everybody may see.
    """

    question: str
    max_choices: int = 1


@dataclass(frozen=True)
class Message:
    """Something to say, words not yet chosen. One with a key edits its earlier self wherever that hangs."""

    said: Said
    choices: tuple[Choice, ...] = ()
    key: str | None = None
    ballot: Ballot | None = None
    more: str | None = None  # the line that `more` runs
    language: str | None = None  # instead of the reader's
    also: tuple[Said, ...] = ()  # more of it, below
    before: Said | None = None  # said above it: who shares it
    after: Said | None = None  # said below it: how to share it
    file: Attached | Written | None = None


@dataclass(frozen=True)
class Field:
    """One thing a form asks for. `kind`: "text", "lines" (several), "moment", "tick" (yes or no), "files" (ten)."""

    name: str
    kind: str
    label: str
    hint: str = ""
    needed: bool = True
    given: str = ""  # what stands in it when it opens; a moment in ISO, a tick as "yes"


@dataclass(frozen=True)
class Form:
    """What a command asks for when it is given bare, in words; submitted, it is the line that could be typed."""

    path: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    close: str = ""  # the word for leaving it
    note: str = ""  # what to know before filling it in: why what was typed did not do, what did not fit


@dataclass(frozen=True)
class Screen:
    """What somebody sees of Jet without having asked for it: parts in their order, words not yet chosen. `box` invites
    to type something, `example` stands in it until then; `rest` tells how to see what does not fit."""

    parts: tuple[Message, ...]
    box: Said
    example: Said
    rest: Said


@dataclass(frozen=True)
class Card:
    """A message in words, ready for a messenger, and perhaps a file. `text` is marked up as `adapters.markup` reads it
    (everything people typed is escaped) and carries the whole card: its choices with their counts and the words to
    type. `choices` add buttons, never content."""

    text: str
    choices: tuple[Choice, ...] = ()
    ballot: Ballot | None = None
    file: Attached | Written | None = None


@dataclass(frozen=True)
class Asked:
    """What was asked of Jet itself and what came of it (answer, help or not_found), for what follows on it.

    `subject` is the question before it, when this one follows on that; `documents` were named, best first."""

    words: str
    subject: str
    outcome: str
    documents: tuple[int, ...] = ()
    public: bool = False  # everybody in the place could see the question


@dataclass(frozen=True)
class Shown:
    """A screen in words."""

    cards: tuple[Card, ...]
    box: str
    example: str
    rest: str


@dataclass(frozen=True)
class Reply:
    """What a command answers.

    `answer` goes to the asker alone unless `public`, then to the place. `hang` are the keys of things that begin
    to hang where they were made and in the places of their audience; `redraw` those whose card changed, wherever
    it hangs. `shares` = others may want the answer, so it is offered to be shown in the place. `keep` = it says what
    can be read nowhere else, so it is repeated in the direct conversation where a private answer vanishes.
    `untied` = nothing that is said elsewhere is kept together with what led to it, which would tell who spoke.
    `about` = what was set or made, if that does not hang: a key, or how the command begins that changes it.
    """

    answer: Message | None = None
    public: bool = False
    redraw: tuple[str, ...] = ()
    hang: tuple[str, ...] = ()
    tell: tuple[tuple[str, Message], ...] = ()  # a new short message wherever that key hangs
    unhang: tuple[str, ...] = ()  # keys whose cards are taken away
    say_in: tuple[tuple[int, Message], ...] = ()  # a message in a place of the store
    in_thread: tuple[tuple[int, str, Message], ...] = ()  # the same, in a thread there
    to_people: tuple[tuple[int, Message], ...] = ()  # a direct message to a person; one with a key begins to hang there
    asked: Asked | None = None
    refresh: bool = False  # texts or names were changed
    scrub: bool = False  # what was deleted must be unreadable in the files too
    shares: bool = False
    keep: bool = False
    untied: bool = False
    seen: tuple[int, ...] = ()  # numbers of things that the asker has now seen whole
    about: str = ""


class Refused(Exception):
    """A request Jet turns down politely; carries the text to say and rolls the turn back."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.said = Said(key, values)
        self.choices: tuple[Choice, ...] = ()
        self.form = ""  # the command whose form would help, where there are forms
