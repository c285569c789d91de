"""Real office files of many programs: every outcome is right, and hardly a word is missing."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.extraction.extracting import Extracted, extract
from bot.extraction.formats import READERS, missing
from bot.extraction.readers import Readers
from tests.bot.extraction.gold import gold, recall, words

REAL = Path(__file__).parents[4] / "shared" / "search" / "files"
LOCKED = [
    "user-password",
    "both-passwords",
    "writer-password",
    "testPassword4Spaces",
    "testUnicodePassword",
    "passtika",
    "crazyones-encrypted-256",
    "encrypted-file",
    "protected_normal_case",
    "protected_upper_case",
    "ODTEncrypted",
    "protect.xlsx",
    "password.xls",
]
BROKEN = ("ODTnotaZipFile", "WORD_truncated", "testWORDML_tableInsideParagraph.doc")
WORDLESS = [
    "testWORD_multi_authors",
    "testWPSAttachment.docx",
    "testWPSAttachment.pptx",
    "testPPT_masterText2.pptx",
    "testArabicMisleadingCharset",
    "testPDFFileEmbInAnnotation_noContents",
    "testPDF_Version.10.x",
    "testPDF_diffTitles",
    "testPDF_malformedXFA",
    "testPDF_twoAuthors",
]  # every other program finds no word in them either
SCANS = (
    "medical_report_scan",
    "git.pdf",
    "imagemagick-",
    "testColorRendering",
    "encrypted_doc_no_id",
    "testFlashInPDF",
    "testOCR",
)  # with words only where tesseract is installed
REACH = dict.fromkeys((".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".eml"), 0.95)

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the collection of real files is not on this machine")


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(os.cpu_count() or 1) as made:
        yield made


def expected(path: Path) -> set[str]:
    """The outcomes that a real file may have."""
    suffix, name = path.suffix.lower(), path.name
    if suffix not in READERS or missing(READERS[suffix][0]):
        return {"not_allowed"}
    if path.parent.name == "broken":
        return {"empty"} if name == "empty.docx" else {"broken"}
    if name.startswith(("r5-user", "r6-user")):
        return {"password", "ok"}  # their empty password is good enough for some readers
    marks = ((LOCKED, "password"), (BROKEN, "broken"), (WORDLESS, "empty"))
    for listed, outcome in marks:
        if any(mark in name for mark in listed):
            return {outcome}
    return {"ok", "empty"} if any(mark in name for mark in SCANS) else {"ok"}


def real_files() -> list[Path]:
    return [path for path in sorted(REAL.rglob("*")) if path.is_file() and path != REAL / "README.md"]


def check(files: list[Path], readers: Readers) -> tuple[Counter[str], dict[Path, Extracted]]:
    outcomes: Counter[str] = Counter()
    results: dict[Path, Extracted] = {}
    for path in files:
        started = time.monotonic()
        found = results[path] = extract(path, None, readers)
        assert time.monotonic() - started < 60, path.name
        assert found.outcome in expected(path), (path.name, found.outcome, found.detail)
        assert bool(found.sections) == (found.outcome == "ok")
        outcomes[found.outcome] += 1
    return outcomes, results


def test_some_real_files(readers: Readers) -> None:
    hard = [path for path in real_files() if path.parent.name == "broken" or expected(path) == {"password"}]
    outcomes, _ = check(hard + real_files()[::8], readers)
    assert outcomes["password"] >= 15


@pytest.mark.long
def test_all_real_files_hardly_miss_a_word(readers: Readers) -> None:
    outcomes, results = check(real_files(), readers)
    assert outcomes["ok"] >= 170
    rates: dict[str, list[float]] = defaultdict(list)
    for path, found in results.items():
        its = gold(path) if found.outcome == "ok" else None
        if its is not None:
            said = " ".join([found.title, *(f"{each.heading} {each.text}" for each in found.sections)])
            rates[path.suffix.lower()].append(recall(its, words(said)))
    means = {suffix: sum(each) / len(each) for suffix, each in rates.items()}
    assert {".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".eml"} <= set(means)
    assert (".pdf" in means) == (shutil.which("pdftotext") is not None)
    assert {suffix: rate for suffix, rate in means.items() if rate < REACH[suffix]} == {}
