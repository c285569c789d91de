"""Cards as Matrix events."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix import write
from bot.chat import Ballot, Card, Choice

PIZZA, SOUP = Choice("Pizza <3", "vote 42 id:3", 5, "3"), Choice("Soup", "vote 42 id:4", 0, "4")
POLL = Card("Poll 42: Lunch?", (PIZZA, SOUP, Choice("Close", "close 42")), Ballot("Lunch & more?", 1))


def escaped(text: str) -> str:
    """User text as the texts put it on a card."""
    return "".join(f"\\{character}" if character in "\\*`[]()" else character for character in text)


def test_bold_code_links_and_lines() -> None:
    [content] = write.notices("*Poll 42*\ntype `vote 42 a`, see [the <rules>](https://x.nl/a?b=1&c=2)")
    assert content == {
        "msgtype": "m.notice",
        "body": "Poll 42\ntype vote 42 a, see the <rules> (https://x.nl/a?b=1&c=2)",
        "format": "org.matrix.custom.html",
        "formatted_body": "<strong>Poll 42</strong><br/>type <code>vote 42 a</code>, see "
        '<a href="https://x.nl/a?b=1&amp;c=2">the &lt;rules&gt;</a>',
        "m.mentions": {},
    }


def test_an_edit_replaces_and_mentions_nobody() -> None:
    [notice] = write.notices("Poll 42, closed")
    content = write.edit(notice, "$card")
    assert content["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$card"}
    assert content["m.new_content"] == notice
    assert (content["body"], content["m.mentions"]) == ("* Poll 42, closed", {})


def test_a_native_poll_in_elements_shape() -> None:
    assert write.poll(POLL) == {
        "org.matrix.msc3381.poll.start": {
            "question": {
                "org.matrix.msc1767.text": "Lunch & more?",
                "body": "Lunch & more?",
                "msgtype": "m.text",
            },
            "kind": "org.matrix.msc3381.poll.disclosed",
            "max_selections": 1,
            "answers": [
                {"id": "3", "org.matrix.msc1767.text": "Pizza <3"},
                {"id": "4", "org.matrix.msc1767.text": "Soup"},
            ],
        },
        "org.matrix.msc1767.text": "Lunch & more?\n1. Pizza <3\n2. Soup",
    }


def test_no_native_poll_without_a_ballot_or_with_too_many_answers() -> None:
    assert write.poll(Card("Poll 42", POLL.choices)) is None
    many = tuple(Choice(str(n), f"vote 42 id:{n}", 0, str(n)) for n in range(1, 22))
    assert write.poll(Card("Poll 42", many, Ballot("Which?"))) is None


def test_a_thread_falls_back_to_a_reply() -> None:
    relation = write.in_thread({"body": "x"}, "$root")["m.relates_to"]
    assert relation["rel_type"] == "m.thread"
    assert relation["is_falling_back"] is True
    assert relation["m.in_reply_to"] == {"event_id": "$root"}


class _Seen(HTMLParser):
    """What a client shows of some HTML: its text, and every tag and attribute in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


characters = st.characters(codec="utf-8", exclude_characters="\r\0")


@given(st.text(characters) | st.text("<>&;\"'*`[]()\\@/!-ab \n", max_size=40))
def test_what_people_typed_stays_text(typed: str) -> None:
    for content in write.notices(f"*{escaped('hi')}* {escaped(typed)}"):
        seen = _Seen()
        seen.feed(content["formatted_body"])
        seen.close()
        assert seen.tags <= {"strong", "br"}
        assert seen.text == content["body"]
        assert content["m.mentions"] == {}


def test_a_long_text_is_cut_at_line_ends() -> None:
    line = "nine words of text that make a line 🎉\n"
    parts = write.notices(line * 3000)
    assert len(parts) > 1
    assert "".join(part["body"] + "\n" for part in parts).rstrip("\n") == (line * 3000).rstrip("\n")
    for part in parts:
        assert len(json.dumps(write.edit(part, "$" + "e" * 43))) < write.MOST + 4000
