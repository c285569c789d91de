"""A bolt app on the double hears what people do, over sockets and over signed HTTP, and is seen by them."""

from __future__ import annotations

import pytest
from slack_bolt.async_app import AsyncAck

from tests.slack.bolt_app import BoltApp, Json, played
from tests.slack.double import Impossible, SlackDouble

BUTTON = {"type": "button", "action_id": "vote", "value": "1", "text": {"type": "plain_text", "text": "Vote"}}
CARD = [{"type": "actions", "block_id": "votes", "elements": [BUTTON]}]
FIELD = {
    "type": "input",
    "block_id": "question",
    "label": {"type": "plain_text", "text": "Question"},
    "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
}
FORM = {
    "type": "modal",
    "callback_id": "poll",
    "title": {"type": "plain_text", "text": "Poll"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "notify_on_close": True,
    "blocks": [FIELD],
}


@played
async def test_a_mention_comes_as_two_events_with_different_ids(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        channel = slack.channel("general", samira)
        await samira.says("general", "@Jet poll <lunch> & #general https://jet.example")
        await app.waits_for("app_mention")
        await app.waits_for("message")
        message, mention = app.events("message")[0], app.events("app_mention")[0]
        bot = app.workspace.app.bot_user
        expected = f"<@{bot}> poll &lt;lunch&gt; &amp; <#{channel.id}|general> <https://jet.example>"
        assert message["text"] == mention["text"] == expected
        assert (message["ts"], message["channel_type"]) == (mention["ts"], "channel")
        assert message["blocks"][0]["elements"][0]["elements"][0] == {"type": "user", "user_id": bot}
        first, second = app.heard
        assert first["event_id"] != second["event_id"]


@played
async def test_in_a_dm_a_mention_is_one_event(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        await samira.says(samira.dm, "@Jet hello")
        await slack.settled()
        assert [each["channel_type"] for each in app.events("message")] == ["im"]
        assert not app.events("app_mention")


@played
async def test_the_app_hears_nothing_where_it_is_no_member(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.channel("private", samira, kind="group", bot=False)
        await samira.says("private", "@Jet hello")
        await slack.settled()
        assert not app.heard
        await samira.invites("private")
        await samira.says("private", "again")
        await app.waits_for("message")
        await app.waits_for("member_joined_channel")
        assert [each["text"] for each in app.events("message")] == ["again"]
        assert app.events("member_joined_channel")[0]["inviter"] == samira.id


@played
async def test_a_command_a_press_a_form_and_the_home_tab(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.channel("general", samira)

        async def reply(ack: AsyncAck, body: Json) -> None:
            match body.get("type", "command"):
                case "command":
                    await ack("On it.")
                    await app.client.chat_postMessage(channel=body["channel_id"], text="Lunch?", blocks=CARD)
                case "block_actions":
                    await ack()
                    await app.client.views_open(trigger_id=body["trigger_id"], view=FORM)
                case "view_submission":
                    typed = body["view"]["state"]["values"]["question"]["text"]["value"]
                    await (ack() if typed == "Lunch?" else ack(response_action="errors", errors={"question": "No."}))
                    await app.client.views_publish(user_id=body["user"]["id"], view={"type": "home", "blocks": CARD})
                case _:
                    await ack()

        app.reply = reply
        assert (await samira.slash("general", "/jet", "poll @samira")).ok
        assert app.heard[0]["text"] == f"poll <@{samira.id}|samira>"
        card = await samira.waits_for("general", "Vote")
        assert card.buttons == ["Vote"]
        assert {each.shown for each in samira.sees("general") if each.ephemeral} == {"On it."}
        assert (await samira.presses(card, "Vote")).ok
        form = await samira.waits_for_view()
        assert (await samira.submits(form)).errors == {"question": "Please complete this required field."}
        assert (await samira.submits(form, {"Question": "x" * 21})).errors == {
            "question": "Must be at most 20 characters."
        }
        assert (await samira.submits(form, {"Question": "Tea?"})).errors == {"question": "No."}
        assert samira.view is form
        outcome = await samira.submits(form, {"Question": "Lunch?"})
        assert outcome.ok
        assert outcome.response_action is None
        assert samira.view is None
        assert samira.home
        assert (await samira.presses(samira.home, "Vote")).ok
        assert app.heard[-1]["container"] == {"type": "view", "view_id": samira.home.id}


@played
async def test_a_closed_form_is_told_of(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")

        async def reply(ack: AsyncAck, body: Json) -> None:
            await ack()
            if body["type"] == "shortcut":
                await app.client.views_open(trigger_id=body["trigger_id"], view=FORM)

        app.reply = reply
        assert (await samira.shortcut("new_poll")).ok
        await samira.closes()
        assert samira.view is None
        assert app.heard[-1]["type"] == "view_closed"
        with pytest.raises(Impossible):
            await samira.closes()


@played
async def test_answers_of_a_form_update_push_and_clear(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira, actions = slack.person("Samira"), iter(["update", "push", "push", "push", "clear"])

        async def reply(ack: AsyncAck, body: Json) -> None:
            if body["type"] == "view_submission":
                action = next(actions)
                await (ack(response_action="clear") if action == "clear" else ack(response_action=action, view=FORM))
            else:
                await ack()
                await app.client.views_open(trigger_id=body["trigger_id"], view=FORM)

        app.reply = reply
        await samira.shortcut("new_poll")
        first = samira.view
        assert first
        await samira.submits(first, {"Question": "One?"})
        assert samira.view is first
        await samira.submits(first)  # what was typed stays in a form that is updated
        assert samira.view is not first
        assert samira.view
        assert samira.view.previous_view_id == first.id
        await samira.submits(samira.view, {"Question": "Two?"})
        assert (await samira.submits(samira.view, {"Question": "Three?"})).error == "push_limit_reached"
        await samira.submits(samira.view)
        assert samira.view is None


@played
async def test_a_message_shortcut_carries_the_message(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira, tom = slack.person("Samira"), slack.person("Tom")
        slack.channel("general", samira, tom, bot=False)
        said = await tom.says("general", "pizza or pasta?")
        await samira.shortcut("make_poll", said)
        assert app.heard[0]["message"]["text"] == "pizza or pasta?"
        assert app.heard[0]["callback_id"] == "make_poll"


@played
async def test_an_external_menu_is_asked_for_its_options(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        option = {"text": {"type": "plain_text", "text": "Berlin"}, "value": "ber"}
        element = {"type": "external_select", "action_id": "city", "min_query_length": 1}
        view = FORM | {"blocks": [FIELD | {"element": element}]}

        async def reply(ack: AsyncAck, body: Json) -> None:
            if body["type"] == "block_suggestion":
                await ack(options=[option] if body["value"] in "berlin" else [])
                return
            await ack()
            if body["type"] == "shortcut":
                await app.client.views_open(trigger_id=body["trigger_id"], view=view)

        app.reply = reply
        await samira.shortcut("new_poll")
        form = await samira.waits_for_view()
        assert await samira.suggestions(form, "city", "x") == []
        assert await samira.suggestions(form, "city", "ber") == [option]
        assert (await samira.submits(form, {"city": option})).ok
        state = app.heard[-1]["view"]["state"]["values"]["question"]["city"]
        assert state == {"type": "external_select", "selected_option": option}


@played
async def test_edits_deletions_reactions_and_accounts_are_told_of(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.channel("general", samira)
        said = await samira.says("general", "one")
        await samira.edits(said, "two")
        await samira.reacts(said, "tada")
        await samira.unreacts(said, "tada")
        await samira.deletes(said)
        await samira.arrives()
        await samira.changes(deleted=True)
        await samira.opens_home()
        await app.waits_for("app_home_opened")
        await slack.settled()
        kinds = sorted(str(each.get("subtype", each["type"])) for each in app.events())
        assert kinds == [
            "app_home_opened",
            "message",
            "message_changed",
            "message_deleted",
            "reaction_added",
            "reaction_removed",
            "team_join",
            "user_change",
        ]
        changed = next(each for each in app.events("message") if each.get("subtype") == "message_changed")
        assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("one", "two")
        assert "tz" not in app.events("user_change")[0]["user"]


@played
async def test_the_app_hears_its_own_messages(http: bool) -> None:
    async with SlackDouble() as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        slack.channel("general", slack.person("Samira"))
        await app.client.chat_postMessage(channel=app.workspace.named("general").id, text="<@U1> hi")
        (event,) = await app.waits_for("message")
        assert event["bot_id"] == app.workspace.app.bot_id
        assert event["bot_profile"]["app_id"] == app.workspace.app.id


@played
async def test_a_failing_command_is_shown_as_such(http: bool) -> None:
    async with SlackDouble(ack_timeout=0.2) as slack, BoltApp(slack, slack.workspace(), http=http) as app:
        samira = slack.person("Samira")
        slack.channel("general", samira)

        async def silent(ack: AsyncAck, body: Json) -> None:
            """No acknowledgement, which bolt answers with 404 and Socket Mode with silence."""

        app.reply = silent
        outcome = await samira.slash("general", "/jet")
        assert outcome.error == ("dispatch_failed" if http else "operation_timeout")
        assert [each.user for each in samira.sees("general")] == ["USLACKBOT"]
        app.workspace.app.commands = {"/poll"}
        assert (await samira.slash("general", "/jet")).error == "unknown_command"
