"""`jet people`: who there is, and everything of one person given or erased, here and in every file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from zipfile import ZipFile

from tests.cli.conftest import Shell

NAME = "Zwijgzaam"


def files_with(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, in whatever capitals."""
    wanted = word.casefold().encode()
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and wanted in file.read_bytes().lower()
    )


def live(shell: Shell) -> None:
    """Somebody does what people do."""
    shell.say(NAME, f"post {NAME} was here", "yes", "club create Chess", "poll Lunch? | Pizza | Soup", "vote 2 a")
    shell.say(NAME, "digest me daily 9:00", "ask where the leave form is", "me language nl")
    shell.say("Bram", "comment 1 nice", "like 1")
    shell.say(NAME, f"comment 2 {NAME} likes soup", place="canteen")


def test_who_there_is(shell: Shell) -> None:
    live(shell)
    shown = shell.jet("people", "list").out
    assert f"{NAME}  console {NAME}" in shown
    [first, *_] = shell.jet("people", "list", "--json").objects
    assert first["accounts"][0]["connection"] == "console"
    assert first["state"] == "active"


def test_everything_of_one_person(shell: Shell) -> None:
    live(shell)
    kept = json.loads(shell.jet("people", "export", NAME).out)
    assert kept["posts"][0]["text"] == f"{NAME} was here"
    assert kept["clubs"][0]["name"] == "Chess"
    assert kept["overviews"]
    done = shell.jet("people", "export", NAME, "--to", "zwijgzaam.json")
    assert done.code == 0, done.err
    file = shell.folder / "zwijgzaam.json"
    assert json.loads(file.read_text()) == kept
    assert file.stat().st_mode & 0o777 == 0o600
    assert shell.jet("people", "export", NAME, "--to", "zwijgzaam.json").code == 2


def test_the_files_of_their_documents_are_exported_too(shell: Shell) -> None:
    live(shell)
    papers = shell.folder / "papers"
    papers.mkdir()
    (papers / "leave.md").write_text("# Leave\n\nEverybody has 25 days.\n")
    (papers / "jet.toml").write_text(f'owner = "{NAME}"\n')
    assert shell.jet("documents", "add", "papers").code == 0
    assert shell.jet("people", "export", NAME, "--to", "all.zip").code == 0
    with ZipFile(shell.folder / "all.zip") as archive:
        kept = json.loads(archive.read("everything.json"))
        assert [row["label"] for row in kept["poll_answers"]] == ["Pizza", "Soup"]
        [document] = kept["documents"]
        assert archive.namelist() == ["everything.json", f"documents/{document['id']} leave.md"]
        assert b"25 days" in archive.read(archive.namelist()[1])
    assert (shell.folder / "all.zip").stat().st_mode & 0o777 == 0o600


def test_who_is_not_known_or_not_clear(shell: Shell) -> None:
    live(shell)
    assert "nobody called" in shell.jet("people", "export", "Chris").err
    shell.say("Bram Bos", "hello")
    done = shell.jet("people", "erase", "bram", "--yes")
    assert done.code == 2
    assert "which of these" in done.err


def test_erased_from_every_file(connected: Shell) -> None:
    shell = connected
    shell.environ["JET_LOG__LEVEL"] = "debug"
    with shell.running():
        for line in (
            f"post {NAME} was here",
            "yes",
            "poll Lunch? | Pizza | Soup",
            f"comment 1 {NAME} again",
            "digest me daily 9:00",
        ):
            assert shell.jet("say", "--as", NAME, "--new", line).code == 0
        shell.jet("say", "--as", "Bram", "--new", "like 1")
        assert "0 found" not in shell.jet("search", "--as", "Bram", NAME).out
        assert files_with(shell.folder / "data", NAME)
        asked = shell.jet("people", "erase", NAME)
        assert asked.code == 1
        assert "cannot be undone" in asked.out
        done = shell.jet("people", "erase", NAME, "--yes")
        assert done.code == 0, done.err
        assert files_with(shell.folder / "data", NAME) == []
    assert files_with(shell.folder, NAME) == []
    assert "somebody who was forgotten" in shell.jet("people", "list").out


def test_erased_by_themselves_and_again_after_a_restore(shell: Shell) -> None:
    shell.configure("")
    live(shell)
    assert shell.jet("db", "backup", "copy.db").code == 0
    assert "You are forgotten" in shell.say(NAME, "me language en", "forget me", "yes").out
    held = (shell.folder / "data" / "erased.jsonl").read_text()
    assert len(held.splitlines()) == 1
    assert NAME not in held
    assert (shell.folder / "data" / "erased.jsonl").stat().st_mode & 0o777 == 0o600
    (shell.folder / "data" / "jet.db").write_bytes(b"gone")
    assert shell.jet("db", "restore", "copy.db").code == 0
    shell.say("Bram", "hello")
    file = sqlite3.connect(shell.folder / "data" / "jet.db")
    assert file.execute("SELECT count(*) FROM person WHERE name = ?", (NAME,)).fetchone() == (0,)
    assert file.execute("SELECT count(*) FROM post WHERE text <> ''").fetchone() == (0,)
    file.close()
    assert NAME not in shell.jet("people", "list").out
    erased = shell.jet("people", "erase", "Bram", "--yes").out
    assert "jet.db.before-" in erased, "the store that was set aside holds them still"


def test_after_a_restore_no_file_has_the_name_either(connected: Shell) -> None:
    """Store, log of the store, index, blobs, and what Jet logs: as it was written by a Jet that ran."""
    shell = connected
    shell.environ["JET_LOG__LEVEL"] = "debug"
    with shell.running():
        for line in (f"post {NAME} was here", "yes", f"comment 1 {NAME} again", f"ask where {NAME} is"):
            assert shell.jet("say", "--as", NAME, "--new", line).code == 0
        shell.jet("say", "--as", "Bram", "--new", "like 1")
        assert shell.jet("db", "backup", "copy.db").code == 0
        assert shell.jet("people", "erase", NAME, "--yes").code == 0
    copy = shell.folder / "copy.db"
    assert NAME.encode() in copy.read_bytes()
    assert shell.jet("db", "restore", "copy.db").code == 0
    assert files_with(shell.folder / "data", NAME) == ["jet.db"], "the copy has them back"
    copy.unlink()
    with shell.running():
        assert files_with(shell.folder, NAME) == []
        assert shell.jet("search", "--as", "Bram", NAME).out.startswith("0 found")
    assert files_with(shell.folder, NAME) == []


def test_who_left_without_a_messenger_that_tells(shell: Shell) -> None:
    live(shell)
    done = shell.jet("people", "left", NAME)
    assert done.code == 0, done.err
    assert "erased after 730 days" in done.out
    assert f"{NAME}  console {NAME}  left" in shell.jet("people", "list").out
    assert f"{NAME} has left already" in shell.jet("people", "left", NAME).err
    assert json.loads(shell.jet("people", "export", NAME).out)["person"][0]["left_at"]
    shell.say(NAME, "hello")
    assert f"{NAME}  console {NAME}\n" in shell.jet("people", "list").out
    shell.configure("[retention]\nleavers_days = 0\n")
    assert "They are kept" in shell.jet("people", "left", NAME).out


def test_the_last_admin_stays(shell: Shell) -> None:
    shell.configure('[organisation]\nfirst_admin = "Anna"\n')
    shell.say("Anna", "hello")
    for action in (("erase", "Anna", "--yes"), ("left", "Anna")):
        done = shell.jet("people", *action)
        assert done.code == 2
        assert "last admin" in done.err
