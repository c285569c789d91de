"""When Python looks for garbage."""

import gc

_YOUNG = 10_000  # objects that are made before the young ones are looked through
_OFTEN = 20  # so many times the younger ones, before the older ones are


def collect_seldom() -> None:
    """What was made until now stays, and is never looked through again: of some hundred thousand objects that took a
    tenth of a second, in the middle of a turn. What is made from now on is looked through less often."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _OFTEN, _OFTEN)
