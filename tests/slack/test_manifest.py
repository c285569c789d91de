"""The app's manifest says all that Jet needs, and no more."""

from __future__ import annotations

import asyncio
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from adapters.slack import manifest as module
from adapters.slack.listening import _CHANGED, _SPOKEN
from adapters.slack.manifest import EVENTS, METHODS, SCOPES, manifest
from bot.assembly import make_texts
from bot.cli import main
from bot.cli.slack import app_manifest
from bot.command import FORMS
from bot.config.checks import KEPT_BY_SLACK
from bot.config.settings import Config, Persona, Slack
from tests.slack.double.call import METHODS as KNOWN_METHODS

SCHEMA = Path(__file__).parents[3] / "shared/slack/tools/manifest.schema.2.0.0.json"
PAYLOADS = Path(os.environ.get("JET_SLACK_PAYLOADS", Path(__file__).parents[3] / "shared/slack/payloads"))
ADAPTER = Path(module.__file__).parent
SOURCES = [file.read_text("utf-8") for file in ADAPTER.glob("*.py") if file.name != "manifest.py"]


def test_every_method_that_is_called_is_declared_with_its_scopes() -> None:
    family = "apps|auth|chat|conversations|files|reactions|users|views"
    called = {found for source in SOURCES for found in re.findall(rf'"((?:{family})\.[A-Za-z.]+)"', source)}
    assert called - {"apps.connections.open"} == set(METHODS)


def test_the_scopes_are_those_that_a_strict_slack_asks_for() -> None:
    for name, scopes in METHODS.items():
        known = KNOWN_METHODS.get(name)
        if known is not None and known.scopes:
            assert set(scopes) & set(known.scopes), name
    assert set(SCOPES) >= {"commands", "chat:write", "app_mentions:read", "users:read.email"}


def test_every_event_that_is_listened_to_is_subscribed() -> None:
    heard = {name.partition(".")[0] for name in EVENTS}
    assert heard >= _SPOKEN
    more = {
        "channel_convert_to_private",
        "team_join",
        "user_change",
        "app_home_opened",
        "tokens_revoked",
        "app_uninstalled",
    }
    assert heard <= _SPOKEN | _CHANGED | more


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="needs what Slack documents of its events and methods")
def test_events_methods_and_scopes_are_as_slack_documents_them() -> None:
    def read(name: str) -> Any:
        return json.loads((PAYLOADS / name).read_text("utf-8"))

    listed, sent = set(read("events_docs/_all_events.json")), PAYLOADS.glob("shapes/events/*.json")
    assert set(EVENTS) <= listed | {(read(str(file)).get("event") or {}).get("type") for file in sent}
    described = {name for name in EVENTS if (PAYLOADS / f"events_docs/{name}.json").is_file()}
    assert len(described) > 15
    for name in described:
        documented = {each.replace("mentions.", "mentions:") for each in read(f"events_docs/{name}.json")["scopes"]}
        assert EVENTS[name] in (documented or {""}), name
    for name, scopes in METHODS.items():
        documented = set(read(f"webapi_docs/{name}.json")["scope"].get("bot", ()))
        assert set(scopes) - {"users:read.email"} <= documented, name  # without it, users come without their address
        assert bool(scopes) == bool(documented), name
    assert set(SCOPES) - {"commands", "app_mentions:read"} <= set(read("webapi_docs/_all_scopes.json"))


def test_both_ways_to_be_reached() -> None:
    socket = manifest("Jet", "jet", "About", [])
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in socket["settings"]["event_subscriptions"]
    http = manifest("Jet", "jet", "About", [("poll", "Asks", '"Question?"')], request_url="https://jet.example.nl/")
    assert http["settings"]["socket_mode_enabled"] is False
    url = "https://jet.example.nl/slack/events"
    assert http["settings"]["event_subscriptions"]["request_url"] == url
    assert [each["url"] for each in http["features"]["slash_commands"]] == [url, url]
    assert http["features"]["slash_commands"][1]["command"] == "/poll"


@pytest.mark.skipif(not SCHEMA.is_file(), reason="needs Slack's schema of manifests")
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("url", ["", "https://jet.example.nl"], ids=["socket", "http"])
def test_it_is_as_slacks_own_schema_says(language: str, url: str) -> None:
    config = Config(persona=Persona(name="J" * 40, command="jetzegmaar"))
    everything = sorted({word for word in make_texts(config).vocabulary.phrases() if " " not in word} - KEPT_BY_SLACK)
    for words in (everything[:49], everything[-49:]):
        made, _ = app_manifest(config, Slack(commands=tuple(words), language=language), url)
        assert not list(Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(made))


def test_a_group_of_commands_is_one_slash_command() -> None:
    made, _ = app_manifest(Config(), Slack(commands=("poll", "peiling", "club", "ask", "stem")))
    hints = {each["command"]: each["usage_hint"] for each in made["features"]["slash_commands"]}
    assert hints["/club"].startswith("create NAME | list | mine | join NAME")
    assert (hints["/ask"], hints["/stem"]) == ("QUESTION", "42 b")
    assert hints["/poll"] == hints["/peiling"]


@pytest.mark.parametrize("kept", sorted(KEPT_BY_SLACK & {"search", "join", "invite", "me", "feedback"}))
def test_check_refuses_what_slack_keeps_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kept: str
) -> None:
    wrong = f'[slack.office]\ncommands = ["poll", "{kept}"]\n'
    for config, line in ((wrong, 2), (f'[persona]\ncommand = "{kept}"\n[slack.office]\n', 2)):
        code, err = run(tmp_path, capsys, config)
        assert code == 2
        assert f"config.toml:{line}: " in err
        assert f"/{kept}, and Slack keeps that for itself" in err


def test_check_refuses_what_cannot_be_a_slash_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for config, part in (
        ('[slack.office]\ncommands = ["jet"]\n', "/jet, which is Jet's own"),
        (f'[persona]\ncommand = "{"j" * 32}"\n[slack.office]\n', "too long for a slash command"),
        (f"[slack.office]\ncommands = [{', '.join(f'{chr(34)}w{n}{chr(34)}' for n in range(50))}]\n", "50 words"),
    ):
        code, err = run(tmp_path, capsys, config)
        assert (code, part in err) == (2, True), err
    for secret in ("BOT_TOKEN", "APP_TOKEN"):
        monkeypatch.setenv(f"JET_SLACK__OFFICE__{secret}", "x")
    monkeypatch.setenv("JET_SLACK__OFFICE__COMMANDS", "poll pol")
    monkeypatch.setenv("JET_SLACK__OFFICE__API", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    assert asyncio.run(main._main(["check"])) == 1
    assert "office: /pol cannot be a slash command" in capsys.readouterr().err


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, *argv: str) -> tuple[int, Any]:
    file = tmp_path / "config.toml"
    file.write_text(config)
    code = asyncio.run(main._main(["--config", str(file), "slack", "manifest", *argv]))
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else err


def test_it_is_printed_before_there_are_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = '[persona]\nname = "Joost"\ncommand = "joost"\n'
    config += '[slack.office]\ncommands = ["poll", "peiling"]\nlanguage = "nl"\n'
    code, made = run(tmp_path, capsys, config)
    assert code == 0
    assert [each["command"] for each in made["features"]["slash_commands"]] == ["/joost", "/poll", "/peiling"]
    assert made["display_information"]["name"] == "Joost"
    assert all(each["description"] for each in made["features"]["slash_commands"])


def test_every_form_is_a_shortcut_as_far_as_slack_has_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "nl"):
        _, made = run(tmp_path, capsys, f'[slack.office]\nlanguage = "{language}"\n')
        shortcuts = made["features"]["shortcuts"]
        of_messages = [path for path, each in FORMS.items() if each.of_message]
        messages = [each["callback_id"] for each in shortcuts if each["type"] == "message"]
        assert messages == [f"form/{path}" for path in of_messages]
        everywhere = [each["callback_id"] for each in shortcuts if each["type"] == "global"]
        assert everywhere == [f"form/{path}" for path in ("poll", "post", "ask colleague", "feedback", "club create")]
        assert set(of_messages) == {"poll", "post", "ask colleague", "save answer", "report"}
        assert all(0 < len(each["name"]) <= 24 for each in shortcuts)


def test_shortcuts_that_do_not_fit_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        monkeypatch.setitem(FORMS, f"poll {number}", FORMS["poll"])
    file = tmp_path / "config.toml"
    file.write_text("[slack.office]\n")
    assert asyncio.run(main._main(["--config", str(file), "slack", "manifest"])) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["features"]["shortcuts"]) == 10
    assert "left out" in err
    assert "Answer a colleague" in err


def test_a_command_that_jet_does_not_have_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = run(tmp_path, capsys, '[slack.office]\ncommands = ["fly"]\n')
    assert (code, "/fly" in err) == (2, True)
