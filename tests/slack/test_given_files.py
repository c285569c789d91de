"""Files that are given by a form: put into a field, and told of when the form is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.slack.bolt_app import BoltApp, played
from tests.slack.double import Impossible, Person, SlackDouble
from tests.slack.double.files import LARGEST_GIVEN
from tests.slack.test_double_blocks import modal
from tests.slack.test_double_refusals import Office, refusal
from tests.slack.test_forms import play

__all__ = ["play"]

TEXT = b"Werkinstructie: til altijd met twee personen en zet de rem erop."


def field(**more: Any) -> dict[str, Any]:
    """A form with a field for files."""
    element = {"type": "file_input", "action_id": "value", **more}
    label = {"type": "plain_text", "text": "Files"}
    blocks = [{"type": "input", "block_id": "files", "label": label, "element": element}]
    return modal(blocks=blocks, submit={"type": "plain_text", "text": "Send"})


@played
async def test_a_form_tells_of_the_files_that_were_given() -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace()) as app:
        samira = slack.person("Samira")
        slack.channel("general", samira)
        trigger = slack.triggers.make(app.workspace, samira.id)
        await app.client.views_open(trigger_id=trigger, view=field(filetypes=["txt", "pdf"], max_files=2))
        assert list((await samira.submits(samira.view)).errors) == ["files"]
        for wrong in ([("a.exe", b"MZ")], [("a.txt", TEXT)] * 3, [("a.txt", b"x" * (LARGEST_GIVEN + 1))]):
            with pytest.raises(Impossible):
                samira.fills(samira.view, {"files": wrong})
        assert (await samira.submits(samira.view, {"Files": [("til.txt", TEXT), ("b.pdf", b"%PDF")]})).ok
        state = app.heard[-1]["view"]["state"]["values"]["files"]["value"]
        assert state["type"] == "file_input"
        assert [(each["name"], each["size"], each["mimetype"]) for each in state["files"]] == [
            ("til.txt", len(TEXT), "text/plain"),
            ("b.pdf", 4, "application/pdf"),
        ]
        told = (await app.client.files_info(file=state["files"][0]["id"]))["file"]
        assert (told["name"], told["channels"]) == ("til.txt", [])


@played
async def test_a_field_for_files_needs_the_right_to_read_them() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        office.workspace.app.scopes.discard("files:read")
        answer = await refusal(office.client.views_open(trigger_id=office.trigger(), view=field()))
        assert (answer["error"], answer["needed"]) == ("missing_scope", "files:read")


def test_documents_are_given_by_a_form(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/jet", "document add")).ok
        values = {"files": [("til.txt", TEXT), ("rem.txt", TEXT)], "kind": "protocol", "review": "2027-03-01"}
        assert (await anna.submits(anna.view, values)).ok
        reading = await anna.waits_for("general", "I'm reading til.txt and rem.txt")
        assert reading.ephemeral
        kept = await anna.waits_for(anna.dm, "til is kept, and everybody finds it. It is yours to look after")
        await anna.waits_for(anna.dm, "rem is kept")
        number = kept.shown.split()[0]
        await anna.slash("general", "/jet", f"document {number}")
        told = await anna.waits_for("general", "Protocol, in Dutch, looked after by Anna")
        assert "1 March 2027" in told.shown
        await anna.slash("general", "/jet", f"show {number}")
        await anna.waits_for("general", "met twee personen")

    play(scene, http)


def test_what_jet_cannot_take_stands_under_the_files(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "document toevoegen soort protocol")
        assert anna.view.content["title"]["text"] == "Documenten toevoegen"
        [kind] = [block["element"] for block in anna.view.blocks if block["block_id"] == "kind"]
        assert kind["initial_value"] == "protocol"
        wrong = await anna.submits(anna.view, {"files": [("foto.exe", b"MZ"), ("til.txt", TEXT)]})
        assert list(wrong.errors) == ["files"]
        assert "foto.exe kan ik niet lezen" in wrong.errors["files"]
        for values, field, why in (
            ({"files": [("til.txt", TEXT)], "kind": "brief"}, "kind", "geen soort"),
            ({"kind": "", "audience": "Zorg"}, "audience", "niet in Zorg"),
            ({"audience": "", "owner": "Niemand van hier"}, "owner", "Niemand van hier"),
            ({"owner": "", "review": "ooit"}, "review", "ooit"),
            ({"review": "", "called": "lang " * 50}, "called", "te lang"),
        ):
            wrong = await anna.submits(anna.view, values)
            assert list(wrong.errors) == [field], wrong
            assert why in wrong.errors[field]
        assert (await anna.submits(anna.view, {"called": "De tillift"})).ok
        await anna.waits_for(anna.dm, "De tillift is bewaard, en iedereen vindt het")
        assert len([seen for seen in anna.sees(anna.dm) if "bewaard" in seen.shown]) == 1

    play(scene, http, locale="nl-NL")


def test_a_file_that_is_larger_than_jet_takes(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "document add")
        anna.fills(anna.view, {"files": [("til.txt", TEXT)]})
        anna.view.typed["files", "value"]["files"][0]["size"] = 60_000_000  # more than a form takes at Slack today
        wrong = await anna.submits(anna.view)
        assert "I take at most 50 MB" in wrong.errors["files"]

    play(scene)


def test_a_file_of_which_the_form_tells_the_id_alone(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "document add")
        anna.fills(anna.view, {"files": [("til.txt", TEXT)]})
        state = anna.view.typed["files", "value"]
        state["files"] = [{"id": each["id"], "file_access": "check_file_info"} for each in state["files"]]
        assert (await anna.submits(anna.view)).ok
        await anna.waits_for(anna.dm, "til is kept")

    play(scene)


def test_the_home_tab_has_a_button_for_it(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.opens_home()
        home = await slack.until(lambda: anna.home)
        assert (await anna.presses(home, "Add documents")).ok
        assert (await anna.submits(anna.view, {"files": [("til.txt", TEXT)], "called": "The lift"})).ok
        await anna.waits_for(anna.dm, "The lift is kept")

    play(scene)


def test_where_the_form_cannot_be_opened_jet_says_how_else(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        slack.faults.refuse("views.open", "missing_scope")
        await anna.slash("general", "/jet", "document add")
        how = await anna.waits_for("general", "share the file with me in our direct conversation")
        assert (await anna.presses(how, how.buttons[0])).ok
        assert anna.view is not None

    play(scene)


def test_a_guest_gives_nothing(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        guest = slack.person("Gerda Gast", is_restricted=True)
        slack.posting.join(anna.workspace, anna.workspace.named("general"), guest.user)
        await guest.slash("general", "/jet", "document add")
        sent = await guest.submits(guest.view, {"files": [("til.txt", TEXT)]})
        assert list(sent.errors) == ["files"]

    play(scene)


def test_what_is_said_of_a_document_is_changed_by_a_form(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        await anna.slash("general", "/jet", "document add")
        assert (await anna.submits(anna.view, {"files": [("til.txt", TEXT)]})).ok
        number = (await anna.waits_for(anna.dm, "til is kept")).shown.split()[0]
        await anna.slash("general", "/jet", "document")
        values = {"number": number, "language": "English", "from": "2026-01-01", "until": "2027-12-31"}
        for field, wrong in (("kind", "letter"), ("audience", "Care"), ("language", "French"), ("owner", "Klaas")):
            sent = await anna.submits(anna.view, values | {field: wrong})
            assert list(sent.errors) == [field]
            anna.fills(anna.view, {field: ""})
        assert (await anna.submits(anna.view, values | {"kind": "form"})).ok
        told = await anna.waits_for("general", "Form, in English, looked after by Anna")
        assert "Valid from 1 January 2026" in told.shown
        assert "Valid until 31 December 2027" in told.shown

    play(scene, http)
