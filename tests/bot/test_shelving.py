"""Files that move, change and go while somebody looks at them: numbers stay, and nobody reads what is not for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.documents.shelves import Folder
from bot.documents.shelving import Added, Plan, Shelving, watch
from storage.store import Store
from tests.dialogue.fixtures import on_console
from tests.dialogue.office import Office

__all__ = ["on_console"]


class Shelf:
    """A folder with papers, and what Jet makes of it."""

    def __init__(self, office: Office, path: Path) -> None:
        self.office, self.path = office, path
        self.shelving = Shelving(office.jet.database, lambda: office.now)

    def put(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def plan(self, *, surely: bool = False) -> Plan:
        return self.office.run(self.shelving.plan(Folder(self.path), surely=surely))

    def look(self, plan: Plan | None = None) -> list[Added]:
        """One look at the folder, or the rest of one that began before."""

        async def work() -> list[Added]:
            whole = plan or await self.shelving.plan(Folder(self.path))
            return [added async for added in self.shelving.carry_out(whole)]

        return self.office.run(work())

    def watch(self) -> list[Added]:
        async def work() -> list[Added]:
            return [added async for added in watch(self.shelving, [self.path])]

        return self.office.run(work())

    def numbers(self) -> dict[str, int]:
        known = self.office.write(lambda store: store.files.below(f"{self.path}/"))
        return {name.removeprefix(f"{self.path}/"): its.number for name, its in known.items()}

    def seen_by(self, person: int) -> set[str]:
        """What somebody can find."""

        def work(store: Store) -> set[str]:
            reader = store.people.reader(person)
            return {name for name, number in found.items() if store.documents.get(number, reader) is not None}

        found = self.numbers()
        return self.office.write(work)


@pytest.fixture
def shelf(on_console: Office, tmp_path: Path) -> Shelf:
    path = tmp_path / "papers"
    path.mkdir()
    return Shelf(on_console, path)


@pytest.fixture
def board(shelf: Shelf) -> Callable[[str], None]:
    """Bram has a club, and Anna is not in it; says of a folder that it is for the club."""
    bram = shelf.office.person("Bram")
    bram.says("club create Board")

    def label(folder: str) -> None:
        shelf.put(f"{folder}/jet.toml", 'audience = "club:Board"\n')

    return label


def test_a_file_that_moves_is_for_whom_its_new_folder_says_at_once(shelf: Shelf, board: Callable[[str], None]) -> None:
    anna = shelf.office.person("Anna").number
    shelf.put("plan.txt", "Twelve jobs go in March.")
    shelf.look()
    before = shelf.numbers()["plan.txt"]
    board("board")
    (shelf.path / "plan.txt").rename(shelf.path / "board" / "plan.txt")
    assert [added.outcome for added in shelf.look()] == ["moved"]
    assert shelf.numbers() == {"board/plan.txt": before}
    assert shelf.seen_by(anna) == set()
    (shelf.path / "board" / "plan.txt").rename(shelf.path / "plan.txt")
    shelf.look()
    assert shelf.seen_by(anna) == {"plan.txt"}


def test_new_words_are_never_there_before_what_the_folder_says_of_them(
    shelf: Shelf, board: Callable[[str], None]
) -> None:
    anna = shelf.office.person("Anna").number
    for name in ("board/plan.txt", "board/other.txt"):
        shelf.put(name, "We meet on Monday.")
    shelf.look()
    assert len(shelf.seen_by(anna)) == 2
    board("board")
    shelf.put("board/plan.txt", "Twelve jobs go in March.")
    seen: list[set[str]] = []

    async def work() -> None:
        async for _ in shelf.shelving.carry_out(await shelf.shelving.plan(Folder(shelf.path))):
            seen.append(await asyncly())

    async def asyncly() -> set[str]:
        reader = await shelf.office.jet.database.read(lambda store: store.people.reader(anna))
        found = await shelf.office.jet.database.read(lambda store: store.documents.listed())
        may = [
            await shelf.office.jet.database.read(lambda s, n=each.number: s.documents.get(n, reader)) for each in found
        ]
        return {each.title for each in may if each is not None}

    shelf.office.run(work())
    assert seen == [{"plan"}, set()]  # what did not change is moved first; the other with its new words


def test_what_was_said_by_command_while_it_was_read_stays(shelf: Shelf, board: Callable[[str], None]) -> None:
    anna = shelf.office.person("Anna").number
    shelf.put("plan.txt", "We meet on Monday.")
    shelf.put("list.txt", "Names.")
    shelf.look()
    shelf.put("plan.txt", "Twelve jobs go in March.")
    shelf.put("list.txt", "More names.")
    plan = shelf.plan()
    numbers = shelf.numbers()

    def meanwhile(store: Store) -> None:
        club = store.clubs.find("Board")
        assert club is not None
        store.documents.move(numbers["plan.txt"], store.places.audience_of_club(club.id))
        store.documents.remove(numbers["list.txt"])

    shelf.office.write(meanwhile)
    shelf.look(plan)
    assert shelf.numbers() == {"plan.txt": numbers["plan.txt"]}
    assert shelf.seen_by(anna) == set()


def test_a_folder_that_is_called_otherwise_keeps_the_numbers_however_many_files_it_has(shelf: Shelf) -> None:
    for number in range(8):
        shelf.put(f"care/{number}.txt", f"How to lift, part {number}.")
    shelf.put("leave.txt", "Four weeks ahead.")
    shelf.look()
    before = shelf.numbers()
    (shelf.path / "care").rename(shelf.path / "zorg")
    (shelf.path / "zorg" / "7.txt").unlink()
    assert [added.outcome for added in shelf.look()] == ["moved"] * 7 + ["held"]
    after = shelf.numbers()
    assert all(after[f"zorg/{number}.txt"] == before[f"care/{number}.txt"] for number in range(7))
    assert [added.outcome for added in shelf.look()] == ["removed"]


def test_a_copy_of_what_cannot_be_seen_for_now_is_a_document_of_its_own(shelf: Shelf) -> None:
    shelf.put("drive/lift.txt", "Always with two people.")
    shelf.put("leave.txt", "Four weeks ahead.")
    shelf.look()
    number = shelf.numbers()["drive/lift.txt"]
    shutil.rmtree(shelf.path / "drive")
    (shelf.path / "drive").mkdir()  # where it was mounted
    shelf.put("copy.txt", "Always with two people.")
    shelf.look()
    assert shelf.numbers()["drive/lift.txt"] == number
    assert shelf.numbers()["copy.txt"] != number


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_a_name_that_is_no_text_stops_no_other(shelf: Shelf) -> None:
    try:
        (shelf.path / os.fsdecode(b"caf\xe9.txt")).write_text("Coffee.")
    except OSError:
        pytest.skip("this file system has no such names")
    shelf.put("leave.txt", "Four weeks ahead.")
    told = {Path(added.name).name: added.outcome for added in shelf.look()}
    assert told == {"caf\\udce9.txt": "broken", "leave.txt": "ok"}


def test_a_part_of_a_watched_folder_that_was_removed_stays_away(shelf: Shelf) -> None:
    shelf.put("forms/leave.txt", "Four weeks ahead.")
    shelf.put("lift.txt", "Always with two people.")
    shelf.look()
    number = shelf.numbers()["forms/leave.txt"]

    def removed(store: Store) -> None:
        store.documents.remove(number)
        store.files.leave_out([f"{shelf.path}/forms/"])

    shelf.office.write(removed)
    shelf.put("forms/new.txt", "New.")
    assert shelf.watch() == []
    assert set(shelf.numbers()) == {"lift.txt"}
