"""Fixtures of dialogues; a folder's conftest.py imports them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import MESSENGERS, Office, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a dialogue commits dozens of times, each safe on disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="jet-") as made:
        yield Path(made)


@pytest.fixture(params=sorted(MESSENGERS))
def messenger(request: pytest.FixtureRequest) -> Messenger:
    """Each messenger in turn."""
    return MESSENGERS[request.param]()


@pytest.fixture
def office(directory: Path, template: Path, messenger: Messenger) -> Iterator[Office]:
    """An office on each messenger in turn."""
    made = Office(directory, [messenger], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_matrix(directory: Path, template: Path) -> Iterator[Office]:
    """An office on Matrix, for what a terminal cannot do."""
    made = Office(directory, [MatrixMessenger()], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_console(directory: Path, template: Path) -> Iterator[Office]:
    """An office at the terminal alone."""
    made = Office(directory, [ConsoleMessenger()], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_both(directory: Path, template: Path) -> Iterator[Office]:
    """An office on two messengers over one store."""
    made = Office(directory, [ConsoleMessenger(), MatrixMessenger()], template=template)
    yield made
    made.stop()
