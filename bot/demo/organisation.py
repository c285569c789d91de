"""Who and what there is in the demo, as `organisation.toml` has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("organisation.toml")
DOCUMENTS = Path(__file__).with_name("documents")


@dataclass(frozen=True)
class Employee:
    """Somebody who works there; `user` is their name at the homeserver, without the domain."""

    user: str
    name: str
    language: str

    @property
    def first_name(self) -> str:
        """What they are called at the terminal."""
        return self.name.split()[0]


@dataclass(frozen=True)
class Room:
    """A room of the Space; `members` are users, the first being who made it, and founded its club."""

    alias: str
    name: str
    topic: str
    members: tuple[str, ...]
    timeline: bool = False
    encrypted: bool = False
    club: str | None = None

    @property
    def open(self) -> bool:
        """Whether everybody of the Space may come in: not where others could then read what is for its members."""
        return not self.encrypted and self.club is None


@dataclass(frozen=True)
class Line:
    """Something an employee said to Jet; `{number}` stands for what the line it follows made."""

    by: str
    line: str
    then: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """The whole of it."""

    name: str
    domain: str
    language: str
    timezone: str
    password: str
    admin: str
    employees: Mapping[str, Employee]
    rooms: tuple[Room, ...]
    said: tuple[Line, ...]

    @property
    def everybody(self) -> tuple[str, ...]:
        """All users, the admin first."""
        return tuple(sorted(self.employees, key=lambda user: user != self.admin))

    def user_id(self, user: str) -> str:
        """An account at the homeserver: `@emma:wilgenhof.example`."""
        return f"@{user}:{self.domain}"

    def called(self, name: str) -> Employee | None:
        """The employee of that name, whole or first, whatever its capitals."""
        folded = name.strip().casefold()
        for employee in self.employees.values():
            if folded in (employee.name.casefold(), employee.first_name.casefold(), employee.user):
                return employee
        return None

    def speaking(self, language: str) -> Employee:
        """Whom somebody who chose nobody speaks as."""
        return self.employees["samira" if language == "nl" else "emma"]


def read_organisation(file: Path = _FILE) -> Organisation:
    """The organisation of the demo."""
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    employees = {user: Employee(user, **each) for user, each in values.pop("employees").items()}
    rooms = [_room(alias, each) for alias, each in values.pop("rooms").items()]
    said = [_line(each) for each in values.pop("said")]
    bare = Organisation(**values, employees=employees, rooms=(), said=tuple(said))
    everywhere = [replace(room, members=room.members or bare.everybody) for room in rooms]
    return replace(bare, rooms=tuple(everywhere))


def _room(alias: str, values: dict[str, Any]) -> Room:
    return Room(alias, members=tuple(values.pop("members", ())), **values)


def _line(values: dict[str, Any]) -> Line:
    return Line(values["by"], values["line"], tuple(_line(each) for each in values.get("then", ())))
