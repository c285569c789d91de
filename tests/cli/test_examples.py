"""The examples of running Jet as a service: what can be seen of them without a machine that runs them."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bot.config.reading import load
from tests.cli.conftest import Shell

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_systemd_is_told_that_jet_is_ready_alive_and_stopping(connected: Shell) -> None:
    address = connected.folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(20)
        connected.environ |= {"NOTIFY_SOCKET": str(address), "WATCHDOG_USEC": "30000000"}
        with connected.running():
            told = [systemd.recv(100).decode()]
            while told.count("WATCHDOG=1") < 2 or "READY=1" not in told:
                told.append(systemd.recv(100).decode())
        while told[-1] != "STOPPING=1":
            told.append(systemd.recv(100).decode())
    assert set(told) == {"READY=1", "WATCHDOG=1", "STOPPING=1"}


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    unit = (EXAMPLES / "jet.service").read_text("utf-8")
    settings = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    assert settings["Type"] == "notify"
    assert int(settings["TimeoutStopSec"]) > 15
    page = (EXAMPLES.parent / "running.md").read_text("utf-8")
    assert f'directory = "/var/lib/{settings["StateDirectory"]}"' in page
    assert f'folder = "{settings["ReadWritePaths"].lstrip("-")}"' in page, (
        "the backups of that page could not be written"
    )
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("systemd is not here to read it")
    file = tmp_path / "jet.service"
    file.write_text(unit.replace(settings["ExecStart"].split()[0], "/bin/true").replace("User=jet", "User=root"))
    done = subprocess.run([analyse, "verify", str(file)], capture_output=True, text=True, check=False)
    assert "jet.service" not in done.stderr, done.stderr


def test_the_compose_file_sets_what_can_be_set(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    composed = yaml.safe_load((EXAMPLES / "compose.yml").read_text("utf-8"))
    secrets = {"store_url": "postgresql://jet:x@postgres/jet", "slack_bot": "xoxb-1", "slack_app": "xapp-1"}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(secret + "\n")
        (tmp_path / name).chmod(0o600)
    assert {name for name in composed["services"] if name.startswith("jet")} == {"jet-1", "jet-2"}
    for name in ("jet-1", "jet-2"):
        service = composed["services"][name]
        given = {key: value.replace("/run/secrets", str(tmp_path)) for key, value in service["environment"].items()}
        config = load(None, given)
        assert config.connections == ("office",)
        assert config.store.url.startswith("postgresql")
        assert set(service["secrets"]) <= set(composed["secrets"])
        assert composed["services"]["postgres"]["healthcheck"]
        assert (EXAMPLES / service["build"]["context"] / service["build"]["dockerfile"]).resolve().is_file()


def test_the_image_is_made_of_what_there_is() -> None:
    lines = (EXAMPLES / "Containerfile").read_text("utf-8")
    copied = [line.split() for line in lines.splitlines() if line.startswith("COPY")]
    assert [words[1:] for words in copied] == [[".", "."], ["--from=build", "/opt/jet", "/opt/jet"]]
    assert "requirements.lock" in lines
    given = {part.split("=")[0]: part.split("=", 1)[1] for part in lines.split() if part.startswith("JET_")}
    assert load(None, given).health.port == 9464
    assert "9464/readyz" in lines


def test_what_is_mounted_is_a_folder_that_jet_may_write_to() -> None:
    """A new volume has the owner of the folder of the image where it is mounted; root's where there is none."""
    yaml = pytest.importorskip("yaml")
    composed = yaml.safe_load((EXAMPLES / "compose.yml").read_text("utf-8"))
    lines = (EXAMPLES / "Containerfile").read_text("utf-8")
    for name in ("jet-1", "jet-2"):
        for volume, folder in (mounted.split(":") for mounted in composed["services"][name]["volumes"]):
            assert volume in composed["volumes"]
            assert f"install -d -o jet -m 700 {folder}" in lines or f"--home-dir {folder} --create-home jet" in lines
