"""The rules of clubs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.chat import Refused

LONGEST_NAME = 60


@dataclass(frozen=True)
class Club:
    """A group of colleagues around something they share."""

    id: int
    name: str
    slug: str
    about: str
    founder: int
    state: str  # open | closed
    members: int


def slug(name: str) -> str:
    """The name as people type it: folded, without accents, punctuation, and the word "club" around it."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"\w+", plain)
    kept = [word for word in words if word not in ("club", "de", "het", "the")]
    return "-".join(kept or words)


def core(slugged: str) -> str:
    """A slug in words, without the "club" at the end of them: "fiets" of "fietsclub"."""
    return " ".join(word.removesuffix("club") or word for word in slugged.split("-"))


def check_name(name: str) -> str:
    """The name of a new club, tidied; refuses an empty, endless or nameless one."""
    name = " ".join(name.split()).strip(".\"'")
    if not slug(name):
        raise Refused("club.no_name")
    if len(name) > LONGEST_NAME:
        raise Refused("club.long_name", longest=LONGEST_NAME)
    return name
