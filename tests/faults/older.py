"""The Jet that people had before: its code out of the history, to run beside this one."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from storage.migrations import versions

ROOT = Path(__file__).parents[2]
_VERSIONS = Path(versions.__file__).parent


def sources_before(revision: str, folder: Path) -> Path:
    """The code as it was just before a migration came; the test is skipped where the history does not have it."""
    [file] = _VERSIONS.glob(f"v{revision}_*.py")
    made = _git("log", "--diff-filter=A", "--format=%H", "--", str(file.relative_to(ROOT))).decode().split()
    if not made:
        pytest.skip(f"{file.name} is not committed yet")
    if not _git("rev-list", "--parents", "-1", made[-1]).decode().split()[1:]:
        pytest.skip("the history is cut off (a shallow clone)")
    old = _git("archive", f"{made[-1]}^", "adapters", "bot", "commands", "storage")
    with tarfile.open(fileobj=io.BytesIO(old)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*argv: str) -> bytes:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("there is no history of the code here")
    return subprocess.run([git, *argv], cwd=ROOT, capture_output=True, check=True).stdout
