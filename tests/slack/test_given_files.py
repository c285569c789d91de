"""Files that are given by a form: put into a field, and told of when the form is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.bolt_app import BoltApp, played
from tests.slack.double import Impossible, SlackDouble
from tests.slack.double.files import LARGEST_GIVEN
from tests.slack.test_double_blocks import modal
from tests.slack.test_double_refusals import Office, refusal

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
