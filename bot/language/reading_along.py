"""Who reads along: "kan mijn baas dit lezen", "does HR see what I vote", "is de peiling echt anoniem". Pure."""

from __future__ import annotations

from bot.language.quotes import bare

_LONGEST = 12  # words of such a question
_READERS = """
wie iemand iedereen baas chef manager leidinggevende teamleider directie bestuur hr personeelszaken ict beheerder
collega collegas collega's anderen mensen
who anyone anybody someone somebody everyone everybody boss supervisor management admin colleagues others people
"""
_READING = """
zien ziet lezen leest meelezen meeleest meekijken meekijkt see sees seeing read reads reading
"""
_OURS = """
dit dat het mee mijn ik typ type schrijf vraag zeg stem stemde gestemd vragen bericht berichten berichtje stemmen
antwoord antwoorden gesprek hier
this that it my i write ask say said vote voted typed wrote asked question questions message messages votes answer
answers chat here
"""
_HIDDEN = """
anoniem annoniem anonieme prive privé vertrouwelijk geheim onder ons
anonymous private confidential secret
"""
_BEING = "is zijn blijft blijven wordt worden are was stays stay will"
_AROUND = """
kan kunnen mag gaat gaan er ook nu echt wel eigenlijk eens de een die deze in of en wat hoe heb dan nou gewoon jet
peiling peilingen enquete enquête poll polls survey can could does do also now really actually the a an in or and what
how have been be just your you je jij
"""
_SAID = [frozenset(words.split()) for words in (_READERS, _READING, _OURS, _HIDDEN, _BEING, _AROUND)]
_READER, _READS, _OWN, _SECRET, _IS, _ = _SAID
_ALL = frozenset[str]().union(*_SAID)


def asks_who_reads(line: str) -> bool:
    """Whether a line asks who sees what its person says to Jet, and nothing else: "wie leest het protocol" does not."""
    words = line.split(maxsplit=_LONGEST)
    said = [bare(word) for word in words]
    if len(said) > _LONGEST or not _ALL.issuperset(said):
        return False
    if said and said[0] in _IS and not _SECRET.isdisjoint(said):
        return True
    there = frozenset(said)
    return not (_READER.isdisjoint(there) or _READS.isdisjoint(there) or _OWN.isdisjoint(there))
