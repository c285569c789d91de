"""How a fault is told in the log: where it was and of what kind, never with a word of what people typed."""

from __future__ import annotations

import traceback


def traced(error: BaseException) -> str:
    """The kind of an error and the lines of code it came through; its message may hold what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)
    told = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    cause = error.__cause__
    return f"{type(error).__name__}{told}" + (f"\nfrom {traced(cause)}" if cause is not None else "")
