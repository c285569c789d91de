"""One transaction and the collections it can reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from storage import erasing
from storage.ambassadors import Ambassadors
from storage.asking import Asking
from storage.attention import Attention
from storage.blobs import Blobs
from storage.clubs import Clubs
from storage.deliveries import Deliveries
from storage.documents import Documents
from storage.erasing import Forgotten
from storage.events import Events
from storage.feedback import FeedbackBox
from storage.files import Files
from storage.guests import Guests
from storage.homes import Homes
from storage.inbox import Inbox
from storage.leavers import Leavers
from storage.merging import merge
from storage.news import News
from storage.offers import Offers
from storage.outbox import Outbox
from storage.overview import Overview
from storage.passages import Passages
from storage.people import People
from storage.personal import Personal
from storage.places import Places
from storage.polls import Polls
from storage.posts import Posts
from storage.processes import Processes
from storage.questions import Questions
from storage.readers import Readers
from storage.reports import Reports
from storage.restoring import Restoring
from storage.roll import Roll
from storage.schedules import Schedules
from storage.seal import Seal
from storage.settings import Settings
from storage.sharing import Sharing
from storage.staff import Staff
from storage.things import Things
from storage.undelivered import UndeliveredOnes
from storage.untold import Untold
from storage.urgencies import Urgencies


class Store:
    """The collections of one transaction; making one costs nothing."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self.connection = connection
        self._seal = seal

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.connection)

    @cached_property
    def leavers(self) -> Leavers:
        return Leavers(self.connection)

    @cached_property
    def places(self) -> Places:
        return Places(self.connection)

    @cached_property
    def clubs(self) -> Clubs:
        return Clubs(self.connection)

    @cached_property
    def things(self) -> Things:
        return Things(self.connection)

    @cached_property
    def posts(self) -> Posts:
        return Posts(self.connection, self.things)

    @cached_property
    def polls(self) -> Polls:
        return Polls(self.connection, self.things, self._seal)

    @cached_property
    def events(self) -> Events:
        return Events(self.connection, self.things)

    @cached_property
    def guests(self) -> Guests:
        return Guests(self.connection)

    @cached_property
    def untold(self) -> Untold:
        return Untold(self.connection)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self.connection)

    @cached_property
    def files(self) -> Files:
        return Files(self.connection)

    @cached_property
    def passages(self) -> Passages:
        return Passages(self.connection)

    @cached_property
    def blobs(self) -> Blobs:
        return Blobs(self.connection)

    @cached_property
    def schedules(self) -> Schedules:
        return Schedules(self.connection)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.connection, self.things)

    @cached_property
    def ambassadors(self) -> Ambassadors:
        return Ambassadors(self.connection)

    @cached_property
    def urgencies(self) -> Urgencies:
        return Urgencies(self.connection)

    @cached_property
    def asking(self) -> Asking:
        return Asking(self.connection, self._seal)

    @cached_property
    def news(self) -> News:
        return News(self.connection)

    @cached_property
    def readers(self) -> Readers:
        return Readers(self.connection)

    @cached_property
    def attention(self) -> Attention:
        return Attention(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection, self._seal)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.connection)

    @cached_property
    def undelivered(self) -> UndeliveredOnes:
        return UndeliveredOnes(self.connection, self.things)

    @cached_property
    def processes(self) -> Processes:
        return Processes(self.connection)

    @cached_property
    def overview(self) -> Overview:
        return Overview(self.connection)

    @cached_property
    def roll(self) -> Roll:
        return Roll(self.connection)

    @cached_property
    def restoring(self) -> Restoring:
        return Restoring(self.connection)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.connection)

    @cached_property
    def personal(self) -> Personal:
        return Personal(self.connection)

    @cached_property
    def feedback(self) -> FeedbackBox:
        return FeedbackBox(self.connection, self.things, self._seal)

    @cached_property
    def homes(self) -> Homes:
        return Homes(self.connection)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self.connection, self.things)

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(self.connection, self._seal)

    @cached_property
    def offers(self) -> Offers:
        return Offers(self.connection)

    def merge(self, gone: int, into: int) -> list[str]:
        """Two people turn out to be one; the keys of the cards that show it."""
        self.feedback.moved(gone, into)
        return merge(self.connection, self._seal, gone, into)

    def everything_of(self, who: int, since: datetime) -> dict[str, list[dict[str, Any]]]:
        """What is kept of a person, by subject; what they last asked only since a moment."""
        return erasing.everything_of(self, who, since)

    def forget(self, who: int, at: datetime) -> Forgotten:
        """Forget a person."""
        return erasing.forget(self, who, at)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens inside is undone when it raises."""
        with self.connection.begin_nested():
            yield
