"""`config.example.toml` says what the settings are: every one of them, its default and its documentation."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from bot.config import load, settings
from bot.config.schema import FROM_FILE, groups, needed, sections, settings_of

EXAMPLE = Path(__file__).parents[3] / "config.example.toml"
SETTING = re.compile(r"^#(?=[a-z_]+ = |\[)", re.MULTILINE)  # prose has a space after its #
SECRETS = {
    "JET_MATRIX__MAIN__PASSWORD": "only for this test",
    "JET_SLACK__OFFICE__BOT_TOKEN": "xoxb-only-for-this-test",
    "JET_SLACK__OFFICE__APP_TOKEN": "xapp-only-for-this-test",
}
NAMES = {"matrix": "main", "slack": "office"}  # of the connections in the example
SECTIONS = {**sections(), **{f"{messenger}.{NAMES[messenger]}": kind for messenger, kind in groups().items()}}
EACH = [pytest.param(header, kind, id=header) for header, kind in SECTIONS.items()]


def test_a_copy_works_as_it_is_and_is_the_defaults(tmp_path: Path) -> None:
    copy = tmp_path / "config.toml"
    copy.write_text(EXAMPLE.read_text())
    config = load(copy, {})
    assert config.warnings == ()
    assert config.store.url == f"sqlite:///{tmp_path}/data/jet.db"
    assert config == settings.Config(store=config.store, file=copy)


def test_it_works_with_every_line_in_force(tmp_path: Path) -> None:
    config = load(_uncommented(tmp_path), SECRETS)
    assert config.matrix["main"].user == "@jet:wilgenhof.nl"
    assert config.matrix["main"].state_directory == tmp_path / "data" / "matrix-main"


@pytest.mark.parametrize(("header", "kind"), EACH)
def test_each_setting_is_there_with_its_default(header: str, kind: type[Any], tmp_path: Path) -> None:
    table: Any = tomllib.loads(_uncommented(tmp_path).read_text())
    for part in header.split("."):
        table = table[part]
    shown = {name.removesuffix(FROM_FILE): value for name, value in table.items()}
    kinds = settings_of(kind)
    assert shown.keys() == kinds.keys()
    for each in fields(kind):
        if each.name not in needed(kind):
            default = each.default if each.default is not MISSING else None
            assert kinds[each.name].read(shown[each.name], Path()) == default, each.name


@pytest.mark.parametrize(("header", "kind"), EACH)
def test_each_setting_has_its_documentation(header: str, kind: type[Any]) -> None:
    table = re.search(rf"^#?\[{re.escape(header)}\]\n((?:#?\S.*\n)+)", EXAMPLE.read_text(), re.MULTILINE)
    assert table is not None
    documented = re.findall(r"((?:^# .*\n)+)#([a-z_]+) = ", table[1], re.MULTILINE)
    texts = {name.removesuffix(FROM_FILE): _joined(prose.replace("\n# ", "\n")[2:]) for prose, name in documented}
    assert texts == _documentation(kind)


def test_a_setting_that_is_not_there_fails(tmp_path: Path) -> None:
    copy = tmp_path / "config.toml"
    copy.write_text(EXAMPLE.read_text().replace("#voice = ", "voices = "))
    with pytest.raises(Exception, match="Did you mean voice"):
        load(copy, {})


def _uncommented(folder: Path) -> Path:
    file = folder / "config.toml"
    file.write_text(SETTING.sub("", EXAMPLE.read_text()))
    return file


def _documentation(kind: type[Any]) -> dict[str, str]:
    """The text under each field of a dataclass, which Python itself forgets."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for before, statement in zip(body.body, body.body[1:], strict=False):
        match before, statement:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = _joined(text)
    return found


def _joined(text: str) -> str:
    return " ".join(text.split())
