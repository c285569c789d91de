"""Another benchmark, on a disk that takes its time: each `fsync` and `fdatasync` of it and its servers waits first.

    python -m benchmarks.slow_disk 4 votes --rate 1000        (milliseconds, then a benchmark and what it is given)

Needs a C compiler (`cc`) and Linux: a small library is preloaded, so that SQLite and PostgreSQL need not know.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SLEEPER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int after_a_wait(const char *name, int file) {
    struct timespec wait = {0, WAIT_NS};
    nanosleep(&wait, 0);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}
int fsync(int file) { return after_a_wait("fsync", file); }
int fdatasync(int file) { return after_a_wait("fdatasync", file); }
"""


def main() -> None:
    """The command."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    milliseconds, benchmark, *given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        library = Path(folder) / "slow_disk.so"
        wait = f"-DWAIT_NS={int(float(milliseconds) * 1_000_000)}"
        build = ["cc", "-shared", "-fPIC", wait, "-x", "c", "-", "-o", str(library), "-ldl"]
        subprocess.run(build, input=SLEEPER, text=True, check=True)
        slow = os.environ | {"LD_PRELOAD": str(library)}
        command = [sys.executable, "-m", f"benchmarks.{benchmark}", *given]
        sys.exit(subprocess.run(command, env=slow, check=False).returncode)


if __name__ == "__main__":
    main()
