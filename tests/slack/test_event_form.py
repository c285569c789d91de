"""An event by form in Slack, and answered by its buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.slack.double import Person, SlackDouble
from tests.slack.test_forms import play

__all__ = ["play"]


def test_an_event_by_form(play: Callable[..., None], http: bool) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/jet", "event")).ok
        starts = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
        filled = {"what": 'Drinks | "max 2" <!channel>', "starts": starts, "ends": starts + timedelta(hours=2)}
        filled |= {"venue": "where: nowhere", "most": "2", "text": "Bring a chair\n\n- and a friend | max 9"}
        assert (await anna.submits(anna.view, filled)).ok
        card = await anna.waits_for("general", "Nobody has answered yet, 2 places are free.")
        local = starts.astimezone(ZoneInfo("Europe/Amsterdam"))
        for part in ('Drinks | "max 2" <!channel>', f"{local:%H:%M} to ", "Where: where: nowhere."):
            assert part in card.shown
        assert "Bring a chair\n\n- and a friend | max 9" in card.shown
        assert (await anna.presses(card, "I'm coming")).ok
        await anna.waits_for("general", "1 colleague is coming, 1 place is free.")
        await anna.waits_for("general", "you're coming to 1")

    play(scene, http)


def test_what_is_wrong_stands_under_its_field(play: Callable[..., None]) -> None:
    async def scene(slack: SlackDouble, anna: Person) -> None:
        assert (await anna.slash("general", "/jet", "event Drinks")).ok
        fields = {block["block_id"]: block["element"] for block in anna.view.blocks if block["type"] == "input"}
        assert fields["what"]["initial_value"] == "Drinks"
        starts = datetime.now(UTC) + timedelta(days=2)
        for wrong, field in (
            ({"most": "some"}, "most"),
            ({"most": "5", "starts": starts - timedelta(days=9)}, "starts"),
            ({"ends": starts + timedelta(days=60)}, "ends"),
        ):
            outcome = await anna.submits(anna.view, {"what": "Drinks", "starts": starts} | wrong)
            assert list(outcome.errors) == [field], outcome

    play(scene)
