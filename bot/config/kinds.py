"""The kinds of values that settings take: what each accepts, and what is wrong with anything else.

A kind reads a value as TOML gives it, and answers the value that the program works with. Nothing here knows a
section or a file, except the folder that a relative path starts from.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config.addresses import has_password, store_address, web_address
from bot.config.mistakes import Wrong

LANGUAGES = ("en", "nl")
_MATRIX_USER = re.compile(r"@[^:\s]+:[^\s:]+(:\d+)?")
_MATRIX_ROOM = re.compile(r"![^\s]+|#[^:\s]+:[^\s:]+(:\d+)?")  # from room version 12 an id has no server
_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_COMMAND_WORD = re.compile(r"[^\W_][\w-]{0,30}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Kind:
    """How the values of a setting are read.

    `read(value, folder)` answers the value or raises `Wrong`. `parse` makes of an environment variable's text
    what TOML would have given. `secret` says whether a value must not stand in the configuration file; where
    it is set, the setting may also be given by a file of its own, named by `<setting>_file`.
    """

    read: Callable[[Any, Path], object]
    parse: Callable[[str], object] = str
    secret: Callable[[object], bool] | None = None


def near(word: str, words: Iterable[str]) -> str:
    """The one of `words` most like `word`, any case; empty when none is like it."""
    plain = {each.casefold(): each for each in words}
    found = difflib.get_close_matches(word.casefold(), plain, n=1)
    return plain[found[0]] if found else ""


def _as_toml(text: str) -> object:
    """The text of an environment variable as the number or flag that it is, else as text."""
    try:
        return tomllib.loads(f"value = {text.strip().lower()}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _text(value: Any, _: Path) -> str:
    if not isinstance(value, str):
        raise Wrong("not_text", value=value)
    if any(not sign.isprintable() for sign in value):
        raise Wrong("not_one_line")
    return value.strip()


def _text_like(key: str, fits: Callable[[str], object]) -> Kind:
    """Text that `fits`; the fault `key` is told of any other."""

    def read(value: Any, folder: Path) -> str:
        text = _text(value, folder)
        if not fits(text):
            raise Wrong(key, value=text)
        return text

    return Kind(read)


def _one_of(*choices: str) -> Kind:
    def read(value: Any, folder: Path) -> str:
        text = _text(value, folder)
        if text not in choices:
            guess = near(text, choices)
            raise Wrong("not_a_choice_near" if guess else "not_a_choice", value=text, choices=choices, near=guess)
        return text

    return Kind(read)


def _or_blank(kind: Kind, blank: object) -> Kind:
    """The same kind, but empty text is taken for `blank`."""
    return Kind(lambda value, folder: blank if value == "" else kind.read(value, folder), kind.parse)


def _zone(value: Any, folder: Path) -> str:
    name = _text(value, folder)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        guess = near(name, zoneinfo.available_timezones())
        raise Wrong("not_a_zone_near" if guess else "not_a_zone", value=name, near=guess) from error
    return name


def _holidays(value: Any, folder: Path) -> str:
    """A country, or a part of one as ISO 3166-2 writes it: "NL", "DE-BY"."""
    from holidays.utils import list_supported_countries  # a tenth of a second, which most starts need not wait for

    name = _text(value, folder).upper()
    country, _, part = name.partition("-")
    known = list_supported_countries()
    if country not in known or (name != country and part not in {each.upper() for each in known[country]}):
        raise Wrong("no_holidays", value=value)
    return name


def _dates(value: Any, _: Path) -> tuple[datetime.date, ...]:
    if not isinstance(value, list):
        raise Wrong("not_a_list_of_dates", value=value)
    return tuple(_date(each) for each in value)


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        return datetime.date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Wrong("not_a_date", value=value) from error


def _hour(value: Any, _: Path) -> datetime.time:
    if isinstance(value, datetime.time):
        return value
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong("not_an_hour", value=value)
    return datetime.time(int(found[1]), int(found[2]))


def _flag(value: Any, _: Path) -> bool:
    if not isinstance(value, bool):
        raise Wrong("not_a_flag", value=value)
    return value


def whole(least: int, most: int) -> Kind:
    """A whole number from `least` to `most`."""

    def read(value: Any, _: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong("not_a_number", value=value, least=least, most=most)
        if not least <= value <= most:
            raise Wrong("out_of_range", value=value, least=least, most=most)
        return value

    return Kind(read, _as_toml)


def _path(value: Any, folder: Path) -> Path:
    text = _text(value, folder)
    if not text:
        raise Wrong("no_path")
    try:
        return folder / Path(text).expanduser()
    except RuntimeError as error:  # ~somebody who is not a user of this machine
        raise Wrong("no_home", value=text) from error


def existing_file(value: Any, folder: Path) -> Path:
    """The file at the path `value`, relative to `folder`; raises `Wrong` and `OSError`."""
    path = _path(value, folder)
    if not path.is_file():
        raise Wrong("a_folder" if path.is_dir() else "no_such_file", value=path)
    return path


def _folder(value: Any, folder: Path) -> Path:
    path = _path(value, folder)
    if not path.is_dir():
        raise Wrong("not_a_folder" if path.exists() else "no_such_folder", value=path)
    return path


def _folders(value: Any, folder: Path) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise Wrong("not_a_list", value=value)
    return tuple(_folder(each, folder) for each in value)


def _words(value: Any, _: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong("not_a_list_of_words", value=value)
    found = tuple(each.strip().removeprefix("/").lower() if isinstance(each, str) else "" for each in value)
    for typed, word in zip(value, found, strict=True):
        if not _COMMAND_WORD.fullmatch(word):
            raise Wrong("not_a_command_word", value=typed)
    return tuple(dict.fromkeys(found))


def _picture(value: Any, folder: Path) -> Path:
    path = existing_file(value, folder)
    with path.open("rb") as file:
        if not file.read(8).startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            raise Wrong("not_a_picture", value=path)
    return path


def _letters(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if not text.isalpha():
        raise Wrong("not_letters", value=text)
    return text.lower()


def _a_person(text: str) -> bool:
    if text.startswith("@"):
        return _MATRIX_USER.fullmatch(text) is not None
    return "@" not in text or _EMAIL.fullmatch(text) is not None


def _secret(value: Any, folder: Path) -> str:
    if not isinstance(value, str):
        raise Wrong("not_secret_text")  # never with the value
    return value


TEXT = Kind(_text)
NAME = _text_like("no_name", lambda text: 0 < len(text) <= 40)
LETTERS = Kind(_letters)
PERSON = _text_like("not_a_person", _a_person)
FLAG = Kind(_flag, _as_toml)
HOUR = Kind(_hour)
HOLIDAYS_OR_BLANK = _or_blank(Kind(_holidays), "")
DATES = Kind(_dates, lambda text: text.replace(",", " ").split())
LANGUAGE = _one_of(*LANGUAGES)
LANGUAGE_OR_BLANK = _or_blank(LANGUAGE, "")
ZONE = Kind(_zone)
ZONE_OR_BLANK = _or_blank(ZONE, "")
VOICE = _one_of("warm", "sober")
MEANING = _one_of("none", "use", "e5", "endpoint")
MEMBERS = _one_of("homeserver", "space")
LEVEL = _one_of("debug", "info", "warning", "error")
LOG_FORMAT = _one_of("text", "json")
PATH = Kind(_path)
PATH_OR_NONE = _or_blank(PATH, None)
PATH_OR_BLANK = _or_blank(PATH, Path())
FILE = _or_blank(Kind(existing_file), None)
FOLDER = _or_blank(Kind(_folder), None)
FOLDERS = Kind(_folders, lambda text: [part for part in text.split(":") if part])
PICTURE = _or_blank(Kind(_picture), None)
WORDS = Kind(_words, lambda text: text.replace(",", " ").split())
SLACK_MODE = _one_of("socket", "http")
SLACK_CHANNEL = _or_blank(_text_like("not_a_slack_channel", _SLACK_CHANNEL.fullmatch), "")
MATRIX_USER = _text_like("not_a_matrix_user", _MATRIX_USER.fullmatch)
MATRIX_ROOM_ID = _or_blank(_text_like("not_a_matrix_room_id", re.compile(r"![^\s]+").fullmatch), "")
MATRIX_ROOM = _or_blank(_text_like("not_a_matrix_room", _MATRIX_ROOM.fullmatch), "")
WEB_ADDRESS = Kind(lambda value, folder: web_address(_text(value, folder)))
WEB_ADDRESS_OR_BLANK = _or_blank(WEB_ADDRESS, "")
STORE_URL = Kind(
    lambda value, folder: store_address(_text(value, folder), folder),
    secret=lambda value: has_password(str(value)),
)
SECRET = Kind(_secret, secret=lambda value: True)
