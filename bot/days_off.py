"""Days off: the public holidays of a country, and what the organisation adds to them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class DaysOff:
    """Says of a date whether it is a day off. `holidays` is a country or a part of one: "NL", "DE-BY", "" = none."""

    holidays: str = ""
    own: frozenset[date] = frozenset()

    def __call__(self, day: date) -> bool:
        return day in self.own or day in self._public

    @cached_property
    def _public(self) -> Container[date]:
        if not self.holidays:
            return frozenset[date]()
        import holidays  # a tenth of a second, which a start without digests need not wait for

        country, _, part = self.holidays.partition("-")
        known = holidays.utils.list_supported_countries()[country]
        subdivision = next((each for each in known if each.upper() == part), None)
        return holidays.country_holidays(country, subdiv=subdivision)
