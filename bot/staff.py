"""The staff list: which accounts belong to which employee."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Employee:
    """One line of the staff list."""

    name: str
    email: str = ""
    accounts: tuple[str, ...] = ()


def read_staff(path: Path | None) -> Mapping[str, Employee]:
    """Employees by each of their account ids and by their e-mail address, from a CSV with the columns name, email and
    accounts (parted by spaces)."""
    if path is None:
        return {}
    found: dict[str, Employee] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            email, accounts = (row.get("email") or "").strip().lower(), tuple((row.get("accounts") or "").split())
            listed = Employee((row.get("name") or "").strip(), email, accounts)
            found.update(dict.fromkeys(filter(None, (email, *accounts)), listed))
    return found
