"""Fixtures of the tests of Slack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue.office import make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(params=[False, True], ids=["socket", "http"])
def http(request: pytest.FixtureRequest) -> bool:
    """Both ways to be reached."""
    return bool(request.param)
