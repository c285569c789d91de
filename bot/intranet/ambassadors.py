"""The rules of ambassadors: what their topics and languages may be."""

from __future__ import annotations

import re

from bot.chat import Refused

MOST_TOPICS = 20
LONGEST_TOPIC = 40
LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "english": "en", "engels": "en"}
_PARTING = re.compile(r"[,;\n/|]|\s(?:en|and|&)\s")


def read_topics(text: str) -> list[str]:
    """Topics from "verlof, rooster en fiets": in small letters, each once; refuses too many and too long ones."""
    topics = [" ".join(part.split()).strip(" .\"'").casefold() for part in _PARTING.split(text)]
    found = list(dict.fromkeys(topic for topic in topics if any(map(str.isalnum, topic))))
    if not found or len(found) > MOST_TOPICS or max(map(len, found)) > LONGEST_TOPIC:
        raise Refused("ambassador.topics_how", most=MOST_TOPICS, longest=LONGEST_TOPIC)
    return found


def read_languages(text: str) -> list[str]:
    """Languages from "nl, Engels"; both (or "alle") is none in particular."""
    words = [word.casefold().strip(" .") for part in _PARTING.split(text) for word in part.split()]
    if words in (["all"], ["alle"], ["any"]):
        return []
    unknown = [word for word in words if word not in LANGUAGES]
    if unknown or not words:
        raise Refused("me.no_such_language", typed=unknown[0] if unknown else text)
    found = sorted({LANGUAGES[word] for word in words})
    return [] if len(found) == len(set(LANGUAGES.values())) else found
