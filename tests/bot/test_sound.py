"""What adapters hand over has texts that any store and messenger takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.chat import Account, Act, Addressed, Gesture, Heard, Place, PlaceFacts, Profile
from bot.conversation.arriving.sound import sound
from bot.files import SharedFile

_HEARD = Heard(
    Place("office", "!room"),
    Account("office", "@anna"),
    "poll Lunch?",
    "event",
    datetime(2026, 11, 25, tzinfo=UTC),
    Addressed.PREFIX,
    gesture=Gesture(Act.REACT, ("👍",)),
    files=(SharedFile("plan.pdf", "application/pdf", 3, "mxc://office/1"),),
)


def test_what_is_sound_stays_the_same_object() -> None:
    assert sound(_HEARD) is _HEARD


def test_every_text_within_is_made_sound() -> None:
    heard = replace(
        _HEARD,
        line="poll\0 Lunch?\ud800\n",
        account=Account("office", "@an\x07na"),
        profile=Profile(language="n\0l"),
        gesture=Gesture(Act.REACT, ("\x1f👍",)),
        files=(replace(_HEARD.files[0], name="pl\0an.pdf"),),
    )
    assert sound(heard) == replace(_HEARD, line="poll Lunch?\n", profile=Profile(language="nl"))


def test_names_of_members_are_made_sound() -> None:
    facts = PlaceFacts(Place("office", "!room"), "Square", members={Account("office", "@an\0na"): "An\x07na"})
    assert sound(facts).members == {Account("office", "@anna"): "Anna"}
