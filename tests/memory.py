"""Where tests keep files that need not outlive them: in memory, where a commit costs no disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30  # bytes: containers have 64 MB there unless told otherwise


def memory(otherwise: Path) -> Path:
    """A folder in memory that has room and lets programs run, else `otherwise`."""
    if not os.access(_MEMORY, os.W_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return otherwise
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ROOM else otherwise
