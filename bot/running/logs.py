"""The log: what happens, never what people type. Text for people, or a JSON object a line for machines.

Every line carries what it is about: the turn, the delivery, the messenger's id of the event. An error is told by its
kind and where it was, since its message may hold what somebody typed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import TextIO

from bot.faults import traced

_LIBRARIES = ("nio", "peewee", "apscheduler", "alembic", "aiohttp", "asyncio", "slack_sdk", "slack_bolt", "urllib3")
_ABOUT: ContextVar[dict[str, object] | None] = ContextVar("about", default=None)
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """What is logged inside is about these: `about(turn=5)`. Ids only."""
    token = _ABOUT.set({**(_ABOUT.get() or {}), **{name: value for name, value in ids.items() if value is not None}})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def begin(level: str, form: str, stream: TextIO | None = None) -> None:
    """Log from now on, in the form "text" or "json"; libraries only tell what is wrong."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_json() if form == "json" else _Text("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_note)
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for noisy in _LIBRARIES:
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))


def _note(record: logging.LogRecord) -> bool:
    """Put on a record what it is about."""
    record.about = _ABOUT.get() or {}
    return True


class _Text(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in getattr(record, "about", {}).items())
        return super().formatMessage(record) + (f" [{ids}]" if ids else "")

    def formatException(self, ei: _ExcInfo) -> str:
        return traced(ei[1]) if ei[1] is not None else ""


def _json() -> logging.Formatter:
    import structlog  # what text does without

    def ids(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**getattr(event["_record"], "about", {}), **event}  # what happened is never covered by what it is about

    def fault(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        error = event.pop("exc_info", None)
        found = error[1] if isinstance(error, tuple) else error
        return {**event, "error": traced(found)} if isinstance(found, BaseException) else event

    given: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.stdlib.ExtraAdder(allow=()),
        ids,
        fault,
    ]
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    shown = structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.stdlib.ProcessorFormatter(processors=[remove, shown], foreign_pre_chain=given)
