"""`jet demo --slack`, as somebody at a terminal has it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.demo.organisation import DOCUMENTS, read_organisation
from bot.extraction.formats import READERS
from tests.forked import Forked

ROOT = Path(__file__).parents[2]
_DOCUMENTS = [file for file in DOCUMENTS.rglob("*") if file.suffix in READERS]
_MAKES = ("post", "plaats", "poll", "event", "bijeenkomst")
_NUMBERED = [said for said in read_organisation().said if said.line.split()[0] in _MAKES]
NUMBER = len(_DOCUMENTS) + len(_NUMBERED) + 1  # of the poll that is asked here
GIVEN = DOCUMENTS / "thuiswerkregeling.md"
NOWHERE = DOCUMENTS / "nowhere.txt"
TYPED = f"""\
vote 99 a
:in team-linde
/poll "Lunch?" "Pizza & pasta" "Soup"
@Jet timeline
:as samira
:in team-linde
/jet stem {NUMBER} b
/poll
Wat nu?
:send
:in ondernemingsraad
/jet poll Geheim? | ja | nee
:home
:nothing
:999
/search leave
/jet document toevoegen soort instructie
{NOWHERE}
{GIVEN}
  :send
"""


def environment(folder: Path) -> dict[str, str]:
    """Nothing of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JET_", "LC_", "LANG"))}
    return kept | {"TMPDIR": str(folder)}


def test_two_people_in_a_small_slack(tmp_path: Path) -> None:
    argv = ["demo", "--slack", "--as", "Emma"]
    with Forked(argv, stdin=subprocess.PIPE, cwd=tmp_path, env=environment(tmp_path)) as process:
        shown, errors = process.communicate(TYPED.encode(), 60)
    assert process.returncode == 0, errors.decode()
    steps = shown.decode().split("\n> ")
    seen = {step.partition("\n")[0]: step.partition("\n")[2] for step in steps[1:]}
    assert "You are Emma Clarke" in steps[0]
    assert "I don't know a 99" in seen["vote 99 a"]
    card = seen['/poll "Lunch?" "Pizza & pasta" "Soup"']
    assert "A Pizza & pasta, 0 stemmen" in card, "the channel speaks the organisation's language"
    assert ":" in card.rpartition(" Soup")[0][-3:]
    assert "only you see this" in seen["@Jet timeline"]
    assert "Genoteerd: Soup" in seen[f"/jet stem {NUMBER} b"]
    assert "Wat wil je vragen?" in seen["/poll"]
    assert "Wat nu?" in seen[":send"]
    assert "/invite @Jet" in seen["/jet poll Geheim? | ja | nee"]
    assert "Clubs" in seen[":home"]
    assert ":as NAME" in seen[":nothing"]
    assert "cannot be done" in errors.decode()
    assert "/search is not a valid command" in seen["/search leave"]
    assert "the path of a file" in seen["/jet document toevoegen soort instructie"]
    assert str(NOWHERE) in errors.decode()
    assert "Titel" in seen[str(GIVEN)]
    assert "Ik lees thuiswerkregeling.md" in seen["  :send"]
    assert list(tmp_path.iterdir()) == [], "nothing is kept"


def test_without_a_checkout_it_says_what_to_do(tmp_path: Path) -> None:
    for package in ("adapters", "bot", "commands", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package)
    command = [sys.executable, "-m", "bot.cli", "demo", "--slack"]
    environ = environment(tmp_path) | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, input="", env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "a checkout of Jet" in done.stderr
