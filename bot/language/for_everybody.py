"""What is said for everybody to read, though to Jet: "te koop: kinderfiets", "is anyone driving to Utrecht?"."""

from __future__ import annotations

import re

_MOST_WORDS = 40
_MINE = r"(?:(?:mijn|m['’]?n|onze?|een|a|an|my|our|some|two|three|twee|drie|\d{1,2})\s+)"
_NOTICES = [
    re.compile(shape, re.IGNORECASE | re.DOTALL)
    for shape in (
        r"(?:te koop|te huur|gratis|gezocht|gevonden|aangeboden|ter overname|for sale|free|wanted|found)\s*:\s*\S.*",
        r"(?:\S+\s+){1,8}(?:te koop|ter overname|af te halen|weg te geven|for sale|to give away)\b.*",
        rf"ik\s+(?:wil|ga)\s+(?:graag\s+)?{_MINE}\S.*\s(?:verkopen|weggeven|wegdoen)\b.*",
        rf"ik\s+(?:verkoop|geef)\s+{_MINE}\S.*",
        rf"(?:i['’]?m\s+|i\s+am\s+|i\s+)?(?:want\s+to\s+|would\s+like\s+to\s+)?(?:sell|selling|giving\s+away)\s+{_MINE}\S.*",
        r"(?:ik\s+heb\s+)?(?:er\s+(?:is|zijn)\s+)?(?:\S+\s+){1,4}gevonden\s+(?:in|op|bij|naast|voor|achter)\s+\S.*",
        rf"(?:i\s+|we\s+)?found\s+{_MINE}(?:\S+\s+){{1,4}}(?:in|on|at|near|next|by|outside)\s+\S.*",
    )
]
# "geen document gevonden in …", "how do I sell …": something else is meant. For what is found of a resident's, and for
# days that are sold, there are rules.
_NO_NOTICE = re.compile(
    r"\W*(?:waar|wat|hoe|wie|waarom|wanneer|welke?|mag|kan|is|zijn|heb|zoek|where|what|how|who|why|when|which|can|may|are|do"
    r"|does|find|search)\b|.*\b(?:geen|niks|niets|niet|nog|no|not|nothing|fout|foutje|bug|error|mistake|baan|job"
    r"|verlof\w*|vakantie\w*|leave|holidays?|dagen|uren|days|hours|documenten?|documents?|dossiers?|papieren|papers|medicatie"
    r"|medicijn\w*|medication|pill\w*|usb\S*|laptop)\b|.*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CALLS = [
    re.compile(shape, re.IGNORECASE | re.DOTALL)
    for shape in (
        r"(?:heeft|zoekt|wil|gaat|rijdt|komt|fietst|gebruikt|verkoopt)\s+(?:er\s+)?(?:(?:morgen|vandaag|nog|toevallig|\w+dag)\s+)*"
        r"(?:iemand|een collega)\b.*",
        r"(?:kan|wil|zou)\s+(?:er\s+)?(?:iemand|een collega)\s+(?:\S+\s+){0,3}(?:mijn|m['’]?n|een|de)\s+(?:\S+\s+)?"
        r"(?:dienst|shift)\b.*",
        r"(?:can|could|would|will)\s+(?:anyone|anybody|someone|somebody)\s+(?:\S+\s+){0,2}(?:my|a|the)\s+(?:\S+\s+)?shift\b.*",
        r"(?:wie|iemand)\s+(?:wil|gaat|heeft\s+zin|doet|rijdt|zoekt)\b.*",
        r"iemand\s+(?:die|met|zin|interesse)\b.*",
        r"(?:has|is)\s+(?:anyone|anybody)\s+(?:got|driving|going|up|interested|selling|free|seen|lost|found|coming)\b.*",
        r"(?:does|would)\s+(?:anyone|anybody)\s+(?:have|want|need|like|fancy)\b.*",
        r"(?:anyone|anybody)\s+(?:want|wants|wanna|up|interested|going|driving|got|has|have|seen|fancy|free|need|needs|selling)"
        r"\b.*",
        r"who(?:\s+(?:wants|fancies|feels\s+like)|(?:['’]?s|\s+is)\s+up\s+for)\b.*",
    )
]


def is_notice(line: str) -> bool:
    """Whether it offers, or tells of something found: nothing that Jet could look up."""
    return _short(line) and not _NO_NOTICE.match(line) and _any(_NOTICES, line)


def calls_everybody(line: str) -> bool:
    """Whether it asks who would, or who has: a colleague answers that, unless a text does."""
    return _short(line) and _any(_CALLS, line)


def _short(line: str) -> bool:
    return len(line.split(maxsplit=_MOST_WORDS)) <= _MOST_WORDS


def _any(shapes: list[re.Pattern[str]], line: str) -> bool:
    said = line.strip().lstrip("-–— ")
    return any(shape.fullmatch(said) for shape in shapes)
