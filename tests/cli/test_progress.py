"""How far a long command line is."""

from __future__ import annotations

import re
import time

import pytest

from bot.cli import progress
from bot.cli.progress import Progress
from bot.cli.terminal import Here
from bot.documents.shelving import Added


def test_rate_and_expected_end_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "_TELL_EVERY", 0.0)
    told = Progress(Here(), total=40)
    time.sleep(0.5)
    told.count([Added(f"{n}.txt", "ok") for n in range(10)])
    found = re.fullmatch(r"10 of 40, (\d+) s to go \((\d+) a second\)\n", capsys.readouterr().err)
    assert found is not None
    left, rate = float(found[1]), float(found[2])
    assert 0 < rate <= 20
    assert abs(left * rate - 30) <= rate + left  # what is left takes that long at that rate; both are rounded
    told.count([Added("x.pdf", "broken", "half a file")])
    assert "broken: x.pdf (half a file)" in capsys.readouterr().err
    assert told.end() == 0
    assert capsys.readouterr().out == "11 documents: 1 broken, 10 ok.\n"
