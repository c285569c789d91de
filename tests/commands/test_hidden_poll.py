"""Polls in which names are hidden: from colleagues, from the asker, from an admin, and after closing from everybody."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path

import pytest

from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.office import Office
from tests.postgres import table_files

ASKED = "poll anoniem Weg met de baas? | Zwartgallig | Witgewassen | Grijsgedraaid"


def stored(office: Office) -> bytes:
    """Every byte that Jet has on disk, in PostgreSQL's tables too."""
    url, files = office.config.store.url, sorted(office.directory.rglob("*"))
    if not url.startswith("sqlite"):
        files += table_files(url)
    return b"\n".join(file.read_bytes() for file in files if file.is_file())


def test_what_is_hidden_is_said_plainly(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    office.place("kantine", anna, bram, language="nl")
    anna.says(ASKED, "kantine")
    anna.sees("Niemand ziet wie wat kiest, de vragensteller niet en een beheerder niet")
    bram.says("show 1")
    bram.sees("Nobody sees who chooses what, not the asker and not an admin", "Your messenger does carry your message")


def test_counts_come_at_closing(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(ASKED, "kantine")
    bram.says("vote 1 b")
    bram.sees_privately("Noted, and nobody sees what you chose.")
    card = office.card("poll 1", "kantine")
    assert "1 person has voted" in card.text
    assert all(choice.count is None for choice in card.choices)
    for person in (anna, bram):
        person.says("results 1")
        seen = person.sees("1 person has voted.")
        assert "Witgewassen" not in seen.text
    bram.says("vote 1 c")  # another choice
    bram.says("stem 1 geen")
    bram.sees("taken back")
    bram.says("vote 1 a")
    anna.says("close 1", "kantine")
    bram.sees("Poll 1 is closed", "Zwartgallig, 1 vote, 100 percent.", "Witgewassen, 0 votes")


def test_a_choice_made_where_others_read_is_refused_with_the_way_to_vote(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", "nl")
    anna.says(ASKED, "kantine")
    bram.says("stem 1 a", "kantine")
    bram.sees_privately("niemand", "privébericht", "stem 1")
    bram.says("uitslag 1")
    bram.sees("0 collega's hebben gestemd")
    bram.says("stem 1 a")
    bram.sees("Genoteerd")


def test_a_gesture_is_refused_too(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    anna.says(ASKED, "kantine")
    bram.reacts("1️⃣", "poll 1", "kantine")
    bram.sees_privately("Send me a direct message")
    anna.says("results 1")
    anna.sees("0 people have voted")


def test_no_native_poll_and_no_seeds(directory: Path, template: Path) -> None:
    office = Office(directory, [MatrixMessenger(native_polls=True)], template=template)
    try:
        anna = office.person("Anna")
        anna.says(ASKED, "kantine")
        anna.says("poll Lunch? | Pizza | Soep", "kantine")
        kinds = [(event.kind, event.key) for room in office.matrix.rooms.values() for event in room.events]
        assert ("org.matrix.msc3381.poll.start", "poll 2") in kinds
        assert ("m.reaction", "poll 2") in kinds
        assert [kind for kind, key in kinds if key == "poll 1"] == ["m.room.message"]
    finally:
        office.stop()


def test_native_answers_replace_the_set_and_none_takes_back(directory: Path, template: Path) -> None:
    office = Office(directory, [MatrixMessenger(native_polls=True)], template=template)
    try:
        anna, bram = office.person("Anna"), office.person("Bram")
        anna.says("poll Lunch? | Pizza | Soep | Kroket | max 2", "kantine")

        def counts() -> list[int | None]:
            return [choice.count for choice in office.card("poll 1", "kantine").choices if choice.id]

        bram.picks(["id:1", "id:3"], "poll 1", "kantine")
        assert counts() == [1, 0, 1]
        bram.says("vote 1 b", "kantine")
        assert counts() == [0, 1, 0]
        bram.picks(["id:3"], "poll 1", "kantine")
        assert counts() == [0, 0, 1]
        bram.picks([], "poll 1", "kantine")
        assert counts() == [0, 0, 0]
        bram.picks(["id:9"], "poll 1", "kantine")
        assert counts() == [0, 0, 0]
    finally:
        office.stop()


@pytest.mark.parametrize("ended", ["closed by hand", "closed by deadline", "deleted", "voter forgotten"])
def test_after_closing_nothing_tells_who_chose_what(
    office: Office, ended: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    names = ["Anna", "Bram", "Cees"]
    anna, bram, cees = (office.person(name) for name in names)
    anna.says(f"{ASKED} | tot 12:00", "kantine")
    secret = office.read(lambda store: store.connection.exec_driver_sql("SELECT salt FROM poll_secret").scalar_one())
    bram.says("vote 1 Zwartgallig")
    cees.says("stm 1 witgewassen")  # a slip of the thumb: the suggestion holds the choice
    cees.says("ja")
    anna.says("vote 1 nonsens")
    anna.says("stm 1 grijsgedraaid")  # never taken up
    voters = [
        office.jet.database.database._seal.voter(secret, person.number)  # type: ignore[attr-defined]
        for person in (anna, bram, cees)
    ]
    if office.jet.database.engine.dialect.name == "postgresql":  # which takes samples
        office.write(lambda store: store.connection.exec_driver_sql("ANALYZE") and None)
    if ended == "closed by hand":
        anna.says("close 1", "kantine")
    elif ended == "closed by deadline":
        office.moves_on(hours=3)
    elif ended == "deleted":
        anna.says("delete 1", "kantine")
    else:
        bram.says("forget me")
        bram.says("ja")
        anna.says("close 1", "kantine")
    everything = stored(office)
    assert b"Zwartgallig" in everything, "the poll itself is there"
    for trace in [secret, *voters, *(base64.b64encode(each) for each in (secret, *voters))]:
        assert trace not in everything
    office.run(office.jet.database.scrub(thoroughly=True))
    everything = stored(office)
    assert b"vote 1 " not in everything
    assert b"stem 1 w" not in everything
    assert b"stem 1 g" not in everything
    rows = office.read(lambda store: store.connection.exec_driver_sql("SELECT count(*) FROM hidden_vote").scalar_one())
    assert rows == 0
    for word in ("Zwartgallig", "witgewassen", "grijsgedraaid"):
        assert word not in caplog.text
    if ended != "deleted":
        assert office.read(lambda store: tallies(store.connection)) == [1, 1, 0]


def tallies(connection: object) -> list[int]:
    rows = connection.exec_driver_sql("SELECT tally FROM poll_option ORDER BY tag")  # type: ignore[attr-defined]
    return [row[0] for row in rows]


def test_answers_to_a_vote_do_not_name_the_choice(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(ASKED, "kantine")
    bram.says("vote 1 a")
    assert not any("Zwartgallig" in seen.text for seen in bram.new if seen.key is None)
    bram.says("my data")
    bram.sees("This is what I keep")
    data = json.loads(office.messenger.sent_files()[-1][1])
    assert "votes" not in data


def test_what_was_heard_is_sealed_and_then_gone(on_console: Office) -> None:
    anna = on_console.person("Anna")
    anna.says(ASKED)
    anna.says("vote 1 a")
    sealed = on_console.read(
        lambda store: store.connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE sealed IS NOT NULL").scalar()
    )
    assert sealed == 0


def test_linked_accounts_have_one_hidden_vote(on_both: Office) -> None:
    anna, other = on_both.person("Anna", on="console"), on_both.person("Annie", on="matrix")
    bram = on_both.person("Bram", on="console")
    bram.says(ASKED, "kantine")
    anna.says("vote 1 a")
    other.says("vote 1 b")
    anna.says("link")
    code = anna.sees("Your code is").text.split("Your code is ")[1].split(",")[0]
    other.says(f"link {code}")
    other.sees("You are one person now")
    bram.says("close 1", "kantine")
    bram.sees("1 person voted", "Zwartgallig, 1 vote")
