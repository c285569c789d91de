"""The double's judgement of blocks: every limit from both sides, and what others hold valid."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.slack.double.blockkit import completed, invalid_blocks, invalid_view, text_length
from tests.slack.double.blockkit.blocks import BLOCKS
from tests.slack.double.model import Ids

SHARED = Path(os.environ.get("JET_SLACK_PAYLOADS", Path(__file__).parents[3] / "shared/slack/payloads"))
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(number: int, **more: Any) -> Json:
    return {"text": plain(f"Option {number}"), "value": f"{number}", **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Vote"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("Text"), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def select(kind: str, count: int, **more: Any) -> Json:
    return {"type": kind, "options": [option(number) for number in range(count)], **more}


def groups(count: int) -> Json:
    made = [{"label": plain("Group"), "options": [option(number)]} for number in range(count)]
    return {"type": "static_select", "option_groups": made}


def table(rows: int, columns: int) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def rich(**more: Any) -> Json:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [part], **more}],
    }


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://jet.example/a.png", "alt_text": "A", **more}


# What is measured, its most, and a block that has so much of it.
LIMITS: list[tuple[str, int, Any]] = [
    ("section text", 3000, lambda n: section(text=mrkdwn("x" * n))),
    ("section fields", 10, lambda n: section(fields=[mrkdwn("x")] * n)),
    ("field text", 2000, lambda n: section(fields=[mrkdwn("x" * n)])),
    ("header", 150, lambda n: {"type": "header", "text": plain("x" * n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}),
    ("actions elements", 25, lambda n: actions(*[button()] * n)),
    ("button text", 75, lambda n: actions(button(text=plain("x" * n)))),
    ("button text in emoji", 75, lambda n: actions(button(text=plain("🦊" * n)))),
    ("button value", 2000, lambda n: actions(button(value="x" * n))),
    ("button url", 3000, lambda n: actions(button(url="https://a" + "x" * (n - 9)))),
    ("accessibility label", 75, lambda n: actions(button(accessibility_label="x" * n))),
    ("action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("block_id", 255, lambda n: section(block_id="x" * n)),
    ("confirm title", 100, lambda n: actions(button(confirm={"title": plain("x" * n), "text": plain("?")}))),
    ("confirm text", 300, lambda n: actions(button(confirm={"text": plain("x" * n)}))),
    ("confirm word", 30, lambda n: actions(button(confirm={"text": plain("?"), "confirm": plain("x" * n)}))),
    ("confirm other word", 30, lambda n: actions(button(confirm={"text": plain("?"), "deny": plain("x" * n)}))),
    ("overflow", 5, lambda n: actions(select("overflow", n))),
    ("checkboxes", 10, lambda n: actions(select("checkboxes", n))),
    ("radio buttons", 10, lambda n: actions(select("radio_buttons", n))),
    ("select", 100, lambda n: actions(select("static_select", n))),
    ("multi select", 100, lambda n: section(accessory=select("multi_static_select", n))),
    ("groups", 100, lambda n: actions(groups(n))),
    ("option text", 75, lambda n: actions({"type": "overflow", "options": [option(1, text=plain("x" * n))]})),
    ("option value", 150, lambda n: actions({"type": "overflow", "options": [option(1, value="x" * n)]})),
    ("option more", 75, lambda n: actions({"type": "overflow", "options": [option(1, description=plain("x" * n))]})),
    ("placeholder", 150, lambda n: actions(select("static_select", 1, placeholder=plain("x" * n)))),
    ("label", 2000, lambda n: field({"type": "plain_text_input"}, label=plain("x" * n))),
    ("hint", 2000, lambda n: field({"type": "plain_text_input"}, hint=plain("x" * n))),
    ("initial value", 3000, lambda n: field({"type": "plain_text_input", "initial_value": "x" * n})),
    ("max_length", 3000, lambda n: field({"type": "plain_text_input", "max_length": n})),
    ("alt text", 2000, lambda n: image(alt_text="x" * n)),
    ("image title", 2000, lambda n: image(title=plain("x" * n))),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": "x" * n}),
    ("table rows", 100, lambda n: table(n, 2)),
    ("table columns", 20, lambda n: table(2, n)),
    ("list indent", 8, lambda n: rich(indent=n)),
]
# Blocks that are wrong, whatever their size, and a word of the complaint.
WRONG: dict[str, tuple[Json, str]] = {
    "no type": ({"text": plain("x")}, "type"),
    "unknown type": ({"type": "poll"}, "unsupported type"),
    "not an object": ("section", "object"),  # type: ignore[dict-item]
    "empty text": (section(text=mrkdwn("")), "more than 0"),
    "no text nor fields": ({"type": "section"}, "text or fields"),
    "an additional property": (section(colour="red"), "colour"),
    "mrkdwn on a button": (actions(button(text=mrkdwn("x"))), "mrkdwn"),
    "mrkdwn in a header": ({"type": "header", "text": mrkdwn("x")}, "mrkdwn"),
    "no elements": (actions(), "no less"),
    "equal action ids": (actions(button(action_id="a"), button(action_id="a")), "action_id"),
    "an input among actions": (actions({"type": "plain_text_input"}), "unsupported type"),
    "a button in an input": (field(button()), "unsupported type"),
    "style": (actions(button(style="warning")), "primary"),
    "a script": (actions(button(url="javascript:alert(1)")), "match"),
    "equal options": (actions({"type": "static_select", "options": [option(1), option(1)]}), "unique"),
    "no options": (actions({"type": "static_select"}), "exactly one"),
    "another initial option": (actions(select("static_select", 2, initial_option=option(3))), "exactly match"),
    "a date that is none": (actions({"type": "datepicker", "initial_date": "2026-02-30"}), "YYYY-MM-DD"),
    "a time that is none": (actions({"type": "timepicker", "initial_time": "24:00"}), "match"),
    "least above most": (field({"type": "plain_text_input", "min_length": 3, "max_length": 2}), "min_length"),
    "numbers of what kind": (field({"type": "number_input"}), "is_decimal_allowed"),
    "two pictures": (image(slack_file={"id": "F1"}), "exactly one"),
    "no alternative text": ({"type": "image", "image_url": "https://a.example"}, "alt_text"),
    "ragged rows": ({**table(2, 2), "rows": [table(1, 2)["rows"][0], table(1, 3)["rows"][0]]}, "columns"),
    "an empty rich text": ({"type": "rich_text", "elements": [{"type": "rich_text_section"}]}, "elements"),
    "a string for true": (section(expand="true"), "boolean"),
}


def surface_of(block: Json) -> str:
    return "modal" if block["type"] == "input" else "message"


@pytest.mark.parametrize(("name", "most", "make"), LIMITS, ids=[name for name, _, _ in LIMITS])
def test_a_limit_from_both_sides(name: str, most: int, make: Any) -> None:
    fits, over = make(most), make(most + 1)
    assert invalid_blocks(surface_of(fits), [fits]) == []
    assert invalid_blocks(surface_of(over), [over])


@pytest.mark.parametrize("name", WRONG)
def test_wrong_blocks(name: str) -> None:
    block, word = WRONG[name]
    problems = invalid_blocks(surface_of(block) if isinstance(block, dict) and "type" in block else "message", [block])
    assert any(word in each and "json-pointer:/blocks/0" in each for each in problems), problems


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_the_number_of_blocks(surface: str, most: int) -> None:
    assert invalid_blocks(surface, [{"type": "divider"}] * most) == []
    assert invalid_blocks(surface, [{"type": "divider"}] * (most + 1))


def test_what_counts_over_all_blocks() -> None:
    assert invalid_blocks("message", [section(block_id="a"), section(block_id="a")])
    assert invalid_blocks("message", [{"type": "markdown", "text": "x" * 6001}] * 2)
    assert invalid_blocks("message", [table(1, 1)] * 2)
    assert text_length([section(fields=[mrkdwn("123")]), rich()]) == len("Text123x")


@pytest.mark.parametrize("kind", ["markdown", "context_actions", "table"])
def test_what_is_not_for_modals(kind: str) -> None:
    assert kind in BLOCKS
    assert any("unsupported type" in each for each in invalid_blocks("modal", [{"type": kind}]))


def test_what_is_only_for_modals() -> None:
    alert, upload = {"type": "alert", "text": plain("x")}, field({"type": "file_input"})
    assert invalid_blocks("modal", [alert, upload]) == []
    assert invalid_blocks("message", [alert])
    assert invalid_blocks("message", [upload])


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": [section()], **more}


@pytest.mark.parametrize(
    ("name", "most", "make"),
    [
        ("title", 24, lambda n: modal(title=plain("x" * n))),
        ("submit", 24, lambda n: modal(submit=plain("x" * n))),
        ("close", 24, lambda n: modal(close=plain("x" * n))),
        ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n)),
        ("callback_id", 255, lambda n: modal(callback_id="x" * n)),
        ("external_id", 255, lambda n: modal(external_id="x" * n)),
    ],
)
def test_a_limit_of_views_from_both_sides(name: str, most: int, make: Any) -> None:
    assert invalid_view(make(most)) == []
    assert invalid_view(make(most + 1))


def test_wrong_views() -> None:
    entry = field({"type": "plain_text_input"})
    assert invalid_view(modal(blocks=[entry], submit=plain("Go"))) == []
    assert any("submit" in each for each in invalid_view(modal(blocks=[entry])))
    focused = field({"type": "plain_text_input", "focus_on_load": True})
    assert any("focus" in each for each in invalid_view(modal(blocks=[focused, focused], submit=plain("Go"))))
    assert invalid_view({"type": "home", "blocks": [section()]}) == []
    assert invalid_view({"type": "home", "blocks": [section()], "submit": plain("Go")})
    assert invalid_view({"type": "workflow_step", "blocks": []})
    assert invalid_view(None)


def test_what_was_left_out_is_filled_in_and_the_given_stays() -> None:
    given = [section(accessory=button(action_id="a")), field({"type": "plain_text_input"}, block_id="b")]
    before = copy.deepcopy(given)
    first, second = completed(given, Ids())
    assert given == before
    assert first["block_id"]
    assert first["accessory"]["action_id"] == "a"
    assert (second["block_id"], second["optional"]) == ("b", False)
    assert second["element"]["action_id"]
    assert invalid_blocks("modal", [first, second]) == []


# Examples that Slack's own libraries keep in their tests, and why the double does not take them.
REFUSED_ON_PURPOSE = {
    "blocks/rich_text/blocks.json": "timestamps of dates as strings",
    "blocks/section/blocks__3.json": "made to have unexpected fields",
    "blocks/video/blocks__3.json": "without a title",
    "slackblocks_valid/messages/webhook_message_basic.json": "a block_id twice",
    "slackblocks_valid/messages/webhook_message_delete.json": "a block_id twice",
    "views/modal/view_modal_003.json": "an option's value twice",
    "views/modal/view_modal_003__2.json": "an option's value twice",
}


def blocks_in(value: Any) -> Iterator[list[Json]]:
    """Every list of blocks in an example."""
    listed = isinstance(value, list) and bool(value)
    if listed and all(isinstance(each, dict) and each.get("type") in BLOCKS for each in value):
        yield value
        return
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from blocks_in(each)


@pytest.mark.skipif(not SHARED.is_dir(), reason="there are no examples of others here")
def test_what_others_hold_valid_is_taken() -> None:
    refused, count = set(), 0
    for folder in ("blocks", "views", "slackblocks_valid"):
        for path in sorted((SHARED / folder).rglob("*.json")):
            example = json.loads(path.read_text())
            if isinstance(example, dict) and example.get("type") in BLOCKS:
                example = [example]
            for blocks in blocks_in(example):
                count += 1
                if all(invalid_blocks(surface, blocks) for surface in ("message", "modal", "home")):
                    refused.add(str(path.relative_to(SHARED)))
    assert refused == set(REFUSED_ON_PURPOSE)
    assert count > 100
