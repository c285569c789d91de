"""The judged collections that lie beside the project, and their scorer; see `find`."""

from __future__ import annotations

import importlib.util
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared" / "search"
NEEDED = ("open-data.tar.gz", "evalsearch.py", "perturb.py")


class Missing(Exception):
    """What is needed is not there; the message says what, and where it is looked for."""


@dataclass(frozen=True)
class JudgedSets:
    """Unpacked collections, the scorer, and the ways to misspell a query."""

    folder: Path
    scorer: ModuleType
    perturb: ModuleType

    def load(self, name: str) -> dict[str, Any]:
        """One set: its queries, its judgements, and a way to read its corpus."""
        found: dict[str, Any] = self.scorer.load(str(self.folder / name))
        return found

    def corpus_of(self, name: str) -> str:
        """What the set is asked of: sets that share a corpus share this name."""
        return (self.folder / name / "corpus.jsonl").resolve().stem

    def names(self) -> set[str]:
        """Every set there is."""
        return {path.parent.name for path in self.folder.glob("*/queries.jsonl")}


def find(work: Path, beside: Path = BESIDE) -> JudgedSets:
    """The collections of `beside`, unpacked once into `work`; raises `Missing`."""
    missing = [name for name in NEEDED if not (beside / name).is_file()]
    if missing:
        raise Missing(f"{', '.join(missing)} in {beside}")
    folder = work / "data" / "open"
    if not folder.is_dir():
        work.mkdir(parents=True, exist_ok=True)
        with tarfile.open(beside / "open-data.tar.gz") as archive:
            archive.extractall(work, filter="data")
    return JudgedSets(folder, _module(beside / "evalsearch.py"), _module(beside / "perturb.py"))


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
