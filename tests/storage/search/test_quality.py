"""The bench that measures search: it says what is missing, and a perfect search scores one."""

from __future__ import annotations

import gc
import json
import tarfile
from pathlib import Path

import pytest

from benchmarks.judged import make
from benchmarks.judged_sets import BESIDE, NEEDED, Missing, find
from benchmarks.search_quality import Bench, Figure, auroc, main

CORPUS = [
    {"id": "verlof", "title": "Verlof", "text": "Vraag verlof vier weken vooraf aan."},
    {"id": "fiets", "title": "Fietsplan", "text": "Een fiets kost hooguit 2.500 euro."},
]
QUERIES = [{"id": "1", "text": "hoeveel weken vooraf verlof"}, {"id": "2", "text": "prijs van fietsen"}]
JUDGED = "query-id\tcorpus-id\tscore\n1\tverlof\t1\n2\tfiets\t1\n"


def test_without_the_collections_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Missing, match=r"open-data\.tar\.gz, evalsearch\.py"):
        find(tmp_path / "work", tmp_path)
    monkeypatch.setattr("benchmarks.search_quality.find", lambda work: find(work, tmp_path))
    assert main([]) == 1
    assert "nothing to measure" in capsys.readouterr().out


def test_a_collection_is_searched_as_jet_searches() -> None:
    search = make(CORPUS)
    assert [name for name, _ in search("verlof aanvragen", 5)] == ["verlof"]
    search.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # the scorer
def test_a_set_is_scored(tmp_path: Path) -> None:
    if not (BESIDE / "evalsearch.py").is_file():
        pytest.skip(f"the scorer is not in {BESIDE}")
    beside = tmp_path / "beside"
    folder = tmp_path / "data" / "open" / "mine"
    folder.mkdir(parents=True)
    beside.mkdir()
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, CORPUS)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (folder / "qrels.tsv").write_text(JUDGED)
    with tarfile.open(beside / "open-data.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "data", "data")
    for name in NEEDED[1:]:
        (beside / name).write_text((BESIDE / name).read_text())
    sets = find(tmp_path / "work", beside)
    bench = Bench(sets, tmp_path / "stores")
    assert sets.names() == {"mine"}
    assert bench.score("mine")["ndcg10"] == 1.0
    bench.close()
    gc.collect()  # the scorer closes no file itself


def test_figures_are_told_beside_their_reach() -> None:
    assert "| 0.700 | >= 0.650 | reached |" in str(Figure("x", 0.7, 0.65))
    assert "below" in str(Figure("x", 0.05, 0.03, at_most=True))


def test_auroc() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.1], [0.9]) == 0
