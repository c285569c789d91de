"""What was given and is no setting: told with the setting that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.config.given import PREFIX, SEPARATOR, File, Given, variable
from bot.config.kinds import near
from bot.config.lines import Key
from bot.config.mistakes import Mistake
from bot.config.schema import groups, sections, spellings

Names = Mapping[str, Sequence[str]]  # messenger -> the names of its connections


def strangers(given: Mapping[Key, Given], environ: Mapping[str, str], file: File, names: Names) -> Iterator[Mistake]:
    """A mistake for each thing given that is not a setting, one for all of an unknown section of the file."""
    known = _known(names)
    unknown = [name for name, content in file.tree.items() if isinstance(content, dict) and name not in _sections()]
    for name in unknown:
        yield file.given(None, (name,)).mistake((name,), *_section(name))
    for key, each in given.items():
        if key in known or (each.typed and key[0] in unknown):
            continue
        yield each.mistake(key, *_setting(key)) if each.typed else _variable(each, known)
    yield from _slips(environ, known)


def _sections() -> dict[str, type[Any]]:
    return sections() | groups()


def _known(names: Names) -> set[Key]:
    """Everything that may be given, for the connections that there are."""
    single = {(section, setting) for section, kind in sections().items() for setting in spellings(kind)}
    of_connections = {
        (messenger, name, setting)
        for messenger, kind in groups().items()
        for name in names[messenger]
        for setting in spellings(kind)
    }
    return single | of_connections


def _section(name: str) -> tuple[str, Mapping[str, object]]:
    guess = near(name, _sections())
    if guess:
        return "unknown_section_near", {"value": name, "near": guess}
    return "unknown_section", {"value": name, "known": list(_sections())}


def _setting(key: Key) -> tuple[str, Mapping[str, object]]:
    """What to say of a key of the file that stands where no such setting is."""
    section, name = key[0], key[-1]
    kind = _sections().get(section)
    if len(key) == 1 and kind is not None:
        return "not_a_section", {
            "value": section,
            "header": section if section in sections() else f"{section}.main",
        }
    if section in groups() and len(key) == 2:
        return "no_connection_name", {"value": section, "name": name}
    own = spellings(kind) if kind is not None else []
    guess = near(name, own)
    if guess:
        return "unknown_setting_near", {"value": name, "section": section, "near": guess}
    home = next((other for other, each in sections().items() if name in spellings(each)), "")
    if home:
        return "misplaced_setting", {"value": name, "home": home}
    return "unknown_setting", {"value": name, "section": section, "known": own or list(_sections())}


def _variable(given: Given, known: set[Key]) -> Mistake:
    guess = near(given.source, map(variable, known))
    text = "unknown_variable_near" if guess else "unknown_variable"
    return given.mistake((), text, {"value": given.source, "near": guess})


def _slips(environ: Mapping[str, str], known: set[Key]) -> Iterator[Mistake]:
    """Variables with one underscore where two belong: nothing would read them, and nobody would know why."""
    meant = {_run_together(variable(key)): variable(key) for key in known}
    for name in sorted(environ):
        right = meant.get(_run_together(name))
        if name.startswith(PREFIX) and SEPARATOR not in name and right:
            yield Mistake(name, None, "", "unknown_variable_near", {"value": name, "near": right})


def _run_together(name: str) -> str:
    return name.replace("_", "")
