"""The methods `views.*`, and how views are opened, stacked and changed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from tests.slack.double.blockkit import completed, elements_of, invalid_view, view_too_large
from tests.slack.double.call import Call, Refused, invalid_arguments, method, needs
from tests.slack.double.forms import initial_states
from tests.slack.double.model import Json, View, Workspace
from tests.slack.double.shapes import view_json

if TYPE_CHECKING:
    from tests.slack.double.slack import SlackDouble

MOST_STACKED = 3


def checked_view(workspace: Workspace, view: Any, kind: str, but: View | None = None) -> Json:
    """The view if Slack takes it; `but` is the view that it replaces, which may have the same external_id."""
    if not isinstance(view, dict):
        raise invalid_arguments("missing required field: view")
    if view_too_large(view):
        raise Refused("view_too_large")
    problems = invalid_view(view)
    if not problems and view["type"] != kind:
        problems = [f"must be a {kind} view [json-pointer:/view/type]"]
    if problems:
        raise invalid_arguments(*problems)
    if any(each["type"] == "file_input" for block in view["blocks"] for each in elements_of(block)):
        needs(workspace, "files:read")
    known = [each for stack in workspace.modals.values() for each in stack] + list(workspace.homes.values())
    external = view.get("external_id")
    if external and any(each is not but and each.content.get("external_id") == external for each in known):
        raise Refused("duplicate_external_id")
    return view


def make_view(slack: SlackDouble, user: str, content: Json) -> View:
    """A view that nobody sees yet."""
    view_id = slack.ids.make("V")
    view = View(view_id, user, {}, "", view_id)
    fill(slack, view, content)
    return view


def fill(slack: SlackDouble, view: View, content: Json) -> None:
    """Give a view its content; what was typed stays where block_id and action_id stay."""
    titles = {name: {"emoji": True, **content[name]} for name in ("title", "submit", "close") if content.get(name)}
    view.content = content | titles | {"blocks": completed(content["blocks"], slack.ids)}
    view.hash = f"{slack.clock.ts()}.{secrets.token_hex(4)}"
    fresh = initial_states(view.blocks)
    view.typed = fresh | {key: state for key, state in view.typed.items() if key in fresh}
    slack.noticed()


def push(workspace: Workspace, user: str, view: View) -> None:
    """Put a modal on top of those that somebody has open."""
    stack = workspace.modals.setdefault(user, [])
    if stack:
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
    stack.append(view)


def _given(call: Call) -> Any:
    return call.structure("view", "invalid_arguments")


@method("views.open", tier=4)
def open_view(call: Call) -> Json:
    """Show a modal to whoever pressed; it replaces what they have open."""
    trigger = call.slack.triggers.check(call.workspace, call.required("trigger_id"))
    content = checked_view(call.workspace, _given(call), "modal")
    trigger.used = True
    view = make_view(call.slack, trigger.user, content)
    call.workspace.modals[trigger.user] = []
    push(call.workspace, trigger.user, view)
    return {"view": view_json(call.workspace, view)}


@method("views.push", tier=4)
def push_view(call: Call) -> Json:
    """Show a modal over the one in which somebody pressed."""
    trigger = call.slack.triggers.check(call.workspace, call.required("trigger_id"))
    stack = call.workspace.modals.get(trigger.user, [])
    if not stack:
        raise Refused("not_found")
    if len(stack) >= MOST_STACKED:
        raise Refused("push_limit_reached")
    content = checked_view(call.workspace, _given(call), "modal")
    trigger.used = True
    view = make_view(call.slack, trigger.user, content)
    push(call.workspace, trigger.user, view)
    return {"view": view_json(call.workspace, view)}


def _open_view(call: Call) -> View:
    view_id, external = call.text("view_id"), call.text("external_id")
    if (view_id is None) == (external is None):
        raise invalid_arguments("must provide exactly one of `view_id` or `external_id`")
    for stack in call.workspace.modals.values():
        for view in stack:
            if view.id == view_id or (external and view.content.get("external_id") == external):
                return view
    raise Refused("not_found")


def _check_hash(call: Call, view: View | None) -> None:
    wanted = call.text("hash")
    if wanted and view and wanted != view.hash:
        raise Refused("hash_conflict")


@method("views.update", tier=4)
def update_view(call: Call) -> Json:
    """Change a modal that is open."""
    view = _open_view(call)
    content = checked_view(call.workspace, _given(call), "modal", but=view)
    _check_hash(call, view)
    fill(call.slack, view, content)
    return {"view": view_json(call.workspace, view)}


@method("views.publish", tier=4)
def publish(call: Call) -> Json:
    """Set somebody's home tab."""
    user = call.required("user_id")
    if user not in call.workspace.users:
        raise invalid_arguments("invalid `user_id`")
    if not call.workspace.app.home_tab:
        raise Refused("not_enabled")
    view = call.workspace.homes.get(user)
    content = checked_view(call.workspace, _given(call), "home", but=view)
    _check_hash(call, view)
    if view is None:
        view = make_view(call.slack, user, content)
        call.workspace.homes[user] = view
    else:
        fill(call.slack, view, content)
    return {"view": view_json(call.workspace, view)}
