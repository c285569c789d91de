"""Somebody in front of forms and of the app's home."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack.double import interactions
from tests.slack.double.call import Refused
from tests.slack.double.files import given
from tests.slack.double.forms import Impossible, States, chosen, complaints
from tests.slack.double.model import Channel, Json, User, View, Workspace
from tests.slack.double.seen import Pressed, find, find_input
from tests.slack.double.views import MOST_STACKED, checked_view, fill, make_view, push

if TYPE_CHECKING:
    from tests.slack.double.delivery import Kind
    from tests.slack.double.slack import SlackDouble


@dataclass(frozen=True)
class Outcome:
    """What came of a command, press or form, as far as the person notices at once."""

    error: str | None = None  # operation_timeout, dispatch_failed, … : what Slack shows as a failure
    payload: Any = None  # what the acknowledgement held
    errors: dict[str, str] = field(default_factory=dict)  # under the fields of the form, by block_id

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return self.error is None and not self.errors

    @property
    def response_action(self) -> str | None:
        """`errors`, `update`, `push`, `clear` or nothing."""
        return self.payload.get("response_action") if isinstance(self.payload, dict) else None


class Modals:
    """The part of a person that has to do with views."""

    def __init__(self, slack: SlackDouble, workspace: Workspace, user: User) -> None:
        self.slack = slack
        self.workspace = workspace
        self.user = user

    @property
    @abstractmethod
    def dm(self) -> Channel:
        """The conversation with the app alone."""

    @abstractmethod
    async def send(self, kind: Kind, payload: Json) -> Outcome:
        """Send an interaction to the app."""

    @abstractmethod
    def _choose(self, states: States, pressed: Pressed, value: Any) -> None: ...

    @property
    def _stack(self) -> list[View]:
        return self.workspace.modals.setdefault(self.user.id, [])

    @property
    def view(self) -> View | None:
        """The form they have before them."""
        return self._stack[-1] if self._stack else None

    @property
    def home(self) -> View | None:
        """The app's home tab as they would see it."""
        return self.workspace.homes.get(self.user.id)

    async def waits_for_view(self, within: float = 20.0, but: View | None = None) -> View:
        """The form before them as soon as there is one, other than `but`."""
        found = await self.slack.until(lambda: self.view if self.view is not but else None, within)
        assert found
        return found

    async def opens_home(self, tab: str = "home") -> None:
        """Look at the app's home, or with `messages` at the conversation with it."""
        view = self.home if tab == "home" else None
        self.slack.events.home_opened(self.workspace, self.user, self.dm, tab, view)

    def fills(self, view: View, values: Mapping[str, Any]) -> None:
        """Type into fields, named by label, block_id or action_id, without sending the form; files are put into one
        by their names and bytes."""
        for name, value in values.items():
            block, element = find_input(view, name)
            if element["type"] == "file_input":
                files = given(self.slack, self.workspace, self.user.id, element, list(value or ()))
                state: Json = {"type": "file_input", "files": files}
            else:
                state = chosen(element, value)
            view.typed[block["block_id"], element["action_id"]] = state

    async def submits(self, view: View | None, values: Mapping[str, Any] | None = None) -> Outcome:
        """Fill in a form and send it; what Slack itself objects to comes back as `errors` and is not sent."""
        if view is None or view is not self.view:
            raise Impossible("this form is not before them")
        if not view.content.get("submit"):
            raise Impossible("this form cannot be sent")
        self.fills(view, values or {})
        if objections := complaints(view):
            return Outcome(errors=objections)
        payload = interactions.submission(self.slack, self.workspace, self.user, view)
        outcome = await self.send("interactive", payload)
        return self._submitted(view, outcome) if outcome.ok else outcome

    def _submitted(self, view: View, outcome: Outcome) -> Outcome:
        """Do with the form what the acknowledgement says."""
        answer = outcome.payload or {}
        try:
            match answer.get("response_action"):
                case "errors":
                    return self._with_errors(view, answer)
                case "update":
                    fill(self.slack, view, checked_view(self.workspace, answer.get("view"), "modal", but=view))
                case "push":
                    self._pushed(answer)
                case "clear":
                    self._stack.clear()
                case None:
                    self._stack.remove(view)
                case other:
                    return Outcome(f"unknown response_action {other}", answer)
        except Refused as refused:
            return Outcome(str(refused), refused.answer)
        self.slack.noticed()
        return outcome

    def _with_errors(self, view: View, answer: Json) -> Outcome:
        errors = answer.get("errors")
        inputs = {each["block_id"] for each in view.blocks if each["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            return Outcome("invalid_errors", answer)
        return Outcome(payload=answer, errors=errors)

    def _pushed(self, answer: Json) -> None:
        if len(self._stack) >= MOST_STACKED:
            raise Refused("push_limit_reached")
        content = checked_view(self.workspace, answer.get("view"), "modal")
        push(self.workspace, self.user.id, make_view(self.slack, self.user.id, content))

    async def closes(self, *, all_of_them: bool = False) -> None:
        """Close the form before them, or the whole stack; the app hears of it if it asked to."""
        if not self._stack:
            raise Impossible("no form is open")
        closed = self._stack[::-1] if all_of_them else [self._stack[-1]]
        for view in closed:
            self._stack.remove(view)
            if view.content.get("notify_on_close"):
                payload = interactions.closing(self.workspace, self.user, view, cleared=all_of_them)
                await self.send("interactive", payload)

    async def presses_in_view(self, view: View, label: str, value: Any) -> Outcome:
        """Press in a form or the home tab; a field of a form is only told of if it has dispatch_action."""
        if view not in self._stack and view is not self.home:
            raise Impossible("this view is not before them")
        pressed = find(view.blocks, label)
        self._choose(view.typed, pressed, value)
        if pressed.block["type"] == "input" and not pressed.block["dispatch_action"]:
            return Outcome()
        return await self.send(
            "interactive", interactions.press_in_view(self.slack, self.workspace, self.user, view, pressed)
        )

    async def suggestions(self, view: View, name: str, text: str) -> list[Json]:
        """Type into an external menu: the options it offers, to be passed to `fills` or `submits`."""
        block, element = find_input(view, name)
        payload = interactions.suggestion(self.workspace, self.user, view, block, element, text)
        answer = (await self.send("interactive", payload)).payload or {}
        groups = [option for group in answer.get("option_groups", ()) for option in group["options"]]
        options = [*answer.get("options", ()), *groups]
        if len(options) > 100:
            raise Impossible("more than 100 options")
        return options
