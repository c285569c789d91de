"""Fixtures of dialogues; a folder's conftest.py imports them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.dialogue.console import ConsoleMessenger
from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.messenger import Messenger
from tests.dialogue.office import MESSENGERS, Office
from tests.memory import memory


@contextmanager
def folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a dialogue commits dozens of times, each safe on disk."""
    with tempfile.TemporaryDirectory(dir=memory(otherwise), prefix="jet-") as made:
        yield Path(made)


@contextmanager
def opened(otherwise: Path, template: Path, messengers: Sequence[Messenger]) -> Iterator[Office]:
    """An office, as long as it is open."""
    with folder(otherwise) as directory:
        made = Office(directory, messengers, template=template)
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A folder for an office."""
    with folder(tmp_path) as made:
        yield made


@pytest.fixture(params=sorted(MESSENGERS))
def messenger(request: pytest.FixtureRequest) -> Messenger:
    """Each messenger in turn."""
    return MESSENGERS[request.param]()


@pytest.fixture
def office(tmp_path: Path, template: Path, messenger: Messenger) -> Iterator[Office]:
    """An office on each messenger in turn."""
    with opened(tmp_path, template, [messenger]) as made:
        yield made


@pytest.fixture
def on_matrix(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office on Matrix, for what a terminal cannot do."""
    with opened(tmp_path, template, [MatrixMessenger()]) as made:
        yield made


@pytest.fixture
def on_console(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office at the terminal alone."""
    with opened(tmp_path, template, [ConsoleMessenger()]) as made:
        yield made


@pytest.fixture
def on_both(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office on two messengers over one store."""
    with opened(tmp_path, template, [ConsoleMessenger(), MatrixMessenger()]) as made:
        yield made
