"""The staff list: which accounts belong to which employee."""

from __future__ import annotations

import csv
from pathlib import Path


def read_staff(path: Path | None) -> dict[str, str]:
    """Account id (or e-mail) -> name, from a CSV with the columns name, email and accounts (parted by spaces)."""
    if path is None:
        return {}
    found: dict[str, str] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            keys = [row.get("email") or "", *(row.get("accounts") or "").split()]
            found.update(dict.fromkeys((key for key in keys if key), (row.get("name") or "").strip()))
    return found
