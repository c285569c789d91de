"""What somebody sets for themselves, what is kept of them, and being forgotten."""

from __future__ import annotations

import json

import pytest

from bot.running.keeping import clean, scrub_when_due
from tests.commands.test_hidden_poll import stored
from tests.dialogue.office import Office

SETTINGS = ["me", "settings", "instellingen", "mijn instellingen", "Me."]


def test_settings(office: Office) -> None:
    anna = office.person("Anna Vis")
    for line in SETTINGS:
        anna.says(line, "kantine")
        anna.sees_privately("You are Anna Vis to me. I speak English with you and tell times in Europe/Amsterdam.")


LINES = [
    ("me language nl", "Vanaf nu spreek ik Nederlands met je."),
    ("ik taal nl", "Vanaf nu spreek ik Nederlands met je."),
    ("Ik taal Nederlands.", "Vanaf nu spreek ik Nederlands met je."),
    ("me language English", "From now on I speak English with you."),
    ("language en", "From now on I speak English with you."),
    ("taal engels", "From now on I speak English with you."),
    ("me language klingon", "I speak en and nl, and I don't know “klingon”."),
    ("me language", "Like this: me language nl"),
    ("ik taal", "Like this: me language nl"),
    ("me name Anneke", "From now on you are Anneke to me."),
    ("ik naam Anneke", "From now on you are Anneke to me."),
    ("Noem me Anneke", "Shall I call you Anneke from now on?"),
    ("ja", "From now on you are Anneke to me."),
    ("ik heet je welkom", "Shall I call you je welkom from now on?"),
    ("nee", "All right, I leave it at that."),
    ("me name", "Like this: me name"),
    ("me name " + "x" * 81, "at most 80 characters"),
    ("quiet", "I keep quiet until Tuesday 24 November 08:00."),
    ("stil", "I keep quiet until Tuesday 24 November 08:00."),
    ("quiet 8h", "I keep quiet until Monday 23 November 18:00."),
    ("stil 8u", "I keep quiet until Monday 23 November 18:00."),
    ("stil tot morgen", "I keep quiet until Tuesday 24 November 08:00."),
    ("quiet until friday", "I keep quiet until Friday 27 November 08:00."),
    ("Stil tot 17:00.", "I keep quiet until Monday 23 November 17:00."),
    ("quiet for 2 hours", "I keep quiet until Monday 23 November 12:00."),
    ("quiet 2020-01-01", "has already passed"),
    ("quiet off", "I may send you messages again."),
    ("stil uit", "I may send you messages again."),
    ("niet meer stil", "I may send you messages again."),
    ("me timezone Asia/Tokyo", "Times are told as in Asia/Tokyo now. It is Monday 23 November 18:00 there."),
    ("ik tijdzone America/New_York.", "Times are told as in America/New_York now."),
    ("me timezone asia/tokyo", "Times are told as in Asia/Tokyo now."),
    ("timezone Mars/Phobos", "I don't know the time zone “Mars/Phobos”."),
    ("me timezone ../../etc/passwd", "I don't know the time zone"),
    ("me timezone", "Like this: me timezone"),
    ("privacy", "I keep what is addressed to me"),
    ("Privacy.", "it is not stored, logged or counted"),
    ("kan mijn leidinggevende dit lezen?", "there nobody can see who chose what"),
    ("does anyone see what i vote", "there nobody can see who chose what"),
    ("is de peiling echt anoniem", "there nobody can see who chose what"),
]


def test_lines(office: Office) -> None:
    anna = office.person("Anna")
    for line, said in LINES:
        anna.says(line)
        anna.sees_privately(said)


IK_BEGINS_SENTENCES = ["ik ben ziek", "ik zoek een fiets", "me and my bike", "mag ik vrij"]


def test_ik_begins_sentences(office: Office) -> None:
    anna = office.person("Anna")
    for sentence in IK_BEGINS_SENTENCES:
        anna.says(sentence, how="plain")
        anna.sees("I didn't find that.") if sentence != "me and my bike" else anna.sees("Like this")


def test_another_language_counts_at_once_in_private_and_not_in_public(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("me language nl")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    bram.sees("Votes carry your name.")
    anna.says("stem 1 a", "kantine")
    anna.sees_privately("Genoteerd")


def test_another_name_shows_on_cards(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("me name Anneke de Wit")
    anna.says("post Hoi", "kantine")
    bram.sees("1 by Anneke de Wit")


MY_DATA = ["my data", "mijn gegevens", "export my data"]


def test_my_data(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("post Mijn bericht", "kantine")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("vote 2 a", "kantine")
    anna.says("like 1", "kantine")
    anna.says("comment 1 mijn reactie", "kantine")
    anna.says("club create Fietsen")
    anna.says("digest me daily")
    bram.says("post Zijn bericht", "kantine")
    for line in MY_DATA:
        anna.says(line)
        anna.sees_privately("This is what I keep of you", "1 comment", "1 like")
        data = json.loads(office.messenger.sent_files()[-1][1])
        assert data["person"][0]["name"] == "Anna"
        assert data["posts"][0]["text"] == "Mijn bericht"
        assert data["comments"][0]["text"] == "mijn reactie"
        assert data["votes"][0]["label"] == "Pizza"
        assert {"accounts", "clubs", "likes", "polls", "overviews"} <= set(data)
        assert "Zijn" not in json.dumps(data)
        anna.says(line, "kantine")
        anna.sees_privately("That is between you and me")


def test_ones_words_are_in_the_file_alone(office: Office) -> None:
    anna = office.person("Anna", "en")
    text = "Née & <b>: " + "woorden " * 400
    anna.says(f'post "{text}"', "kantine")
    anna.says("my data")
    assert "woorden" not in anna.sees_privately("This is what I keep of you", "in the file").text
    [(name, data)] = office.messenger.sent_files()
    assert name == "jet.json"
    assert json.loads(data)["posts"][0]["text"] == text.strip()


@pytest.mark.parametrize("line", ["forget me", "vergeet mij", "vergeet me", "delete my data"])
def test_being_forgotten(office: Office, line: str) -> None:
    anna, bram = office.person("Anna Zeldzaam"), office.person("Bram")
    office.place("timeline", anna, bram)
    anna.says("post Mijn zeldzame bericht", "kantine")
    anna.says("poll Zeldzame vraag? | Pizza | Soep", "kantine")
    bram.says("post Zijn bericht", "kantine")
    anna.says("comment 3 zeldzame reactie", "kantine")
    anna.says("like 3", "kantine")
    anna.says("vote 2 a", "kantine")
    anna.says(line, "kantine")
    anna.sees_privately("That is between you and me")
    anna.says(line)
    anna.sees_privately("If I forget you", "It can't be undone")
    anna.says("ja")
    anna.sees("You are forgotten.")
    office.moves_on(seconds=30)  # a messenger takes back so many messages at a time
    assert not office.hangs("post 1", "kantine")
    assert not office.hangs("post 1", "timeline")
    assert "Zeldzaam" not in office.card("poll 2", "kantine").text
    assert office.card("poll 2", "kantine").choices[0].count == 0
    card = office.card("post 3", "kantine").text
    assert "zeldzame reactie" not in card
    assert "0 likes" in card
    office.run(clean(office.jet))  # the night takes along the address of the last word
    office.run(scrub_when_due(office.jet))
    everything = stored(office)
    traces = [b"zeldzame bericht", b"zeldzame reactie"]
    if office.messenger.name == "matrix":  # at the terminal the place itself is called that
        traces += [b"Anna Zeldzaam", b"anna zeldzaam"]
    for trace in traces:
        assert trace not in everything
    anna.says("me")
    anna.sees("You are Anna Zeldzaam to me.")  # begun anew
    anna.says("show 1")
    anna.sees("I don't know a 1")
    anna.says(line)
    anna.sees("If I forget you")  # it is between the two of us again, though its address was forgotten


def test_forgetting_needs_a_yes_and_spares_the_last_admin(office: Office) -> None:
    odile = office.person("Odile")
    odile.says("forget me")
    odile.sees("last admin")
    anna = office.person("Anna")
    anna.says("forget me")
    anna.says("nee")
    anna.says("ja")
    anna.says("me")
    anna.sees("You are Anna to me.")
