"""The rules of texts, options and interactive elements."""

from __future__ import annotations

from datetime import date
from typing import Any

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
    one_of,
    ordered,
    shape,
    string,
)

ID = string(255, least=0)
LINK = string(3000, pattern=r"(?i)(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:\S.*")
TYPE = string()


def plain(most: int) -> Rule:
    """A plain_text object of so many characters."""
    return by_type({"plain_text": shape({"type": TYPE, "text": string(most)}, {"emoji": boolean})})


def mrkdwn(most: int) -> Rule:
    """A mrkdwn object of so many characters."""
    return by_type({"mrkdwn": shape({"type": TYPE, "text": string(most)}, {"verbatim": boolean})})


def text(most: int) -> Rule:
    """A text object of either kind."""
    return by_type({"mrkdwn": mrkdwn(most), "plain_text": plain(most)})


STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {"text": text(300)}, {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": STYLE, "type": TYPE}
)
SLACK_FILE = shape({}, {"id": string(), "url": string(3000)}, exactly_one("id", "url"))
IMAGE_FIELDS: dict[str, Rule] = {"image_url": LINK, "slack_file": SLACK_FILE}
IMAGE = shape({"type": one_of("image"), "alt_text": string(2000)}, IMAGE_FIELDS, exactly_one("image_url", "slack_file"))


def _option(label: Rule, **more: Rule) -> Rule:
    return shape({"text": label, "value": string(150)}, {"description": more.pop("description", plain(75)), **more})


PLAIN_OPTION = _option(plain(75))
OVERFLOW_OPTION = _option(plain(75), url=LINK)
RICH_OPTION = _option(text(75), description=text(75))
GROUP = shape({"label": plain(75), "options": array(PLAIN_OPTION, 1, 100)})


def _options(value: Any) -> list[Any]:
    groups = [each for group in value.get("option_groups", ()) for each in group["options"]]
    return [*value.get("options", ()), *groups]


def _initial_is_offered(value: Any, at: str, problems: Problems) -> None:
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    offered = [each["value"] for each in _options(value)]
    if len(offered) != len(set(offered)):
        note(problems, "option values must be unique", at)
    if any(each["value"] not in offered for each in chosen):
        note(problems, "initial option must exactly match one of the options", at)


def _real_date(value: Any, at: str, problems: Problems) -> None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        note(problems, "must be a date of the form YYYY-MM-DD", at)


FOCUS: dict[str, Rule] = {"action_id": ID, "focus_on_load": boolean}
SELECT: dict[str, Rule] = {**FOCUS, "placeholder": plain(150), "confirm": CONFIRM}
MULTI: dict[str, Rule] = {**SELECT, "max_selected_items": integer(1)}
_CHOICES: dict[str, Rule] = {"options": array(PLAIN_OPTION, 1, 100), "option_groups": array(GROUP, 1, 100)}
_FILTER = shape(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": _FILTER}
_RESPONSE: dict[str, Rule] = {"response_url_enabled": boolean}
_DISPATCH = shape(
    {},
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1)},
    any_of("trigger_actions_on"),
)
_TYPED: dict[str, Rule] = {**FOCUS, "placeholder": plain(150), "dispatch_action_config": _DISPATCH}


def _element(optional: dict[str, Rule], *more: Rule, **required: Rule) -> Rule:
    return shape({"type": TYPE, **required}, optional, *more)


BUTTON = _element(
    {
        "action_id": ID,
        "url": LINK,
        "value": string(2000, least=0),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
    text=plain(75),
)
_WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": LINK}, {"customizable_input_parameters": array(shape({"name": string(), "value": string(least=0)}))}
        )
    }
)
SELECTS: dict[str, Rule] = {
    "static_select": _element(
        {**SELECT, **_CHOICES, "initial_option": PLAIN_OPTION},
        exactly_one("options", "option_groups"),
        _initial_is_offered,
    ),
    "external_select": _element({**SELECT, "initial_option": PLAIN_OPTION, "min_query_length": integer(0)}),
    "users_select": _element({**SELECT, "initial_user": string()}),
    "conversations_select": _element({**SELECT, **_CONVERSATIONS, **_RESPONSE, "initial_conversation": string()}),
    "channels_select": _element({**SELECT, **_RESPONSE, "initial_channel": string()}),
    "multi_static_select": _element(
        {**MULTI, **_CHOICES, "initial_options": array(PLAIN_OPTION, 1, 100)},
        exactly_one("options", "option_groups"),
        _initial_is_offered,
    ),
    "multi_external_select": _element(
        {**MULTI, "initial_options": array(PLAIN_OPTION, 1, 100), "min_query_length": integer(0)}
    ),
    "multi_users_select": _element({**MULTI, "initial_users": array(string())}),
    "multi_conversations_select": _element({**MULTI, **_CONVERSATIONS, "initial_conversations": array(string())}),
    "multi_channels_select": _element({**MULTI, "initial_channels": array(string())}),
}
CHOOSERS: dict[str, Rule] = {
    "checkboxes": _element(
        {**FOCUS, "confirm": CONFIRM, "initial_options": array(RICH_OPTION, 1, 10)},
        _initial_is_offered,
        options=array(RICH_OPTION, 1, 10),
    ),
    "radio_buttons": _element(
        {**FOCUS, "confirm": CONFIRM, "initial_option": RICH_OPTION},
        _initial_is_offered,
        options=array(RICH_OPTION, 1, 10),
    ),
    "datepicker": _element({**SELECT, "initial_date": _real_date}),
    "timepicker": _element(
        {**SELECT, "initial_time": string(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": string()}
    ),
    "datetimepicker": _element({**FOCUS, "confirm": CONFIRM, "initial_date_time": integer(10**9, 10**10 - 1)}),
}
BUTTONS: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": _element({"action_id": ID, "confirm": CONFIRM}, options=array(OVERFLOW_OPTION, 1, 5)),
    "workflow_button": _element(
        {"action_id": ID, "style": STYLE, "confirm": CONFIRM, "accessibility_label": string(75)},
        text=plain(75),
        workflow=_WORKFLOW,
    ),
}
_DECIMAL = string(pattern=r"-?\d+(\.\d+)?")
_RICH_INPUT = _element(
    {**_TYPED, "initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
    ordered("min_lines", "max_lines"),
)
INPUTS: dict[str, Rule] = {
    "plain_text_input": _element(
        {
            **_TYPED,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        ordered("min_length", "max_length"),
    ),
    "rich_text_input": _RICH_INPUT,
    "email_text_input": _element({**_TYPED, "initial_value": string(3000, least=0)}),
    "url_text_input": _element({**_TYPED, "initial_value": string(3000, least=0)}),
    "number_input": _element(
        {**_TYPED, "initial_value": _DECIMAL, "min_value": _DECIMAL, "max_value": _DECIMAL},
        ordered("min_value", "max_value"),
        is_decimal_allowed=boolean,
    ),
    "file_input": _element({"action_id": ID, "filetypes": array(string()), "max_files": integer(1, 10)}),
}
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": _element({"action_id": ID}, positive_button=_FEEDBACK, negative_button=_FEEDBACK),
    "icon_button": _element(
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": array(string(), 0, 10),
        },
        icon=one_of("trash"),
        text=plain(75),
    ),
}
IN_ACTIONS = by_type({**BUTTONS, **SELECTS, **CHOOSERS, "rich_text_input": _RICH_INPUT})
IN_SECTION = by_type({**BUTTONS, **SELECTS, **CHOOSERS, "image": IMAGE})
IN_INPUT = by_type({**SELECTS, **CHOOSERS, **INPUTS})
IN_CONTEXT = by_type({"image": IMAGE, "mrkdwn": mrkdwn(3000), "plain_text": plain(3000)})
