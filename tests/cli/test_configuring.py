"""`jet check`, `--config` and environment variables."""

from __future__ import annotations

import pytest

from tests.cli.conftest import UNREACHABLE, Shell

BAD = """\
[organisation]
language = "klingon"
timezon = "Europe/Amsterdam"

[documents]
max_megabytes = 0
[nonsense]
x = 1
[matrix.main]
user = "jet"
"""


def test_every_mistake_at_once_with_file_and_line(shell: Shell) -> None:
    shell.configure(BAD)
    for argv in (["check"], ["say", "--as", "Anna", "hello"], ["run"]):
        done = shell.jet(*argv)
        assert done.code == 2
        lines = done.err.splitlines()
        for number, word in ((2, "klingon"), (3, "timezone"), (6, "max_megabytes"), (7, "nonsense"), (10, "jet")):
            assert any(f"config.toml:{number}" in line and word in line for line in lines), (number, done.err)
        assert any("homeserver" in line for line in lines)
        assert any("password" in line for line in lines)


@pytest.mark.parametrize("content", ["[organisation", "a = \x00", "\udcff", 'x = """'])
def test_a_file_that_cannot_be_read(shell: Shell, content: str) -> None:
    (shell.folder / "config.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    done = shell.jet("check")
    assert done.code == 2
    assert "config.toml" in done.err
    assert "Traceback" not in done.err


def test_all_is_well_without_any_configuration(shell: Shell) -> None:
    done = shell.jet("check")
    assert done.code == 0
    assert "All is well" in done.out


def test_a_messenger_that_cannot_be_reached_is_a_problem(shell: Shell) -> None:
    shell.configure(UNREACHABLE)
    shell.environ["JET_MATRIX__MAIN__PASSWORD"] = "secret"
    done = shell.jet("check")
    assert done.code == 1
    assert "main: " in done.err
    assert "secret" not in done.out + done.err


def test_the_configuration_may_be_named_anywhere(shell: Shell) -> None:
    (shell.folder / "elsewhere").mkdir()
    (shell.folder / "elsewhere" / "jet.toml").write_text('[organisation]\nlanguage = "nl"\n')
    for argv in (
        ["--config", "elsewhere/jet.toml", "say", "--as", "Anna", "hallo"],
        ["say", "--config", "elsewhere/jet.toml", "--as", "Anna", "hallo"],
        ["say", "--as", "Anna", "hallo", "--config=elsewhere/jet.toml"],
    ):
        done = shell.jet(*argv)
        assert done.code == 0, done.err
        assert "Hallo Anna" in done.out or "Dag Anna" in done.out or "Hoi Anna" in done.out, done.out
    assert (shell.folder / "elsewhere" / "data" / "jet.db").exists()
    assert shell.jet("--config", "nowhere.toml", "check").code == 2
    assert shell.jet("db", "--config", "elsewhere/jet.toml", "upgrade").code == 0


def test_the_default_is_beside_the_caller_and_the_environment_goes_first(shell: Shell) -> None:
    shell.configure('[organisation]\nlanguage = "nl"\n[store]\ndirectory = "kept"\n')
    assert "Nederlands" in shell.say("Anna", "me").out
    assert (shell.folder / "kept" / "jet.db").exists()
    shell.environ |= {"JET_ORGANISATION__LANGUAGE": "en", "JET_STORE__DIRECTORY": "other"}
    assert "English" in shell.say("Bram", "me").out
    assert (shell.folder / "other" / "jet.db").exists()
    shell.environ |= {"JET_ORGANISATION__LANGUAGE": "xx"}
    done = shell.jet("say", "--as", "Bram", "me")
    assert done.code == 2
    assert "JET_ORGANISATION__LANGUAGE" in done.err


def test_run_needs_a_messenger(shell: Shell) -> None:
    done = shell.jet("run")
    assert done.code == 2
    assert "jet demo" in done.err


def test_a_user_without_a_name(shell: Shell) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        shell.environ[name] = ""
    assert shell.jet("documents", "list").code == 0
