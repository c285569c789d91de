"""A ZIP file of XML parts, as all offices write them, that is not believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.extraction.outline import BROKEN, PASSWORD, TOO_LARGE, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old Office file, or a new one inside its encryption
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 64 << 20  # bytes of all parts that are read
_MOST_SQUEEZED = 200  # times: XML packs about 10-40 times, a bomb 1000
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {  # what "strict" files call the same things
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}
_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """Its parts, one at a time; together they may not unpack to more than a limit."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise Unreadable(TOO_LARGE, "entries")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(PASSWORD, "encrypted entries")
        self.names = [entry.filename for entry in entries]
        self._left = _MOST_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def bytes(self, name: str) -> bytes:
        """One part, as it is; raises `Unreadable` for a bomb, whatever sizes it declares."""
        entry = self._zip.getinfo(name)
        limit = min(self._left, max(1 << 20, entry.compress_size * _MOST_SQUEEZED))
        with self._zip.open(entry) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(TOO_LARGE, "unpacked")
        self._left -= len(data)
        return data

    def part(self, name: str) -> Element:
        """One part, parsed."""
        data = self.bytes(name)
        if _STRICT in data:
            for strict, usual in _TRANSITIONAL.items():
                data = data.replace(strict, usual)
        root: Element = fromstring(data, forbid_dtd=True)
        return root

    def title(self) -> str:
        """What a Microsoft file says that it is called."""
        if "docProps/core.xml" not in self:
            return ""
        title = self.part("docProps/core.xml").find(_CORE_TITLE)
        return " ".join((title.text or "").split()) if title is not None else ""

    def related(self, name: str) -> dict[str, str]:
        """The parts that a part refers to: id -> name; links to the outside are left out."""
        folder, _, file = name.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels"
        if rels not in self:
            return {}
        found = {}
        for each in self.part(rels).iter(_RELATIONSHIP):
            if each.get("TargetMode") != "External":
                found[each.get("Id", "")] = _joined(folder, each.get("Target", ""))
        return found


def _joined(folder: str, target: str) -> str:
    """A target as named in the package: relative ones count from the folder of the part."""
    if target.startswith("/"):
        return target[1:]
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


@contextmanager
def opened(data: bytes, kind: str) -> Iterator[Package]:
    """The package in these bytes; whatever is wrong with it, inside too, is raised as `Unreadable`."""
    if data.startswith(_OLE):
        raise Unreadable(PASSWORD if _ENCRYPTED in data else BROKEN, f"not a {kind} file")
    try:
        yield Package(data)
    except DefusedXmlException as error:
        raise Unreadable(BROKEN, type(error).__name__) from error
    except (zipfile.BadZipFile, zlib.error, ParseError, KeyError, EOFError, NotImplementedError) as error:
        raise Unreadable(BROKEN, str(error)) from error
