"""The rules of posts: what they may be and who may change them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat import Refused
from bot.intranet.things import Comment, Thing

FORMS = ("note", "news", "blog", "video", "question")
LONGEST = 10_000
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Post:
    """Something on the timeline, as one reader may see it."""

    thing: Thing
    form: str
    text: str
    link: str | None
    likes: int
    comments: int
    last_comments: tuple[Comment, ...] = ()


def link_in(text: str) -> str | None:
    """The first web address in a text, without the punctuation that ends its sentence."""
    found = _LINK.search(text)
    return found[0].rstrip(".,;:!?)") if found else None


def check_text(form: str, text: str) -> str:
    """The text of a post, trimmed; refuses an empty one, one too long, and a video without its address."""
    text = text.strip()
    if not text:
        raise Refused("post.empty")
    if len(text) > LONGEST:
        raise Refused("post.too_long", length=len(text), longest=LONGEST)
    if form == "video" and link_in(text) is None:
        raise Refused("post.video_without_link")
    return text


def title_of(text: str) -> str:
    """The first line, shortened at a word to about 80 characters."""
    line = text.strip().splitlines()[0]
    if len(line) <= 80:
        return line
    return line[:80].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
