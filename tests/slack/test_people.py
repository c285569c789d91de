"""Who is an employee in Slack, who is no longer, and who never was: guests, people from elsewhere, organisations."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.installation import Installation
from bot.assembly import Jet
from bot.chat import Account
from tests.slack import payloads
from tests.slack.double import Person, SlackDouble, Workspace
from tests.slack.working import OFFICE, jet_at_work

Scene = Callable[[SlackDouble, Workspace, Jet], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, template: Path) -> Callable[..., None]:
    """Play scenes one after the other: between two of them Jet is away."""

    def run(*scenes: Scene, enterprise_id: str | None = None, **how: Any) -> None:
        async def playing() -> None:
            async with SlackDouble() as slack:
                workspace = slack.workspace(enterprise_id=enterprise_id)
                for scene in scenes:
                    async with jet_at_work(tmp_path, template, slack, workspace, **how) as jet:
                        await scene(slack, workspace, jet)
                        await slack.settled()
                assert not slack.lost

        asyncio.run(asyncio.wait_for(playing(), 60))

    return run


async def number(jet: Jet, person: Person) -> int | None:
    """The person behind somebody's account."""
    found = await jet.database.read(lambda store: store.people.behind(Account(OFFICE, person.id)))
    return found.id if found else None


async def until(jet: Jet, person: Person, known: bool) -> int | None:
    """The same, once they are known, or are so no longer."""
    async with asyncio.timeout(5):
        while ((found := await number(jet, person)) is not None) is not known:
            await asyncio.sleep(0.02)
    return found


@pytest.mark.parametrize("change", [{"deleted": True}, {"is_restricted": True}, {"is_ultra_restricted": True}])
def test_who_leaves_or_becomes_a_guest_is_no_employee_until_they_are_back(
    play: Callable[..., None], change: dict[str, bool]
) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        slack.channel("general", anna, bram)
        await anna.slash("general", "/jet", "club create Cycling")
        await anna.waits_for("general", "Cycling is there")
        await bram.slash("general", "/jet", "hello")
        who = await until(jet, anna, known=True)
        await anna.changes(**change)
        await until(jet, anna, known=False)
        await bram.slash("general", "/jet", "club members cycling")
        await bram.waits_for("general", "Cycling has 0 members")
        if "deleted" not in change:
            await anna.says(anna.dm, "clubs")
            await anna.waits_for(anna.dm, "don't know you")
        await anna.changes(**dict.fromkeys(change, False))
        assert await until(jet, anna, known=True) == who
        await anna.says(anna.dm, "clubs")
        await anna.waits_for(anna.dm, "Cycling, 1 member, you are in")

    play(scene)


def test_who_left_while_jet_was_away_is_gone_when_it_comes_back(play: Callable[..., None]) -> None:
    anna: list[Person] = []

    async def before(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna.append(slack.person("Anna Visser"))
        await anna[0].says(anna[0].dm, "hello")
        await until(jet, anna[0], known=True)
        anna[0].user.deleted = True

    async def after(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        await until(jet, anna[0], known=False)
        assert await jet.database.read(lambda store: store.people.count()) == 0

    play(before, after)


def test_the_last_admin_who_leaves_is_admin_no_more(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna = slack.person("Anna Visser")
        await anna.says(anna.dm, "hello")
        who = await until(jet, anna, known=True)
        assert who is not None
        await jet.database.write(lambda store: store.people.give_role(who, "admin"))
        await anna.changes(deleted=True)
        await until(jet, anna, known=False)
        assert await jet.database.read(lambda store: store.people.roles("admin")) == set()

    play(scene)


def test_a_new_name_is_taken_over_unless_somebody_chose_their_own(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna, bram = slack.person("Anna Visser"), slack.person("Bram Bos")
        for person in (anna, bram):
            await person.says(person.dm, "hello")
            await person.waits_for(person.dm, "Hi ")
        await bram.says(bram.dm, "me name Bas")
        await bram.waits_for(bram.dm, "you are Bas")
        await anna.changes(real_name="Anna de Boer")
        await bram.changes(real_name="Bram Bosch")
        await slack.settled()
        for person, name in ((anna, "You are Anna de Boer"), (bram, "You are Bas")):
            await person.says(person.dm, "me")
            await person.waits_for(person.dm, name)

    play(scene)


def test_who_is_verified_only_later_is_the_same_person_from_then_on(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna = slack.person("Anna Visser", email="anna@wilgenhof.example", is_email_confirmed=False)
        again = slack.person("A. Visser", email="anna@wilgenhof.example")
        await anna.says(anna.dm, "hello")
        who = await until(jet, anna, known=True)
        await anna.changes(is_email_confirmed=True)
        await slack.settled()
        await again.says(again.dm, "hello")
        assert await until(jet, again, known=True) == who

    play(scene)


def test_accounts_on_one_line_of_the_staff_list_are_one_person(play: Callable[..., None], tmp_path: Path) -> None:
    listed, people = tmp_path / "staff.csv", list[Person]()
    listed.write_text("name,email,accounts\n")

    async def hire(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        people.append(slack.person("Annie", email="Anna@wilgenhof.example"))
        people.append(slack.person("Anna V", email="anna@elsewhere.example"))
        people.append(slack.person("Anna G", is_restricted=True, email="anna@wilgenhof.example"))
        accounts = f"@anna:wilgenhof.nl {people[1].id}"
        listed.write_text(f"name,email,accounts\nAnna Visser,anna@wilgenhof.example,{accounts}\n")

    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna, other, guest = people
        await anna.says(anna.dm, "me")
        await anna.waits_for(anna.dm, "You are Anna Visser")
        await other.says(other.dm, "hello")
        await guest.says(guest.dm, "hello")
        assert await until(jet, other, known=True) == await number(jet, anna)
        await guest.waits_for(guest.dm, "don't know you")

    play(hire, scene, staff=listed)


def test_a_guest_whom_the_staff_list_names_stays_until_the_account_is_closed(
    play: Callable[..., None], tmp_path: Path
) -> None:
    listed, people = tmp_path / "staff.csv", list[Person]()
    listed.write_text("name,email,accounts\n")

    async def hire(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        people.append(slack.person("Gerda", is_restricted=True))
        listed.write_text(f"name,email,accounts\nGerda Guest,,{people[0].id}\n")

    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        [gerda] = people
        await gerda.says(gerda.dm, "hello")
        who = await until(jet, gerda, known=True)
        assert who is not None
        await jet.database.write(lambda store: store.people.give_role(who, "ambassador"))
        await gerda.changes(real_name="Gerda de Gast")
        await slack.settled()
        await gerda.says(gerda.dm, "me")
        await gerda.waits_for(gerda.dm, "You are Gerda")

    async def later(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        [gerda] = people
        await slack.settled()
        assert await jet.database.read(lambda store: store.people.roles("ambassador")) == {await number(jet, gerda)}
        await gerda.changes(deleted=True)
        await until(jet, gerda, known=False)

    play(hire, scene, later, staff=listed)


def test_a_place_with_somebody_from_elsewhere_shows_nothing_that_is_for_colleagues(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna = slack.person("Anna Visser")
        eve = slack.person("Eve Ext", team_id="T0EXT", is_stranger=True)
        shared = slack.channel("shared", anna, eve)
        shared.is_ext_shared = True
        await anna.says(anna.dm, 'post "Only for colleagues"')
        await anna.waits_for(anna.dm, "1 is posted")
        await anna.says(shared, "@Jet show 1")
        answer = await anna.waits_for(shared, "Only for colleagues")
        assert answer.ephemeral
        assert eve.finds(shared, "colleagues") is None
        await eve.says(shared, "@Jet show 1")
        await eve.waits_for(shared, "don't know you")
        await eve.reacts(await anna.says(shared, "@Jet poll Tea? | Green | Black"), "one")
        card = await anna.waits_for(shared, "A Green, 0 votes")
        await eve.presses(card, "Green")
        await eve.waits_for(shared, "don't know you")
        assert "A Green, 0 votes" in (anna.now(card) or card).text

    play(scene)


@pytest.mark.parametrize("org_wide", [False, True], ids=["one workspace", "the whole organisation"])
def test_an_organisation_of_workspaces(play: Callable[..., None], http: bool, org_wide: bool) -> None:
    """People of any workspace of it are colleagues; of an app that all of them have, each is listed by itself."""

    def prepare(slack: SlackDouble, workspace: Workspace) -> tuple[Person, Person, Person]:
        workspace.teams.append("T0SECOND")
        workspace.app.org_wide = org_wide
        anna = slack.person("Anna Visser")
        bram = slack.person("Bram Bos", team_id="T0SECOND")
        eve = slack.person("Eve Ext", team_id="T0EXT", is_stranger=True)
        assert anna.id.startswith("W")
        slack.channel("second", anna, bram).team_id = "T0SECOND"
        slack.channel("outside", bram, eve)
        return anna, bram, eve

    met: list[Person] = []

    async def nothing(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        met.extend(prepare(slack, workspace))

    async def scene(slack: SlackDouble, workspace: Workspace, jet: Jet) -> None:
        anna, bram, eve = met
        assert (await bram.slash("second", "/poll", "Tea? | Green | Black")).ok
        card = await anna.waits_for("second", "A Green, 0 votes")
        await anna.presses(card, "Green")
        await bram.waits_for("second", "A Green, 1 vote")
        await bram.says("second", "@Jet results 1")
        await bram.waits_for("second", "1 person voted")
        await eve.says("outside", "@Jet clubs")
        await eve.waits_for("outside", "don't know you")
        await anna.says(anna.dm, "me")
        await anna.waits_for(anna.dm, "You are Anna Visser")
        listed = [call.arguments.get("team_id") for call in slack.called("users.list")][-2:]
        assert (listed == [workspace.id, "T0SECOND"]) is org_wide

    play(nothing, scene, enterprise_id="E0001", http=http)


def test_an_event_of_another_installation_is_none_of_ours() -> None:
    ours = Installation("U0BOT", "B0BOT", payloads.TEAM)
    body = payloads.message("hello")
    assert ours.concerns(body)
    assert ours.concerns(body | {"team_id": "T0EXT"}), "a shared channel: whose authorization it is counts"
    assert ours.concerns({key: value for key, value in body.items() if key != "authorizations"})
    [authorization] = body["authorizations"]
    assert not ours.concerns(body | {"authorizations": [authorization | {"team_id": "T0OTHER"}]})
    grid = {"authorizations": [{"enterprise_id": "E0001", "team_id": None, "is_enterprise_install": True}]}
    assert not ours.concerns(grid)
    assert Installation("U0BOT", "B0BOT", "E0001", "E0001").concerns(grid)
