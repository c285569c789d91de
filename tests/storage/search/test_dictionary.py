"""A site's dictionary: a question in one language finds text in the other."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from storage.search.dictionary import Dictionary
from storage.search.follower import Follower
from storage.search.index import Index
from tests.storage.search.library import Library

TSV = (
    "leave\tverlof, vrij\nbicycle\tfiets\nparental leave\touderschapsverlof\n"
    "# comment\tniets\nsick (ill)\t1. ziek; beroerd\n"
)
DICTD = {
    "00databaseinfo": "00databaseinfo\nwho made it\n",
    "leave": "leave /li:v/\n1. verlof\n2. achterlaten, weggaan\n",
    "bicycle": "bicycle /baisikl/\nfiets, rĳwiel\n",
}


def tsv(folder: Path) -> Path:
    path = folder / "own.tsv"
    path.write_text(TSV, "utf-8")
    return path


def number(value: int) -> str:
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return (number(value // 64) if value >= 64 else "") + digits[value % 64]


def dictd(folder: Path, *, packed: bool) -> Path:
    data, lines = b"", []
    for head, text in DICTD.items():
        entry = text.encode()
        lines.append(f"{head}\t{number(len(data))}\t{number(len(entry))}")
        data += entry
    (folder / "own.index").write_text("\n".join(lines), "utf-8")
    (folder / ("own.dict.dz" if packed else "own.dict")).write_bytes(gzip.compress(data) if packed else data)
    return folder / "own.index"


def test_two_columns_work_in_both_directions(tmp_path: Path) -> None:
    dictionary = Dictionary(tsv(tmp_path))
    assert dictionary.of("leave") == ("verlof", "vrij")
    assert dictionary.of("verlof") == ("leave",)
    assert dictionary.of("parental leave") == ("ouderschapsverlof",)
    assert dictionary.of("sick") == ("ziek", "beroerd")
    assert dictionary.of("comment") == ()


@pytest.mark.parametrize("packed", [True, False])
def test_dictd(tmp_path: Path, packed: bool) -> None:
    dictionary = Dictionary(dictd(tmp_path, packed=packed))
    assert dictionary.of("leave") == ("verlof", "achterlaten", "weggaan")
    assert dictionary.of("rijwiel") == ("bicycle",)
    assert dictionary.of("who") == ()


@pytest.mark.parametrize("harm", ["gone", "bytes", "index"])
def test_one_that_cannot_be_read_stops_nothing(tmp_path: Path, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tsv(tmp_path)
    if harm == "gone":
        path.unlink()
    elif harm == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    else:
        path = tmp_path / "own.index"
        path.write_text("leave\t!\t?\n")
        (tmp_path / "own.dict").write_text("leave")
    assert Dictionary(path).of("leave") == ()
    assert "cannot be read" in caplog.text


def test_a_question_finds_the_other_language(small: Library) -> None:
    small.put("verlof", "Vraag verlof vier weken vooraf aan.")
    small.put("form", "Het verlofformulier ligt bij personeelszaken.")
    small.put("lift", "The hoist lifts a resident.", language="en")
    small.follower.catch_up()
    assert small.found("how do I ask for leave") == []
    small.index.close()
    small.index = Index(small.folder, tsv(small.folder))
    small.follower = Follower(small.read, small.index)
    assert small.found("how do I ask for leave")[0] == "verlof"
    assert small.found("hoist")[0] == "lift"


def test_two_forms_of_one_word_beside_each_other(small: Library) -> None:
    for n in range(4):
        small.put(f"f{n}", "De fietsenstalling van de fiets en de fietsen is open.", title="fietsfietsen")
    small.follower.catch_up()
    assert small.search("fiets fietsen stalling")
    assert small.search("fietsen fiets stalling fiets")
