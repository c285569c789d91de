"""What may be wrong with the machine, each on a machine that has it."""

from __future__ import annotations

import threading
import zoneinfo
from collections.abc import Iterator
from datetime import date
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.running import examining
from bot.running.examining import NOTE, WELL, WRONG

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 0:40 / /srv/share rw,relatime - nfs4 files:/share rw
41 27 0:41 / /srv/with\040space rw,relatime - cifs //files/x rw
42 27 0:42 / /run/jet rw - tmpfs tmpfs rw
43 27 0:43 / /inside rw - overlay overlay rw
"""


@pytest.mark.parametrize(
    ("path", "level", "kind"),
    [
        ("/srv/jet/data", WELL, "ext4"),
        ("/srv/share/jet", WRONG, "nfs4"),
        ("/srv/with space/jet", WRONG, "cifs"),
        ("/run/jet/data", WRONG, "tmpfs"),
        ("/inside/data", NOTE, "overlay"),
        ("/srv/shared", WELL, "ext4"),
    ],
)
def test_the_kind_of_file_system(path: str, level: str, kind: str) -> None:
    found = examining.file_system(Path(path), MOUNTS)
    assert (found.level, kind in found.about) == (level, True)
    assert bool(found.mend) == (level != WELL)


def test_the_log_of_sqlite() -> None:
    assert examining.sqlite((3, 40, 1)).level == NOTE
    assert examining.sqlite((3, 51, 2)).level == NOTE
    assert examining.sqlite((3, 51, 3)).level == WELL


def test_room_on_the_disk(tmp_path: Path) -> None:
    assert examining.space(tmp_path, 600_000_000).level == WELL
    found = examining.space(tmp_path, 100_000_000)
    assert (found.level, "100 MB" in found.about) == (WRONG, True)
    assert examining.space(tmp_path / "not" / "there").level in (WELL, WRONG)


@pytest.mark.parametrize(
    ("version", "level"),
    [("2026b", WELL), ("2026.2", WELL), ("2025c", NOTE), ("2019a", NOTE), ("unknown", NOTE), ("2025.3", NOTE)],
)
def test_the_age_of_the_time_zones(version: str, level: str) -> None:
    assert examining.zones(date(2026, 11, 25), version).level == level


def test_new_time_zones_come_from_where_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Amsterdam").write_bytes(b"TZif")
    (tmp_path / "tzdata.zi").write_text("# version 2019a\n")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    found = examining.zones(date(2026, 11, 25))
    assert ("2019a" in found.about, found.mend) == (True, "Update the system's tzdata.")
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    assert "make install" in examining.zones(date(2046, 11, 25)).mend


def test_the_time_zones_that_are_here() -> None:
    assert examining.zones(date(2026, 1, 1)).about


@pytest.fixture
def server() -> Iterator[str]:
    """A web server whose clock is an hour ahead."""

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(404)
            self.send_header("Date", formatdate(examining.time.time() + 3600, usegmt=True))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    made = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_clock_of_a_messenger(server: str) -> None:
    found = examining.clock("main", server)
    assert found.level == WRONG
    assert "behind that of main" in found.about
    assert examining.clock("main", "http://127.0.0.1:9").level == NOTE
    assert examining.compared("main", None, 0).level == NOTE
    assert examining.compared("main", "Wed, 25 Nov 2026 02:00:00 GMT", 1795572010).level == WELL


def test_what_others_may_read(tmp_path: Path) -> None:
    key = tmp_path / "jet.key"
    assert examining.private(key) is None
    key.write_text("secret")
    key.chmod(0o640)
    found = examining.private(key)
    assert found is not None
    assert found.level == WRONG
    assert f"chmod 600 {key}" in found.mend
    key.chmod(0o600)
    assert examining.private(key).level == WELL  # type: ignore[union-attr]
    key.chmod(0o666)
    assert examining.unchangeable(key).level == WRONG  # type: ignore[union-attr]
