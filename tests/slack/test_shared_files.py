"""Files in channels that another organisation reads along in: Slack tells their ids, and the rest when asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.slack.bolt_app import played
from tests.slack.double import SlackDouble, Workspace
from tests.slack.double.model import Message
from tests.slack.test_conversation import play
from tests.slack.test_double_refusals import Office, refusal

__all__ = ["play"]

LINK = {"id": "F9", "name": "Rooster", "mimetype": "application/vnd.google-apps.document", "mode": "external",
        "is_external": True, "external_type": "gdrive", "url_private": "https://docs.example/d/1"}  # fmt: skip
TEXT = b"Werkinstructie: til altijd met twee personen en zet de rem erop."


@played
async def test_the_double_tells_of_a_file_to_who_may_see_it() -> None:
    async with SlackDouble() as slack, Office(slack) as office:
        office.general.is_ext_shared = True
        shared = await office.samira.shares("general", "til.txt", TEXT)
        [told] = shared.files
        assert set(told) == {"id", "mode", "file_access", "created", "timestamp", "user"}
        file = (await office.client.files_info(file=told["id"]))["file"]
        assert (file["name"], file["size"], file["channels"]) == ("til.txt", len(TEXT), [office.general.id])
        [told] = (await office.samira.shares("elsewhere", "geheim.txt", TEXT)).files
        assert told["file_access"] == "visible"
        for wanted in (told["id"], "F0", ""):  # not where the app is, not there at all, not named
            answer = await refusal(office.client.files_info(file=wanted))
            assert answer["error"] == ("file_not_found" if wanted else "invalid_arguments")
        office.workspace.files[file["id"]]["deleted"] = True
        assert (await refusal(office.client.files_info(file=file["id"])))["error"] == "file_deleted"
        office.workspace.app.scopes.discard("files:read")
        assert (await refusal(office.client.files_info(file=file["id"])))["needed"] == "files:read"


def test_a_file_of_which_only_the_id_is_told_becomes_a_document(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("samen", anna).is_ext_shared = True
        await anna.shares("samen", "til instructie.txt", TEXT, "@jet")
        offer = await anna.waits_for("samen", "til instructie.txt")
        await anna.presses(offer, offer.buttons[0])
        await anna.waits_for(anna.dm, "til instructie is kept")
        await anna.slash("samen", "/jet", "show 1")
        await anna.waits_for("samen", "met twee personen")

    play(scene, http=http)


def test_a_file_that_jet_may_not_see_is_answered_too(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        slack.channel("samen", anna).is_ext_shared = True
        slack.faults.refuse("files.info", "access_denied")
        await anna.shares("samen", "til instructie.txt", TEXT, "@jet")
        await anna.waits_for("samen", "I can't get at file")

    play(scene)


@pytest.mark.parametrize("fault", ["ratelimited", "cut"])
def test_when_slack_does_not_say_the_event_comes_again(play: Callable[..., None], fault: str) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        anna.dm.is_ext_shared = True
        if fault == "ratelimited":
            slack.faults.ratelimited("files.info")
        else:
            slack.faults.cut_before("files.info")
        await anna.shares(anna.dm, "til instructie.txt", TEXT)
        await anna.waits_for(anna.dm, "I got til instructie.txt")

    play(scene)


def test_a_link_to_another_service_is_no_file_to_keep(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace) -> None:
        anna = slack.person("Anna Visser")
        for text, expected in (("", "I can't get at Rooster"), ("where is the roster?", "find that")):
            message = Message(slack.clock.ts(), anna.id, text, files=[LINK], subtype="file_share")
            slack.posting.post(workspace, anna.dm, message)
            await anna.waits_for(anna.dm, expected)

    play(scene)
