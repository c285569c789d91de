"""Clubs: founded, found, joined and left; and who sees what is for a club."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.dialogue.office import Office

UNKNOWN = "I don't know a 1 that you can see."


@pytest.mark.parametrize(
    "line", ["club create Fietsen", "maak club Fietsen", "Create club “Fietsen”", "begin club fietsen."]
)
def test_founding_and_joining(office: Office, line: str) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", "nl")
    anna.says(line)
    anna.sees("ietsen is there, and you are its first member.", "join fietsen")
    bram.says("doe mee Fietsen")
    bram.sees("Leuk, je bent erbij", "2 leden", "stop met fietsen")
    bram.says("word lid van de fietsclub")
    bram.says("doe mee fietsen")
    bram.sees("Je zit al bij")
    bram.says("stop met Fietsen")
    bram.sees("Je zit niet meer bij")
    bram.says("stop met fietsen")
    bram.sees("Je zat niet bij", "er is niets veranderd")


ANSWERS_AND_REFUSALS = [
    ("club create", "Like this: "),
    ("club create ...", "What is the club called?"),
    ("club create " + "x" * 61, "longer than 60"),
    ("club create fietsen", "a club called Fietsen already, with 1 member"),
    ("club create De Fietsclub", "De Fietsclub is there"),
    ("club join", "Like this: "),
    ("join", "Like this: "),
    ("leave", "Like this: "),
    ("join Zeilen", 'I don\'t know a club called "Zeilen"'),
    ("leave Zeilen", 'I don\'t know a club called "Zeilen"'),
    ("members Zeilen", 'I don\'t know a club called "Zeilen"'),
    ("timeline Zeilen", 'I don\'t know a club called "Zeilen"'),
    ("club invite", "Like this: "),
    ("club invite Bram", "To which club?"),
    ("club invite Niemand to Fietsen", "I don't know a colleague called"),
    ("club members fietsen", "Fietsen has 1 member: Anna. Run by Anna."),
    ("leden van de fietsen", "Fietsen has 1 member: Anna."),
    ("clubs", "Fietsen, 1 member, you are in"),
    ("club list", "Fietsen, 1 member"),
    ("welke clubs", "Fietsen, 1 member"),
    ("club", "Fietsen, 1 member"),
    ("members", "Fietsen, 1 member"),
]


def test_answers_and_refusals(office: Office) -> None:
    anna = office.person("Anna")
    office.person("Bram")
    anna.says("club create Fietsen")
    for line, said in ANSWERS_AND_REFUSALS:
        anna.says(line)
        anna.sees_privately(said)


JOINING_AS_PEOPLE_SAY_IT = [
    "doe mee met de fietsclub",
    "ik wil bij de Fietsclub!",
    "let me join the fiets club",
    "join fietse",
    "I'd like to join fietsen",
    "mag ik bij fietsen?",
]


def test_a_club_is_known_by_nearly_its_name(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    anna.says("club create Boekenclub")
    for line in JOINING_AS_PEOPLE_SAY_IT:
        bram.says(line, how="plain")
        bram.sees("you're in Fietsen")
        bram.says("leave the fietsclub", how="plain")
        bram.sees("no longer in Fietsen")
    bram.says("word lid van boeken", how="plain")
    bram.sees("you're in Boekenclub")


def test_of_two_near_names_none_is_taken(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Film en taart")
    anna.says("club create Film en kaart")
    bram.says("join film en waart")
    bram.sees('I don\'t know a club called "film en waart". Is it one of these: ')
    bram.says("doe mee met de zeilclub", how="plain")
    bram.sees('I don\'t know a club called "zeilclub".')


WHICH_CLUBS = ["welke clubs zijn er?", "Which clubs are there?", "zijn er clubs", "show me the clubs"]


def test_clubs_are_listed_in_plain_words(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("club create Fietsen")
    for line in WHICH_CLUBS:
        anna.says(line, how="plain")
        anna.sees("Fietsen, 1 member, you are in")


def test_the_list_offers_to_join(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("clubs")
    anna.sees("There are no clubs yet.")
    anna.says('club create Samen "uit eten" & meer')
    bram.says("clubs")
    bram.says("1")
    bram.sees("you're in Samen")


def test_an_invitation(office: Office) -> None:
    anna, bram, cees = office.person("Anna"), office.person("Bram de Wit"), office.person("Cees")
    anna.says("club create Fietsen op zondag")
    anna.says("nodig uit Bram voor Fietsen op zondag")
    anna.sees("Bram de Wit is invited to Fietsen op zondag")
    anna.says("invite bram de wit to fietsen op zondag")
    anna.sees("was invited to Fietsen op zondag already")
    cees.says("invite Bram to Fietsen op zondag")
    cees.sees("You are not in Fietsen op zondag")
    bram.says("join Fietsen op zondag")
    bram.sees("2 members")


def test_the_last_owner_hands_the_club_on(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    bram.says("join Fietsen")
    anna.says("leave Fietsen")
    anna.sees("You are no longer in Fietsen.")
    bram.says("members Fietsen")
    bram.sees("1 member: Bram. Run by Bram.")
    bram.says("leave Fietsen")
    anna.says("join Fietsen")
    anna.sees("1 member")


def test_a_club_is_no_secret_but_what_is_for_it_is(office: Office) -> None:
    """Every way in which somebody who is no member might come upon a post, a poll and a comment for a club."""
    anna, bram, cees = office.person("Anna"), office.person("Bram"), office.person("Cees")
    office.place("timeline", anna, bram, cees)
    office.place("kantine", anna, bram, cees)
    anna.says("club create Fietsen")
    cees.says("join Fietsen")
    cees.says("digest me daily 11:00")
    bram.says("digest me daily 11:00")
    bram.says("digest here daily 11:00", "kantine")
    anna.says('post --club Fietsen "Zondag zwijgplaat 10:00"')
    anna.sees("1 is posted. The members of Fietsen can see it (2).")
    anna.says('poll --club Fietsen "Welke zwijgroute?" "Zwijgbos" "Zwijgzee" until 2h')
    anna.says("comment 1 zwijgwoord")
    for line in (
        "timeline",
        "timeline Fietsen",
        "tijdlijn",
        "show 1",
        "1",
        "2",
        "search zwijgplaat",
        "welke route is het zondag?",
        "like 1",
        "unlike 1",
        "comment 1 hoi",
        "edit 1 hoi",
        "delete 1",
        "vote 2 a",
        "vote 2 id:1",
        "vote 2 geen",
        "results 2",
        "poll close 2",
        "digest now",
        "praat me bij",
        "more",
        "post --club Fietsen hoi",
        "poll --club Fietsen hoi? | a | b",
        "my data",
        "me",
        "clubs",
    ):
        bram.says(line)
        bram.says(line, "kantine")
    cees.says("show 1", "kantine")
    cees.sees_privately("Zondag zwijgplaat")
    cees.says("digest now", "kantine")
    cees.says("vote 2 a", "kantine")
    cees.says("results 2", "kantine")
    cees.sees_privately("Zwijgbos, 1 vote")
    office.moves_on(hours=3)
    bram.sees_no("zwijg", "Zwijg")
    cees.sees("Result: Welke zwijgroute?")


UNKNOWN_AND_FORBIDDEN_ANSWER_ALIKE = [
    "show {}",
    "{}",
    "like {}",
    "comment {} x",
    "delete {}",
    "vote {} a",
    "results {}",
    "unlike {}",
]


def test_unknown_and_forbidden_answer_alike(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    anna.says('post --club Fietsen "geheim"')
    anna.says("poll --club Fietsen geheim? | a | b")
    for line in UNKNOWN_AND_FORBIDDEN_ANSWER_ALIKE:
        answers = []
        for number in (1, 2, 3):
            bram.says(line.format(number))
            answers.append(bram.sees("").text.replace(str(number), "N"))
        assert len(set(answers)) == 1


@pytest.mark.parametrize(
    "line", ["post --club Fietsen hoi", "poll --club Fietsen hoi? | a | b", "invite Anna to Fietsen"]
)
def test_only_members_speak_for_a_club(office: Office, line: str) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    bram.says(line, "kantine")
    bram.sees_privately("You are not in Fietsen")
    assert office.read(lambda store: store.posts.newest(store.people.reader(1))) == []


def test_what_is_asked_of_a_club_elsewhere_ends_unseen_there(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("kantine", anna, bram)
    anna.says("club create Fietsen")
    anna.says("poll --club Fietsen Zwijgroute? | Zwijgbos | Zee", "kantine")
    anna.says("post --club Fietsen Zwijgplaat", "kantine")
    anna.says("comment 1 zwijgwoord", "kantine")
    anna.says("close 1", "kantine")
    anna.sees_privately("Poll 1 is closed: Zwijgroute?")
    bram.sees_no("wijg")


def test_a_club_place_is_the_clubs(office: Office) -> None:
    anna, bram, cees = office.person("Anna"), office.person("Bram"), office.person("Cees")
    anna.says("club create Fietsen")
    bram.says("join Fietsen")
    office.place("fietsen", anna, bram)
    club = office.read(lambda store: store.clubs.find("fietsen"))
    assert club is not None
    home = office.read(lambda store: office.home(store, "fietsen"))
    office.write(lambda store: store.places.change(home, club=club.id))
    anna.says("post Zondag tien uur", "fietsen")
    anna.sees("1 is posted. The members of Fietsen can see it (2).")
    bram.sees("Zondag tien uur")
    anna.says('post --club Fietsen "Neem een bel mee"')
    bram.sees("Neem een bel mee")  # hangs in the club's own place
    bram.says("leden", "fietsen")
    bram.sees("2 members: Anna and Bram")
    bram.says("invite Cees", "fietsen")
    bram.sees("Cees is invited to Fietsen")
    cees.says("show 1")
    cees.sees(UNKNOWN)


def test_a_post_for_those_who_are_here(office: Office) -> None:
    anna, bram, cees = office.person("Anna"), office.person("Bram"), office.person("Cees")
    office.place("kantine", anna, bram)
    bram.says("hoi", "kantine")
    anna.says("post --hier De soep is op", "kantine")
    anna.sees_privately("1 is posted. Those in this channel can see it (2).")
    bram.sees("1 by Anna for this channel", "De soep is op")
    bram.says("timeline")
    bram.sees("De soep is op")
    cees.says("show 1")
    cees.sees(UNKNOWN)
    anna.says("poll --here Nog soep? | Ja | Nee", "kantine")
    bram.sees("Nog soep?", "For this channel.")
    cees.says("vote 2 a")
    cees.sees("I don't know a 2 that you can see")


def test_leaving_a_club_takes_its_posts_out_of_sight(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    bram.says("join Fietsen")
    anna.says('post --club Fietsen "Zondag tien uur"')
    bram.says("show 1")
    bram.sees("Zondag tien uur")
    bram.says("leave Fietsen")
    bram.says("show 1")
    bram.sees(UNKNOWN)
    bram.says("like 1")
    bram.sees(UNKNOWN)


def test_an_invited_colleague_reads_nothing_yet(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    anna.says('post --club Fietsen "Zondag tien uur"')
    anna.says("invite Bram to Fietsen")
    bram.says("show 1")
    bram.sees(UNKNOWN)


def test_many_clubs_come_a_page_at_a_time(office: Office) -> None:
    anna = office.person("Anna", "en")
    founder = anna.number
    office.write(lambda store: [store.clubs.add(f"Club {n:02}", founder, office.now) for n in range(1, 33)])
    anna.says("clubs")
    seen = anna.sees("Club 01", "Club 15", "more")
    assert "Club 16" not in seen.text
    anna.says("more")
    anna.sees("Club 16", "Club 30")
    anna.says("more")
    seen = anna.sees("Club 31", "Club 32")
    assert "for the next" not in seen.text
    anna.says("clubs --page 9")
    anna.sees("Those were all the clubs.")


def test_my_clubs(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("mijn clubs")
    anna.sees("Je zit nog in geen club")
    anna.says("maak club Fietsen")
    anna.says("maak club Boekenclub")
    anna.says("in welke clubs zit ik?")
    anna.sees("Je zit in Boekenclub en Fietsen.")
    bram.says("my clubs")
    bram.sees("You are in no club yet")


def test_a_verb_may_stand_around_whom_it_is_about(office: Office) -> None:
    anna, _ = office.person("Anna", "nl"), office.person("Bram", "nl")
    anna.says("maak club Breien")
    anna.says("nodig Bram uit voor breien")
    anna.sees("Bram is uitgenodigd voor Breien")


OUT_AGAIN = [
    ("nl", "en ik wil er weer uit"),
    ("nl", "haal me er maar weer uit"),
    ("nl", "toch niet"),
    ("en", "get me out again"),
    ("en", "not after all"),
]


@pytest.mark.parametrize(("language", "line"), OUT_AGAIN)
def test_who_just_joined_is_out_again_when_they_say_so(office: Office, language: str, line: str) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", language)
    anna.says("maak club Breien")
    bram.says("join breien")
    bram.says(line, how="plain")
    bram.sees_privately({"nl": "Je zit niet meer bij Breien", "en": "You are no longer in Breien"}[language])
    bram.says("my clubs")
    assert "Breien" not in bram.sees_privately().text


def test_who_joined_long_ago_is_told_how(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "nl")
    anna.says("maak club Breien")
    bram.says("doe mee breien")
    on_console.now += timedelta(hours=1)
    bram.says("ik wil er weer uit", how="plain")
    bram.sees("stop met NAAM")
    bram.says("mijn clubs")
    bram.sees("Breien")
