"""Payloads become what was said, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.slack.addressing import Called
from adapters.slack.read import Known, read_command, read_event, read_press
from bot.chat import Account, Act, Addressed, Gesture, Heard, Place
from tests.slack import payloads
from tests.slack.payloads import ANNA, JET, TS

NOW = datetime(2025, 11, 24, 17, 0, tzinfo=UTC)
KNOWN = Known("work", Called(JET), frozenset({"poll", "peiling"}), lambda user: {ANNA: "Anna"}.get(user, ""))


def read(body: dict[str, Any]) -> Heard | None:
    return read_event(body, KNOWN, NOW)


def must(heard: Heard | None) -> Heard:
    assert heard is not None
    return heard


def test_plain_words_in_a_direct_conversation() -> None:
    assert must(read(payloads.direct("hello &lt;b&gt; &amp; #42"))) == Heard(
        place=Place("work", "D0001"),
        account=Account("work", ANNA),
        line="hello <b> & #42",
        remote_id=f"D0001/{TS}",
        sent_at=datetime(2025, 11, 24, 16, 0, 0, 200, UTC),
        addressed=Addressed.DIRECT,
        name="Anna",
    )


@pytest.mark.parametrize(
    ("text", "how", "line"),
    [
        (f"<@{JET}> poll A? | b", Addressed.MENTION, "poll A? | b"),
        (f"<@{JET}|jet>: poll A?", Addressed.MENTION, "poll A?"),
        (f"where is the form, <@{JET}>", Addressed.MENTION, "where is the form,"),
        (f"does <@{JET}> know?", Addressed.MENTION, f"does @{JET} know?"),
        ("Jet, help", Addressed.MENTION, "help"),
        ("@jet help", Addressed.MENTION, "help"),
        ("!jet help", Addressed.PREFIX, "help"),
        (f"<@{JET}> !jet help", Addressed.PREFIX, "help"),
        (f"<@{JET}>", Addressed.MENTION, ""),
    ],
)
def test_in_a_channel_jet_must_be_named(text: str, how: Addressed, line: str) -> None:
    heard = must(read(payloads.message(text)))
    assert (heard.addressed, heard.line) == (how, line)


@pytest.mark.parametrize("text", ["poll A?", "jet lag", "a jet, fast", "!poll A?", "<@U0BOTANY> help"])
def test_in_a_channel_other_words_are_for_others(text: str) -> None:
    assert read(payloads.message(text)) is None


@pytest.mark.parametrize("text", ["!help", "/help"])
def test_alone_with_jet_a_sign_makes_a_command(text: str) -> None:
    heard = must(read(payloads.direct(text)))
    assert (heard.addressed, heard.line) == (Addressed.PREFIX, "help")


def test_a_mention_and_its_message_are_the_same_event() -> None:
    text = f"<@{JET}> help"
    assert read(payloads.app_mention(text)) == read(payloads.message(text))


def test_a_reply_is_about_the_message_its_thread_hangs_under() -> None:
    heard = must(read(payloads.message(f"<@{JET}> results", thread_ts="1763999999.000100", parent_user_id=JET)))
    assert heard.thread == "1763999999.000100"
    assert heard.about == "C0001/1763999999.000100"
    beginning = must(read(payloads.message(f"<@{JET}> results", thread_ts=TS)))
    assert (beginning.thread, beginning.about) == (None, None)


def test_an_edit_replaces_what_it_edits_whichever_event_brings_it() -> None:
    text = f"<@{JET}> poll A?"
    edit = must(read(payloads.changed(text, f"<@{JET}> pool A?")))
    assert edit.replaces == f"C0001/{TS}"
    assert edit.remote_id != edit.replaces
    again = must(read(payloads.app_mention(text, edited={"user": ANNA, "ts": "1764000009.000000"})))
    assert (again.remote_id, again.replaces, again.line) == (edit.remote_id, edit.replaces, edit.line)
    assert read(payloads.changed(text, text)) is None, "a link was unfurled"


@pytest.mark.parametrize(
    "more",
    [
        {"user": JET},
        {"user": "USLACKBOT"},
        {"bot_id": "B0001"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted"},
        {"subtype": "something_new"},
        {"ts": "nonsense"},
        {"ts": 12},
        {"text": None},
        {"user": ""},
        {"channel": None},
    ],
)
def test_what_nobody_typed_is_ignored(more: dict[str, Any]) -> None:
    assert read(payloads.message(f"<@{JET}> help") | {}) is not None
    body = payloads.message(f"<@{JET}> help")
    body["event"] |= more
    assert read(body) is None


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_a_caption_is_typed_too(subtype: str) -> None:
    assert must(read(payloads.message(f"<@{JET}> help", subtype=subtype))).line == "help"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("two", "2️⃣"), ("+1::skin-tone-3", "👍"), ("thumbsup", "👍"), ("keycap_ten", "🔟"), ("b", "🅱"), ("party", "party")],
)
def test_a_reaction_is_a_gesture(name: str, sign: str) -> None:
    heard = must(read(payloads.reaction(name)))
    assert heard.gesture is not None
    assert (heard.gesture.act, heard.gesture.values) == (Act.REACT, (sign,))
    assert heard.about == f"C0001/{TS}"


def test_taking_a_reaction_back_names_what_putting_it_there_made() -> None:
    put = must(read(payloads.reaction("two")))
    taken = must(read(payloads.reaction("two", removed=True, at="1764000002.000000")))
    again = must(read(payloads.reaction("two", at="1764000003.000000")))
    assert taken.gesture == Gesture(Act.WITHDRAW, (put.source or "",))
    assert again.source == put.source
    assert len({put.remote_id, taken.remote_id, again.remote_id}) == 3, "each is an event of its own"


def test_a_slash_command_carries_the_line() -> None:
    heard = must(read_command(payloads.command("poll Lunch? | <@U0001|anna> | R&amp;D"), KNOWN, NOW))
    assert (heard.line, heard.addressed) == ("poll Lunch? | @Anna | R&D", Addressed.PREFIX)
    assert (heard.place, heard.remote_id) == (Place("work", "C0001"), "command/1.2.abc")


def test_a_command_of_its_own_is_the_first_word() -> None:
    heard = must(read_command(payloads.command('"Lunch?" "payload" "Soup"', "/peiling"), KNOWN, NOW))
    assert heard.line == 'peiling "Lunch?" "payload" "Soup"'


def test_a_button_is_the_line_it_stands_for() -> None:
    heard = must(read_press(payloads.press("vote 42 id:1"), KNOWN, NOW))
    assert (heard.line, heard.addressed, heard.about) == ("vote 42 id:1", Addressed.PRESSED, f"C0001/{TS}")
    assert must(read_press(payloads.press("x", ephemeral=True), KNOWN, NOW)).about is None


def test_nothing_is_sent_later_than_now() -> None:
    early = NOW - timedelta(days=9)
    heard = read_event(payloads.direct("hello"), KNOWN, early)
    assert must(heard).sent_at == early
