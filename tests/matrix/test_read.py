"""Events as clients send them, read into what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.addressing import Names
from adapters.matrix.read import Room, read
from bot.chat import Account, Act, Addressed, Gesture, Heard, Place

JET, ANNA = "@jet:wilgenhof.nl", "@anna:wilgenhof.nl"
ME = Names(("jet",), "Jet", JET)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SENT = 1_795_435_200_000  # 2026-11-23 12:00 UTC
ROOM = Room(Place("office", "!canteen"), direct=False, names={ANNA: "Anna"})
PRIVATE = Room(Place("office", "!private"), direct=True, names={ANNA: "Anna"})


def event(kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An event of Anna's, as /sync gives it."""
    return {
        "type": kind,
        "content": content,
        "sender": ANNA,
        "event_id": "$said",
        "origin_server_ts": SENT - 1000,
        "unsigned": {"age": 12, "membership": "join"},
        **more,
    }


def text(body: str, **content: Any) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": body, **content})


def said(one: dict[str, Any], room: Room = ROOM) -> Heard | None:
    return read(one, room, ME, NOW)


def test_a_command() -> None:
    assert said(text("!jet help")) == Heard(
        place=ROOM.place,
        account=Account("office", ANNA),
        line="help",
        remote_id="$said",
        sent_at=NOW - timedelta(seconds=1),
        addressed=Addressed.PREFIX,
        name="Anna",
    )


def test_a_pill_as_element_sends_it() -> None:
    html = f'<a href="https://matrix.to/#/{JET}">Jet</a> wie is de vraagbaak?'
    one = text(
        "Jet wie is de vraagbaak?",
        format="org.matrix.custom.html",
        formatted_body=html,
        **{"m.mentions": {"user_ids": [JET]}},
    )
    heard = said(one)
    assert heard is not None
    assert (heard.addressed, heard.line) == (Addressed.MENTION, "wie is de vraagbaak?")


@pytest.mark.parametrize("url", ["https://matrix.to/#/%40jet%3Awilgenhof.nl", "matrix:u/jet:wilgenhof.nl"])
def test_a_pill_without_mentions_as_cinny_sends_it(url: str) -> None:
    one = text("Jetje help", formatted_body=f'<a href="{url}">Jetje</a> help')
    heard = said(one)
    assert heard is not None
    assert (heard.addressed, heard.line) == (Addressed.MENTION, "help")


def test_a_mention_of_somebody_else_is_theirs() -> None:
    html = f'<a href="https://matrix.to/#/{ANNA}">Anna</a> lunch?'
    assert said(text("Anna lunch?", formatted_body=html, **{"m.mentions": {"user_ids": [ANNA]}})) is None


def test_a_reply_to_jet_with_the_old_fallback() -> None:
    html = f'<mx-reply><a href="https://matrix.to/#/{JET}">{JET}</a>Poll 42</mx-reply>b'
    one = text(
        f"> <{JET}> Poll 42: Lunch?\n> A Pizza\n\nvote 42 b\n\n> not quoted",
        formatted_body=html,
        **{"m.relates_to": {"m.in_reply_to": {"event_id": "$card"}}},
    )
    heard = said(one)
    assert heard is not None
    assert (heard.line, heard.about) == ("vote 42 b\n\n> not quoted", "$card")
    assert heard.addressed is Addressed.MENTION


def test_a_reply_to_a_colleague_who_quoted_jet_is_not_for_jet() -> None:
    quoted = f'<mx-reply><a href="https://matrix.to/#/{JET}">{JET}</a></mx-reply>nice'
    one = text(
        f"> <{ANNA}> !jet help\n\nnice",
        formatted_body=quoted,
        **{"m.relates_to": {"m.in_reply_to": {"event_id": "$other"}}},
    )
    assert said(one) is None


def test_a_line_that_only_looks_like_a_quotation_stays() -> None:
    heard = said(text("> <b> is markup"), PRIVATE)
    assert heard is not None
    assert heard.line == "> <b> is markup"


@pytest.mark.parametrize(("falls_back", "about"), [(True, None), (False, "$before")])
def test_a_command_in_a_thread(falls_back: bool, about: str | None) -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": falls_back,
        "m.in_reply_to": {"event_id": "$before"},
    }
    heard = said(text("!jet help", **{"m.relates_to": relation}))
    assert heard is not None
    assert (heard.thread, heard.about) == ("$root", about)


def test_an_edit_is_read_by_its_new_words() -> None:
    one = text(
        "* !jet poll a b",
        **{
            "m.new_content": {"msgtype": "m.text", "body": "!jet poll a b c", "m.mentions": {}},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
        },
    )
    heard = said(one)
    assert heard is not None
    assert (heard.line, heard.replaces, heard.remote_id) == ("poll a b c", "$old", "$said")


def test_a_reaction_and_its_withdrawal() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$card", "key": "2️⃣"}
    heard = said(event("m.reaction", {"m.relates_to": relation}))
    assert heard is not None
    assert (heard.gesture, heard.about, heard.line) == (Gesture(Act.REACT, ("2️⃣",)), "$card", "")
    assert heard.addressed is Addressed.PRESSED
    for redaction in (
        event("m.room.redaction", {}, redacts="$reaction"),
        event("m.room.redaction", {"redacts": "$reaction", "reason": "oops"}),
    ):
        heard = said(redaction)
        assert heard is not None
        assert (heard.gesture, heard.remote_id) == (Gesture(Act.WITHDRAW, ("$reaction",)), "$said")


@pytest.mark.parametrize("answers", [["1"], ["1", "3"], []])
def test_a_native_vote(answers: list[str]) -> None:
    content = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": "$poll"},
        "org.matrix.msc3381.poll.response": {"answers": answers},
    }
    heard = said(event("org.matrix.msc3381.poll.response", content))
    assert heard is not None
    assert (heard.gesture, heard.about) == (Gesture(Act.PICK, tuple(answers)), "$poll")


def test_a_picture_in_private_is_heard_by_its_caption() -> None:
    picture = {"msgtype": "m.image", "body": "IMG_1.jpg", "url": "mxc://wilgenhof.nl/abc"}
    heard = said(event("m.room.message", picture), PRIVATE)
    assert heard is not None
    assert (heard.line, heard.addressed) == ("", Addressed.DIRECT)
    heard = said(event("m.room.message", {**picture, "filename": "IMG_1.jpg", "body": "cake"}), PRIVATE)
    assert heard is not None
    assert heard.line == "cake"
    assert said(event("m.room.message", picture)) is None


@pytest.mark.parametrize(
    "one",
    [
        text("good morning"),
        event("m.room.message", {"msgtype": "m.notice", "body": "!jet help"}),
        event("m.room.message", {"msgtype": "m.emote", "body": "!jet help"}),
        event("m.room.message", {"msgtype": "m.text", "body": "!jet help"}, sender=JET),
        event("m.reaction", {"m.relates_to": {"event_id": "$a", "key": "1️⃣"}}, sender=JET),
        event("m.room.message", {}),
        event("m.room.message", {"msgtype": "m.text", "body": ["!jet"]}),
        event("m.room.name", {"name": "!jet help"}, state_key=""),
        event("m.room.message", {"msgtype": "m.text", "body": "!jet help"}, state_key=""),
        event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$a"}}),
        event("m.room.redaction", {}),
        event("org.matrix.msc3381.poll.response", {"m.relates_to": {"event_id": "$p"}}),
        event(
            "org.matrix.msc3381.poll.response",
            {"m.relates_to": {"event_id": "$p"}, "org.matrix.msc3381.poll.response": {"answers": [1]}},
        ),
        event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"}),
    ],
)
def test_what_says_nothing_to_jet(one: dict[str, Any]) -> None:
    assert said(one) is None


@pytest.mark.parametrize("clock", [SENT + 10**9, 10**30, -1, "soon", None, True])
def test_a_clock_that_is_wrong_means_now(clock: object) -> None:
    heard = said({**text("!jet help"), "origin_server_ts": clock})
    assert heard is not None
    assert heard.sent_at == NOW


def test_text_that_no_database_takes_is_mended() -> None:
    heard = said(text("!jet a\0b\ud83dc"))
    assert heard is not None
    assert heard.line == "ab?c"


def test_a_stranger_does_not_belong() -> None:
    room = Room(ROOM.place, direct=False, belongs=lambda user: user != ANNA)
    heard = said(text("!jet help"), room)
    assert heard is not None
    assert not heard.belongs


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["m.relates_to", "m.mentions", "m.new_content", "msgtype", "body", "formatted_body", "filename"]
INNER = ["rel_type", "event_id", "key", "user_ids", "m.in_reply_to", "is_falling_back", "answers", "body"]
contents = st.dictionaries(
    st.sampled_from([*KEYS, "org.matrix.msc3381.poll.response", "redacts"]),
    json | st.dictionaries(st.sampled_from(INNER), json | st.just("m.replace") | st.just("$x"), max_size=4),
    max_size=6,
)


@given(
    st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.poll.response", "m.sticker"]),
    contents | json,
    st.booleans(),
)
def test_no_event_breaks_reading(kind: str, content: Any, direct: bool) -> None:
    read(event(kind, content), PRIVATE if direct else ROOM, ME, NOW)
    if isinstance(content, dict):
        read(event(kind, {**content, "msgtype": "m.text", "body": "!jet x"}), ROOM, ME, NOW)
