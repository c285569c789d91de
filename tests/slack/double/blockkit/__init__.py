"""Block Kit as Slack judges it: the structure of blocks and every limit, on messages, modals and home tabs."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.slack.double.blockkit.blocks import SURFACES
from tests.slack.double.blockkit.elements import ID, plain
from tests.slack.double.blockkit.rules import Problems, array, boolean, note, one_of, shape, string
from tests.slack.double.model import Ids, Json

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_MARKDOWN = 12_000  # characters of all markdown blocks together
LARGEST_VIEW = 250_000  # bytes of JSON
_VIEW_FIELDS = {"private_metadata": string(3000, least=0), "callback_id": ID, "external_id": ID}
_MODAL = shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": array(lambda *_: None, 0, 100)},
    {**_VIEW_FIELDS, "submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean}
    | {"submit_disabled": boolean},
)
_HOME = shape({"type": one_of("home"), "blocks": array(lambda *_: None, 0, 100)}, _VIEW_FIELDS)


def invalid_blocks(surface: str, blocks: list[Any]) -> Problems:
    """What Slack would object to, in its words; nothing if it takes the blocks."""
    problems: Problems = []
    array(SURFACES[surface], 0, MOST_BLOCKS[surface])(blocks, "/blocks", problems)
    if problems:
        return problems
    ids = [each["block_id"] for each in blocks if each.get("block_id")]
    if len(ids) != len(set(ids)):
        note(problems, "block_id must be unique", "/blocks")
    if sum(len(each["text"]) for each in blocks if each["type"] == "markdown") > MOST_MARKDOWN:
        note(problems, f"markdown blocks must be less than {MOST_MARKDOWN + 1} characters together", "/blocks")
    _at_most(blocks, "table", 1, problems)
    _at_most(blocks, "data_visualization", 2, problems)
    for index, block in enumerate(blocks):
        if surface != "modal" and block["type"] == "input" and block["element"]["type"] == "file_input":
            note(problems, "file_input is only allowed in modals", f"/blocks/{index}/element/type")
    return problems


def _at_most(blocks: list[Json], kind: str, most: int, problems: Problems) -> None:
    if sum(each["type"] == kind for each in blocks) > most:
        note(problems, f"only {most} {kind} block(s) allowed", "/blocks")


def invalid_view(view: Any) -> Problems:
    """The same for a whole modal or home tab."""
    problems: Problems = []
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        return ["missing or unsupported `type` of the view [json-pointer:/view/type]"]
    (_MODAL if kind == "modal" else _HOME)(view, "/view", problems)
    if problems:
        return problems
    problems = invalid_blocks(kind, view["blocks"])
    if problems:
        return problems
    if kind == "modal" and not view.get("submit") and any(each["type"] == "input" for each in view["blocks"]):
        note(problems, "missing required field: submit", "/view")
    focused = sum(bool(each.get("focus_on_load")) for each in parts_of(view["blocks"]))
    if focused > 1:
        note(problems, "only one element may have focus_on_load", "/view")
    return problems


def view_too_large(view: Any) -> bool:
    """Whether a view is more than Slack takes, however good."""
    return len(json.dumps(view).encode()) > LARGEST_VIEW


def parts_of(value: Any) -> Iterator[Json]:
    """Every object within blocks, at any depth."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from parts_of(each)


def text_length(blocks: list[Json]) -> int:
    """The characters of all texts in blocks."""
    return sum(len(each["text"]) for each in parts_of(blocks) if isinstance(each.get("text"), str))


def completed(blocks: list[Json], ids: Ids) -> list[Json]:
    """Blocks as Slack keeps them: with the ids and the defaults that were left out."""
    blocks = copy.deepcopy(blocks)
    for part in parts_of(blocks):
        if part.get("type") == "plain_text":
            part.setdefault("emoji", True)
        if part.get("type") == "mrkdwn":
            part.setdefault("verbatim", False)
    for block in blocks:
        block["block_id"] = block.get("block_id") or ids.make("b")
        for element in elements_of(block):
            element["action_id"] = element.get("action_id") or ids.make("a")
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
    return blocks


def elements_of(block: Json) -> Iterator[Json]:
    """The interactive elements of a block, those of blocks within it too."""
    held = [*block.get("elements", ()), *block.get("actions", ()), block.get("accessory"), block.get("element")]
    for element in held:
        if isinstance(element, dict) and element.get("type") == "card":
            yield from elements_of(element)
        elif isinstance(element, dict) and element.get("type") not in NOT_INTERACTIVE:
            yield element
    for child in block.get("child_blocks", ()):
        yield from elements_of(child)


NOT_INTERACTIVE = frozenset(
    [
        "image",
        "mrkdwn",
        "plain_text",
        "rich_text_section",
        "rich_text_list",
        "rich_text_quote",
        "rich_text_preformatted",
    ]
)
