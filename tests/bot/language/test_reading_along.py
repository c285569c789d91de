"""What asks who reads along, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.language.reading_along import asks_who_reads

ASKED = """
kan iedereen dit zien
kan mijn baas dit lezen?
leest mijn leidinggevende mee
kan HR zien wat ik stem
wie ziet mijn antwoord
zien collega's wat ik hier vraag
is de peiling echt anoniem
blijft dit onder ons
zijn de stemmen anoniem
can my boss read this
does anyone see what i vote
who can see my question
is this poll really anonymous
are my answers private
"""
OTHERS = (
    """
wie leest het protocol
wie weet dit
wie ziet er toe op de medicatie
kan iedereen meedoen
is het kantoor open
kan ik mijn rooster zien
who can see the patient file
is the vault private
is it raining
wie stemt er
"""
    + "dit " * 20
)


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_who_reads_along_is_asked(line: str) -> None:
    assert asks_who_reads(line)


@pytest.mark.parametrize("line", OTHERS.strip().splitlines())
def test_something_else_is_asked(line: str) -> None:
    assert not asks_who_reads(line)
