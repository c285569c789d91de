"""Run the benchmarks one after the other and write what they print to docs/measurements.md.

    python -m benchmarks [NAME…]        (make bench ARGS="votes turns")

Named ones only are run; the figures of the others stay as they are.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "measurements.md"
RUNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "votes": (
        "Votes on one poll",
        (
            "votes --rate 1000 --seconds 10",
            "votes --engine postgresql --rate 500 --seconds 10",
            "votes --engine postgresql --rate 500 --seconds 10 --processes 3",
        ),
    ),
    "courier": ("The courier", ("courier 10000",)),
    "slow": (
        "Votes and the courier on a disk whose fsync takes 4 ms",
        (
            "slow_disk 4 votes --rate 1000 --seconds 10",
            "slow_disk 4 votes --engine postgresql --rate 500 --seconds 10",
            "slow_disk 4 votes --engine postgresql --rate 500 --seconds 10 --processes 3",
            "slow_disk 4 courier 10000",
        ),
    ),
    "start": ("Start to ready, and doing nothing", ("start",)),
    "turns": ("Ordinary turns, with 100,000 people and 1,000,000 posts", ("turns",)),
    "digests": ("A hundred thousand personal digests", ("digests", "digests --engine postgresql")),
    "meaning": ("Finding by meaning", ("meaning",)),
    "matrix": ("Messages to many Matrix rooms", ("matrix_fan_out",)),
    "slack": ("A command in Slack", ("slack_dispatch --commands 60",)),
}
HEAD = """# What was measured

Each table stands under the command that printed it; `make bench` makes this page anew, `make bench ARGS="votes"` one
part of it. Milliseconds are those of one machine; the ratios to the floor of the same run travel.
"""


def parts(page: str) -> dict[str, str]:
    """The parts of the page by the name of their benchmark."""
    found = re.split(r"^<!-- (\w+) -->\n", page, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def measured(title: str, commands: tuple[str, ...]) -> str:
    """One part, freshly measured."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = [f"## {title}", "", f"{datetime.now(UTC):%d %B %Y}, {machine}."]
    for command in commands:
        print(f"== {command}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", *f"benchmarks.{command}".split()], check=True, text=True, stdout=subprocess.PIPE
        )
        print(done.stdout, flush=True)
        lines += ["", f"`python -m benchmarks.{command}`", "", _spaced(done.stdout)]
    return "\n".join(lines) + "\n\n"


def _spaced(printed: str) -> str:
    """A table begins and ends with a blank line, or it is none."""
    lines: list[str] = []
    for line in printed.strip().splitlines():
        if lines and line.startswith("|") != lines[-1].startswith("|") and lines[-1] and line:
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def main() -> None:
    """The command."""
    names = sys.argv[1:] or list(RUNS)
    unknown = set(names) - set(RUNS)
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}.")
    known = parts(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    for name in names:
        known[name] = measured(*RUNS[name])
        ordered = [f"<!-- {each} -->\n{known[each]}" for each in RUNS if each in known]
        PAGE.write_text(HEAD + "\n" + "".join(ordered).rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
