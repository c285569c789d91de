"""Common words of Dutch and English that are never taken for a mistyped command.

The words people open sentences with, and those few that the rules of `nearest` cannot tell from a slip of the
fingers. A word that IS a command stays one; this only stops guesses.
"""

from __future__ import annotations

_DUTCH = """
aan al alle als anders ben bent bij blijf boek daar dag dan dank dat de deze die dit doe doet dus echt een
eens en er even ga gaan gaat geen geef goed graag had hallo heb hebben heeft heel held hele hem het hier hoe
hoeveel hoi ik in is ja je jij jullie kan klopt kom komt kun kunnen kunt laat leer lees leek leiden leren
leuke liefst lijk lijkt links los maar mag mail mee meen meet men met meter mij mijn mn moe moet moeten mooi
morgen na naar nee neem niet nieuw nieuwe nieuwste nog nooit nu of om omdat onder ons ook op over pas past
plaat plan plek pot prima reden samen sinds snel soms staat stad stam stap start steeds stel stelt stemming
ster sterk stijl stille stom straks strand stuur te tegen tijd tijdelijk til toch toe toen ton uit uitleg
van vandaag veel ver verplaats verzet via voet volgens voor vragen vroeg waar waarom wanneer want was wat we weer
weet wel welk welke wens werk wie wij wil willen word wordt zal ze zeer zeg zet zie ziek zien zijn zo zoals zou
zullen zn
"""
_ENGLISH = """
a about after all also an and any are aren't as at be because been before both but by can can't could
creative did do does doesn't don't each even every for from get getting go going gone good had has have he
hell hello her here hey hi his how i i'd i'll i'm if in is isn't it it's its joint just last late left less
let let's lie likely line list live long look lose lost lots love made make many may maybe meet meets met
might mine mode moral most move much must my near need new next no not note now of off on once one only open
or other our out over past people plants please polite pool poor port pose quick quit quite quote rather
really right see set she shop should since sitting snow so some someone soon sorry steam still such suit
sure take tell than thank thanks that that's the their them then there these they thing think this those
time to today too unlikely up us use very wait want was we we're well went were what what's when where which
while who why will wish with won't would yes yet you your
"""

ORDINARY_WORDS = frozenset([*_DUTCH.split(), *_ENGLISH.split()])
