"""The rules of each block, and which of them belong on which surface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.slack.double.blockkit.elements import (
    BUTTON,
    CONTEXT_ACTIONS,
    ID,
    IMAGE,
    IMAGE_FIELDS,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    LINK,
    TYPE,
    mrkdwn,
    plain,
    text,
)
from tests.slack.double.blockkit.rich import RICH_TEXT
from tests.slack.double.blockkit.rules import (
    Problems,
    Rule,
    any_of,
    array,
    boolean,
    by_type,
    exactly_one,
    integer,
    note,
    number,
    one_of,
    shape,
    string,
)


def _block(optional: Mapping[str, Rule] | None = None, *more: Rule, **required: Rule) -> Rule:
    return shape({"type": TYPE, **required}, {"block_id": ID, **(optional or {})}, *more)


def _unique_actions(value: Any, at: str, problems: Problems) -> None:
    ids = [each["action_id"] for each in value["elements"] if each.get("action_id")]
    if len(ids) != len(set(ids)):
        note(problems, "action_id must be unique within a block", at)


def _straight_rows(value: Any, at: str, problems: Problems) -> None:
    if len({len(row) for row in value["rows"]}) > 1:
        note(problems, "all rows must have as many columns", f"{at}/rows")
    if len(value.get("column_settings", [])) > len(value["rows"][0]):
        note(problems, "more column_settings than columns", f"{at}/column_settings")


def _content_fits(value: Any, at: str, problems: Problems) -> None:
    if sum(len(each["text"]) for each in _texts(value["rows"])) > 20_000:
        note(problems, "all cells together must be less than 20001 characters", f"{at}/rows")


def _texts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


_CELL = by_type(
    {
        "raw_text": shape({"type": TYPE, "text": string()}),
        "raw_number": shape({"type": TYPE, "value": number, "text": string()}),
        "rich_text": RICH_TEXT,
    }
)
_ROW = array(_CELL, 1, 20)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_ANY: Rule = lambda value, at, problems: None  # noqa: E731 - what Jet never sends is not looked at more closely
_CARD_FIELDS: dict[str, Rule] = {
    "title": mrkdwn(150),
    "subtitle": mrkdwn(150),
    "body": mrkdwn(200),
    "subtext": mrkdwn(200),
    "icon": IMAGE,
    "slack_icon": _ANY,
    "hero_image": IMAGE,
    "actions": array(by_type({"button": BUTTON}), 1, 3),
}
_CARD = _block(_CARD_FIELDS, any_of("title", "body", "hero_image", "actions"))
_SOURCE = shape({"type": one_of("url"), "url": string(3000), "text": string()})
_TASK_FIELDS: dict[str, Rule] = {"details": RICH_TEXT, "output": RICH_TEXT, "sources": array(_SOURCE)}
_STATUS = one_of("pending", "in_progress", "complete", "error")
_TASK = _block(_TASK_FIELDS, task_id=string(), title=string(), status=_STATUS)
_PLANNED = shape(
    {"task_id": string(), "title": string(), "status": _STATUS}, {"type": TYPE, "block_id": ID, **_TASK_FIELDS}
)

BLOCKS: dict[str, Rule] = {
    "divider": _block(),
    "section": _block(
        {"text": text(3000), "fields": array(text(2000), 1, 10), "accessory": IN_SECTION, "expand": boolean},
        any_of("text", "fields"),
    ),
    "header": _block({"level": integer(1, 4)}, text=plain(150)),
    "context": _block(elements=array(IN_CONTEXT, 1, 10)),
    "actions": _block(None, _unique_actions, elements=array(IN_ACTIONS, 1, 25)),
    "context_actions": _block(None, _unique_actions, elements=array(by_type(CONTEXT_ACTIONS), 1, 5)),
    "image": _block(
        {"title": plain(2000), **IMAGE_FIELDS}, exactly_one("image_url", "slack_file"), alt_text=string(2000)
    ),
    "input": _block(
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean}, label=plain(2000), element=IN_INPUT
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block(text=string(12_000)),
    "table": _block({"column_settings": array(_COLUMN, 0, 20)}, _straight_rows, rows=array(_ROW, 1, 100)),
    "data_table": _block(
        {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        _straight_rows,
        _content_fits,
        caption=string(),
        rows=array(_ROW, 2, 201),
    ),
    "data_visualization": _block(title=string(50), chart=_ANY),
    "alert": _block({"level": one_of("default", "info", "warning", "error", "success")}, text=text(200)),
    "card": _CARD,
    "carousel": _block(elements=array(by_type({"card": _CARD}), 1, 10)),
    "plan": _block({"tasks": array(_PLANNED, 0, 50)}, title=string()),
    "task_card": _TASK,
    "file": _block(external_id=string(255), source=one_of("remote")),
    "call": _block({"call": _ANY, "api_decoration_available": boolean}, call_id=string()),
    "video": _block(
        {
            "title_url": LINK,
            "author_name": string(50),
            "provider_name": string(50),
            "provider_icon_url": LINK,
            "description": plain(200),
        },
        alt_text=string(2000),
        title=plain(200),
        thumbnail_url=LINK,
        video_url=LINK,
    ),
}
_CHILDREN = "actions context divider file header image input rich_text section table video"
BLOCKS["container"] = _block(
    {
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "icon": IMAGE,
        "width": one_of("narrow", "standard", "wide", "full"),
        "has_header_divider": boolean,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
    },
    child_blocks=array(by_type({name: BLOCKS[name] for name in _CHILDREN.split()}), 1, 10),
)
_MODAL = "actions alert card context divider header image input rich_text section video"
_HOME = (
    "actions card carousel container context data_table data_visualization divider header image input rich_text "
    "section table video"
)
_MESSAGE = f"{_HOME} call context_actions file markdown plan task_card"


def _surface(names: str) -> Rule:
    return by_type({name: BLOCKS[name] for name in names.split()})


SURFACES: dict[str, Rule] = {"message": _surface(_MESSAGE), "modal": _surface(_MODAL), "home": _surface(_HOME)}
