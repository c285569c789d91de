"""The log in both its forms: what it is about, and never what people typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from bot.running import logs

log = logging.getLogger("bot.test")
Begin = Callable[[str, str], io.StringIO]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begin to log to a text of our own; the loggers are put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    library = logging.getLogger("nio").level

    def made(level: str, form: str) -> io.StringIO:
        root.handlers[:] = []
        stream = io.StringIO()
        logs.begin(level, form, stream)
        return stream

    yield made
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("nio").setLevel(library)


def fail(typed: str) -> None:
    raise ValueError(f"no such thing: {typed}")


def write_something() -> None:
    with logs.about(turn=5, connection="office", heard=None):
        log.info("a turn of %s", "five")
        with logs.about(delivery=7):
            log.warning("a delivery")
    log.error("outside")
    try:
        fail("a very private word")
    except ValueError:
        log.exception("it failed")


def test_an_object_a_line(begin: Begin) -> None:
    stream = begin("info", "json")
    write_something()
    first, second, third, fault = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {name: first[name] for name in ("event", "level", "logger", "turn", "connection")} == {
        "event": "a turn of five",
        "level": "info",
        "logger": "bot.test",
        "turn": 5,
        "connection": "office",
    }
    assert first["at"].endswith("Z")
    assert (second["turn"], second["delivery"]) == (5, 7)
    assert "turn" not in third
    assert "ValueError" in fault["error"]
    assert "in fail" in fault["error"]


def test_lines_for_people(begin: Begin) -> None:
    stream = begin("info", "text")
    write_something()
    told = stream.getvalue()
    assert "INFO bot.test a turn of five [turn=5 connection=office]\n" in told
    assert "a delivery [turn=5 connection=office delivery=7]\n" in told
    assert "ERROR bot.test outside\n" in told
    assert "in fail" in told


def test_what_happened_is_never_covered_by_what_it_is_about(begin: Begin) -> None:
    stream = begin("info", "json")
    with logs.about(event="E1", level=3):
        log.info("a turn")
    told = json.loads(stream.getvalue())
    assert (told["event"], told["level"]) == ("a turn", "info")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_is_told_without_its_message(begin: Begin, form: str) -> None:
    stream = begin("debug", form)
    write_something()
    assert "private" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_libraries_tell_only_what_is_wrong(begin: Begin, form: str) -> None:
    stream = begin("debug", form)
    for name in ("nio.client", "slack_bolt.App", "slack_sdk.web", "aiohttp.access", "apscheduler.executors"):
        logging.getLogger(name).info("somebody said something")
        logging.getLogger(name).warning("%s has trouble", name)
    assert "somebody said" not in stream.getvalue()
    assert stream.getvalue().count("has trouble") == 5
