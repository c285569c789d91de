"""Looking after Jet by command: roles, texts, the name; each counts at once."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office


def test_the_first_admin_is_named_in_the_configuration(office: Office) -> None:
    anna, odile = office.person("Anna"), office.person("Odile")
    odile.says("hoi")
    anna.says("role give admin Anna")
    anna.sees_privately("That is for admins. Ask Odile.")
    odile.says("me")
    odile.sees("Your roles: admin.")


@pytest.mark.parametrize(
    "line",
    [
        "role give moderator Bram",
        "give role moderator to Bram",
        "rol geven moderator bram",
        "geef rol Moderator. aan Bram de Wit",
    ],
)
def test_roles_are_given_and_taken(office: Office, line: str) -> None:
    odile, bram = office.person("Odile"), office.person("Bram de Wit")
    odile.says(line)
    odile.sees("Bram de Wit has the role moderator now.")
    odile.says("post Hoi", "kantine")
    bram.says("delete 1")
    bram.sees("1 is gone")
    odile.says("neem rol moderator van Bram")
    odile.sees("Bram de Wit no longer has the role moderator.")
    deeds = office.read(lambda store: [row[0] for row in store.connection.exec_driver_sql("SELECT deed FROM audit")])
    assert deeds == ["give role moderator", "delete", "take role moderator"]


ANSWERS_AND_REFUSALS = [
    ("role give boss Bram", "There is no role “boss”. There are admin, moderator, editor, ambassador, and feedback."),
    ("role give admin Niemand", "I don't know a colleague called"),
    ("role give admin Bram", "several colleagues of that name: Bram de Wit and Bram Vis"),
    ("role give admin", "Like this: role give"),
    ("role give", "Like this: role give"),
    ("role take admin Odile", "Odile is the last admin and stays one."),
    ("text", "Like this: text"),
    ("text poll.nothing en", "There is no text poll.nothing."),
    ("text poll.noted fr", "I speak en and nl"),
    ("text poll.noted NL", "poll.noted in nl is now:"),
    ("text poll.noted en", "poll.noted in en is now:"),
    ("text poll.noted en {{ salary }}", "That text can't be used: salary"),
    ("text poll.noted en {{ labels", "That text can't be used"),
    ("text poll.noted en {{ 1 / 0 }}", "That text can't be used"),
    ("text poll.noted en {{ ().__class__.__bases__ }}", "That text can't be used"),
    ("text poll.noted en {{ labels | nonsense }}", "That text can't be used"),
    ("text set poll.noted en {{ salary }}", "That text can't be used: salary"),
    ("text reset poll.nothing en", "There is no text poll.nothing."),
    ("persona", "I am called Jet."),
    ("persona " + "x" * 41, "at most 40 characters"),
]


def test_answers_and_refusals(office: Office) -> None:
    odile = office.person("Odile")
    office.person("Bram de Wit")
    office.person("Bram Vis")
    for line, said in ANSWERS_AND_REFUSALS:
        odile.says(line)
        odile.sees_privately(said)


ALL_OF_IT_IS_FOR_ADMINS = [
    "role take admin Odile",
    "text poll.noted en x",
    "text set poll.noted en x",
    "text reset poll.noted en",
    "persona Joost",
    "persona",
]


def test_all_of_it_is_for_admins(office: Office) -> None:
    office.person("Odile").says("hoi")
    anna = office.person("Anna", "nl")
    for line in ALL_OF_IT_IS_FOR_ADMINS:
        anna.says(line)
        anna.sees_privately("Dat is voor beheerders. Vraag het aan Odile.")


def test_the_last_admin_can_go_when_there_is_another(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna")
    odile.says("role give admin Anna")
    anna.says("role take admin Odile")
    anna.sees("Odile no longer has the role admin.")
    odile.says("hoi")  # the configuration names the first admin, not the admin for ever
    odile.says("persona Joost")
    odile.sees("That is for admins. Ask Anna.")


def test_a_text_is_edited_with_a_preview_and_without_a_restart(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna", "nl")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    odile.says('text poll.noted nl Top, {{ labels | listed }} zei ze: "ja"')
    odile.sees("This is how poll.noted would read:", 'Top, ‹labels› zei ze: "ja"')
    anna.says("stem 1 a")
    anna.sees("Genoteerd: Pizza.")
    odile.says("ja")
    odile.sees("poll.noted in nl reads that way from now on.")
    anna.says("stem 1 a")
    anna.sees('Top, Pizza zei ze: "ja"')
    office.restart()
    anna.says("stem 1 b")
    anna.sees("Top, Soep zei ze")
    odile.says("tekst terug poll.noted nl")
    odile.sees("poll.noted in nl is back to the words I came with.")
    anna.says("stem 1 a")
    anna.sees("Genoteerd: Pizza.")


def test_a_text_of_several_lines(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna")
    odile.says("text set poll.noted en Dank.\n\nJe koos {{ labels | listed }}.")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("vote 1 a")
    anna.sees("Dank.\n\nJe koos Pizza.")


def test_a_text_that_fails_when_it_is_said_gives_way_to_the_words_jet_came_with(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna")
    odile.says("text set poll.noted en {{ labels | number }}")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("vote 1 a")
    anna.sees("Noted: Pizza.")
    assert office.card("poll 1", "kantine").choices[0].count == 1


def test_a_catchphrase_is_said_in_a_warm_voice(office: Office) -> None:
    odile = office.person("Odile")
    odile.says("hoi")
    odile.says("text set persona.catchphrase en Joost mag het weten.")
    odile.says("hoi")
    odile.sees("Hi Odile. Joost mag het weten. What can I do for you?")


ANOTHER_NAME_COUNTS_AT_ONCE = ["Joost", "Jij En Thebe", "*Jet*"]


def test_another_name_counts_at_once(office: Office) -> None:
    odile, anna = office.person("Odile"), office.person("Anna")
    for name in ANOTHER_NAME_COUNTS_AT_ONCE:
        odile.says(f"persona {name}")
        odile.sees(f"From now on I am called {name}.")
        odile.says("persona")
        odile.sees(f"I am called {name}.")
        office.restart()
        odile.says("persona")
        odile.sees(f"I am called {name}.")
        anna.says("hoi")
