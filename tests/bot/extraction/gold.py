"""What is in a file by another way than ours: every text node of its XML, or what pdftotext says."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from xml.etree import ElementTree

WORD = re.compile(r"[^\W_]+")
SHY = str.maketrans("", "", "\xad\u200b\u200c\ufeff\x02")
PARTS = {  # the parts that people see, and the tags whose text is theirs
    ".docx": (r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml", r"t$"),
    ".pptx": (r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml", r"t$"),
    ".xlsx": (r"xl/(sharedStrings|drawings/drawing\d+)\.xml", r"t$"),
    ".odt": (r"content\.xml", r".*"),
    ".ods": (r"content\.xml", r".*"),
    ".odp": (r"content\.xml", r".*"),
}
UNSEEN = {"tracked-changes", "Fallback", "binary-data", "forms", "scripts", "rPh", "creator", "date", "del"}


def words(text: str) -> Counter[str]:
    """The bag of words of a text, folded."""
    return Counter(WORD.findall(text.translate(SHY).casefold()))


def recall(gold: Counter[str], found: Counter[str]) -> float:
    """The share of the gold's words that was found, each as often as it stands there."""
    total = gold.total()
    return 1.0 if not total else (gold & found).total() / total


def gold(path: Path) -> Counter[str] | None:
    """The words of a file; None where this way cannot tell."""
    suffix = path.suffix.lower()
    if suffix in PARTS:
        return _of_parts(path, *PARTS[suffix])
    if suffix == ".pdf" and shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, timeout=60, check=False)
        return None if done.returncode else words(_rejoined(done.stdout.decode("utf-8", "replace")))
    return _of_letter(path) if suffix == ".eml" else None


def _rejoined(text: str) -> str:
    """Words that were broken at the end of a line, put together as ours are."""
    return re.sub(r"(\w)[-\xad]\n(?=[a-z])", r"\1", text)


def _of_parts(path: Path, name: str, tag: str) -> Counter[str]:
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as package:
        for each in package.namelist():
            if re.fullmatch(name, each):
                found += words(" ".join(_blocks(ElementTree.fromstring(package.read(each)), re.compile(tag))))
    return found


def _blocks(root: ElementTree.Element, tag: re.Pattern[str]) -> list[str]:
    """Text by paragraph, so that runs of one word stay one word."""
    blocks: list[list[str]] = [[]]

    def walk(element: ElementTree.Element) -> None:
        name = element.tag.rpartition("}")[2]
        if name in UNSEEN:
            return
        if name in ("p", "h", "si", "tab", "br", "line-break", "s", "title", "desc", "cr"):
            blocks.append([])
        if tag.match(name) and element.text:
            blocks[-1].append(element.text)
        for child in element:
            walk(child)
            if tag.pattern == ".*" and child.tail:
                blocks[-1].append(child.tail)
        if name in ("p", "h", "si"):
            blocks.append([])

    walk(root)
    return ["".join(block) for block in blocks]


def _of_letter(path: Path) -> Counter[str]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    plain = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    return words(" ".join((part.get_payload(decode=True) or b"").decode("utf-8", "replace") for part in plain))  # type: ignore[union-attr]
