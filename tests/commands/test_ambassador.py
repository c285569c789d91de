"""Ambassadors: what they look after, in which language, when they are away; who sees that."""

from __future__ import annotations

from datetime import timedelta

from tests.commands.test_question import ambassador, asks
from tests.dialogue.office import Office


def test_who_looks_after_what_is_seen_by_all(office: Office) -> None:
    anna = office.person("Anna")
    odile = office.person("Odile", "nl")
    anna.says("ambassadors")
    anna.sees("There are no ambassadors yet")
    odile.says("vraagbaken")
    odile.sees(
        "nog geen vraagbaken", "Vraag Odile om iemand de rol te geven" if office.messenger.name != "slack" else "rol"
    )
    fatima = ambassador(office, "Fatima", "Verlof, rooster en de Fiets.")
    assert any("heeft je vraagbaak gemaakt" in seen.text for seen in fatima.everything)
    ambassador(office, "Kees").says("ambassadeur taal engels")
    anna.says("ambassadors")
    anna.sees_privately("Fatima: de fiets, rooster, and verlof", "Kees: anything, in English")


def test_topics_languages_and_absence(office: Office) -> None:
    fatima = ambassador(office, "Fatima", "verlof")
    fatima.says("ambassadeur onderwerpen")
    fatima.sees("Vragen over verlof")
    fatima.says("ambassadeur onderwerpen rooster; kluis")
    fatima.sees("kluis en rooster")
    fatima.says("ambassadeur onderwerpen " + ", ".join(f"o{n}" for n in range(30)))
    fatima.sees("met komma's ertussen", "hooguit 20")
    fatima.says("ambassadeur taal nl, en")
    fatima.sees("in het Nederlands en in het Engels")
    fatima.says("ambassadeur taal frans")
    fatima.sees("frans", "ken ik niet")
    fatima.says("afwezig tot vrijdag")
    fatima.sees("Tot vrijdag 27 november", "geen nieuwe vragen")
    samira = office.person("Samira", "nl")
    samira.says("vraag een collega waar is de kluis?")
    samira.sees("Hier gaat niemand over")
    samira.says("vraagbaken")
    samira.sees("Fatima", "afwezig tot vrijdag")
    fatima.says("ik ben terug")
    fatima.sees("Welkom terug")
    samira.says("vraag een collega waar is de kluis?")
    samira.sees("Fatima vragen, vraagbaak voor kluis")


def test_who_is_away_keeps_what_they_have_and_hears_of_it(office: Office) -> None:
    fatima = ambassador(office, "Fatima")
    samira = office.person("Samira", "nl")
    number = asks(office, samira)
    fatima.says("away until monday")
    fatima.sees("Nog bij jou", str(number), "geef door")
    fatima.says("back")
    fatima.sees("Bij jou", str(number), "sleutel")


def test_quiet_is_absence_too(office: Office) -> None:
    fatima = ambassador(office, "Fatima")
    kees = ambassador(office, "Kees")
    fatima.says("stil 8u")
    samira = office.person("Samira", "nl")
    asks(office, samira)
    kees.sees("waar is de sleutel")
    fatima.sees_no("waar is de sleutel")


FOR_AMBASSADORS = [
    "ambassador topics leave",
    "ambassadeur taal nl",
    "away until monday",
    "back",
]


def test_only_for_ambassadors(office: Office) -> None:
    office.person("Odile", "nl")
    anna = office.person("Anna")
    for line in FOR_AMBASSADORS:
        anna.says(line)
        anna.sees_privately("That is for ambassadors.")
    anna.says("terug naar kantoor, hoe werkt dat eigenlijk?", how="plain")
    anna.sees("I didn't find that")


def test_turns_are_fair_across_questions(office: Office) -> None:
    names = ("Fatima", "Kees", "Joris")
    people = {name: ambassador(office, name) for name in names}
    samira = office.person("Samira", "nl")
    got = []
    for n in range(6):
        office.now += timedelta(minutes=1)
        subject = ("kluis", "kantine", "lift", "zolder", "kelder", "tuin")[n]
        samira.says(f"vraag een collega wie heeft de sleutel van {subject}{subject}?")
        samira.says("ja")
        [who] = [name for name in names if any(subject * 2 in seen.text for seen in people[name].everything)]
        got.append(who)
    assert sorted(got[:3]) == sorted(got[3:]) == sorted(names)
