"""What one may do with a card: told to each person privately; results as a table."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from bot.intranet.export import table
from tests.dialogue.fixtures import opened
from tests.dialogue.office import Office
from tests.dialogue.slack import SlackMessenger


def test_everybody_is_told_what_they_may_do(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soup", "kantine")
    anna.says("options 1", "kantine")
    mine = anna.sees_privately("you can:", "poll close 1", "poll export 1", "comment 1", "delete 1")
    assert "report 1" not in mine.text
    bram.says("opties 1", "kantine")
    theirs = bram.sees_privately("kun je:", "reageer 1", "meld 1")
    for word in ("sluit 1", "exporteer", "weg 1", "verberg"):
        assert word not in theirs.text
    anna.presses("Close")
    anna.sees("Poll 1 is closed")


def test_the_card_has_what_all_may_do_in_a_menu(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soup", "kantine")
    bram.presses("What can I do with this?", key="poll 1")
    bram.sees_privately("you can:", "report 1")
    anna.presses("Results", key="poll 1")
    anna.sees_privately("Poll 1, “Lunch?”", "Open.")
    assert "options 1" in office.card("poll 1", "kantine").text


def test_results_as_a_table(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("=Bram", "nl")
    anna.says('poll "Lunch?" "=SUM(A1)" "Soup, bread"')
    for who, choice in ((anna, "a"), (bram, "b")):
        who.says(f"vote 1 {choice}")
    anna.says("poll export 1")
    assert "SUM" not in anna.sees_privately("Poll 1, “Lunch?”", "The results as a table").text
    [(name, data)] = office.messenger.sent_files()
    assert name == "poll-1.csv"
    assert data.startswith(codecs.BOM_UTF8)  # without it, Excel shows é as Ã©
    assert list(csv.reader(data.decode("utf-8-sig").splitlines())) == [
        ["answer", "votes", "percent"],
        ["'=SUM(A1)", "1", "50"],
        ["Soup, bread", "1", "50"],
        [],
        ["name", "answer"],
        ["'=Bram", "Soup, bread"],
        ["Anna", "'=SUM(A1)"],
    ]
    bram.says("exporteer 1")
    bram.sees_privately("is voor Anna")
    assert len(office.messenger.sent_files()) == 1


def test_a_dutch_spreadsheet_wants_semicolons(office: Office) -> None:
    anna = office.person("Anna", "nl")
    anna.says("peiling Lunch? | Pizza | Soep, brood")
    anna.says("exporteer 1")
    anna.sees_privately("De uitslag als tabel")
    [(name, data)] = office.messenger.sent_files()
    assert name == "peiling-1.csv"
    assert data.decode("utf-8-sig").splitlines()[:3] == ["antwoord;stemmen;procent", "Pizza;0;0", "Soep, brood;0;0"]


def test_in_a_shared_place_the_table_goes_by_direct_message(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    office.place("kantine", anna, bram)
    anna.says("poll Lunch? | Pizza | Soup", "kantine")
    anna.says("poll export 1", "kantine")
    anna.sees_privately("by direct message")
    anna.sees_privately("The results as a table")
    bram.sees_no("as a table")
    assert [name for name, _ in office.messenger.sent_files()] == ["poll-1.csv"]


def test_of_a_poll_where_names_are_hidden_there_are_no_names(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says("poll Boss? | Good | Bad | anonymous")
    bram.says("vote 1 b")
    anna.says("poll export 1")
    anna.sees_privately("is there when it closes")
    assert office.messenger.sent_files() == []
    anna.says("poll close 1")
    anna.says("poll export 1")
    anna.sees_privately("Who chose what is not in it")
    [(_, data)] = office.messenger.sent_files()
    assert data.decode("utf-8-sig").splitlines() == ["answer,votes,percent", "Good,0,0", "Bad,1,100"]


def test_options_of_a_post_and_of_nothing(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
    anna.says('post "Hello"')
    anna.says("options 1")
    anna.sees_privately("edit 1", "delete 1")
    bram.says("options 1")
    bram.sees_privately("report 1")
    bram.says("options 9")
    bram.sees_privately("I don't know a")


def test_in_slack_a_card_has_one_menu_with_what_all_may_do(tmp_path: Path, template: Path) -> None:
    with opened(tmp_path, template, [SlackMessenger()]) as office:
        anna, bram = office.person("Anna", "en"), office.person("Bram", "en")
        office.place("kantine", anna, bram)
        anna.says("poll Lunch? | Pizza | Soup", "kantine")
        world = office.messenger
        assert isinstance(world, SlackMessenger)
        [card] = [each for each in world.channels["kantine"].messages if each.key == "poll 1"]
        [actions] = [block for block in card.part.blocks if block["type"] == "actions"]
        assert [each["type"] for each in actions["elements"]] == ["button", "button", "overflow"]
        values = [option["value"] for option in actions["elements"][2]["options"]]
        assert values == ["results 1", "options 1"]


def test_cells_that_would_be_formulas_are_text() -> None:
    for cell in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"):
        shown = table([[cell, "x"]]).lstrip("\ufeff")
        assert shown.lstrip('"').startswith("'"), shown
    assert table([["a,b", 'c"d', None, 3]]) == '\ufeff"a,b","c""d",,3\r\n'
