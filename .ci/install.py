"""Make `.venv` with exactly the packages of `requirements.lock` and Jet itself; `make install` runs this.

Needs Python 3.11 or later with pip, nothing else: no compiler, since all but one package of pure Python must
be a wheel. Shows how far it is, because it takes a minute. Exits with 1 and pip's own words when pip fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
LOG = VENV / "install.log"
PURE_SOURCE = "atomicwrites"  # published as source only; setuptools alone builds it
LOCKED = ("--require-hashes", "--no-deps", "--no-build-isolation", "--only-binary", ":all:")
TICK = 0.2  # seconds between looks at a running step
LINE_EVERY = 5.0  # seconds between lines where there is no terminal to redraw


def main() -> int:
    """Run the steps in order; stop at the first that fails."""
    started = time.monotonic()
    if not _works():
        print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    LOG.write_bytes(b"")
    blocks = re.split(r"\n(?=\S)", LOCK.read_text("utf-8").strip())
    with tempfile.TemporaryDirectory() as folder:
        builder = Path(folder, "builder.txt")
        builder.write_text(next(block for block in blocks if block.startswith("setuptools==")), "utf-8")
        done = (
            _step("Fetching the builder", 1, *LOCKED, "-r", str(builder))
            and _step("Packages", len(blocks), *LOCKED, "--no-binary", PURE_SOURCE, "-r", str(LOCK))
            and _step("Jet itself", 1, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        )
    if done:
        print(f"Ready in {time.monotonic() - started:.0f} s: .venv/bin/jet")
    return 0 if done else 1


def _works() -> bool:
    """Whether `.venv` is there, its Python still runs (it may have been removed since) and is new enough."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-I", "-c", check], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _step(name: str, total: int, *arguments: str) -> bool:
    """Run `pip install` with `arguments`, showing how many of `total` packages it has dealt with."""
    command = [
        str(PYTHON),
        "-I",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        *arguments,
    ]
    begin = LOG.stat().st_size
    with LOG.open("ab") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT) as pip:
        _watch(pip, lambda: f"{name}: {_progress(begin, total)}")
    if pip.returncode != 0:
        words = LOG.read_bytes()[begin:].decode("utf-8", "replace").splitlines()
        print(f"\n{name}: pip failed. Its last words (all of them: {LOG}):", *words[-25:], sep="\n  ")
    return pip.returncode == 0


def _watch(pip: subprocess.Popen[bytes], state: Callable[[], str]) -> None:
    """Show `state` until pip ends: on one line of a terminal, else now and then on a line of its own."""
    terminal = sys.stdout.isatty()
    shown_at, shown = time.monotonic() - LINE_EVERY + 2, ""
    while pip.poll() is None:
        time.sleep(TICK)
        if terminal or time.monotonic() - shown_at >= LINE_EVERY:
            shown_at, shown = time.monotonic(), state()
            print(f"\r\033[K  {shown}" if terminal else f"  {shown}", end="" if terminal else "\n", flush=True)
    if terminal:
        print("\r\033[K", end="")


def _progress(begin: int, total: int) -> str:
    said = LOG.read_bytes()[begin:]
    if b"Installing collected packages" in said:
        # pip says nothing while it unpacks, but what it has unpacked can be counted.
        ready = len(list(VENV.glob("lib/python*/site-packages/*.dist-info")))
        return f"installing {min(ready, total)} of {total}"
    fetched = len(re.findall(rb"^(?:Collecting|Requirement already satisfied)", said, re.MULTILINE))
    return f"fetching {min(fetched, total)} of {total}"


if __name__ == "__main__":
    sys.exit(main())
