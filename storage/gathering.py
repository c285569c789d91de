"""Gathering what is news: for one reader, or for everybody at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, exists, func, or_, select

from bot.intranet.news import ABOUT_TO_BE, CLOSING_SOON, LEAST_LIKES, LIKED_WITHIN, OPEN_FOR, Item
from bot.intranet.polls import letter
from storage.among import among
from storage.events import guests
from storage.tables.documents import document
from storage.tables.events import event
from storage.tables.people import account, audience, club, person, place
from storage.tables.polls import poll, poll_option
from storage.tables.things import comment, hanging, liking, post, thing

_FEW = 5  # more newcomers than this are told by their number


class Gathering:
    """The queries of one gathering, for one reader or for everybody at once."""

    def __init__(
        self, connection: Connection, since: datetime, now: datetime, audiences: Collection[int] | None
    ) -> None:
        self._connection = connection
        self._since = since
        self._now = now
        self._audiences = audiences

    def posts(self) -> Iterator[Item]:
        """New posts, questions without an answer, and what was done about feedback."""
        asked = and_(post.c.form == "question", thing.c.at > self._now - OPEN_FOR)
        rows = self._connection.execute(self._posts(or_(thing.c.at > self._since, asked))).all()
        hangs = self._hangs("post", [row.id for row in rows])
        for row in rows:
            made = self._post(row, hangs.get(row.id, {}))
            if row.form == "done":
                yield _item("said", row, ({"text": row.text}, hangs.get(row.id, {})), row.at, row.at.timestamp())
            elif row.at > self._since:
                yield _item("posts", row, made, row.at, row.likes + 2 * row.remarks + row.at.timestamp() / 86400)
            if row.form == "question" and not row.remarks:
                yield _item("questions", row, made, row.at, row.at.timestamp(), lasts=True)

    def liked(self) -> Iterator[Item]:
        """What got the most likes since."""
        count = func.count().label("new")
        most = (
            select(liking.c.thing, count, func.max(liking.c.at).label("last"))
            .join(thing, thing.c.id == liking.c.thing)
            .where(liking.c.at > self._since, thing.c.at > self._since - LIKED_WITHIN)
            .group_by(liking.c.thing)
            .having(count >= LEAST_LIKES)
            .subquery()
        )
        query = self._posts().join(most, most.c.thing == thing.c.id).add_columns(most.c.new, most.c.last)
        rows = self._connection.execute(query).all()
        hangs = self._hangs("post", [row.id for row in rows])
        for row in rows:
            yield _item("likes", row, self._post(row, hangs.get(row.id, {})), row.last, row.new)

    def polls(self) -> Iterator[Item]:
        """Polls that were opened, those that close soon, and results."""
        soon = and_(poll.c.closed_at.is_(None), poll.c.closes_at <= self._now + CLOSING_SOON)
        query = (
            self._visible()
            .join(poll, poll.c.thing == thing.c.id)
            .add_columns(
                poll.c.question,
                poll.c.closes_at,
                poll.c.closed_at,
                poll.c.voters,
                poll.c.max_choices,
                poll.c.names_hidden,
            )
            .where(or_(thing.c.at > self._since, soon, poll.c.closed_at > self._since))
        )
        rows = self._connection.execute(query).all()
        options = self._options([row.id for row in rows])
        hangs = self._hangs("poll", [row.id for row in rows])
        for row in rows:
            yield from _of_poll(row, options.get(row.id, []), hangs.get(row.id, {}))

    def events(self) -> Iterator[Item]:
        """Events that were announced, and those that are about to be."""
        soon = event.c.starts_at <= self._now + ABOUT_TO_BE
        columns = event.c.starts_at, event.c.venue, event.c.most, guests(waiting=False), guests(waiting=True)
        query = self._visible().join(event, event.c.thing == thing.c.id)
        query = query.add_columns(*columns[:3], columns[3].label("coming"), columns[4].label("waiting"))
        rows = self._connection.execute(
            query.where(or_(thing.c.at > self._since, soon), event.c.starts_at > self._now)
        ).all()
        hangs = self._hangs("event", [row.id for row in rows])
        for row in rows:
            full = row.most is not None and row.coming + row.waiting >= row.most
            facts = {"title": row.title, "starts_at": row.starts_at, "venue": row.venue, "full": full}
            made, rank = (facts, hangs.get(row.id, {})), 0 - row.starts_at.timestamp()
            yield _item("events", row, made, row.at, rank, begins=row.starts_at, until=row.starts_at)

    def rest(self) -> Iterator[Item]:
        """Documents, clubs, and who is new here: known to everybody of the organisation."""
        everybody = self._connection.scalar(select(audience.c.id).where(audience.c.kind == "all"))
        yield from self._documents()
        if everybody is None or (self._audiences is not None and everybody not in self._audiences):
            return
        for row in self._connection.execute(_new_clubs(self._since)).all():
            facts = {"name": row.name, "slug": row.slug, "open": row.state == "open", "founder": row.founder_name}
            yield Item("clubs", 0, everybody, row.since, row.since.timestamp(), facts, author=row.founder)
        newcomers = self._connection.execute(_new_people(self._since)).all()
        if newcomers:
            last = max(row.since for row in newcomers)
            names = [row.name for row in newcomers] if len(newcomers) <= _FEW else []
            facts = {"names": names, "count": len(newcomers)}
            yield Item("colleagues", 0, everybody, last, last.timestamp(), facts)

    def _documents(self) -> Iterator[Item]:
        """New ones, and those that since then may be out of date."""
        first, last = self._since.date(), self._now.date()
        ended = [day.between(first, last) for day in (document.c.valid_until, document.c.review_on)]
        owner = person.alias("owner")
        query = (
            self._visible()
            .join(document, document.c.thing == thing.c.id)
            .outerjoin(owner, owner.c.id == document.c.owner)
            .add_columns(document.c.valid_until, document.c.review_on, func.coalesce(owner.c.name, "").label("owner"))
            .where(or_(thing.c.at > self._since, *ended))
        )
        for row in self._connection.execute(query).all():
            days = [day for day in (row.valid_until, row.review_on) if day is not None and first <= day < last]
            facts = {"title": row.title, "owner": row.owner, "stale_on": min(days, default=None)}
            if row.at > self._since:
                yield _item("documents", row, (facts, {}), row.at, row.at.timestamp())
            for day in days[:1]:
                at = datetime.combine(day + timedelta(days=1), time(0), UTC)
                yield _item("documents", row, (facts, {}), at, at.timestamp())

    def _visible(self) -> Select[Any]:
        """Live things, with their authors and where they were made."""
        query = (
            select(
                *(thing.c[name] for name in ("id", "kind", "audience", "author", "title", "at", "edited_at")),
                func.coalesce(person.c.name, "").label("author_name"),
                audience.c.kind.label("scope"),
                func.coalesce(club.c.name, "").label("scope_name"),
                place.c.connection.label("made_on"),
                and_(place.c.encrypted, place.c.kind != "direct").label("secret"),
            )
            .select_from(
                thing.join(audience, audience.c.id == thing.c.audience)
                .outerjoin(club, club.c.id == audience.c.about)
                .outerjoin(person, person.c.id == thing.c.author)
                .outerjoin(place, place.c.id == thing.c.made_in)
            )
            .where(thing.c.state == "live")
        )
        if self._audiences is not None:
            query = query.where(thing.c.audience.in_(self._audiences))
        return query

    def _posts(self, *conditions: Any) -> Select[Any]:
        likes = select(func.count()).where(liking.c.thing == thing.c.id).scalar_subquery().label("likes")
        remarks = select(func.count()).where(comment.c.thing == thing.c.id).scalar_subquery().label("remarks")
        joined = self._visible().join(post, post.c.thing == thing.c.id).where(*conditions)
        words = case((post.c.form == "done", post.c.text), else_="").label("text")
        return joined.add_columns(post.c.form, words, likes, remarks)

    def _post(self, row: Row[Any], hangs: Mapping[int, str]) -> tuple[dict[str, Any], Mapping[int, str]]:
        facts = {"title": row.title, "form": row.form, "likes": row.likes, "remarks": row.remarks}
        return facts, hangs

    def _options(self, numbers: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        if not numbers:
            return found
        asked = among(self._connection, poll_option.c.poll, numbers)
        for row in self._connection.execute(select(poll_option).where(asked).order_by(poll_option.c.tag)):
            options = found.setdefault(row.poll, [])
            options.append({"letter": letter(len(options)), "tag": row.tag, "label": row.label, "count": row.tally})
        return found

    def _hangs(self, kind: str, numbers: Collection[int]) -> Mapping[int, dict[int, str]]:
        """Where the cards of things hang: number -> place -> remote id."""
        found: dict[int, dict[int, str]] = {}
        if not numbers:
            return found
        keys = [f"{kind} {number}" for number in numbers]
        for row in self._connection.execute(select(hanging).where(among(self._connection, hanging.c.key, keys))):
            if row.remote_ids:
                found.setdefault(int(row.key.partition(" ")[2]), {})[row.place] = row.remote_ids[0]
        return found


def _of_poll(row: Row[Any], options: list[dict[str, Any]], hangs: Mapping[int, str]) -> Iterator[Item]:
    facts = {"title": row.question, "options": options, "closes_at": row.closes_at}
    facts |= {"several": row.max_choices > 1, "hidden": row.names_hidden}
    if row.closed_at is not None:
        most = max((option["count"] or 0 for option in options), default=0)
        winners = [option["label"] for option in options if most and option["count"] == most]
        result = facts | {"winners": winners, "most": most, "voters": row.voters or 0}
        yield _item("results", row, (result, hangs), row.closed_at, row.closed_at.timestamp())
        return
    until = {"until": row.closes_at}
    if row.closes_at is not None:
        at = max(row.at, row.closes_at - CLOSING_SOON)  # from then on it closes soon
        yield _item("polls", row, (facts, hangs), at, 0 - row.closes_at.timestamp(), lasts=True, **until)
    yield _item("polls", row, (facts, hangs), row.at, row.at.timestamp() - 1e11, **until)


def _item(
    section: str,
    row: Row[Any],
    made: tuple[dict[str, Any], Mapping[int, str]],
    at: datetime,
    rank: float,
    **more: Any,
) -> Item:
    """A thing as news."""
    facts, hangs = made
    known = {"number": row.id, "author": row.author_name, "scope": row.scope, "scope_name": row.scope_name}
    secret = row.made_on if row.secret else None
    return Item(
        section,
        row.id,
        row.audience,
        at,
        rank,
        known | facts,
        author=row.author,
        edited_at=row.edited_at,
        only_on=secret,
        hangs=hangs,
        **more,
    )


def _new_clubs(since: datetime) -> Select[Any]:
    return (
        select(club, person.c.name.label("founder_name"))
        .join(person, person.c.id == club.c.founder)
        .where(club.c.since > since, club.c.state != "ended")
    )


def _new_people(since: datetime) -> Select[Any]:
    """Not those who were only ever acted as."""
    real = exists(select(1).where(account.c.person == person.c.id, ~account.c.acting))
    return select(person.c.name, person.c.since).where(person.c.since > since, person.c.state == "active", real)
