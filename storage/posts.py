"""Posts and the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from bot.intranet.people import Reader
from bot.intranet.posts import Post, title_of
from storage.passages import Passages
from storage.tables.things import comment, liking, post, thing
from storage.things import Things, as_thing, readable

SHOWN_COMMENTS = 3


class Posts:
    """What people put on the timeline."""

    def __init__(self, connection: Connection, things: Things) -> None:
        self._connection = connection
        self._things = things

    def add(
        self,
        form: str,
        text: str,
        link: str | None,
        *,
        audience: int,
        author: int | None,
        at: datetime,
        made_in: int | None,
    ) -> int:
        """A new post; its number."""
        number = self._things.add("post", title_of(text), audience, author, at, made_in)
        self._connection.execute(_ADD, {"thing": number, "form": form, "text": text, "link": link})
        Passages(self._connection).said(number, text)
        return number

    def get(self, number: int, reader: Reader) -> Post:
        """The post with its last comments; raises `LookupError` as `Things.get`."""
        row = self._connection.execute(_ONE, {"number": number, "audiences": reader.audiences}).one_or_none()
        if row is None:
            raise LookupError(number)
        return _post(row, self._things.comments(number, SHOWN_COMMENTS))

    def edit(self, number: int, text: str, link: str | None, at: datetime) -> None:
        """Another text for a post."""
        self._connection.execute(update(post).where(post.c.thing == number).values(text=text, link=link))
        self._things.edited(number, title_of(text), at)
        passages = Passages(self._connection)
        passages.said(number, text)
        passages.touch(number)

    def newest(
        self,
        reader: Reader,
        *,
        audience: int | None = None,
        author: int | None = None,
        since: datetime | None = None,
        limit: int = 10,
        skip: int = 0,
    ) -> list[Post]:
        """Posts a reader may see, newest first; of one audience, by one person, since a moment."""
        values: dict[str, Any] = {"audiences": reader.audiences, "most": limit, "skip": skip}
        query = _NEWEST
        if audience is not None:
            query, values = _NEWEST_OF, values | {"audience": audience}
        if author is not None:
            query = query.where(thing.c.author == author)
        if since is not None:
            query = query.where(thing.c.at > since)
        return [_post(row) for row in self._connection.execute(query, values)]


def _posts() -> Select[Any]:
    likes = select(func.count()).where(liking.c.thing == thing.c.id).scalar_subquery()
    remarks = select(func.count()).where(comment.c.thing == thing.c.id).scalar_subquery()
    return (
        readable()
        .join(post, post.c.thing == thing.c.id)
        .add_columns(post.c.form, post.c.text, post.c.link, likes.label("likes"), remarks.label("remarks"))
    )


_ADD = insert(post)
_ONE = _posts().where(thing.c.id == bindparam("number"))
_NEWEST = _posts().order_by(thing.c.id.desc()).limit(bindparam("most")).offset(bindparam("skip"))
_NEWEST_OF = _NEWEST.where(thing.c.audience == bindparam("audience"))


def _post(row: Row[Any], last: tuple[Any, ...] = ()) -> Post:
    return Post(as_thing(row), row.form, row.text, row.link, row.likes, row.remarks, last)
