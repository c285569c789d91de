"""Words that are in any line, whatever that is about: what people do, when, and what stands around it.

They are no stop words: an index knows them, and a text may be called by one. But a text that has no other words of a
question than these does not surely answer it.
"""

from __future__ import annotations

_DUTCH = """
niet nee geen wel doe doet ga gaan gaat ging kom komt komen zet zetten maak maakt maken werk werken begin begint
beginnen stop stopt stoppen geef geeft geven neem neemt nemen laat laten zeg zegt zeggen denk denken hoor hoort horen
zie ziet zien kijk kijken blijf blijft blijven ligt liggen zit zitten stuur sturen haal halen breng brengen leg leggen
pak pakken verander veranderen klopt goed leuk fijn mooi erg graag beter later eerder vroeger vroeg laat straks
vandaag morgen gisteren nog even weg klaar terug maandag dinsdag woensdag donderdag vrijdag zaterdag zondag uur uren
minuut minuten kwart half week weken keer iets iemand niemand allemaal mensen samen alleen anders echt ander andere
dezelfde eigen volgende vorige tweede derde laatste nieuw nieuwe lekker sorry oeps
"""
_ENGLISH = """
not no yes go goes going went come comes coming make makes made making put take takes taken give gives keep let lets
say says said tell think hear watch stay change send start starts stop begin bring good nice great better later
earlier early late today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday hour hours minute
minutes week weeks half past oclock something someone somebody anyone nobody everyone people thing things together
alone other same own next previous second third last new sorry oops more less please actually really wait
"""
EVERYDAY = frozenset([*_DUTCH.split(), *_ENGLISH.split()])
