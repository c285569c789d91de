"""For who looks after Jet: roles, texts and the name, each by command, without a restart."""

from __future__ import annotations

from bot.chat import Choice, Message, Refused, Reply, say
from bot.command import Turn, command
from bot.grammar.kinds import Text
from bot.intranet.people import Person
from bot.language import LANGUAGES
from bot.language.quotes import bare, quote

ROLES = ("admin", "moderator", "editor", "ambassador", "feedback")
LONGEST_NAME = 40


@command("role give")
def give(turn: Turn, role: str, name: Text) -> Reply:
    """Give a role to a colleague."""
    _admins_only(turn)
    known, person = _role(role), _colleague(turn, name.words)
    turn.store.people.give_role(person.id, known)
    turn.store.people.note(turn.now, turn.person.id, f"give role {known}", str(person.id))
    told = Message(say("ambassador.welcome", by=turn.person.name))
    new = known == "ambassador" and person.id != turn.person.id
    given = Message(say("running.role_given", role=known, name=person.name))
    return Reply(given, to_people=((person.id, told),) if new else ())


@command("role take")
def take(turn: Turn, role: str, name: Text) -> Reply:
    """Take a role from a colleague; the last admin stays."""
    _admins_only(turn)
    known, person = _role(role), _colleague(turn, name.words)
    if known == "admin" and turn.store.people.roles("admin") == {person.id}:
        raise Refused("running.last_admin", name=person.name)
    turn.store.people.take_role(person.id, known)
    turn.store.people.note(turn.now, turn.person.id, f"take role {known}", str(person.id))
    return Reply(Message(say("running.role_taken", role=known, name=person.name)))


@command("text")
def text(turn: Turn, key: str, language: str, template: Text | None = None) -> Reply:
    """See a text, or try other words for it; they count once confirmed."""
    _admins_only(turn)
    language = bare(language)
    _check_key(turn, key, language)
    if template is None:
        return Reply(Message(say("running.text", key=key, language=language, text=turn.texts.template(key, language))))
    try:
        preview = turn.texts.try_template(key, language, template.words)
    except ValueError as wrong:
        raise Refused("running.bad_text", reason=str(wrong)) from wrong
    line = f"text set {key} {language} {quote(template.words)}"
    return Reply(Message(say("running.preview", preview=preview, key=key), (Choice(say("bot.yes"), line),)))


@command("text set")
def set_text(turn: Turn, key: str, language: str, template: Text) -> Reply:
    """Take other words for a text from now on."""
    _admins_only(turn)
    language = bare(language)
    _check_key(turn, key, language)
    try:
        turn.texts.try_template(key, language, template.words)
    except ValueError as wrong:
        raise Refused("running.bad_text", reason=str(wrong)) from wrong
    turn.store.settings.set_text(key, language, template.words, turn.person.id, turn.now)
    turn.store.people.note(turn.now, turn.person.id, "text", f"{key} {language}")
    return Reply(Message(say("running.text_set", key=key, language=language)), refresh=True)


@command("text reset")
def reset_text(turn: Turn, key: str, language: str) -> Reply:
    """Back to the words that Jet came with."""
    _admins_only(turn)
    language = bare(language)
    _check_key(turn, key, language)
    turn.store.settings.drop_text(key, language)
    turn.store.people.note(turn.now, turn.person.id, "text reset", f"{key} {language}")
    return Reply(Message(say("running.text_reset", key=key, language=language)), refresh=True)


@command("persona")
def persona(turn: Turn, name: Text | None = None) -> Reply:
    """What Jet is called; another name counts at once."""
    _admins_only(turn)
    if name is None:
        return Reply(Message(say("running.persona")))
    tidy = " ".join(name.words.split())
    if not tidy or len(tidy) > LONGEST_NAME:
        raise Refused("running.bad_persona", longest=LONGEST_NAME)
    turn.store.settings.set("persona.name", tidy)
    turn.store.people.note(turn.now, turn.person.id, "persona", tidy)
    return Reply(Message(say("running.renamed", name=tidy)), refresh=True)


def _admins_only(turn: Turn) -> None:
    if not turn.person.admin:
        admins = turn.store.people.names(turn.store.people.roles("admin"))
        raise Refused("running.admins_only", admins=sorted(admins.values()))


def _role(word: str) -> str:
    known = bare(word)
    if known not in ROLES:
        raise Refused("running.no_such_role", typed=word, roles=ROLES)
    return known


def _colleague(turn: Turn, words: str) -> Person:
    name = words.strip()
    for preposition in ("to ", "from ", "aan ", "van "):
        name = name.removeprefix(preposition)
    people = turn.store.people.named(name)
    if len(people) != 1:
        key = "club.which" if people else "club.who"
        raise Refused(key, name=name, people=[person.name for person in people])
    return people[0]


def _check_key(turn: Turn, key: str, language: str) -> None:
    if language not in LANGUAGES:
        raise Refused("me.no_such_language", typed=language)
    if turn.texts.template(key, language) is None:
        raise Refused("running.no_such_text", key=key)
