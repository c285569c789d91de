"""Linking: accounts in two messengers become one person; votes, clubs and rights follow."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Employee, Office


def code_for(person: Employee) -> str:
    person.says("link")
    return person.sees_privately("Your code is").text.split("Your code is ")[1].split(",")[0]


@pytest.mark.parametrize("form", ["{}", "{}.", "lower", "nodash"])
def test_linking(on_both: Office, form: str) -> None:
    anna, other = on_both.person("Anna", on="console"), on_both.person("Annie", on="matrix")
    code = code_for(anna)
    typed = {"lower": code.lower(), "nodash": code.replace("-", "")}.get(form, form.format(code))
    other.says(f"koppel {typed}")
    other.sees_privately("You are one person now: Anna, with Anna and @annie:wilgenhof.nl")
    assert anna.number == other.number
    other.says("me")
    other.sees("You are Anna to me.", "Your accounts: Anna and @annie:wilgenhof.nl.")


def test_votes_likes_clubs_roles_and_digests_follow(on_both: Office) -> None:
    anna, other = on_both.person("Anna", on="console"), on_both.person("Odile", on="matrix")
    bram = on_both.person("Bram", on="console")
    other.says("hoi")
    bram.says("poll Lunch? | Pizza | Soep", "kantine")
    bram.says("post Hoi", "kantine")
    for person, choice in ((anna, "a"), (other, "b")):
        person.says(f"vote 1 {choice}")
        person.says("like 2")
        person.says("digest me daily 11:00")
    other.says("club create Fietsen")
    assert [choice.count for choice in on_both.card("poll 1", "kantine").answers] == [1, 1]
    other.says(f"link {code_for(anna)}")
    assert [choice.count for choice in on_both.card("poll 1", "kantine").answers] == [1, 0]
    assert "1 like." in on_both.card("post 2", "kantine").text
    anna.says("me")
    anna.sees("Your clubs: Fietsen.", "Your roles: admin.", "Your overview comes at 11:00")
    bram.says("post De trap", "kantine")
    anna.says("what is new")
    anna.sees("New for you")
    other.says("vote 1 b")
    assert [choice.count for choice in on_both.card("poll 1", "kantine").answers] == [0, 1]
    bram.says("post De zolder", "kantine")
    for person in (anna, other):
        person.looks_away()
    on_both.moves_on(hours=1, minutes=30)
    seen = [each for person in (anna, other) for each in person.new if "New for you" in each.text]
    assert len(seen) == 1


WRONG_CODES = [
    ("link AAAA-BBBB", "That code is not, or no longer, good."),
    ("koppel AAAA-BBBB", "That code is not, or no longer, good."),
    ("link AAAA BBBB", "That code is not, or no longer, good."),
]


def test_wrong_codes(office: Office) -> None:
    anna = office.person("Anna")
    for line, said in WRONG_CODES:
        anna.says(line)
        anna.sees_privately(said)


def test_a_code_is_good_once_and_for_a_quarter_of_an_hour(on_both: Office) -> None:
    anna, other = on_both.person("Anna", on="console"), on_both.person("Annie", on="matrix")
    third = on_both.person("Cees", on="matrix")
    code = code_for(anna)
    on_both.moves_on(minutes=16)
    other.says(f"link {code}")
    other.sees("no longer, good")
    code = code_for(anna)
    newer = code_for(anna)
    other.says(f"link {code}")
    other.sees("no longer, good")
    anna.says(f"link {newer}")
    anna.sees("That code is yours, from here.")
    newer = code_for(anna)
    other.says(f"link {newer}")
    other.sees("one person now")
    third.says(f"link {newer}")
    third.sees("no longer, good")


def test_only_in_private(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("link", "kantine")
    anna.sees_privately("That is between you and me")


def test_the_code_is_not_in_the_store(office: Office) -> None:
    anna = office.person("Anna")
    code = code_for(anna)
    dump = office.read(
        lambda store: repr(
            [store.connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("link_code", "outbox")]
        )
    )
    assert code not in dump
    assert code.replace("-", "") not in dump
