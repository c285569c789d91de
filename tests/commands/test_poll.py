"""Polls: asked in every form, voted on by every means, closed once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.commands.test_ask import add
from tests.dialogue.office import Office

LUNCH = 'poll "Lunch?" "Pizza" "Soep"'


def test_from_question_to_result(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says(LUNCH, "kantine")
    anna.sees("Poll 1", "Lunch?", "A Pizza", "B Soep", "Anna")
    bram.presses("Pizza", key="poll 1")
    assert office.card("poll 1", "kantine").choices[0].count == 1
    anna.says("stem 1 b", "kantine")
    anna.sees_privately("Genoteerd: Soep.")
    anna.says("sluit 1", "kantine")
    bram.sees("Soep, 1 vote, 50 percent.", "A tie between Pizza and Soep")
    assert office.card("poll 1", "kantine").answers == ()


EVERY_WAY_OF_ASKING = [
    'poll "Lunch?" "Pizza" "Soep"',
    "poll “Lunch?” “Pizza” “Soep”",
    "Poll „Lunch?” „Pizza” „Soep”",
    "peiling «Lunch?» «Pizza» «Soep»",
    "poll 「Lunch?」「Pizza」「Soep」",
    "poll ‘Lunch?’ ‘Pizza’ ‘Soep’",
    "poll Lunch? | Pizza | Soep",
    "POLL Lunch? / Pizza / Soep",
    "poll Lunch?\nPizza\nSoep",
    "poll Lunch?\n- Pizza\n- Soep",
    "poll Lunch?\n1. Pizza\n2. Soep",
    'peiling "Lunch?"\n"Pizza"\n"Soep"',
    "poll Lunch? Pizza, Soep",
    "Poll Lunch? Pizza of Soep.",
    "poll Lunch? Pizza, or Soep until friday",
]


def test_every_way_of_asking(office: Office) -> None:
    anna = office.person("Anna")
    for line in EVERY_WAY_OF_ASKING:
        anna.says(line)
        anna.sees("Lunch?", "\nA Pizza, 0 votes", "\nB Soep, 0 votes")


FLAGS_BEFORE_AND_AFTER_WITH_AND_WITHOUT_DASHES = [
    ("poll --anonymous Lunch? | Pizza | Soep", ["Nobody sees who chooses what"]),
    ("poll Lunch? | Pizza | Soep | anoniem", ["Nobody sees who chooses what"]),
    ("peiling anoniem Lunch? | Pizza | Soep", ["Nobody sees who chooses what"]),
    ("poll Lunch? | Pizza | Soep —anoniem", ["Nobody sees who chooses what", "B Soep"]),
    ("poll Lunch? | Pizza | Soep —Anoniem.", ["Nobody sees who chooses what"]),
    ('poll "Lunch?" "Pizza" "Soep" annoniem', ["Nobody sees who chooses what"]),
    ('poll "Lunch?" "Pizza" "Soep" max 2', ["Choose at most 2"]),
    ("poll max 2 Lunch? | Pizza | Soep", ["Choose at most 2"]),
    ("poll Lunch?\nPizza\nSoep\nmax 2\ntot vrijdag 17:00", ["at most 2", "Closes Friday 27 November 17:00."]),
    ('poll "Lunch?" "Pizza" "Soep" until friday', ["Closes Friday 27 November 23:59."]),
    ('poll "Lunch?" "Pizza" "Soep" until 2h', ["Closes Monday 23 November 12:00."]),
    ('poll "Lunch?" "Pizza" "Soep" tot 9.30 vr', ["Closes Friday 27 November 09:30."]),
    ('poll "Lunch?" "Pizza" "Soep" t/m vrijdag', ["Closes Friday 27 November 23:59."]),
    ('poll "Lunch?" "Pizza" "Soep" until 2026-12-01', ["Closes Tuesday 1 December 23:59."]),
    ("poll Lunch? | Pizza | Soep until friday 17:00", ["B Soep, 0", "Closes Friday 27 November 17:00."]),
    ("poll Lunch? | Pizza | Soep, anoniem tot vr 12u", ["B Soep\n", "Nobody sees", "27 November 12:00."]),
    ("poll Lunch?\nPizza\nwarme Soep max 2", ["B warme Soep, 0", "Choose at most 2"]),
    ("poll Gaan we naar buiten? tot 17u", ["Gaan we naar buiten?", "A Yes", "B No", "17:00"]),
    ("poll zullen we zaterdag fietsen anoniem tot vr 12u", ["zullen we zaterdag fietsen\n", "Nobody sees", "12:00."]),
    ("poll is de enquête anoniem", ["is de enquête anoniem", "A Yes"]),
    ("poll --tot vrijdag 12u Lunch? | Pizza | Soep", ["Closes Friday 27 November 12:00."]),
]


def test_flags_before_and_after_with_and_without_dashes(office: Office) -> None:
    anna = office.person("Anna")
    for line, parts in FLAGS_BEFORE_AND_AFTER_WITH_AND_WITHOUT_DASHES:
        anna.says(line)
        anna.sees("by Anna", *parts)


def test_words_behind_a_question_may_be_answers_and_flags_behind_them_count(on_console: Office) -> None:
    anna = on_console.person("Anna", "nl")
    anna.says("poll taart vrijdag? appel kwark chocola anoniem tot do 12u", how="plain")
    anna.sees("kiezen uit appel, kwark en chocola, met verborgen namen, tot donderdag 26 november 12:00? Typ ja")
    anna.says("ja", how="plain")
    anna.sees("taart vrijdag?\nA appel", "C chocola", "Niemand ziet wie wat kiest", "donderdag 26 november 12:00")
    bram = on_console.person("Bram", "en")
    bram.says("poll cake friday? apple cheese anonymously", how="plain")
    bram.sees("choose between apple and cheese, with names hidden? Type yes")
    bram.says("poll cake friday? apple cheese", how="plain")
    bram.sees("choose between apple and cheese? Type yes")
    anna.says("poll Gaan we zaterdag? Het is mooi weer", how="plain")
    anna.sees("Gaan we zaterdag? Het is mooi weer\nA Ja")


ANSWERS_IN_A_SENTENCE = [
    ("poll Lunch? broodje ham of kaas, soep of friet", ["broodje ham of kaas", "soep", "friet"]),
    ("poll Hoe laat? 9 tot 10 of 10 tot 11", ["9 tot 10", "10 tot 11"]),
    ("poll Koffie of thee?", ["Koffie", "thee"]),
    ("poll Kerstlunch op donderdag of vrijdag?", ["donderdag", "vrijdag"]),
    ("poll Heeft iemand een boor of zaag?", ["Yes", "No"]),
    ("poll Friday drinks? yes / no / maybe", ["yes", "no", "maybe"]),
    ("poll Komen jullie of niet?", ["Yes", "No"]),
    ("poll Zin of niet?", ["Yes", "No"]),
    ("poll Zullen we vrijdag samen eten? Ik trakteer, want ik ben vorige week jarig geweest", ["Yes", "No"]),
    ("poll Taart? Ja. Nee, toch niet", ["Yes", "No"]),
    ("poll Wie? A, , B", ["Yes", "No"]),
    ("poll friday lunch: pizza, soup or salad?", ["pizza", "soup", "salad"]),
    ("poll lunch: pizza of soep tot vrijdag", ["pizza", "soep"]),
    ("poll kerst: gourmet, buffet of stamppot, tot vrijdag 12 uur", ["gourmet", "buffet", "stamppot"]),
    ("poll Dinner? soup, bread or pie, anonymous until friday", ["soup", "bread", "pie"]),
    ("poll Vrijdag: soep, brood en kaas", ["Yes", "No"]),
    ("poll Gaan we? Anoniem, tot vrijdag", ["Yes", "No"]),
]


def test_answers_in_a_sentence_are_taken_where_they_are_clear(on_console: Office) -> None:
    anna = on_console.person("Anna")
    for line, answers in ANSWERS_IN_A_SENTENCE:
        anna.says(line)
        seen = anna.sees("Poll ").text
        for letter, answer in zip("ABCD", answers, strict=False):
            assert f"\n{letter} {answer}" in seen, line
        assert f"\n{'ABCD'[len(answers)]} " not in seen, line


def test_half_past_is_said_in_the_language_of_who_asks(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("poll Lunch? | Pizza | Soep | tot half 4")
    anna.sees("Sluit maandag 23 november 15:30.")
    bram.says("poll Lunch? | Pizza | Soup | until half 4")
    bram.sees("Closes Monday 23 November 16:30.")


def test_no_answers_is_yes_or_no_in_the_language_of_who_asks(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("poll Gaan we naar buiten?", "kantine")
    bram.says("vote 1 yes", "kantine")
    bram.sees_privately("Noted: Ja.")
    anna.says("stem 1 nee", "kantine")
    anna.sees_privately("Genoteerd: Nee.")


AN_ANSWER_MAY_READ_LIKE_A_FLAG = ["anoniem", "max 2", "tot vrijdag"]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("poll Hoe laat? | 9 tot 10 | 10 tot 11", ["A 9 tot 10,", "B 10 tot 11,"]),
        ("poll Welke week? | ma tot wo | do tot vr", ["A ma tot wo,", "B do tot vr,"]),
        ("poll Wanneer? | morgen | van 9 tot 12 uur", ["A morgen,", "B van 9 tot 12 uur,"]),
    ],
)
def test_answers_may_be_spans_of_time(on_console: Office, line: str, answers: list[str]) -> None:
    anna = on_console.person("Anna")
    anna.says(line)
    assert "Closes" not in anna.sees(*answers).text


def test_an_answer_may_read_like_a_flag(office: Office) -> None:
    anna = office.person("Anna")
    for option in AN_ANSWER_MAY_READ_LIKE_A_FLAG:
        anna.says(f"poll Hoe? | {option} | niet {option}")
        anna.sees(f"A {option}, 0 votes", f"B niet {option}, 0 votes", "carry your name")


REFUSALS = [
    ("poll", "Like this: poll"),
    ("peiling", "Like this: poll"),
    ("poll anoniem", "Like this: poll"),
    ("maak een peiling over de kerstlunch", "Like this: poll"),
    ("poll --anoniem max 2", "Like this: poll"),
    ("poll Lunch? | Pizza", "at least two answers"),
    ("poll Lunch? | Pizza | pizza", "there twice"),
    ('poll "Lunch?" "Pizza" "Soep" max 3', "can be 1 to 2, not 3"),
    ('poll "Lunch?" "Pizza" "Soep" until 2020-01-01', "already passed"),
    ('poll "Lunch?" "Pizza" "Soep" until 2050-01-01', "more than five years"),
    ('poll "Lunch?" "Pizza" "Soep', "A quote opens before"),
    ("poll Lunch? | " + " | ".join(f"optie {n}" for n in range(27)), "27 answers; a poll has at most 26"),
    ("poll Lunch? | Pizza | " + "x" * 201, "longer than 200"),
    ("poll " + "x" * 1001 + "? | Pizza | Soep", "longer than 1,000"),
    ('poll "Lunch?" "Pizza" ""', "answers is empty"),
    ("vote 1", "Which answer of poll 1?"),
    ("vote", "Like this: vote"),
    ("vote 1 c", "no answer “c”. There is A Pizza, B Soep"),
    ("vote 1 a b", "You can choose 1 answer in poll 1, and that would be 2"),
    ("vote 1 toggle a b", "that would be 2"),
    ("vote 99 a", "I don't know a 99 that you can see"),
    ("results 99", "I don't know a 99 that you can see"),
    ("poll close 99", "I don't know a 99 that you can see"),
    ("close", "Shall I close"),
]


def test_refusals(office: Office) -> None:
    anna = office.person("Anna")
    anna.says(LUNCH)
    for line, said in REFUSALS:
        anna.says(line)
        anna.sees_privately(said)


EVERY_WAY_OF_VOTING = [
    "vote 1 b",
    "Vote 1 B",
    "stem 1 b.",
    "stem #1 b",
    "vote 1 2",
    "vote 1 Soep",
    "Stem 1 soep.",
    "stem 1 “Soep”",
    "vote 1 id:2",
    "stem 1 b)",
    "stem  1   b",
]


def test_what_is_no_poll_is_called_so_by_who_may_see_it(office: Office) -> None:
    anna, bram = office.person("Anna", "en"), office.person("Bram", "nl")
    anna.says('post "De lift is stuk"', "kantine")
    anna.says("club create Fietsen")
    anna.says('post "Zondag rijden we" --club Fietsen')
    for line in ("vote {} a", "results {}", "poll close {}", "poll extend {} until friday", "poll export {}"):
        anna.says(line.format(2), "kantine")
        anna.sees_privately("2 is no poll.")
        bram.says(line.format(2), "kantine")
        bram.sees_privately("Ik ken geen 2 dat jij kunt zien")
    bram.says("stem 1 a", "kantine")
    bram.sees_privately("1 is geen peiling. Typ", "toon 1")


def test_every_way_of_voting(office: Office) -> None:
    anna = office.person("Anna")
    anna.says(LUNCH)
    for typed in EVERY_WAY_OF_VOTING:
        anna.says(typed)
        anna.sees_privately("Noted: Soep.")


def test_a_vote_needs_no_word_for_it(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(LUNCH)
    for line, label in (("1 b", "Soep"), ("#1 pizza", "Pizza"), ("1: soep", "Soep"), ("1 ‘Pizza’", "Pizza")):
        bram.says(line, how="plain")
        bram.sees(f"Noted: {label}.")
    bram.says("1 friet", how="plain")
    bram.sees("Poll 1 has no answer “friet”.")
    bram.says("9 b", how="plain")
    bram.sees("I don't know a 9 that you can see.")
    add(
        office,
        [{"id": "dagen", "title": "Vakantie", "text": "In een volledige baan heb je 25 vakantiedagen per jaar."}],
    )
    bram.says("25 b", how="plain")
    bram.sees("I don't know a 25 that you can see.")
    bram.says("25 vakantiedagen", how="plain")
    bram.sees("25 vakantiedagen per jaar")
    bram.says("1 keer gebeld en niemand neemt op", how="plain")
    bram.sees("I didn't find that.")


def test_a_vote_by_its_answer_alone(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(LUNCH)
    anna.says('poll "Diner?" "Soep" "Stamppot"')
    anna.says('poll anonymous "Ontbijt?" "Pizza" "Brood"')
    for line in ("vote pizza", "ik stem op Pizza.", "I vote for pizza"):
        bram.says(line, how="plain")
        bram.sees("Noted in poll 1, “Lunch?”", "vote 1 none")
    bram.says("stem soep", how="plain")
    bram.sees_privately("Several polls have the answer", "1 Poll 2: Diner?", "2 Poll 1: Lunch?")
    bram.says("1", how="plain")
    bram.sees("Noted: Soep.")
    bram.says("results 1")
    bram.sees("Pizza, 1 vote")
    bram.says("results 2")
    bram.sees("Soep, 1 vote")
    bram.says("vote brood")
    bram.sees("I know no open poll with the answer “brood”.")
    anna.says("close 1")
    bram.says("vote pizza")
    bram.sees("I know no open poll with the answer “pizza”.")


def test_how_may_stand_before_what(office: Office) -> None:
    anna = office.person("Anna")
    anna.says('Anonieme poll "Lunch?" "Pizza" "Soep"', how="plain")
    anna.sees("Lunch?", "Nobody sees who chooses what")


def test_an_answer_with_an_apostrophe_is_voted_for_from_a_phone(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Lunch? | Foto's | Kroketten")
    anna.says("stem 1 foto’s")
    anna.sees("Noted: Foto's.")


def test_several_answers_are_a_set_that_is_replaced(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Lunch? | Pizza | Soep | Kroket | max 2")
    anna.says("vote 1 a c")
    anna.sees("Noted: Pizza and Kroket.")
    anna.says("stem 1 b, c")
    anna.sees("Noted: Soep and Kroket.")
    anna.says("vote 1 toggle a b")
    anna.sees("You can choose 2 answers in poll 1, and that would be 3")
    anna.presses("Soep", key="poll 1") if office.messenger.name == "console" else anna.says("vote 1 toggle id:2")
    anna.says("results 1")
    anna.sees("Kroket, 1 vote, 100 percent", "Soep, 0 votes", "You chose Kroket.")


def test_ten_answers_and_ten_votes(office: Office) -> None:
    anna = office.person("Anna")
    labels = [f"Taart {n}" for n in range(1, 11)]
    anna.says("poll Welke? | " + " | ".join(labels) + " | max 10")
    for n in range(1, 11):
        anna.says(f"vote 1 add id:{n}")
        anna.sees("Noted: ", *labels[:n])
    anna.says("close 1")
    for label in labels:
        anna.sees(f"{label}, 1 vote, 100 percent.")


A_VOTE_IS_TAKEN_BACK = ["none", "geen", "Niets."]


def test_a_vote_is_taken_back(office: Office) -> None:
    anna = office.person("Anna")
    anna.says(LUNCH)
    for none in A_VOTE_IS_TAKEN_BACK:
        anna.says("vote 1 a")
        anna.says(f"stem 1 {none}")
        anna.sees("Your vote in poll 1 is taken back.")
        anna.says("results 1")
        anna.sees("0 people voted")


def test_an_answer_called_none_or_add_can_be_chosen(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Taart? | Appel | Geen | Add cream")
    anna.says("stem 1 geen")
    anna.sees("Noted: Geen.")
    anna.says("stem 1 add cream")
    anna.sees("Noted: Add cream.")


def test_results_read_well_by_ear(office: Office) -> None:
    people = [office.person(name, "nl") for name in ("Anna", "Bram", "Cees")]
    people[0].says(LUNCH, "kantine")
    for person, choice in zip(people, "aab", strict=True):
        person.says(f"stem 1 {choice}", "kantine")
    for line in ("uitslag 1", "stand 1", "results 1", "stand #1."):
        people[1].says(line, "kantine")
        people[1].sees_privately("Pizza, 2 stemmen, 67 procent.", "Soep, 1 stem, 33 procent.", "Jij koos Pizza.")


def test_only_the_asker_or_a_moderator_closes(office: Office) -> None:
    anna, bram, odile = office.person("Anna"), office.person("Bram"), office.person("Odile")
    anna.says(LUNCH, "kantine")
    bram.says("close 1", "kantine")
    bram.sees_privately("Only Anna or a moderator can change or close poll 1.")
    odile.says("sluit peiling 1", "kantine")
    anna.sees("Poll 1 is closed: Lunch?", "Nobody voted.")
    anna.says("close poll 1", "kantine")
    anna.sees_privately("Poll 1 is closed. The result")
    anna.says("vote 1 a", "kantine")
    anna.sees_privately("Poll 1 is closed.")


def test_it_closes_by_itself_untouched_and_tells_once(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(f"{LUNCH} until 11:00", "kantine")
    bram.looks_away()
    office.moves_on(minutes=59)
    bram.sees_nothing()
    office.moves_on(minutes=2)
    bram.sees("Poll 1 is closed: Lunch?", "Nobody voted.")
    assert "Closed." in office.card("poll 1", "kantine").text
    for _ in range(3):
        office.tick()
    office.restart()
    office.tick()
    assert sum("Poll 1 is closed" in seen.text for seen in bram.everything) == 1


def test_a_deadline_counts_from_when_it_was_sent(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says(f"{LUNCH} until 2h", "kantine", ago=timedelta(hours=1))
    anna.sees("Closes Monday 23 November 11:00.")


def test_a_vote_sent_before_closing_counts_although_it_comes_late(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    anna.says(f"{LUNCH} until 11:00", "kantine")
    on_matrix.now += timedelta(hours=3)  # Jet was away, and what was said is heard before what fell due is done
    bram.says("vote 1 a", "kantine", ago=timedelta(hours=2, minutes=30))
    bram.sees("Noted: Pizza.")
    bram.says("vote 1 b", "kantine", ago=timedelta(hours=1))
    bram.sees("Poll 1 is closed.")
    on_matrix.tick()
    anna.sees("Most votes: Pizza.")


def test_the_deadline_is_in_the_zone_of_who_asks(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("me timezone America/New_York")
    anna.says(f"{LUNCH} until 17:00")
    anna.sees("Closes Monday 23 November 17:00.")
    office.moves_on(hours=12)
    assert "Closed" not in office.card("poll 1", f"@{anna.name}").text
    office.moves_on(hours=1, minutes=1)
    assert "Closed" in office.card("poll 1", f"@{anna.name}").text


def test_a_poll_hangs_where_it_was_made_and_on_the_timeline(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("timeline", anna, bram)
    office.place("kantine", anna)
    anna.says(LUNCH, "kantine")
    bram.sees("Lunch?")
    bram.presses("Pizza", key="poll 1")
    for place in ("kantine", "timeline"):
        assert office.card("poll 1", place).choices[0].count == 1
    anna.says("close 1", "kantine")
    bram.sees("Poll 1 is closed", "Most votes: Pizza.")


def test_a_poll_for_a_club_asked_elsewhere_is_answered(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("club create Fietsen")
    anna.says(f"{LUNCH} --club Fietsen", "kantine")
    anna.sees_privately("1", "Fietsen")
    bram.sees_no("Lunch")
    bram.says("vote 1 a")
    bram.sees("I don't know a 1 that you can see")
    anna.says("vote 1 a")
    anna.sees("Noted: Pizza.")


def test_what_people_type_stays_text(office: Office) -> None:
    anna = office.person("Anna")
    nasty = ["<!channel>", "@room", "<b>x</b>", "*vet*", "`code`", "[a](https://b.nl)", "{{ 7*7 }}", "\\*", "=1+1"]
    anna.says("poll Wie? | " + " | ".join(nasty), "kantine")
    anna.sees(*nasty)
    for letter, option in zip("abcdefghi", nasty, strict=True):
        anna.says(f"vote 1 {letter}", "kantine")
        anna.sees_privately(f"Noted: {option}.")


def test_a_comment_shows_on_the_card(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says(LUNCH, "kantine")
    bram.says("comment 1 Ik neem soep", "kantine")
    assert "Bram: Ik neem soep" in office.card("poll 1", "kantine").text


def test_votes_by_reaction(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    anna.says(LUNCH, "kantine")
    first = bram.reacts("1️⃣", "poll 1", "kantine")
    second = bram.reacts("🇧", "poll 1", "kantine")
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [0, 1]
    bram.takes_back(first, "kantine")  # its vote was replaced by the second
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [0, 1]
    bram.says("vote 1 a", "kantine")
    bram.takes_back(second, "kantine")
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [1, 0]
    third = bram.reacts("2️⃣", "poll 1", "kantine")
    bram.takes_back(third, "kantine")
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [0, 0]


def test_reactions_of_several_answers_add_up(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says("poll Lunch? | Pizza | Soep | Kroket | max 2", "kantine")
    first = anna.reacts("1️⃣", "poll 1", "kantine")
    anna.reacts("3️⃣", "poll 1", "kantine")
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [1, 0, 1]
    anna.reacts("2️⃣", "poll 1", "kantine")
    anna.sees_privately("You can choose 2 answers")
    anna.takes_back(first, "kantine")
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [0, 0, 1]


def test_other_reactions_to_a_poll_mean_nothing(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says(LUNCH, "kantine")
    for sign in ("👍", "9️⃣", "🎉", "hoi", ""):
        anna.reacts(sign, "poll 1", "kantine")
        anna.sees_nothing()
    assert [choice.count for choice in on_matrix.card("poll 1", "kantine").answers] == [0, 0]


def test_a_reply_to_a_card_needs_no_number(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says(LUNCH, "kantine")
    anna.says("vote b", "kantine", reply_to="poll 1")
    anna.sees_privately("Noted: Soep.")
    anna.says("stand", "kantine", reply_to="poll 1")
    anna.sees_privately("Soep, 1 vote")


@pytest.mark.parametrize("reply", ["b", "Soep.", "2"])
def test_a_reply_that_is_an_answer_is_a_vote(on_matrix: Office, reply: str) -> None:
    anna = on_matrix.person("Anna")
    anna.says(LUNCH, "kantine")
    anna.says(reply, "kantine", reply_to="poll 1")
    anna.sees_privately("Noted: Soep.")


def test_the_last_vote_by_any_means_wins_over_two_messengers(on_both: Office) -> None:
    anna, bram = on_both.person("Anna", on="console"), on_both.person("Bram", on="matrix")
    on_both.place("timeline", bram, on="matrix")
    anna.says(LUNCH, "kantine")
    bram.reacts("1️⃣", "poll 1", "timeline")
    anna.presses("Pizza", key="poll 1")
    for place, on in (("kantine", "console"), ("timeline", "matrix")):
        assert on_both.card("poll 1", place, on=on).choices[0].count == 2
    anna.says("close 1", "kantine")
    bram.sees("Poll 1 is closed", "Pizza, 2 votes, 100 percent.")
    assert on_both.card("poll 1", "timeline", on="matrix").answers == ()
