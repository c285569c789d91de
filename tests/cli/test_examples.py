"""The examples of running Jet as a service: what can be seen of them without a machine that runs them."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tomllib
from functools import reduce
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.config.reading import load
from storage.seal import Seal
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
    assert settings["StateDirectoryMode"] == "0700", "`jet doctor` would find fault with it"
    assert "LoadCredential" not in settings, "`jet upgrade` works while the service is stopped"
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
    copied = [line.split()[1:] for line in lines.splitlines() if line.startswith("COPY")]
    assert copied.pop() == ["--from=build", "/opt/jet", "/opt/jet"]
    names = {name for words in copied for name in words[:-1]}
    assert all((EXAMPLES.parents[1] / name).exists() for name in names)
    project = tomllib.loads((EXAMPLES.parents[1] / "pyproject.toml").read_text("utf-8"))
    packages = {each.rstrip("*") for each in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    wanted = {project["project"]["readme"], *project["project"]["license-files"], "requirements.lock"}
    assert names == packages | wanted | {"pyproject.toml"}, "neither less than Jet, nor what lies beside it here"
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
            made = re.search(r"install -d -o jet -g jet -m 700 (.+)", lines)
            assert made is not None
            assert folder in made[1].split()


def test_two_jets_begin_with_the_same_key_or_not_at_all(tmp_path: Path) -> None:
    """One that found no key would make another one, and neither could read what the other keeps."""
    yaml = pytest.importorskip("yaml")
    composed = yaml.safe_load((EXAMPLES / "compose.yml").read_text("utf-8"))
    (data := tmp_path / "data").mkdir()
    (secrets := tmp_path / "secrets").mkdir()
    for name in ("jet-1", "jet-2"):
        service = composed["services"][name]
        here = {"/data": str(data), "/run/secrets": str(secrets), "$$": "$", "exec jet ": "exec echo "}
        begin = [
            reduce(lambda word, change: word.replace(*change), here.items(), each) for each in service["entrypoint"]
        ]

        def started(*given: str, begin: list[str] = begin) -> str:
            return subprocess.run([*begin, *given], capture_output=True, text=True, check=False).stdout

        (secrets / "jet.key").unlink(missing_ok=True)
        assert started(*service["command"]) == "", "it began without a key"
        for key in ("one", "another"):  # what is put back is what counts
            (secrets / "jet.key").write_text(key)
            assert started(*service["command"]) == "run\n"
            assert (data / "jet.key").read_text() == key
        assert started("upgrade") == "upgrade\n"


def test_the_key_is_made_as_the_page_says(tmp_path: Path) -> None:
    page = (EXAMPLES.parent / "running.md").read_text("utf-8")
    making = [line for line in page.splitlines() if line.startswith("head -c")]
    assert len(making) == 2
    (tmp_path / "secrets").mkdir()
    for _ in range(20):  # whatever comes of chance
        for line in making:
            subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True)
        key = Seal.kept_in(tmp_path / "secrets" / "jet.key")
        assert key.open(key.close(b"a line")) == b"a line"
        password = (tmp_path / "secrets" / "postgres").read_text().strip()
        assert make_url(f"postgresql://jet:{password}@postgres/jet").password == password
