"""The state of inputs: what an element starts with, what it holds once somebody chose, and whether it may be sent."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from tests.slack.double.blockkit import elements_of
from tests.slack.double.model import Json, View

States = dict[tuple[str, str], Json]  # by block_id and action_id

# Where an element keeps what was chosen, and where its initial value stands.
_PLACES = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


class Impossible(AssertionError):
    """A person cannot do this in Slack: there is no such button, or the form cannot be sent as it is."""


def is_stateful(element: Json) -> bool:
    """Whether an element holds something; buttons and overflow menus do not."""
    return element["type"] in _PLACES


def initial_states(blocks: list[Json]) -> States:
    """What the inputs in blocks hold before anybody touched them."""
    states = {}
    for block in blocks:
        for element in filter(is_stateful, elements_of(block)):
            place, initial = _PLACES[element["type"]]
            nothing: Any = [] if place.endswith("s") else None
            state = {"type": element["type"], place: element.get(initial, nothing)}
            states[block["block_id"], element["action_id"]] = state
    return states


def options_of(element: Json) -> list[Json]:
    """The options of a menu, those in groups too."""
    return [
        *element.get("options", ()),
        *(each for group in element.get("option_groups", ()) for each in group["options"]),
    ]


def option(element: Json, wanted: Any) -> Json:
    """The option with this text or value; one that an external menu offered may be given as it is."""
    if isinstance(wanted, dict):
        return wanted
    for each in options_of(element):
        if wanted in (each["value"], each["text"]["text"]):
            return each
    raise Impossible(f"no option {wanted!r} in {element['action_id']}")


def chosen(element: Json, value: Any) -> Json:
    """The state after somebody typed or chose `value`: a text, an option's text or value, a date, an id, or a list."""
    kind = element["type"]
    place = _PLACES[kind][0]
    if place == "selected_option":
        value = None if value is None else option(element, value)
    elif place == "selected_options":
        value = [option(element, each) for each in value or ()]
    elif kind == "datetimepicker" and isinstance(value, datetime):
        value = int(value.timestamp())
    elif isinstance(value, date | time):
        value = value.isoformat() if isinstance(value, date) else value.strftime("%H:%M")
    elif isinstance(value, list | tuple):
        value = [_id(each) for each in value]
    elif place == "value":
        value = None if value is None or value == "" else str(value)
    else:
        value = _id(value)
    return {"type": kind, place: value}


def _id(value: Any) -> Any:
    return getattr(value, "id", value)


def value_of(state: Json) -> Any:
    """What a state holds."""
    return state[_PLACES[state["type"]][0]]


def complaints(view: View) -> dict[str, str]:
    """What Slack itself shows under fields before it sends a form, by block_id."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            problem = _complaint(block, element, value_of(view.typed[block["block_id"], element["action_id"]]))
            if problem:
                found[block["block_id"]] = problem
    return found


def _complaint(block: Json, element: Json, value: Any) -> str | None:
    if value is None or value == []:
        return None if block["optional"] else "Please complete this required field."
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Must be at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Must be at most {element.get('max_length', 3000)} characters."
        if "\n" in value and not element.get("multiline"):
            raise Impossible(f"no line breaks can be typed into {element['action_id']}")
    if element["type"] == "number_input":
        return _number_complaint(element, value)
    if element["type"] == "email_text_input" and not re.fullmatch(r"\S+@\S+\.\S+", value):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", value):
        return "Please enter a valid URL."
    if len(value if isinstance(value, list) else ()) > element.get("max_selected_items", 100):
        return "Too many items are selected."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return None
