"""A number that looks like a citizen's number is stopped before anything is published or passed on."""

from __future__ import annotations

from tests.dialogue.office import Office

NUMBER = "123456782"
STOPPED = [
    f'post "Ik zoek de eigenaar van {NUMBER}"',
    "plaats bsn 123.456.782 gevonden",
    f"comment 1 bsn {NUMBER}",
    f'poll "Van wie is {NUMBER}?" "Anna" "Bram"',
    f'poll "Van wie?" "{NUMBER}" "Bram"',
    f"club create {NUMBER}",
    f"edit 1 {NUMBER}",
    f"me name {NUMBER}",
]


def test_stopped(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", "nl")
    anna.says('post "De kantine is open"')
    for line in STOPPED:
        anna.says(line)
        anna.sees_privately("looks like a citizen service number", "did nothing with your message")
    bram.says(f'plaats "Mijn bsn is {NUMBER}"', "kantine")
    bram.sees_privately("lijkt", "BSN")
    bram.says(f'plaats "Bestelling A{NUMBER} is er"', "kantine")
    assert NUMBER in office.everything_shown()
    assert office.everything_shown().count(NUMBER) == office.everything_shown().count(f"A{NUMBER}")


def test_nothing_of_it_is_kept(on_console: Office) -> None:
    anna = on_console.person("Anna")
    anna.says('post "De kluis is open"')
    on_console.run(on_console.jet.index())
    anna.says(f"zoek kluis {NUMBER}")
    anna.sees("De kluis is open")
    for line in (f"psot bsn {NUMBER}", f"zoek {NUMBER}", f"waar hoort {NUMBER} bij?", f'post "{NUMBER}"'):
        anna.says(line, how="mention")

    def look() -> None:
        for file in on_console.directory.rglob("*"):
            assert not file.is_file() or NUMBER.encode() not in file.read_bytes(), file

    on_console.restart(look)


def test_what_is_searched_for_is_kept_sealed(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says('post "De kluis is open"')
    on_console.run(on_console.jet.index())
    anna.says("zoek kluis overspannen")
    anna.sees("De kluis is open")

    def look() -> None:
        for file in on_console.directory.rglob("*"):
            assert not file.is_file() or b"overspannen" not in file.read_bytes(), file

    on_console.restart(look)
