"""Folders and archives that change, through the command line and a running Jet."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_documents import found


@pytest.fixture
def papers(shell: Shell) -> Path:
    """A folder of three documents, which Jet has read."""
    folder = shell.folder / "papers"
    (folder / "care").mkdir(parents=True)
    (folder / "leave.md").write_text("# Leave\n\nAsk for leave two weeks before.")
    (folder / "care" / "lift.txt").write_text("Always use the hoist with two people.")
    (folder / "care" / "keys.txt").write_text("The keys hang behind the door of the office.")
    done = shell.jet("documents", "add", "papers")
    assert done.out == "3 documents: 3 ok.\n", done.err
    return folder


def add(shell: Shell, *argv: str) -> tuple[str, str]:
    done = shell.jet("documents", "add", *(argv or ("papers",)))
    return done.out.strip(), done.err.strip()


def numbers(shell: Shell) -> dict[str, int]:
    """The number of each document, by its file's name."""
    lines = shell.jet("documents", "list").out.splitlines()
    return {Path(line.rsplit("(", 1)[1].rstrip(")")).name: int(line.split()[0]) for line in lines}


def test_what_has_not_changed_is_not_read_again(shell: Shell, papers: Path) -> None:
    assert add(shell)[0] == "3 documents: 3 unchanged."
    os.utime(papers / "leave.md")
    assert add(shell)[0] == "3 documents: 1 ok, 2 unchanged."  # looked at, and found to be the same
    assert "versions" not in shell.jet("documents", "list").out


def test_a_changed_file_is_a_new_version_of_the_same_document(shell: Shell, papers: Path) -> None:
    before = numbers(shell)
    (papers / "leave.md").write_text("# Leave\n\nAsk for leave five weeks before, with the green slip.")
    assert add(shell)[0] == "3 documents: 1 ok, 2 unchanged."
    assert numbers(shell) == before
    assert found(shell, "Anna", "green slip") == [[str(papers / "leave.md")]]


def test_a_moved_file_keeps_its_number(shell: Shell, papers: Path) -> None:
    before = numbers(shell)
    (papers / "old").mkdir()
    (papers / "care" / "lift.txt").rename(papers / "old" / "hoist_rules.txt")
    assert add(shell)[0] == "3 documents: 1 moved, 2 unchanged."
    assert numbers(shell)["hoist_rules.txt"] == before["lift.txt"]
    assert found(shell, "Anna", "hoist") == [[str(papers / "old" / "hoist_rules.txt")]]
    assert "hoist rules" in shell.jet("documents", "list").out


def test_a_deleted_file_is_found_no_more(shell: Shell, papers: Path) -> None:
    (papers / "leave.md").unlink()
    assert add(shell)[0] == "3 documents: 1 removed, 2 unchanged."
    assert found(shell, "Anna", "leave") == [[]]


@pytest.mark.parametrize("lose", [shutil.rmtree, lambda folder: folder.rename(folder.with_name("away"))])
def test_a_folder_that_is_not_there_loses_nothing(shell: Shell, papers: Path, lose: Callable[[Path], object]) -> None:
    lose(papers)
    papers.mkdir()  # the empty place where a drive was mounted
    out, err = add(shell)
    assert (out, err) == ("0 documents: 1 held.", f"held: {papers}/ (3 files cannot be seen)")
    assert found(shell, "Anna", "hoist") == [[str(papers / "care" / "lift.txt")]]
    assert add(shell, "--gone", "papers")[0] == "3 documents: 3 removed."
    assert found(shell, "Anna", "hoist") == [[]]


def test_a_part_that_is_not_mounted_loses_nothing(shell: Shell, papers: Path) -> None:
    shutil.rmtree(papers / "care")
    (papers / "care").mkdir()
    assert add(shell)[0] == "1 document: 1 held, 1 unchanged."
    assert len(numbers(shell)) == 3
    (papers / "care").rmdir()  # now somebody really took it away
    assert add(shell)[0] == "3 documents: 2 removed, 1 unchanged."


@pytest.mark.long
def test_what_was_removed_by_hand_stays_away_until_it_is_added_again(connected: Shell) -> None:
    folder = connected.folder / "papers"
    folder.mkdir()
    (folder / "leave.md").write_text("Ask for leave two weeks before.")
    connected.configure((connected.folder / "config.toml").read_text() + "[documents]\ncheck_seconds = 1\n")
    connected.jet("say", "--as", "Anna", "--new", "hello")
    connected.jet("documents", "add", "papers")
    assert connected.jet("documents", "remove", "papers/leave.md").out == "Removed papers/leave.md.\n"
    with connected.running():
        (folder / "keys.md").write_text("The keys hang behind the door.")
        until(lambda: "keys.md" in numbers(connected))
        assert list(numbers(connected)) == ["keys.md"]
        (folder / "keys.md").rename(folder / "all_keys.md")
        until(lambda: "all_keys.md" in numbers(connected))
        (folder / "all_keys.md").unlink()
        until(lambda: not numbers(connected) or found(connected, "Anna", "keys") == [[]])
    assert add(connected)[0] == "1 document: 1 ok."
    assert connected.jet("documents", "remove", "papers").out == "Removed papers.\n"


def until(fits: Callable[[], bool]) -> None:
    """Wait for a running Jet."""
    end = time.monotonic() + 20
    while not fits():
        assert time.monotonic() < end
        time.sleep(0.3)


@pytest.mark.long
def test_a_killed_import_goes_on_where_it_was(shell: Shell) -> None:
    folder = shell.folder / "papers"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number:03}.txt").write_text(f"Instruction {number}: the hoist of room {number}.")
    process = shell.start("documents", "add", "papers")
    until(lambda: _count(shell) > 20)
    process.kill()
    process.communicate()
    kept = _count(shell)
    assert 20 < kept < 150
    out, _ = add(shell)
    assert out == f"150 documents: {150 - kept} ok, {kept} unchanged."


def _count(shell: Shell) -> int:
    import sqlite3

    connection = sqlite3.connect(f"file:{shell.folder / 'data' / 'jet.db'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    finally:
        connection.close()


def test_the_archive_of_a_drive(shell: Shell) -> None:
    drive = shell.folder / "drive.zip"
    with zipfile.ZipFile(drive, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Zorg/tillen.txt", "Til altijd met de lift.")
        archive.writestr("Zorg/jet.toml", 'kind = "protocol"\n')
        archive.writestr("__MACOSX/Zorg/._tillen.txt", "x")
        archive.writestr("bom.txt", "a" * 30_000_000)
        archive.writestr("foto.heic", "x")
        archive.writestr("kapot.docx", "geen docx")
    out, err = add(shell, "drive.zip")
    assert out == "3 documents: 1 broken, 1 ok, 1 too_large."
    assert "bom.txt (unpacked)" in err
    assert "passed over: 1 .heic" in err
    assert found(shell, "Anna", "lift") == [[f"{drive}!/Zorg/tillen.txt"]]
    assert "[protocol]" in shell.jet("documents", "list", "tillen").out
    with zipfile.ZipFile(drive, "w") as archive:
        archive.writestr("Zorg/tillen.txt", "Til altijd met z'n tweeën.")
        archive.writestr("bom.txt", "niets")
    assert add(shell, "drive.zip")[0] == "3 documents: 2 ok, 1 removed."
    assert "[protocol]" not in shell.jet("documents", "list", "tillen").out
    assert found(shell, "Anna", "tweeën", "lift") == [[f"{drive}!/Zorg/tillen.txt"], []]


def test_what_cannot_be_opened_or_is_passed_over_is_told(shell: Shell, papers: Path) -> None:
    (shell.folder / "half.zip").write_bytes(b"PK\x03\x04 and no more")
    assert add(shell, "half.zip") == (
        "1 document: 1 broken.",
        f"broken: {shell.folder}/half.zip (it cannot be opened)",
    )
    for name in ("film.mp4", "other.mp4", "LICENCE", "drive.zip"):
        (papers / name).write_text("x")
    out, err = add(shell)
    assert out == "3 documents: 3 unchanged."
    assert err.startswith("passed over: 2 .mp4, 1 ")


def test_an_archive_in_capitals_is_read_again_by_hand(shell: Shell) -> None:
    with zipfile.ZipFile(shell.folder / "DRIVE.ZIP", "w") as archive:
        archive.writestr("bad.pdf", "no")
        archive.writestr("jet.toml", 'kind = "form"')
    add(shell, "DRIVE.ZIP")
    assert shell.jet("documents", "retry").out == "1 document: 1 broken.\n"


def test_a_part_of_a_folder_is_removed_until_it_is_added_again(shell: Shell, papers: Path) -> None:
    assert shell.jet("documents", "remove", "papers/care").out == "Removed 2 documents of papers/care.\n"
    assert set(numbers(shell)) == {"leave.md"}
    assert add(shell, "papers/care/lift.txt")[0] == "1 document: 1 ok."
    assert add(shell)[0] == "3 documents: 1 ok, 2 unchanged."


def test_a_folder_says_whose_its_documents_are_and_for_whom(shell: Shell, papers: Path) -> None:
    shell.say("Bram", "club create Care")
    shell.say("Anna", "hello")
    (papers / "care" / "jet.toml").write_text(
        'owner = "Anna"\naudience = "club:Care"\nkind = "protocol"\nreview = 2026-01-31\n'
    )
    out, err = add(shell)
    assert (out, err) == ("3 documents: 2 labelled, 3 unchanged.", "")
    assert found(shell, "Anna", "hoist") == [[]]
    assert found(shell, "Bram", "hoist") == [[str(papers / "care" / "lift.txt")]]
    [line] = shell.jet("documents", "list", "--owner", "anna", "--kind", "protocol", "--stale", "lift").out.splitlines()
    assert "[protocol, of Anna, review 2026-01-31, stale]" in line
    (papers / "care" / "new.txt").write_text("Wash your hands.")
    add(shell)
    assert found(shell, "Anna", "wash hands") == [[]]  # never for everybody, not for a moment
    (papers / "care" / "jet.toml").write_text('kind = "form"\n')
    add(shell)
    assert found(shell, "Anna", "wash hands") == [[str(papers / "care" / "new.txt")]]
    assert shell.jet("documents", "list", "--owner", "anna").out == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind = 'poem'\n", ":1: kind is poem, which is no kind of document. The kinds are: instruction, protocol,"),
        ("\naudiense = 'all'\n", ":2: audiense says nothing of a document. Did you mean audience?"),
        ("review = 'soon'\n", ":1: review is soon, which is no day. Write it as 2026-12-31."),
        ("kind = 'form'\naudience = 'club:No'\n", ":2: audience is club:No, which there is not."),
        ("audience = 'nobody'\n", ":1: audience is nobody, which is no audience."),
        ("owner = \n", ":1: This is not TOML:"),
        ("language = 'de'\n", ":1: language is de, which Jet does not speak."),
    ],
)
def test_a_wrong_word_is_named_with_file_and_line_and_nothing_is_lost(
    shell: Shell, papers: Path, text: str, told: str
) -> None:
    (papers / "care" / "jet.toml").write_text(text)
    (papers / "care" / "secret.txt").write_text("The safe opens with four eights.")
    _, err = add(shell)
    assert f"wrong: {papers}/care/jet.toml{told}" in err.replace(" (", ": "), err
    assert found(shell, "Anna", "hoist", "safe") == [[str(papers / "care" / "lift.txt")], []]
    (papers / "care" / "jet.toml").unlink()
    add(shell)
    assert found(shell, "Anna", "safe") == [[str(papers / "care" / "secret.txt")]]


def test_an_owner_who_is_not_there_yet_gets_their_documents_later(shell: Shell, papers: Path) -> None:
    shell.say("Bram", "hello")
    (papers / "care" / "jet.toml").write_text('owner = "Fatima"\nkind = "protocol"\n')
    (papers / "care" / "new.txt").write_text("Wash your hands.")
    _, err = add(shell)
    assert err == (
        f"wrong: {papers}/care/jet.toml:1 (owner is Fatima, whom Jet does not know. Write the name as they are called"
        " in the chat, or their e-mail address; they must have spoken to Jet.)"
    )
    assert found(shell, "Bram", "wash hands") == [[str(papers / "care" / "new.txt")]]
    assert len(shell.jet("documents", "list", "--kind", "protocol").out.splitlines()) == 3
    shell.say("Fatima", "hello")
    assert add(shell) == ("4 documents: 3 labelled, 4 unchanged.", "")
    assert len(shell.jet("documents", "list", "--owner", "fatima").out.splitlines()) == 3


def test_what_was_said_by_command_outlives_a_change_of_the_file(shell: Shell, papers: Path) -> None:
    """A document that was given to a club is never for everybody again because its file was saved."""
    shell.configure('[organisation]\nfirst_admin = "Bram"\n')
    shell.say("Bram", "club create Care")
    shell.say("Anna", "hello")
    number = numbers(shell)["lift.txt"]
    shell.say("Bram", f"document {number} audience Care kind protocol")
    (papers / "care" / "lift.txt").write_text("Always use the new hoist with two people.")
    add(shell)
    assert found(shell, "Anna", "hoist") == [[]]
    assert found(shell, "Bram", "hoist") == [[str(papers / "care" / "lift.txt")]]
    assert "[protocol]" in shell.jet("documents", "list", "lift").out
    (papers / "care" / "lift.txt").rename(papers / "lift.txt")
    add(shell)
    assert found(shell, "Anna", "hoist") == [[]]
    shell.jet("documents", "retry", str(number))
    assert found(shell, "Anna", "hoist") == [[]]


def test_read_again_by_hand(shell: Shell, papers: Path) -> None:
    bad = papers / "bad.pdf"
    bad.write_bytes(b"no")
    add(shell)
    assert [line.split()[1] for line in shell.jet("documents", "list", "--bad").out.splitlines()] == ["broken"]
    done = shell.jet("documents", "retry")
    assert (done.code, done.out) == (1, "1 document: 1 broken.\n")
    done = shell.jet("documents", "retry", str(numbers(shell)["leave.md"]), "9999")
    assert (done.out, done.err) == ("1 document: 1 ok.\n", "There is no document 9999 that came from a file.\n")
