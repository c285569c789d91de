"""Documents: what is said of them, by whom they are looked after, and what they were before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Due, Entry, Turn, command, form, timer
from bot.grammar.kinds import Text
from bot.intranet.documents import Document
from bot.intranet.reviews import (
    EVERYBODY,
    KIND_OF,
    LANGUAGE_OF,
    NONE,
    TO_OWNER,
    Review,
    may_change,
    next_review,
    split,
)
from bot.intranet.things import Thing
from bot.language import when
from bot.language.quotes import quote, tokens
from commands.audience import members
from storage.store import Store

PAGE = 10
FLOOR = 5  # people: a count of fewer is a statement about persons
AT_ONCE = 200  # documents that are taken up together when they fall due
SCREENFUL = 1500  # letters
BLAME = {  # the field of a form that a refusal is about
    "audience.not_in_club": "audience",
    "document.which_kind": "kind",
    "document.which_language": "language",
    "club.which": "owner",
    "club.who": "owner",
    "document.which_day": "review",
    "grammar.too_far": "review",
}


@command("document")
def document(turn: Turn, thing: Thing, changes: Text | None = None) -> Reply:
    """What is said of a document; with words behind the number, that is changed."""
    found = of(turn, thing)
    if changes is not None and changes.words.strip():
        found = _changed(turn, found, changes.words)
    return Reply(_particulars(turn, found, changed=changes is not None))


@form(
    "document",
    Entry("number"),
    Entry("owner", needed=False),
    Entry("kind", needed=False),
    Entry("audience", needed=False),
    Entry("language", needed=False),
    Entry("review", needed=False),
    Entry("from", needed=False),
    Entry("until", needed=False),
    blame=BLAME,
)
def document_line(values: Mapping[str, str]) -> str:
    """`document 57 owner "Fatima" kind form …`."""
    said = [f"{name} {quote(value)}" for name, value in values.items() if name != "number" and value.strip()]
    return " ".join(["document", values.get("number", ""), *said])


def of(turn: Turn, thing: Thing) -> Document:
    """The document that a number is; raises `Refused` alike for what is none and what may not be seen."""
    found = turn.store.documents.get(thing.number, turn.reader) if thing.kind == "document" else None
    if found is None:
        raise Refused("document.none", thing=thing)
    return found


def _particulars(turn: Turn, found: Document, *, changed: bool = False) -> Message:
    scope, name = turn.store.things.reach(found.audience)
    today = turn.now.astimezone(turn.zone).date()
    mine = may_change(turn.person, found)
    said = say(
        "document.particulars",
        document=found,
        changed=changed,
        stale=found.stale(today),
        early=found.early(today),
        mine=mine,
        scope=scope,
        scope_name=name,
        people=members(turn, found.audience),
        **_use(turn, found, mine),
    )
    still = Choice(say("document.still_right_label"), f"checked {found.number}")
    return Message(said, (still,) if mine else ())


def _use(turn: Turn, found: Document, mine: bool) -> dict[str, Any]:
    """How many opened it and found it useful, for whoever looks after it; of fewer than `FLOOR` people, nothing."""
    if not mine:
        return {"opened": None, "useful": None, "floor": FLOOR}
    opened = turn.store.attention.openers(found.number, found.owner)
    useful = turn.store.asking.judged(FLOOR).get(found.number)
    return {"opened": opened if opened >= FLOOR else 0, "useful": useful, "floor": FLOOR}


def _changed(turn: Turn, found: Document, words: str) -> Document:
    if not may_change(turn.person, found):
        raise Refused("document.not_yours", document=found)
    try:
        said = split(tokens(words))
    except ValueError as error:
        raise Refused("document.says_nothing", word=str(error), number=found.number) from None
    labels = {label: value(turn, label, its) for label, its in said}
    if "audience" in labels:
        turn.store.documents.move(found.number, labels.pop("audience"))
    if labels:
        turn.store.documents.label(found.number, **labels)
    turn.store.people.note(turn.now, turn.person.id, "document", f"document {found.number}")
    again = turn.store.documents.get(found.number, turn.store.people.reader(turn.person.id))
    if again is None:
        raise Refused("document.out_of_sight", document=found)
    return again


def value(turn: Turn, label: str, said: Sequence[str]) -> Any:
    """What a label is to be, from the words behind it; raises `Refused`."""
    words = " ".join(said)
    if label == "audience":
        return _audience(turn, words)
    if label == "title":
        return words
    if words.casefold() in NONE:
        return "" if label == "kind" else None
    if label == "owner":
        return _owner(turn, words)
    if label in ("kind", "language"):
        known = (KIND_OF if label == "kind" else LANGUAGE_OF).get(words.casefold())
        if known is None:
            raise Refused(f"document.which_{label}", word=words)
        return known
    return day(turn, said)


def _owner(turn: Turn, name: str) -> int:
    if name.casefold() in ("me", "mij", "ik"):
        return turn.person.id
    people = turn.store.people.named(name)
    if len(people) != 1:
        raise Refused("club.which" if people else "club.who", name=name, people=[one.name for one in people])
    return people[0].id


def _audience(turn: Turn, words: str) -> int:
    """Everybody, or a club that the one who says so is in."""
    if words.casefold() in EVERYBODY:
        return turn.store.places.audience_all()
    name = words.partition(":")[2] if words.casefold().startswith("club:") else words.removeprefix("club ")
    club = turn.store.clubs.find(name)
    if club is None or turn.store.clubs.standing(club.id, turn.person.id) not in ("owner", "member"):
        raise Refused("audience.not_in_club", name=club.name if club else name)
    return turn.store.places.audience_of_club(club.id)


def day(turn: Turn, words: Sequence[str]) -> date:
    """A day in plain words, past ones too; raises `Refused`."""
    try:
        return date.fromisoformat(" ".join(words))
    except ValueError:
        pass
    try:
        found = when.read(words, sent_at=turn.heard.sent_at, zone=turn.zone, language=turn.language)
    except when.Past as past:
        return past.at.astimezone(turn.zone).date()
    except when.TooFar:
        raise Refused("grammar.too_far") from None
    if found is None or found.used < len(words):
        raise Refused("document.which_day", word=" ".join(words))
    return found.at.astimezone(turn.zone).date()


@command("checked")
def checked(turn: Turn, thing: Thing, again: Text | None = None) -> Reply:
    """Somebody stands for it that a document is right; the next review is after as long as the last time, or then."""
    found = of(turn, thing)
    if not may_change(turn.person, found):
        raise Refused("document.not_yours", document=found)
    today = turn.now.astimezone(turn.zone).date()
    review = next_review(found, today) if again is None else day(turn, [token.text for token in tokens(again.words)])
    if review <= today:
        raise Refused("document.review_past", day=review)
    ended = {"valid_until": None} if found.valid_until is not None and found.valid_until < today else {}
    turn.store.documents.label(found.number, review_on=review, checked_on=today, **ended)
    return Reply(Message(say("document.checked", document=found, review=review)))


@command("my documents", reading=True)
def my_documents(turn: Turn, *, page: int = 1) -> Reply:
    """What the asker looks after, what is to be looked at soonest first."""
    numbers = turn.store.documents.reviews.of(turn.person.id)
    some = numbers[PAGE * (page - 1) : PAGE * page]
    found = turn.store.documents.many(some, turn.reader)
    mine = [found[number] for number in some if number in found]
    today = turn.now.astimezone(turn.zone).date()
    stale = {each.number for each in mine if each.stale(today)}
    more = f"my documents --page {page + 1}" if len(numbers) > PAGE * page else None
    said = say("document.mine", documents=mine, stale=stale, page=page, more=more is not None)
    return Reply(Message(said, tuple(Choice(each.title, f"document {each.number}") for each in mine), more=more))


@command("versions", reading=True)
def versions(turn: Turn, thing: Thing) -> Reply:
    """What a document was before, newest first."""
    found = of(turn, thing)
    earlier = turn.store.documents.versions.of(found.number, turn.reader)
    choices = tuple(Choice(say("document.version_label", version=each), _version_line(each, 1)) for each in earlier)
    return Reply(Message(say("document.versions", document=found, versions=earlier), choices[:PAGE]))


@command("version", reading=True)
def version(turn: Turn, thing: Thing, which: int, *, page: int = 1) -> Reply:
    """An earlier version of a document, in stretches."""
    found = of(turn, thing)
    earlier = {each.version: each for each in turn.store.documents.versions.of(found.number, turn.reader)}
    if which not in earlier:
        raise Refused("document.no_version", document=found, which=which, versions=sorted(earlier))
    its = earlier[which]
    shown = its.text[SCREENFUL * (page - 1) : SCREENFUL * page]
    more = _version_line(its, page + 1) if len(its.text) > SCREENFUL * page else None
    return Reply(Message(say("document.version", version=its, text=shown, more=more is not None), more=more))


def _version_line(its: Any, page: int) -> str:
    flag = f" --page {page}" if page > 1 else ""
    return f"version{flag} {its.number} {its.version}"


# Reminders


@timer(lambda store, now: store.documents.reviews.any_due(now))
def remind(due: Due) -> list[Reply]:
    """Whoever looks after documents is told which are to be looked at, in one message; in the end, whoever can ask."""
    reviews = due.store.documents.reviews.take_due(due.now, AT_ONCE)
    told: dict[tuple[int, bool], list[Review]] = {}
    for review in reviews:
        late = review.times >= TO_OWNER
        theirs = review.owner is not None and _may_see(due.store, review.owner, review.number)
        if review.owner is not None and theirs and not late:
            told.setdefault((review.owner, False), []).append(review)
        for person in _who_can_ask(due, review) if late or not theirs else ():
            told.setdefault((person, True), []).append(review)
    return [Reply(to_people=((person, _reminder(due, its, asking)),)) for (person, asking), its in told.items()]


def _who_can_ask(due: Due, review: Review) -> list[int]:
    """The ambassador who is nearest to it; without one the editors, else the admins: of these who may see it."""
    but = {review.owner} if review.owner is not None else set()
    knowers = due.store.ambassadors.candidates(review.title, due.house.language, [], due.now, but=but)
    groups = [
        [each.person for each in knowers],
        *(sorted(due.store.people.roles(role)) for role in ("editor", "admin")),
    ]
    for position, people in enumerate(groups):
        may = [each for each in people if each not in but and _may_see(due.store, each, review.number)]
        if may:
            return may if position else may[:1]
    return []


def _may_see(store: Store, person: int, number: int) -> bool:
    return store.documents.get(number, store.people.reader(person)) is not None


def _reminder(due: Due, reviews: Sequence[Review], asking: bool) -> Message:
    names = due.store.people.names({each.owner for each in reviews if each.owner is not None})
    today = due.now.astimezone(due.house.zone).date()
    said = say(
        "document.remind", reviews=reviews[:PAGE], more=len(reviews) - PAGE, names=names, asking=asking, today=today
    )
    label = "document.still_right_label" if len(reviews) == 1 else "document.still_right_of_label"
    choices = tuple(Choice(say(label, number=each.number), f"checked {each.number}") for each in reviews[:5])
    return Message(said, choices)
