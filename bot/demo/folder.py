"""Where the demo keeps everything, so that it starts again where it stopped."""

from __future__ import annotations

import contextlib
import fcntl
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.reading import load
from bot.config.settings import Config
from bot.demo.homeserver import JET, SPACE
from bot.demo.organisation import Organisation
from bot.demo.seeding import CONNECTION

_OURS = ("homeserver", "data", "config.toml", "jet.password", "rooms.json", "furnished", "jet.log")
_CONFIG = """\
# Written by `jet demo` at each start.
[organisation]
name = {name}
language = {language}
timezone = {timezone}
first_admin = {admin}
allow_acting = true

[store]
directory = "data"

[matrix.{connection}]
homeserver = {url}
user = {user}
password_file = "jet.password"
space = {space}
timeline = {timeline}
"""


class InUse(Exception):
    """Another demo runs in this folder."""


@dataclass(frozen=True)
class Folder:
    """One folder, one demo."""

    path: Path

    @property
    def homeserver(self) -> Path:
        return self.path / "homeserver"

    @property
    def config_file(self) -> Path:
        return self.path / "config.toml"

    @property
    def log_file(self) -> Path:
        return self.path / "jet.log"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else uses the folder meanwhile; raises `InUse`."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise InUse from error
            yield

    def clear(self) -> None:
        """Remove what the demo made, and nothing else that may lie there."""
        for name in _OURS:
            found = self.path / name
            if found.is_dir():
                shutil.rmtree(found)
            else:
                found.unlink(missing_ok=True)

    def secret(self) -> str:
        """Jet's own password, drawn once."""
        file = self.path / "jet.password"
        if not file.exists():
            file.write_text(secrets.token_urlsafe(24))
            file.chmod(0o600)
        return file.read_text()

    def rooms(self) -> dict[str, str] | None:
        """The ids of the rooms by alias, once they have all been made."""
        try:
            found: dict[str, str] = json.loads((self.path / "rooms.json").read_text())
        except FileNotFoundError:
            return None
        return found

    def keep_rooms(self, rooms: Mapping[str, str]) -> None:
        """All rooms have been made."""
        _write_whole(self.path / "rooms.json", json.dumps(rooms, indent=1))

    @property
    def furnished(self) -> bool:
        """Whether the store has all it begins with."""
        return (self.path / "furnished").exists()

    def set_furnished(self) -> None:
        """The store has all it begins with."""
        (self.path / "furnished").touch()

    def configure(self, organisation: Organisation, url: str, rooms: Mapping[str, str]) -> Config:
        """Write the configuration for a homeserver that answers at `url`, and read it as Jet does."""
        timeline = next(room.alias for room in organisation.rooms if room.timeline)
        values = {
            "name": organisation.name,
            "language": organisation.language,
            "timezone": organisation.timezone,
            "admin": organisation.user_id(organisation.admin),
            "url": url,
            "user": organisation.user_id(JET),
            "space": rooms[SPACE],
            "timeline": rooms[timeline],
        }
        # a JSON string is a TOML string
        quoted = {name: json.dumps(value) for name, value in values.items()}
        _write_whole(self.config_file, _CONFIG.format(connection=CONNECTION, **quoted))
        return load(self.config_file, {})


def _write_whole(file: Path, text: str) -> None:
    """Put a file in place at once: a demo that is killed leaves the old one or the new one."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(file)
