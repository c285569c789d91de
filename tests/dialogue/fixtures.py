"""Fixtures of dialogues; a folder's conftest.py imports them."""

from __future__ import annotations

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


@pytest.fixture(params=sorted(MESSENGERS))
def messenger(request: pytest.FixtureRequest) -> Messenger:
    """Each messenger in turn."""
    return MESSENGERS[request.param]()


@pytest.fixture
def office(tmp_path: Path, template: Path, messenger: Messenger) -> Iterator[Office]:
    """An office on each messenger in turn."""
    made = Office(tmp_path, [messenger], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_matrix(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office on Matrix, for what a terminal cannot do."""
    made = Office(tmp_path, [MatrixMessenger()], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_console(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office at the terminal alone."""
    made = Office(tmp_path, [ConsoleMessenger()], template=template)
    yield made
    made.stop()


@pytest.fixture
def on_both(tmp_path: Path, template: Path) -> Iterator[Office]:
    """An office on two messengers over one store."""
    made = Office(tmp_path, [ConsoleMessenger(), MatrixMessenger()], template=template)
    yield made
    made.stop()
