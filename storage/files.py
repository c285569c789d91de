"""What is known of the files that documents came from, so that a change, a move or a deletion is seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from bot.intranet.shelves import Known
from storage.tables.documents import document
from storage.tables.people import setting
from storage.tables.things import thing
from storage.upsert import upsert

_WATCHED = "documents.watched"  # a setting: the folders that are looked at again and again
_LEFT_OUT = "documents.left_out"  # a setting: files and folders ("…/") that were removed by hand, and stay away


class Files:
    """The files behind documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def below(self, root: str) -> dict[str, Known]:
        """What came from below a root (a folder or archive with its final sign), or from exactly that file."""
        if root[-1:] != "/":
            return self.known([root])
        return self._known(document.c.source_id.startswith(root, autoescape=True))

    def known(self, source_ids: Iterable[str]) -> dict[str, Known]:
        """What was put under exactly these ids."""
        return self._known(document.c.source_id.in_(list(source_ids)))

    def _known(self, those: ColumnElement[bool]) -> dict[str, Known]:
        rows = self._connection.execute(
            select(document.c.source_id, document.c.thing, *_OF_A_FILE, thing.c.audience, thing.c.title)
            .join(thing, thing.c.id == document.c.thing)
            .where(those)
        )
        return {
            row.source_id: Known(
                row.thing, row.size, row.modified, row.content, row.outcome, row.given, row.audience, row.title
            )
            for row in rows
        }

    def stamp(self, number: int, size: int, modified: int | None, content: str) -> None:
        """How its file looked when it was read."""
        self._change(number, size=size, modified=modified, content=content)

    def given(self, number: int, labels: Mapping[str, str]) -> None:
        """What its folder said of it."""
        self._change(number, given=dict(labels))

    def moved(self, number: int, source_id: str, file_name: str) -> None:
        """It lies somewhere else now."""
        self._change(number, source_id=source_id, file_name=file_name)

    def again(self, numbers: Iterable[int]) -> None:
        """Have these read anew, changed or not."""
        self._connection.execute(update(document).where(document.c.thing.in_(list(numbers))).values(modified=None))

    def watched(self) -> list[str]:
        """The folders that were given by command, and are watched."""
        return self._list(_WATCHED)

    def watch(self, folders: Iterable[str]) -> None:
        """Watch these, instead of the ones before."""
        self._keep(_WATCHED, folders)

    def left_out(self) -> set[str]:
        """The files and folders that were removed by hand; a folder ends with a slash."""
        return set(self._list(_LEFT_OUT))

    def leave_out(self, files: Iterable[str]) -> None:
        """Let these be, instead of the ones before."""
        self._keep(_LEFT_OUT, files)

    def _change(self, number: int, **values: Any) -> None:
        self._connection.execute(update(document).where(document.c.thing == number).values(**values))

    def _list(self, name: str) -> list[str]:
        found = self._connection.scalar(select(setting.c.value).where(setting.c.name == name))
        return [str(each) for each in json.loads(found)] if found else []

    def _keep(self, name: str, values: Iterable[str]) -> None:
        row = {"name": name, "value": json.dumps(sorted(set(values)))}
        upsert(self._connection, setting, row, update=("value",))


_OF_A_FILE = (document.c.size, document.c.modified, document.c.content, document.c.outcome, document.c.given)
