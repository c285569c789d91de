"""Small talk, help, and what Jet says to what it does not know."""

from __future__ import annotations

import pytest

from bot.command import COMMANDS
from tests.dialogue.office import Office

A_GREETING_IS_GREETED = [
    "hoi",
    "Hoi.",
    "hallo",
    "hi",
    "Hey",
    "hello",
    "Goedemorgen",
    "good morning",
    "hoi jet",
    "dag",
    "hai",
    "Goedemorgen allemaal",
    "?",
    "...",
    "🙂",
]


def test_a_greeting_is_greeted(office: Office) -> None:
    anna = office.person("Anna Vis")
    anna.says("hi")
    for line in A_GREETING_IS_GREETED:
        anna.says(line, how="plain")
        anna.sees_privately("Hi Anna")


THANKS_ARE_ANSWERED = [
    "dank je",
    "Dank je wel.",
    "bedankt",
    "thanks",
    "Thank you",
    "thx",
    "top",
    "👍",
    "🙏",
    "dankjewel!",
]


def test_thanks_are_answered(office: Office) -> None:
    anna = office.person("Anna")
    for line in THANKS_ARE_ANSWERED:
        anna.says(line, how="plain")
        anna.sees("You're welcome.")


STOPPING_IS_HELPED = ["stop", "STOP", "Stop!", "hou op", "afmelden", "unsubscribe"]


def test_whoever_wants_to_stop_is_told_how(office: Office) -> None:
    anna = office.person("Anna")
    for line in STOPPING_IS_HELPED:
        anna.says(line, how="plain")
        anna.sees_privately("What shall I stop?", "digest off", "quiet", "leave", "forget me")


def test_an_ok_to_nothing_changes_nothing(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for line in ("ok", "Oké.", "prima"):
        anna.says(line, how="plain")
        anna.sees("Prima.", "niets veranderd")


WHO_IS_THIS = ["wie ben jij?", "Who are you", "ben je een robot?", "are you human?"]


def test_jet_says_what_it_is(office: Office) -> None:
    anna = office.person("Anna")
    for line in WHO_IS_THIS:
        anna.says(line, how="plain")
        anna.sees_privately("I'm Jet, a program and no human being", "I make nothing up")


IN_OTHER_WORDS = [
    ("wat kun jij allemaal?", "Just ask me something"),
    ("Wat kun je allemaal?", "Just ask me something"),
    ("help me", "Just ask me something"),
    ("hoe maak ik een poll?", 'poll "Question?"'),
    ("how do I start a club", "club create NAME"),
    ("hoe maak ik een afspraak met de bedrijfsarts", "I didn't find that"),
    ("mag ik mijn hond meenemen", "I didn't find that"),
    ("ik wil iets plaatsen", "Like this: post"),
    ("maak een poll", "Like this: poll"),
    ("spreek nederlands", "Vanaf nu spreek ik Nederlands"),
    ("speak english", "From now on I speak English"),
    ("mijn naam is Annabel", "Annabel"),
    ("who is in fietsen", "Fietsen has 1 member"),
    ("wie zit er in de fietsclub?", "Fietsen has 1 member"),
    ("uitslag van 1", "Poll 1"),
    ("hoeveel stemmen heeft 1?", "Poll 1"),
]


def test_commands_in_other_words(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Zin?")
    anna.says("club create Fietsen")
    for line, said in IN_OTHER_WORDS:
        anna.says(line, how="plain")
        anna.sees(said)


def test_the_first_words_are_a_welcome_once(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    welcomes = [seen for seen in anna.everything if "I'm Jet" in seen.text]
    assert len(welcomes) == 1
    assert welcomes[0].private
    anna.says("hoi")
    anna.sees("Hi Anna. What can I do for you?")


HELP_NAMES_EVERY_COMMAND = ["help", "hulp", "Help.", "HELP", "help?"]


def test_help_names_every_command(office: Office) -> None:
    anna = office.person("Anna")
    for line in HELP_NAMES_EVERY_COMMAND:
        anna.says(line, "kantine")
        anna.sees_privately("post", "poll", "club", "search", "digest", "link", "privacy")


def test_help_for_admins_has_more(office: Office) -> None:
    anna, odile = office.person("Anna"), office.person("Odile")
    odile.says("help")
    odile.sees("Running it: role, text, persona")
    anna.says("help")
    anna.sees_no("Running it")
    for line in ("role", "text", "rol", "tekst"):
        odile.says(line)
        odile.sees("Like this: " if "te" in line else "role give moderator NAME")


@pytest.mark.parametrize("words", [1, pytest.param(99, marks=pytest.mark.long)], ids=["its name", "every word"])
def test_help_for_every_command(on_console: Office, words: int) -> None:
    anna, bram = on_console.person("Anna", "en"), on_console.person("Bram", "nl")
    vocabulary = on_console.jet.texts.vocabulary
    for path in (path for path, command in COMMANDS.items() if command.listed):
        for person, language in ((anna, "en"), (bram, "nl")):
            said = vocabulary.said(path, language)
            asked = [word for word in (*said.words, path) if word != "me"]  # "help me" is a call for help
            for word in asked[:words]:
                person.says(f"help {word}")
                shown = person.sees(said.usage)
                assert said.about.replace("`", "") in shown.text


HELP_WITH_A_SLIP = [("help pol", "poll"), ("help clubs", "club"), ("hulp peiling.", "poll"), ("help stemm", "Votes: ")]


def test_help_with_a_slip(office: Office) -> None:
    anna = office.person("Anna")
    for typed, found in HELP_WITH_A_SLIP:
        anna.says(typed)
        anna.sees(found)


A_SLIP_OF_THE_THUMB_IS_A_SUGGESTION_THAT_YES_TAKES_UP = [
    ("pol Lunch? | Pizza | Soep", "poll Lunch? | Pizza | Soep"),
    ("stme 1 a", "stem 1 a"),
    ("tijdlin", "tijdlijn"),
    ("hlp", "hulp"),
    ("cubs", "clubs"),
]


def test_a_slip_of_the_thumb_is_a_suggestion_that_yes_takes_up(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for typed, _meant in A_SLIP_OF_THE_THUMB_IS_A_SUGGESTION_THAT_YES_TAKES_UP:
        anna.says(typed, how="plain")
        seen = anna.sees_privately("Bedoelde je", "Typ ja")
        assert seen.choices
        anna.says("ja")
        anna.sees("")
        anna.says("nee")


def test_an_offer_is_taken_up_once(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("pol Lunch? | Pizza | Soep", "kantine")
    anna.sees_privately("Did you mean")
    anna.says("yes", "kantine" if office.messenger.name != "matrix" else None)
    anna.sees("Poll 1")
    anna.says("yes", "kantine" if office.messenger.name == "console" else None)
    anna.sees("Nothing was waiting for a yes")
    assert "Poll 2" not in office.everything_shown()


@pytest.mark.parametrize(
    "line", ["help me met mijn rooster", "hulp bij het verhuizen van spullen", "dag van de zorg wanneer?"]
)
def test_a_question_that_begins_like_a_command(office: Office, line: str) -> None:
    anna = office.person("Anna")
    anna.says(line, how="plain")
    anna.sees_privately("I didn't find that.")


@pytest.mark.parametrize("no", ["nee", "Nee hoor.", "no thanks", "liever niet", "laat maar"])
def test_an_offer_is_declined(office: Office, no: str) -> None:
    anna = office.person("Anna")
    anna.says("post ik zoek een fiets", how="plain")
    anna.says(no, how="plain")
    anna.sees("All right, I leave it at that.")
    anna.says("ja", how="plain")
    anna.sees("Nothing was waiting for a yes")


def test_an_offer_lasts_an_hour(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("pol Lunch? | Pizza | Soep")
    office.moves_on(minutes=61)
    anna.says("yes")
    anna.sees("Nothing was waiting for a yes")


def test_nothing_offered_and_nothing_more(office: Office) -> None:
    anna = office.person("Anna", "nl")
    for line, said in (("ja", "niets veranderd"), ("meer", "Dat was alles"), ("1", "Ik ken geen 1")):
        anna.says(line)
        anna.sees_privately(said)


WHATEVER_IS_TYPED_IS_ANSWERED = [
    "xyzzy",
    "!!!",
    "…",
    "?",
    "#",
    "-",
    '"',
    "“",
    "🎉",
    "   ",
    "\u200b",
    "a" * 19_000,
    "kun je " + "even " * 3_900,
]


def test_whatever_is_typed_is_answered(office: Office) -> None:
    anna = office.person("Anna")
    for line in WHATEVER_IS_TYPED_IS_ANSWERED:
        for place in (None, "kantine"):
            anna.says(line, place)
            assert anna.new, f"silence after {line!r} in {place}"


def test_an_unknown_word_after_the_prefix(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("xyzzy", "kantine")
    anna.sees_privately("I don't know xyzzy. Type ", "help to see what I can do")


def test_too_long_a_line_is_refused_with_its_length(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("x" * 100_000)
    anna.sees_privately("That is 100,000 characters, and I can read at most 20,000 at once.")


def test_a_stranger_gets_a_kind_no_and_nothing_else(on_matrix: Office) -> None:
    anna, eve = on_matrix.person("Anna"), on_matrix.stranger("Eve")
    on_matrix.place("kantine", anna)
    anna.says("post Geheim van de zaak", "kantine")
    eve.sees_nothing()
    for line in ("hoi", "help", "timeline", "show 1", "post hoi", "vote 1 a", "link", "search geheim", "privacy"):
        eve.says(line)
        eve.sees("I work for the people of Wilgenhof, and I don't know you as one of them.")
    eve.sees_no("Geheim")
    assert on_matrix.read(lambda store: store.people.count()) == 1


def test_where_strangers_read_nothing_for_everybody_is_shown(on_matrix: Office) -> None:
    anna, eve = on_matrix.person("Anna"), on_matrix.stranger("Eve")
    on_matrix.place("plein", anna, eve)
    anna.says('post "Geheim van de zaak"')
    anna.says("show 1", "plein")
    anna.sees_privately("Geheim van de zaak")
    anna.says("praat me bij", "plein")
    eve.sees_no("Geheim")
    anna.says("post Voor ons hier", "plein")
    eve.sees("Voor ons hier")


def test_a_picture_gets_a_human_reply(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    room = on_matrix.matrix.direct_with("@anna:wilgenhof.nl")
    picture = {"msgtype": "m.image", "body": "IMG_1.jpg", "url": "mxc://wilgenhof.nl/abc"}
    on_matrix.run(on_matrix.matrix.send(room, "m.room.message", "Anna", picture, on_matrix.now))
    on_matrix.flush()
    anna.sees("IMG_1.jpg")


def test_a_mention_is_a_command_when_it_fits_and_else_a_question(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Lunch? | Pizza | Soep", "kantine", how="mention")
    anna.sees("Poll 1")
    anna.says("waar is het verlofformulier?", "kantine", how="mention")
    anna.sees_privately("I didn't find that.")


def test_who_asks_how_jet_is_gets_an_answer_and_the_way_on(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    anna.says("hoe gaat het")
    anna.sees("Goed, dank je.", "Waar kan ik je mee helpen?")
    bram.says("how are you?")
    bram.sees("Fine, thank you.", "What can I help you with?")
