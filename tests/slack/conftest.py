"""Fixtures of the tests of Slack."""

from __future__ import annotations

import pytest


@pytest.fixture(params=[False, True], ids=["socket", "http"])
def http(request: pytest.FixtureRequest) -> bool:
    """Both ways to be reached."""
    return bool(request.param)
