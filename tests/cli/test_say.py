"""`jet say`: what scripts rely on."""

from __future__ import annotations

import os
import sqlite3
import subprocess

import pytest

from tests.cli.conftest import JET, Shell, finish

KEYS = {"place", "to", "key", "edited", "text", "choices"}


def rows(shell: Shell, query: str) -> list[tuple[object, ...]]:
    """What a query finds in the store."""
    connection = sqlite3.connect(shell.folder / "data" / "jet.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def change(shell: Shell, statement: str) -> None:
    """Change something in the store."""
    connection = sqlite3.connect(shell.folder / "data" / "jet.db", isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_each_argument_is_one_whole_line(shell: Shell) -> None:
    lines = ("poll Lunch? | Pizza | Soup", "vote 1 a", 'post "One\ntwo"', "1")
    done = finish(shell.program(*JET, "say", "--as", "Anna", "--json", *lines))
    assert (done.code, done.err) == (0, "")
    for shown in done.objects:
        assert set(shown) == KEYS
        assert all(set(choice) == {"label", "run", "count"} for choice in shown["choices"])
    [card] = [shown for shown in done.objects if shown["key"] == "poll 1"]
    assert card["text"].startswith("Poll 1 by Anna: Lunch?")
    assert [(choice["label"], choice["count"]) for choice in card["choices"]][:2] == [("Pizza", 1), ("Soup", 0)]
    assert card["choices"][1]["run"].startswith("vote 1 ")
    assert any("One\ntwo" in text for text in done.texts)


def test_dash_reads_one_line_each_from_standard_input(shell: Shell) -> None:
    process = shell.program(*JET, "say", "--as", "Anna", "--json", "-", stdin=subprocess.PIPE)
    done = finish(process, b"poll Lunch? | Pizza | Soup\r\nvote 1 b\nresults 1")
    assert any("Soup, 1 vote" in text for text in done.texts)


def test_standard_input_is_left_alone_otherwise(connected: Shell) -> None:
    loop = 'while read -r line; do "$@" say --as Anna --new "$line"; done'
    with connected.running():
        done = finish(
            connected.program("sh", "-c", loop, "sh", *JET, stdin=subprocess.PIPE),
            b"club create One\nclub create Two\n",
        )
    assert "One is there" in done.out
    assert "Two is there" in done.out


def test_public_things_have_no_addressee(shell: Shell) -> None:
    done = shell.say("Anna", "poll Lunch? | Pizza | Soup", "help", place="canteen")
    card, *rest = done.objects
    assert (card["place"], card["to"], card["key"], card["edited"]) == ("canteen", None, "poll 1", False)
    assert {shown["to"] for shown in rest} == {"Anna"}


def test_hidden_counts_are_null(shell: Shell) -> None:
    done = shell.say("Anna", "poll Lunch? | Pizza | Soup | anonymous", "vote 1 a")
    [card] = [shown for shown in done.objects if shown["key"] == "poll 1"]
    assert {choice["count"] for choice in card["choices"]} == {None}
    assert "1 person has voted" in card["text"]


def test_nothing_of_others_is_shown(shell: Shell) -> None:
    shell.say("Bram", "club create Chess", "post --club Chess Secret move")
    shell.say("Bram", "poll Elsewhere? | yes | no", place="cellar")
    done = shell.say("Anna", "hello", "timeline", "search secret", "1", "2")
    assert all(shown["place"] == "@Anna" for shown in done.objects)
    assert "Secret move" not in done.out
    assert "Elsewhere" not in "".join(done.texts[:1])


def test_what_was_queued_for_a_person_is_shown_at_their_next_say(shell: Shell) -> None:
    shell.say("Anna", "help", place="canteen")
    connection = sqlite3.connect(shell.folder / "data" / "jet.db")
    connection.execute("UPDATE outbox SET state = 'ready', lease = NULL, lease_until = NULL, card = ?", (CARD,))
    connection.commit()
    connection.close()
    assert "queued earlier" not in shell.say("Bram", "hello", place="canteen").out
    first, *_ = shell.say("Anna", "hello").objects
    assert (first["text"], first["to"], first["place"]) == ("queued earlier", "Anna", "canteen")
    assert "queued earlier" not in shell.say("Anna", "hello").out


CARD = '{"text": "queued earlier", "choices": [], "ballot": null}'


def test_what_cannot_be_shown_yet_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.say.PATIENCE", 0.3)
    shell.say("Anna", "hello")
    held = "INSERT INTO budget SELECT 'console', 'wait', id, 4102444800000000 FROM place WHERE kind='direct'"
    change(shell, held)
    done = shell.jet("say", "--as", "Anna", "clubs")
    assert (done.code, done.out) == (1, "")
    assert "kept, and cannot be shown yet" in done.err
    change(shell, "DELETE FROM budget")
    assert len(shell.say("Anna", "hello").texts) == 2


def test_exit_codes_of_wrong_use(shell: Shell) -> None:
    for argv in (
        ("say",),
        ("say", "--as", "Anna"),
        ("say", "hello"),
        ("say", "--as", "", "hello"),
        ("say", "--as", "@Anna", "hello"),
        ("say", "--as", "Anna", "--in", "@Bram", "hello"),
        ("say", "--as", "An\nna", "hello"),
        ("say", "--as", "x" * 201, "hello"),
        ("say", "--as", "Anna", "--nope", "hello"),
        ("nope",),
    ):
        done = shell.jet(*argv)
        assert (done.code, done.out) == (2, ""), argv
        assert done.err
        assert "Traceback" not in done.err


def test_a_polite_refusal_is_an_answer(shell: Shell) -> None:
    done = shell.say("Anna", "vote 99 a", "role give admin Anna", "1" * 500)
    assert len(done.objects) == 3


@pytest.mark.parametrize("name", ["../x", "%s; DROP TABLE person", "*bold* `x`", "Ω שלום", "--as"])
def test_odd_names_are_names(shell: Shell, name: str) -> None:
    done = shell.jet("say", f"--as={name}", "--json", "me")
    assert done.code == 0, done.err
    assert name in done.texts[0]
    assert sorted(path.name for path in shell.folder.iterdir()) == ["data"]


def test_broken_unicode_in_an_argument(shell: Shell) -> None:
    line = os.fsdecode(b"club create Caf\xe9\xed\xa0\x80")
    done = finish(shell.program(*JET, "say", "--as", "Anna", "--json", line))
    assert done.code == 0
    assert "Caf is there" in done.texts[0]
    assert shell.jet("say", "--as", os.fsdecode(b"\xff"), "hello").code == 2


def test_a_terminal_that_has_no_such_letters(shell: Shell) -> None:
    shell.environ |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert finish(shell.program(*JET, "say", "--as", "Anna", "club create Žižkov")).code == 0


def test_timers_that_were_due_run_first(shell: Shell) -> None:
    shell.say("Anna", "poll Lunch? | Pizza | Soup", "vote 1 a")
    connection = sqlite3.connect(shell.folder / "data" / "jet.db")
    [(now,)] = connection.execute("SELECT max(heard_at) FROM inbox").fetchall()
    connection.execute("UPDATE poll SET closes_at = ?", (now,))
    connection.commit()
    connection.close()
    done = shell.say("Anna", "results 1")
    assert "Most votes: Pizza" in done.out


def test_a_name_is_made_only_where_nobody_is_spoken_for(connected: Shell) -> None:
    unknown = connected.jet("say", "--as", "Anna", "hello")
    assert unknown.code == 2
    assert "--new" in unknown.err
    assert connected.jet("say", "--as", "Anna", "--new", "hello").code == 0
    assert connected.jet("say", "--as", "Anna", "hello").code == 0
    assert connected.jet("say", "--as", "Anna", "--in", "canteen", "hello").code == 2
    assert connected.jet("say", "--as", "Anna", "--in", "canteen", "--new", "hello").code == 0
    assert rows(connected, "SELECT deed, about FROM audit") == [("acted as", "console")] * 3


def test_acting_as_somebody_must_be_allowed(connected: Shell) -> None:
    connected.environ["JET_ORGANISATION__ALLOW_ACTING"] = "false"
    done = connected.jet("say", "--as", "Anna", "--new", "hello")
    assert done.code == 2
    assert "allow_acting" in done.err


def test_rows_for_other_connections_stay_queued(connected: Shell) -> None:
    connected.jet("say", "--as", "Anna", "--new", "hello")
    connection = sqlite3.connect(connected.folder / "data" / "jet.db")
    connection.execute(
        'INSERT INTO outbox (connection, "to", kind, card, gen, state, due_at, attempts)'
        " SELECT 'main', '@b:wilgenhof.test', kind, card, 1, 'ready', due_at, 0 FROM outbox LIMIT 1"
    )
    connection.commit()
    connection.close()
    connected.say("Anna", "hello", "help")
    assert rows(connected, "SELECT state, attempts FROM outbox WHERE connection = 'main'") == [("ready", 0)]


def test_a_name_makes_nobody_an_admin(shell: Shell) -> None:
    shell.environ["JET_ORGANISATION__FIRST_ADMIN"] = "@anna:wilgenhof.test"
    done = shell.say("Eve", "me name @anna:wilgenhof.test", "hello", "me", "persona Evil")
    assert "Your roles" not in done.out
    assert "That is for admins" in done.texts[-1]
    shell.environ["JET_ORGANISATION__FIRST_ADMIN"] = "Odile"
    assert "Your roles: admin" in shell.say("Odile", "me").out
