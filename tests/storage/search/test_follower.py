"""The index follows the store: through crashes, restores, damage and slow transactions."""

from __future__ import annotations

import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from storage.documents import Documents
from storage.search import follower as following
from storage.search.follower import Follower
from storage.search.index import Busy, Index
from storage.search.log import PassageLog
from storage.tables.documents import passage_change
from tests.forked import Forked
from tests.storage.search.following import main as follow
from tests.storage.search.library import NOW, Library


def test_changes_arrive_in_the_index_and_only_once(library: Library) -> None:
    library.put("een", "Eerste tekst.", "Tweede tekst.")
    library.put("twee", "Derde tekst.")
    assert library.follower.catch_up() == 3
    assert library.follower.catch_up() == 0
    library.put("een", "Nieuwe versie.")
    library.write(lambda documents: documents.remove("twee"))
    assert library.follower.behind() == 4
    assert library.follower.catch_up() == 4
    assert library.follower.verify().sound
    assert library.found("tekst") == []
    assert library.found("versie") == ["een"]


def test_what_is_undone_is_never_indexed(library: Library) -> None:
    library.put("een", "Tekst.")
    with library.engine.connect() as connection, connection.begin() as transaction:
        Documents(connection).put(library.draft("weg", "Nooit geweest."), NOW)
        transaction.rollback()
    assert library.found("geweest") == []
    assert library.follower.verify().sound


def test_small_batches_give_the_same_as_one(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.put("nul", "Begin.")
    library.follower.catch_up()
    monkeypatch.setattr(following, "BATCH", 7)
    monkeypatch.setattr(following, "SMALL", 1000)
    for n in range(20):
        library.put(f"d{n % 8}", f"Tekst {n}.", f"Nog meer {n}.")
    library.follower.catch_up()
    assert library.follower.verify().sound
    assert library.index.size == 1 + 8 * 2


def test_many_changes_are_built_anew_instead(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "SMALL", 20)
    library.put("nul", "Begin.")
    library.follower.catch_up()
    library.write(lambda documents: documents.put_many([library.draft(f"d{n}", f"Tekst {n}.") for n in range(50)], NOW))
    assert library.follower.catch_up() == 51
    assert (library.index.size, library.index.built) == (51, 51)
    assert library.follower.verify().sound


def test_an_index_that_grew_learns_its_words_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "SMALL", 5)
    library.put("kop", "Je vakantiedagen staan hier.")
    for n in range(6):
        library.put(f"v{n}", "Vakantie en dagen.")
        library.follower.catch_up()
    assert library.index.built > 1
    assert "kop" in library.found("dagen")


def test_verify_sees_what_is_wrong(library: Library) -> None:
    library.put("een", "Tekst.")
    library.follower.catch_up()
    with library.engine.begin() as connection:
        connection.execute(delete(passage_change))
        PassageLog(connection).restart()
    numbers = [hit.number for hit in library.search("tekst")]
    elsewhere = library.audience()
    library.write(lambda documents: documents.move(numbers[0], elsewhere))
    verdict = library.follower.verify()
    assert not verdict.sound
    assert (verdict.stored, verdict.indexed, len(verdict.wrong)) == (1, 1, 1)


def test_a_restored_store_gets_a_new_index(library: Library) -> None:
    library.put("oud", "Oude tekst.")
    library.follower.catch_up()
    library.put("nieuw", "Nieuwe tekst.")
    library.follower.catch_up()
    # A backup of before "nieuw" comes back, and life goes on.
    library.write(lambda documents: documents.remove("nieuw"))
    with library.engine.begin() as connection:
        connection.execute(delete(passage_change).where(passage_change.c.op == "drop"))
        PassageLog(connection).restart()
    library.put("later", "Latere tekst.")
    library.follower.catch_up()
    assert library.follower.verify().sound
    assert sorted(library.found("tekst")) == ["later", "oud"]


def test_a_store_restored_on_another_server_goes_on(library: Library) -> None:
    library.put("oud", "Oude tekst.")
    library.follower.catch_up()
    with library.engine.begin() as connection:
        connection.execute(update(passage_change).values(xid=2**40))
    library.index.close()
    shutil.rmtree(library.folder)
    library.open_index()
    assert library.found("tekst") == ["oud"]
    library.put("nieuw", "Nieuwe tekst.")
    assert sorted(library.found("tekst")) == ["nieuw", "oud"]
    library.put("later", "Latere tekst.")
    assert sorted(library.found("tekst")) == ["later", "nieuw", "oud"]
    assert library.follower.verify().sound


def test_an_index_of_another_store_is_not_believed(library: Library, tmp_path: Path) -> None:
    other = Library(f"sqlite:///{tmp_path}/other.db", library.folder)
    library.index.close()
    other.put("vreemd", "Vreemde tekst.")
    other.follower.catch_up()
    other.close()
    library.open_index()
    library.put("eigen", "Eigen tekst.")
    assert library.found("tekst") == ["eigen"]
    assert library.follower.verify().sound


@pytest.mark.parametrize("harm", ["meta", "segment", "gone"])
def test_a_damaged_index_is_built_anew(small: Library, harm: str) -> None:
    small.put("een", "Tekst.")
    small.follower.catch_up()
    small.index.close()
    for path in list(small.index.folder.iterdir()):
        if (
            harm == "gone"
            or (harm == "meta" and path.name == "meta.json")
            or (harm == "segment" and path.suffix == ".term")
        ):
            path.write_bytes(b"}") if harm != "gone" else path.unlink()
    small.open_index()
    assert small.found("tekst") == ["een"]
    assert small.follower.verify().sound


def test_a_commit_that_was_cut_short_is_made_again(small: Library) -> None:
    small.put("een", "Oude tekst.")
    small.put("twee", "Meer tekst.")
    small.follower.catch_up()
    small.index.close()
    small.open_index()
    meta = small.index.folder / "meta.json"
    before = meta.read_bytes()
    small.put("een", "Nieuwe versie.")
    small.follower.catch_up()
    small.index.close()
    meta.write_bytes(before)  # killed when all was written but the name of the new state
    small.open_index()
    assert small.found("versie") == ["een"]
    assert small.follower.verify().sound


def test_older_versions_are_removed_when_this_one_is_whole(small: Library) -> None:
    old = small.folder / "v-000000000000"
    old.mkdir()
    small.put("een", "Tekst.")
    small.follower.catch_up()
    assert not old.exists()
    assert small.found("tekst") == ["een"]


def test_words_of_what_was_forgotten_go_from_the_index_of_every_machine(small: Library, tmp_path: Path) -> None:
    """Taking a passage out leaves its words in the files; each machine has files of its own."""

    def held(folder: Path) -> bool:
        return bool(list(folder.rglob("*.del")))  # a segment some of whose passages are marked as gone

    elsewhere = Index(tmp_path / "elsewhere")
    followers = {small.folder: small.follower, elsewhere.base: Follower(small.read, elsewhere)}
    small.put("twee", "Tekst van een ander.", "Meer tekst.")
    for mark in ("7", "8"):
        small.put("een", "Zwijgzaam was hier.", mark)
        small.put("twee", "Tekst van een ander.", "Nog meer tekst.", mark)
        for follower in followers.values():
            follower.catch_up()
        small.write(lambda documents: documents.remove("een"))
        for folder, follower in followers.items():
            follower.catch_up()
            assert held(folder)
            follower.forget(mark)
            assert not held(folder)
            before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
            follower.forget(mark)
            assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before
    elsewhere.close()


def test_the_second_process_reads_only(library: Library) -> None:
    library.put("een", "Tekst.")
    with running(library) as process:
        wait_until(lambda: library.index.size == 1)
        assert library.follower.catch_up() == 0
        with pytest.raises(Busy):
            library.follower.rebuild()
        library.put("twee", "Meer tekst.")
        wait_until(lambda: len(library.search("tekst")) == 2)
        process.kill()
        process.wait()
    library.put("drie", "Nog meer tekst.")
    assert library.follower.catch_up() == 1
    assert len(library.search("tekst")) == 3


def test_the_second_index_of_one_process_reads_only_too(small: Library) -> None:
    small.put("een", "Tekst.")
    small.follower.catch_up()
    second = Index(small.folder)
    with pytest.raises(Busy):
        second.apply((), (), second.position)
    assert second.size == 1
    second.close()


def test_a_slow_transaction_is_not_overtaken(library: Library) -> None:
    if library.url.startswith("sqlite"):
        pytest.skip("SQLite has one writer")
    library.put("nul", "Begin van de tekst.")
    library.follower.catch_up()
    slow = library.engine.connect()
    slow.begin()
    slow.execute(insert(passage_change).values(passage=0, op="put", xid=0))  # it has a transaction number now
    library.put("snel", "Snelle tekst.")
    library.follower.catch_up()
    Documents(slow).put(library.draft("traag", "Trage tekst."), NOW)
    library.put("later", "Latere tekst.")
    library.follower.catch_up()
    slow.commit()
    slow.close()
    assert sorted(library.found("tekst")) == ["later", "nul", "snel", "traag"]
    assert library.follower.verify().sound


def test_numbers_taken_out_of_order_are_not_missed(library: Library) -> None:
    if library.url.startswith("sqlite"):
        pytest.skip("SQLite has one writer")
    library.put("nul", "Begin van de tekst.")
    with library.engine.connect() as early, library.engine.connect() as late:
        early.execute(insert(passage_change).values(passage=0, op="put", xid=0))  # the older transaction …
        Documents(late).put(library.draft("laat", "Late tekst."), NOW)
        Documents(early).put(library.draft("vroeg", "Vroege tekst."), NOW)  # … takes the higher number
        early.commit()
        assert sorted(library.found("tekst")) == ["nul", "vroeg"]
        late.commit()
    assert sorted(library.found("tekst")) == ["laat", "nul", "vroeg"]
    assert library.follower.verify().sound


def test_a_full_disk_loses_nothing(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    small.put("een", "Tekst.")
    small.follower.catch_up()
    small.put("twee", "Meer tekst.")
    monkeypatch.setattr("storage.search.index.marker", full)
    with pytest.raises(OSError, match="No space"):
        small.follower.catch_up()
    monkeypatch.undo()
    assert sorted(small.found("tekst")) == ["een", "twee"]
    assert small.follower.verify().sound


def full(*_: object) -> Any:
    raise OSError("No space left on device")


# Kills

PATIENCE = 60  # seconds
WORDS = ("aap", "noot", "mies", "wim", "zus", "jet", "teun")


def running(library: Library) -> Forked:
    """A follower in a process of its own, once it has begun."""
    argv = [library.url, str(library.folder)]
    process = Forked(argv, work=follow, cwd=library.folder, env=os.environ, stderr=None)
    assert process.stdout is not None
    assert process.stdout.readline() == b"following\n"
    return process


def wait_until(true: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def change_at_random(library: Library, dice: random.Random) -> None:
    """One transaction of some documents put, replaced, moved and removed."""

    def work(documents: Documents) -> None:
        for _ in range(dice.randint(1, 15)):
            name = f"d{dice.randrange(150)}"
            if dice.random() < 0.15:
                documents.remove(name)
            else:
                texts = [" ".join(dice.choices(WORDS, k=9)) for _ in range(3)]
                documents.put(library.draft(name, *texts[: dice.randint(0, 3)]), NOW)

    library.write(work)


def commits_seen(library: Library, dice: random.Random, number: int) -> None:
    """Change the store until the follower has been seen to commit so often, however slow the machine is."""
    state, deadline = library.index.folder / "meta.json", time.monotonic() + PATIENCE
    before = state.stat().st_mtime_ns
    while number:
        change_at_random(library, dice)
        if (now := state.stat().st_mtime_ns) != before:
            before, number = now, number - 1
        assert time.monotonic() < deadline, "the follower commits no more"


def kill_and_compare(library: Library, kills: int) -> None:
    dice = random.Random(kills)
    for _ in range(kills):
        with running(library) as process:
            commits_seen(library, dice, dice.randint(0, 4))
            for _ in range(dice.randint(0, 6)):  # and somewhere in the next commit, or between two
                change_at_random(library, dice)
            process.kill()
    library.index.close()
    library.open_index()
    library.follower.catch_up()
    verdict = library.follower.verify(sample=10_000)
    assert verdict.sound, verdict
    assert verdict.stored > 50


def test_killing_the_follower_loses_doubles_and_revives_nothing(library: Library) -> None:
    kill_and_compare(library, 3)


@pytest.mark.long
def test_killing_the_follower_many_times(library: Library) -> None:
    kill_and_compare(library, 100)


def test_several_threads_catch_up_and_one_closes(small: Library) -> None:
    for number in range(40):
        small.put(f"d{number}", f"Tekst nummer {number}.")
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(small.follower.catch_up) for _ in range(8)]
        running.append(pool.submit(small.index.close))
        assert sum(each.result() or 0 for each in running) == 40
    assert small.follower.verify().sound
