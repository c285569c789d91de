"""Help: what there is, and how each command is used."""

from __future__ import annotations

import re

from bot.chat import Message, Reply, say
from bot.command import COMMANDS, Turn, command
from bot.grammar.kinds import Text
from bot.language.quotes import bare
from commands.ask import ask
from commands.howto import explained

_ARTICLE = re.compile(r"\A(?:een|a|an|de|het|the)\s+", re.IGNORECASE)
_GROUPS = (
    ("post", ("post", "timeline", "show", "edit", "delete", "comment", "like", "unlike", "replies")),
    ("poll", ("poll", "polls", "vote", "results", "poll close", "poll extend", "poll export", "options")),
    ("event", ("event", "events", "coming", "not coming", "who comes", "calendar", "reminders off")),
    ("club", ("club list", "club mine", "club join", "club leave", "club members", "club create", "club invite")),
    ("ask", ("ask", "search", "share", "ask colleague", "my questions", "answer", "ambassadors", "who is")),
    ("document", ("document", "file", "my documents", "checked", "versions")),
    ("digest", ("digest", "digest now", "digest off")),
    ("feedback", ("feedback", "feedback list", "report")),
    ("me", ("home", "me", "link", "quiet", "privacy", "my data", "forget me")),
)


@command("help", reading=True)
def help(turn: Turn, word: Text | None = None) -> Reply:
    """Everything in a few lines, or one command with its forms."""
    vocabulary = turn.texts.vocabulary
    if word is not None and bare(word.words) != "me":  # "help me" is a call for help
        named = _ARTICLE.sub("", word.words.strip())  # "hoe maak ik een peiling"
        path = named if named in dict(_GROUPS) else vocabulary.path(named)
        begun = [each for each in vocabulary.beginning(named) if COMMANDS[each].listed]
        if path is None and begun:
            return Reply(Message(say("help.group", commands=[vocabulary.said(each, turn.language) for each in begun])))
        near = vocabulary.nearly(named)
        if path is None and near is not None and not near.rest.strip():
            path = near.path
        if path is None and len(turn.heard.line.split()) > 3:
            return ask(turn, Text(turn.heard.line.strip()))  # "help me met mijn rooster" is a question
        if path is None:
            return Reply(Message(say("help.unknown", word=word.words)))
        if path not in dict(_GROUPS):
            return Reply(explained(turn, path))
        members = dict(_GROUPS)[path]
        return Reply(Message(say("help.group", commands=[vocabulary.said(each, turn.language) for each in members])))
    groups = [(name, [vocabulary.phrase(path, turn.language) for path in paths]) for name, paths in _GROUPS]
    return Reply(Message(say("help.all", groups=dict(groups), admin=turn.person.admin)))
