"""A digest says only what its readers may see: what an inquisitive colleague would try."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.conversation.telling.drawing import Drawing
from storage.store import Store
from storage.tables.delivery import outbox
from storage.tables.things import thing
from tests.dialogue.fixtures import folder
from tests.dialogue.matrix import MatrixMessenger
from tests.dialogue.messenger import Seen
from tests.dialogue.office import MONDAY, Employee, Office
from tests.dialogue.slack import SlackMessenger


def told(person: Employee, place: str | None = None) -> list[Seen]:
    return [
        seen
        for seen in person.everything
        if "New " in seen.text[:70] and (place is None or seen.place.strip("!").split(":")[0] == place)
    ]


def all_told(person: Employee) -> str:
    return "\n".join(seen.text for seen in told(person))


def test_a_clubs_post_stays_out_of_places_of_others(office: Office) -> None:
    anna, bram, chris = (office.person(name) for name in ("Anna", "Bram", "Chris"))
    office.place("kantine", anna, bram, chris)
    anna.says("digest here daily 11:00", "kantine")
    bram.says("digest me daily 11:00")
    chris.says("digest me daily 11:00")
    anna.says("club create Geheim")
    bram.says("join geheim")
    anna.says('post --club Geheim "Alleen voor ons"')
    anna.says('poll --club Geheim "Onder ons?" "Ja hoor" "Nee hoor"')
    anna.says('post "Voor iedereen"')
    office.moves_on(hours=1)
    assert "Voor iedereen" in all_told(chris)
    for inside in ("Alleen voor ons", "Onder ons", "Ja hoor"):
        assert inside in all_told(bram)
        assert inside not in all_told(chris)
        assert inside not in "".join(seen.text for seen in told(anna) if not seen.private)
    for line in ("what is new", "digest more"):
        chris.says(line)
        chris.sees_no("Alleen voor ons")
        anna.says(line, "kantine")
        chris.sees_no("Alleen voor ons")


def test_what_was_said_in_a_place_stays_there(office: Office) -> None:
    anna, bram, chris = (office.person(name) for name in ("Anna", "Bram", "Chris"))
    office.place("directie", anna, bram)
    office.place("kantine", anna, bram, chris)
    for place in ("directie", "kantine"):
        anna.says("digest here daily 11:00", place)
    for person in (bram, chris):
        person.says("digest me daily 11:00")
    anna.says("post --here De cijfers", "directie")
    office.moves_on(hours=1)
    assert "De cijfers" in all_told(bram)
    chris.sees_no("De cijfers")


def test_a_person_who_left_the_club_reads_no_more_of_it(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Geheim")
    bram.says("join geheim")
    bram.says("digest me daily 11:00")
    anna.says('post --club Geheim "Alleen voor ons"')
    bram.says("leave geheim")
    office.moves_on(hours=1)
    assert "Alleen voor ons" not in all_told(bram)


@pytest.mark.parametrize("how", ["deleted", "hidden", "moved", "edited"])
def test_what_changes_between_two_batches_of_one_gathering(on_console: Office, how: str) -> None:
    anna, bram, chris = (on_console.person(name) for name in ("Anna", "Bram", "Chris"))
    for person in (bram, chris):
        person.says("digest me daily 11:00")
    anna.says('post "Het geheim"')
    on_console.now += timedelta(hours=1)
    on_console.run(on_console.jet.clock.tick())  # planned, and nothing delivered yet
    slots = on_console.read(lambda store: list(store.connection.scalars(select(outbox.c.slot).order_by(outbox.c.id))))
    first, second = (slot for slot in slots if slot and slot.startswith("digest"))
    drawing = Drawing(on_console.jet.speaking)

    def drawn(slot: str) -> str:
        cards = on_console.read(lambda store: drawing.cards(store, [slot], on_console.now))
        return "".join(card.text for card in cards.values())

    assert "Het geheim" in drawn(first)
    gathered = drawing.kept["digest"]
    assert drawn(first)
    assert drawing.kept["digest"] is gathered  # it is chosen from what was gathered before
    if how == "deleted":
        on_console.write(lambda store: store.things.delete(1))
    elif how == "hidden":
        on_console.write(lambda store: store.connection.execute(update(thing).values(state="hidden")))
    elif how == "moved":
        on_console.write(move_to_a_club)
    else:
        on_console.write(lambda store: store.posts.edit(1, "Iets heel anders", None, on_console.now))
    assert "Het geheim" not in drawn(second)
    assert ("Iets heel anders" in drawn(second)) is (how == "edited")


def move_to_a_club(store: Store) -> None:
    club = store.clubs.add("Klein", 1, MONDAY)
    audience = store.places.audience_of_club(club.id)
    store.connection.execute(update(thing).values(audience=audience))


def test_votes_of_a_poll_without_names_are_nobodys(office: Office) -> None:
    anna, bram, chris = (office.person(name) for name in ("Anna", "Bram", "Chris"))
    office.place("kantine", anna, bram, chris)
    anna.says("digest here daily 11:00", "kantine")
    bram.says("digest me daily 11:00")
    chris.says("poll anonymous Wie? | Zwart | Wit | until 20:00")
    bram.says("vote 1 a")
    office.moves_on(hours=1)
    everything = all_told(anna) + all_told(bram)
    assert "Wie?" in all_told(bram)  # that Bram voted is kept nowhere, so it is told
    assert "1 vote" not in everything
    assert "Bram" not in all_told(anna).split("\n\n")[1]
    office.moves_on(days=1)
    assert "Result: Wie? Zwart, 1 vote." in all_told(anna)


def test_strangers_in_a_place_read_what_was_meant_for_it(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    on_matrix.place("samen", anna, bram)
    on_matrix.write(lambda store: store.places.change(on_matrix.home(store, "samen"), strangers=True))
    anna.says("digest here daily 11:00", "samen")
    bram.says('post "Voor collega’s"')
    bram.says("club create Fietsen")
    bram.says("post --here Voor allen hier", "samen")
    on_matrix.moves_on(hours=1)
    [digest] = told(anna, "samen")
    assert "Voor allen hier" in digest.text
    assert "Voor collega" not in digest.text
    assert "Fietsen" not in digest.text
    assert "New here" not in digest.text


def test_what_was_written_in_an_encrypted_room_stays_on_its_messenger(tmp_path: Path, template: Path) -> None:
    with folder(tmp_path) as directory:
        office = Office(directory, [SlackMessenger(), MatrixMessenger()], template=template)
        anna, bram = office.person("Anna", on="slack"), office.person("Bram", on="matrix")
        chris = office.person("Chris", on="matrix")
        office.place("gang", anna, on="slack")
        office.place("kluis", bram, chris, on="matrix")
        office.place("plein", bram, chris, on="matrix")
        office.write(lambda store: store.places.change(office.home(store, "kluis", "matrix"), encrypted=True))
        anna.says("digest here daily 11:00", "gang")
        anna.says("digest me daily 11:00")
        chris.says("digest me daily 11:00")
        bram.says("post Uit de kluis", "kluis")
        bram.says("post Van het plein", "plein")
        office.moves_on(hours=1)
        assert "Uit de kluis" in all_told(chris)
        assert all_told(anna).count("Van het plein") == 2
        anna.sees_no("Uit de kluis")
        anna.says("what is new")
        anna.sees_no("Uit de kluis")
        office.stop()


def test_links_lead_only_where_the_reader_can_go(office: Office) -> None:
    if office.messenger.name == "console":
        return
    anna, bram, chris = (office.person(name) for name in ("Anna", "Bram", "Chris"))
    office.place("directie", bram)
    office.place("kantine", anna, bram, chris)
    anna.says("digest here daily 11:00", "kantine")
    bram.says("post Uit de directie", "directie")
    bram.says("post Uit de kantine", "kantine")
    office.moves_on(hours=1)
    lines = all_told(anna).splitlines()
    [inside] = [line for line in lines if "Uit de kantine" in line]
    [outside] = [line for line in lines if "Uit de directie" in line]
    assert "https://" in inside
    assert "https://" not in outside
