"""`jet documents` and `jet search`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pytest

from tests.cli.conftest import Shell

LEASE = {"id": "kb-1", "title": "Lease a bicycle", "text": "You lease a bicycle through the staff shop."}
MOVES = {
    "id": "kb-2",
    "title": "Opening moves",
    "text": "The club opens with the queen's gambit.",
    "audience": "club:Chess",
}
LINK = {"id": 7, "title": "Parking", "text": "Park behind the mill.", "url": "https://wilgenhof.test/parking"}


def write(shell: Shell, documents: Iterable[Mapping[str, object] | str], name: str = "some.jsonl") -> str:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in documents]
    (shell.folder / name).write_text("\n".join(lines), "utf-8")
    return name


def found(shell: Shell, who: str, *queries: str, k: int = 10) -> list[list[str]]:
    """The ids found for each query."""
    done = shell.jet("search", "--as", who, "--json", "-k", str(k), "-", given="\n".join(queries))
    assert done.code == 0, done.err
    assert [each["query"] for each in done.objects] == list(queries)
    return [[hit["id"] for hit in each["results"]] for each in done.objects]


def test_what_was_imported_is_found_by_who_may_read_it(shell: Shell) -> None:
    shell.say("Bram", "club create Chess")
    done = shell.jet("documents", "import", write(shell, [LEASE, MOVES, LINK]))
    assert (done.code, done.out) == (0, "3 documents: 3 ok.\n")
    assert found(shell, "Anna", "bicycle", "queen's gambit", "park mill") == [["kb-1"], [], ["7"]]
    assert found(shell, "Bram", "queen's gambit") == [["kb-2"]]
    done = shell.jet("search", "--as", "Anna", "--json", "lease", "bicycle")
    [answer] = done.objects
    assert set(answer) == {"query", "ms", "results"}
    assert answer["query"] == "lease bicycle"
    [hit] = answer["results"]
    assert set(hit) == {"id", "title", "passage", "score", "source"}
    assert "staff shop" in hit["passage"]


def test_odd_queries_are_words(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE, LINK]))
    odd = ["from:nobody bicycle", "AND OR NOT", '"unfinished', "(((", "*", "bicycle~2^9", "-", "title:bicycle",
           "bicycle " * 2000, "\x01", "Ω≈ç√", "' OR 1=1 --", "[a TO z]", "a" * 50_000]  # fmt: skip
    answers = found(shell, "Anna", *odd)
    assert answers[0] == ["kb-1"]
    assert answers[8] == ["kb-1"]
    for wrong in ("0", "-1", "1001", "9" * 30, "x"):
        assert shell.jet("search", "--as", "Anna", "-k", wrong, "bicycle").code == 2


@pytest.mark.parametrize("unit", ["a", "1", "1-", "[a](", "in A "])
def test_a_word_without_an_end_is_found_and_asked_about(shell: Shell, unit: str) -> None:
    # Reading it once more for each of its letters would take hours.
    word = (unit * 300_000)[:300_000]
    shell.jet("documents", "import", write(shell, [LEASE | {"id": "odd", "text": f"bicycle {word}"}]))
    assert found(shell, "Anna", "bicycle") == [["odd"]]
    for question in ("where is the bicycle", "how much does the bicycle cost", "wanneer is de bicycle"):
        assert shell.jet("say", "--as", "Anna", question).out


def test_one_row_a_document_best_first(shell: Shell) -> None:
    long = {
        "id": "long",
        "title": "Everything",
        "text": "\n\n".join(f"# Part {n}\n\nbicycle sheds " * 40 for n in range(9)),
    }
    shell.jet("documents", "import", write(shell, [LEASE, long]))
    done = shell.jet("search", "--as", "Anna", "--json", "bicycle")
    results = done.objects[0]["results"]
    assert sorted(hit["id"] for hit in results) == ["kb-1", "long"]
    assert [hit["score"] for hit in results] == sorted((hit["score"] for hit in results), reverse=True)
    assert found(shell, "Anna", "bicycle", k=1) == [[results[0]["id"]]]


def test_wrong_lines_are_named_and_the_rest_is_kept(shell: Shell) -> None:
    wrong = ["nonsense", "[1]", '{"title": "t", "text": "x"}', '{"id": "", "title": "t", "text": "x"}',
             '{"id": "i", "title": ["t"], "text": "x"}',
             '{"id": "i", "title": "t", "text": "x", "audience": "club:No"}', "[" * 5000, "9" * 5000]  # fmt: skip
    odd = [LEASE | {"id": "odd", "text": "half a \ud800 pair, a \0 and the bicycle"}]
    done = shell.jet("documents", "import", write(shell, [*wrong, "", *odd]))
    assert (done.code, done.out) == (0, "9 documents: 1 ok, 8 wrong.\n")
    assert [line.split("(")[0] for line in done.err.splitlines()] == [f"wrong: line {n} " for n in range(1, 9)]
    assert found(shell, "Anna", "bicycle") == [["odd"]]


def test_imported_again_it_is_replaced(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE]))
    shell.jet("documents", "import", write(shell, [LEASE | {"text": "No more two-wheelers."}]))
    assert found(shell, "Anna", "staff shop", "two-wheelers") == [[], ["kb-1"]]
    done = shell.jet("documents", "list")
    assert [line.split()[-1] for line in done.out.splitlines()] == ["(kb-1)"]


def test_files_are_added_listed_and_removed(shell: Shell) -> None:
    folder = shell.folder / "papers"
    folder.mkdir()
    (folder / "leave.md").write_text("# Leave\n\nAsk for leave two weeks before.")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 not really")
    (folder / "empty.txt").touch()
    (folder / "old.exe").write_bytes(b"MZ")
    (folder / ".hidden.md").write_text("hidden")
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(500_000_000)
    done = shell.jet("documents", "add", "papers", "papers/old.exe")
    assert done.code == 0
    assert done.out == "5 documents: 1 broken, 1 empty, 1 not_allowed, 1 ok, 1 too_large.\n"
    assert found(shell, "Anna", "leave") == [[str(folder / "leave.md")]]
    assert "too_large" in shell.jet("documents", "list").out
    done = shell.jet("documents", "remove", "papers/leave.md", "9" * 30, "nothing.md")
    assert done.code == 1
    assert "Removed papers/leave.md." in done.out
    assert len(done.err.splitlines()) == 2
    assert found(shell, "Anna", "leave") == [[]]


def test_what_is_not_there_is_wrong_use(shell: Shell) -> None:
    assert shell.jet("documents", "add", "nowhere").code == 2
    assert shell.jet("documents", "import", "nowhere.jsonl").code == 2
    assert shell.jet("documents").code == 2
    (shell.folder / "bad.pdf").write_bytes(b"no")
    assert shell.jet("documents", "add", "bad.pdf").code == 1  # nothing could be read


def test_a_running_jet_does_it_too(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    with connected.running():
        done = connected.jet("documents", "import", write(connected, [LEASE]))
        assert (done.code, done.out) == (0, "1 document: 1 ok.\n")
        assert found(connected, "Anna", "bicycle", "nothing") == [["kb-1"], []]
        assert connected.jet("documents", "import", "nowhere").code == 2


def test_lines_may_say_whose_they_are_and_of_what_kind(shell: Shell) -> None:
    shell.say("Anna", "hello")
    said = {"owner": "Anna", "kind": "form", "review": "2026-01-31"}
    wrong = [LINK | {"kind": "poem"}, LINK | {"owner": "Nobody"}, LINK | {"review": "soon"}]
    done = shell.jet("documents", "import", write(shell, [LEASE | said, *wrong]))
    assert done.out == "4 documents: 1 ok, 3 wrong.\n"
    assert "[form, of Anna, review 2026-01-31, stale]" in shell.jet("documents", "list").out
    assert "there is no owner 'Nobody'" in done.err


def test_what_was_said_by_command_outlives_an_import_of_new_words(shell: Shell) -> None:
    shell.configure('[organisation]\nfirst_admin = "Bram"\n')
    shell.say("Bram", "club create Care")
    shell.say("Anna", "hello")
    form = LEASE | {"kind": "form", "audience": "all"}
    shell.jet("documents", "import", write(shell, [form]))
    number = shell.jet("documents", "list").out.split()[0]
    shell.say("Bram", f"document {number} audience Care kind protocol language nl")
    shell.jet("documents", "import", write(shell, [form | {"text": "You lease a tricycle."}]))
    assert found(shell, "Anna", "tricycle") == [[]]  # it is not for everybody again
    assert found(shell, "Bram", "tricycle") == [["kb-1"]]
    assert "[protocol]" in shell.jet("documents", "list").out
    shell.jet("documents", "import", write(shell, [form | {"text": "You lease a tricycle.", "kind": "news"}]))
    assert "[news]" in shell.jet("documents", "list").out
    assert found(shell, "Anna", "tricycle") == [[]]
