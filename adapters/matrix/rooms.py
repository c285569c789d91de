"""What is known of the rooms Jet is in, in the neutral words, and who of those there is an employee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.read import Room, clean
from bot.chat import Account, AccountFacts, Place, PlaceFacts

_SHOWN = 5  # names in the name of a room that has none


class Rooms:
    """The rooms of one account, as the last sync left them.

    `known` are nio's rooms by id, `directs` the ids of rooms marked as direct conversations.
    """

    def __init__(self, connection: str, user_id: str, known: Mapping[str, Any], homeservers: tuple[str, ...]) -> None:
        self._connection = connection
        self._user_id = user_id
        self._known = known
        self._homeservers = homeservers
        self.directs: set[str] = set()
        self.space_id: str | None = None

    def facts(self, room_id: str) -> PlaceFacts:
        """What the core is told of a room."""
        room = self._known[room_id]
        members = self._members(room_id)
        company = room_id == self.space_id
        readable = room.history_visibility == "world_readable" and not company
        return PlaceFacts(
            place=self.place(room_id),
            name=self._name(room, members),
            direct=self.is_direct(room_id),
            encrypted=room.encrypted,
            company=company,
            strangers=readable or not all(self.belongs(user) for user in members),
            members={Account(self._connection, user): name for user, name in members.items()},
        )

    def place(self, room_id: str) -> Place:
        """A room as a place."""
        return Place(self._connection, room_id)

    def gone(self, room_id: str) -> PlaceFacts:
        """What the core is told when Jet is no longer in a room."""
        return PlaceFacts(place=self.place(room_id), name="", left=True)

    def reading(self, room_id: str) -> Room:
        """What has to be known of a room to read what is said there."""
        names = {user: one.display_name or "" for user, one in self._known[room_id].users.items()}
        return Room(self.place(room_id), self.is_direct(room_id), names, self.belongs)

    def belongs(self, user_id: str) -> bool:
        """Whether an account is an employee's: of a listed homeserver, or in the company Space."""
        if user_id.partition(":")[2] in self._homeservers:
            return True
        space = self._known.get(self.space_id) if self.space_id else None
        member = space.users.get(user_id) if space else None
        return member is not None and not member.invited

    def leavers(self, events: Iterable[Mapping[str, Any]]) -> list[AccountFacts]:
        """Who is no employee any more, by what happened in the Space. Only who is said to have left or to have been
        put out counts: that somebody is not seen there may be a gap, or Jet itself being out."""
        gone = {
            event["state_key"]
            for event in events
            if event.get("type") == "m.room.member"
            and isinstance(event.get("state_key"), str)
            and _membership(event) in ("leave", "ban")
        }
        return [
            AccountFacts(Account(self._connection, user), "", belongs=False)
            for user in sorted(gone - {self._user_id})
            if not self.belongs(user)
        ]

    def is_direct(self, room_id: str) -> bool:
        """Whether a room is a conversation of Jet with one person.

        One other person, joined or invited; nobody can walk in; and the room was begun as a direct one, or
        has no name of its own. A third person makes it a room like any other.
        """
        room = self._known[room_id]
        others = set(room.users) - {self._user_id}
        if len(others) != 1 or room.join_rule == "public" or room.room_type == "m.space":
            return False
        return room_id in self.directs or not (room.name or room.canonical_alias)

    def is_direct_with(self, room_id: str, user_id: str) -> bool:
        """Whether a room is the conversation with this account, and nobody else may read along."""
        room = self._known[room_id]
        private = room.history_visibility != "world_readable"
        return private and user_id in room.users and self.is_direct(room_id)

    def _members(self, room_id: str) -> dict[str, str]:
        """Who can read there, by user id; in a direct conversation also the one who was only invited."""
        users = self._known[room_id].users
        direct = self.is_direct(room_id)
        return {
            user: clean(one.display_name or "")
            for user, one in users.items()
            if user != self._user_id and (direct or not one.invited)
        }

    def _name(self, room: Any, members: Mapping[str, str]) -> str:
        names = [name or user for user, name in members.items()]
        return clean(room.name or room.canonical_alias or ", ".join(sorted(names)[:_SHOWN]))


def _membership(event: Mapping[str, Any]) -> object:
    content = event.get("content")
    return content.get("membership") if isinstance(content, Mapping) else None
