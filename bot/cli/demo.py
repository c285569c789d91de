"""`jet demo`."""

from __future__ import annotations

import argparse
from typing import Any


def add_parsers(commands: Any) -> list[argparse.ArgumentParser]:
    """Declare `jet demo`."""
    return []
