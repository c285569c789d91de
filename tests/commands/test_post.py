"""Posts: put on the timeline, read, liked, talked about, changed and taken back."""

from __future__ import annotations

import pytest

from tests.dialogue.office import Office

WORDS_FOR_POSTING = ["post", "Post", "plaats", "bericht", "Bericht"]


def test_a_post_tells_its_number_who_sees_it_and_how_to_take_it_back(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    office.place("timeline", anna, bram)
    for number, word in enumerate(WORDS_FOR_POSTING, 1):
        anna.says(f"{word} De lift doet het weer", "kantine")
        anna.sees_privately(f"{number} is geplaatst. Zichtbaar voor iedereen (2).", f"weg {number}")
        bram.sees(f"{number} by Anna", "De lift doet het weer", "0 likes")
        assert office.hangs(f"post {number}", "kantine")
        assert office.hangs(f"post {number}", "timeline")


FORMS_OF_POSTS = [
    ("news", "News"),
    ("--news", "News"),
    ("nieuws", "News"),
    ("blog", "Blog"),
    ("—blog", "Blog"),
    ("vraag", "Question"),
    ("question", "Question"),
]


def test_forms_of_posts(office: Office) -> None:
    anna = office.person("Anna")
    for number, (flag, form) in enumerate(FORMS_OF_POSTS, 1):
        anna.says(f"post {flag} Nieuwe koffie", "kantine")
        assert office.card(f"post {number}", "kantine").text.startswith(f"{number} {form} by Anna\nNieuwe koffie")


def test_a_form_alone_is_the_text(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("post nieuws", "kantine")
    assert office.card("post 1", "kantine").text.startswith("1 by Anna\nnieuws")


THE_FIRST_WORD_OF_A_TEXT_IS_KEPT = ["Nieuwe koffie", "Questions about leave", "nieuws nieuws uit de keuken", "Videos"]


def test_the_first_word_of_a_text_is_kept(office: Office) -> None:
    anna = office.person("Anna")
    for number, text in enumerate(THE_FIRST_WORD_OF_A_TEXT_IS_KEPT, 1):
        anna.says(f"post {text}", "kantine")
        assert text.removeprefix("nieuws ") in office.card(f"post {number}", "kantine").text


FLAGS_ALONE_ARE_NO_TEXT = ["post --here", "post --club Fietsen", "plaats —nieuws"]


def test_flags_alone_are_no_text(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("club create Fietsen")
    for line in FLAGS_ALONE_ARE_NO_TEXT:
        anna.says(line, "kantine")
        anna.sees_privately("Like this: ")


def test_a_video_needs_its_address(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("post video Ons nieuwe gebouw", "kantine")
    anna.sees_privately("A video needs its web address")
    anna.says("post video Ons nieuwe gebouw https://video.nl/1", "kantine")
    assert "Video by Anna" in office.card("post 1", "kantine").text


def test_several_lines_and_quotes_stay_as_typed(office: Office) -> None:
    anna = office.person("Anna")
    anna.says('post Hij zei "hoi"\n\n- een\n- twee --club is geen vlag hier', "kantine")
    assert 'Hij zei "hoi"\n\n- een\n- twee --club is geen vlag hier' in office.card("post 1", "kantine").text


WHAT_PEOPLE_TYPE_STAYS_TEXT = [
    "<!channel> @room <b>vet</b>",
    "*vet* `code` [link](https://x.nl) \\n",
    "{{ 7 * 7 }} {% raw %}",
    "سلام 🎉 e\u0301",
]


def test_what_people_type_stays_text(office: Office) -> None:
    anna = office.person("Anna")
    for number, text in enumerate(WHAT_PEOPLE_TYPE_STAYS_TEXT, 1):
        anna.says(f"post {text}", "kantine")
        assert text in office.card(f"post {number}", "kantine").text


def test_a_post_in_private_is_shown_before_everybody_sees_it(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram")
    office.place("timeline", anna, bram)
    anna.says("plaats Ik zoek een fiets", how="plain")
    anna.sees_privately("Zo komt het er te staan.", "Iedereen ziet het dan (2).", "Ik zoek een fiets")
    bram.sees_nothing()
    anna.says("ja")
    anna.sees("1 is geplaatst")
    bram.sees("Ik zoek een fiets")
    anna.says("ja")
    anna.sees("niets veranderd")
    assert not office.hangs("post 2", "timeline")


def test_the_preview_keeps_form_club_and_quotes(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("club create Fietsen op zondag")
    anna.says('post blog --club "Fietsen op zondag" Zij zei: "mee?" en \\ ging', how="plain")
    anna.sees("The members of Fietsen op zondag will see it (1).")
    anna.presses("Yes")
    anna.sees("1 is posted. The members of Fietsen op zondag can see it (1).")
    anna.says("show 1")
    anna.sees("1 Blog by Anna for Fietsen op zondag", 'Zij zei: "mee?" en \\ ging')


def test_a_quoted_post_in_private_is_meant_just_so(office: Office) -> None:
    anna = office.person("Anna")
    anna.says('post "Ik zoek een fiets"', how="plain")
    anna.sees("1 is posted.")


REFUSALS = [
    ("post", "Like this: "),
    ("plaats", "Like this: "),
    ("post   ", "Like this: "),
    ("edit 1", "Like this: "),
    ("edit", "Like this: "),
    ("delete", "Like this: "),
    ("comment 1", "Like this: "),
    ("comment", "Like this: "),
    ("like", "Like this: "),
    ("unlike", "Like this: "),
    ("show", "Like this: "),
    ("show 99", "I don't know a 99 that you can see"),
    ("99", "I don't know a 99 that you can see"),
    ("edit 99 x", "I don't know a 99 that you can see"),
    ("delete 99", "I don't know a 99 that you can see"),
    ("comment 99 x", "I don't know a 99 that you can see"),
    ("like 99", "I don't know a 99 that you can see"),
    ("unlike 99", "I don't know a 99 that you can see"),
    ("like 999999999999999", "I don't know a 999999999999999 that you can see"),
    ("post " + "x" * 10_001, "That is 10,001 characters; at most 10,000 fit"),
    ("comment 1 " + "x" * 3001, "That is 3,001 characters; at most 3,000 fit"),
    ("post --club Zeilen hoi", "You are not in Zeilen"),
    ("unlike 1", "You had not liked 1"),
    ("post --here hoi", "Only you and I are here"),
]


def test_refusals(office: Office) -> None:
    anna = office.person("Anna")
    anna.says('post "De lift"')
    office.moves_on(minutes=16)  # what was put up is no longer spoken of
    for line, said in REFUSALS:
        anna.says(line)
        anna.sees_privately(said)


def test_likes(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", "nl")
    anna.says("post De lift doet het weer", "kantine")
    bram.says("leuk 1", "kantine")
    bram.sees_privately("Je vindt 1 leuk, “De lift doet het weer”.", "leuk weg 1")
    assert "1 like." in office.card("post 1", "kantine").text
    bram.says("Like #1.", "kantine")
    bram.sees_privately("Je vond 1 al leuk.")
    anna.says("like 1", "kantine")
    assert "2 likes." in office.card("post 1", "kantine").text
    for line in ("leuk weg 1", "niet leuk 1"):
        bram.says(line, "kantine")
    bram.sees_privately("Je had 1 niet leuk gevonden")
    anna.says("unlike 1", "kantine")
    anna.sees_privately("Your like for 1 is taken back.")
    assert "0 likes." in office.card("post 1", "kantine").text


def test_the_like_button(on_console: Office) -> None:
    anna = on_console.person("Anna")
    anna.says("post De lift doet het weer", "kantine")
    anna.presses("Like", key="post 1")
    assert on_console.card("post 1", "kantine").choices[0].count == 1


def test_a_thumb_likes_and_taking_it_back_takes_only_that_back(on_matrix: Office) -> None:
    anna, bram = on_matrix.person("Anna"), on_matrix.person("Bram")
    anna.says("post De lift doet het weer", "kantine")
    thumb = bram.reacts("👍🏽", "post 1", "kantine")
    assert "1 like." in on_matrix.card("post 1", "kantine").text
    bram.reacts("🤔", "post 1", "kantine")
    bram.says("like 1", "kantine")
    bram.takes_back(thumb, "kantine")
    assert "1 like." in on_matrix.card("post 1", "kantine").text  # typed since
    heart = anna.reacts("❤️", "post 1", "kantine")
    anna.takes_back(heart, "kantine")
    assert "1 like." in on_matrix.card("post 1", "kantine").text


def test_comments(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram", "nl")
    anna.says("post De lift doet het weer", "kantine")
    bram.says("reageer 1 Eindelijk *hoor*", "kantine")
    bram.sees_privately("Je woorden staan onder 1")
    assert "1 comment:\nBram: Eindelijk *hoor*" in office.card("post 1", "kantine").text
    for word in ("comment", "reply", "Reageer"):
        anna.says(f"{word} #1 nog een", "kantine")
    text = office.card("post 1", "kantine").text
    assert "4 comments:" in text
    assert "Eindelijk" not in text  # the last three


def test_a_reply_to_a_card_needs_no_number(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says("post De lift doet het weer", "kantine")
    anna.says("reageer eindelijk", "kantine", reply_to="post 1")
    assert "Anna: eindelijk" in on_matrix.card("post 1", "kantine").text
    anna.says("weg", "kantine", reply_to="post 1")
    assert not on_matrix.hangs("post 1", "kantine")


@pytest.mark.parametrize("word", ["edit", "wijzig", "bewerk", "Wijzig"])
def test_an_edit_shows_wherever_it_hangs(office: Office, word: str) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("timeline", anna, bram)
    anna.says("post De lift is stuk", "kantine")
    anna.says(f"{word} 1 De lift doet het", "kantine")
    anna.sees_privately("1 now has your new text")
    for place in ("kantine", "timeline"):
        text = office.card("post 1", place).text
        assert "De lift doet het" in text
        assert "(edited)" in text
        assert "stuk" not in text
    bram.says("timeline")
    bram.sees("De lift doet het")


@pytest.mark.parametrize("word", ["delete", "remove", "weg", "verwijder", "Weg"])
def test_what_is_deleted_is_gone_everywhere(office: Office, word: str) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    office.place("timeline", anna, bram)
    anna.says("post De lift is stuk", "kantine")
    anna.says(f"{word} 1", "kantine")
    anna.sees_privately("1 is gone")
    assert not office.hangs("post 1", "kantine")
    assert not office.hangs("post 1", "timeline")
    for line in ("show 1", "like 1", "comment 1 x", "delete 1"):
        bram.says(line)
        bram.sees("I don't know a 1 that you can see")
    bram.says("timeline")
    bram.sees_no("De lift is stuk")


def test_only_the_author_or_a_moderator_changes(office: Office) -> None:
    anna, bram, odile = office.person("Anna"), office.person("Bram"), office.person("Odile")
    anna.says("post De lift is stuk", "kantine")
    for line in ("edit 1 De lift is mooi", "delete 1"):
        bram.says(line, "kantine")
        bram.sees_privately("1 is by Anna, so only they or a moderator can change it")
    odile.says("delete 1")
    odile.sees("1 is gone")


def test_a_poll_is_deleted(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("poll Lunch? | Pizza | Soep", "kantine")
    anna.says("delete 1", "kantine")
    assert not office.hangs("poll 1", "kantine")
    anna.says("vote 1 a", "kantine")
    anna.sees("I don't know a 1 that you can see")


SHOWING = ["show 1", "toon 1", "laat zien 1", "1", "#1", "1.", "Toon #1."]


def test_showing(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says('post "De lift is stuk"')
    for line in SHOWING:
        bram.says(line, "kantine")
        bram.sees("1 by Anna", "De lift is stuk")
        anna.sees("1 by Anna", "De lift is stuk")  # what everybody there may see is shown to all


@pytest.mark.parametrize("word", ["timeline", "tijdlijn", "Tijdlijn."])
def test_the_timeline_newest_first_with_more(office: Office, word: str) -> None:
    anna = office.person("Anna", "nl")
    anna.says(word)
    anna.sees("De tijdlijn is nog leeg.")
    for n in range(1, 8):
        anna.says(f'plaats "Bericht nummer {n}"')
    anna.says("leuk 7")
    anna.says(word)
    seen = anna.sees_privately("7 Anna: Bericht nummer 7 (1 keer leuk, 0 reacties)", "3 Anna", "meer")
    assert "Bericht nummer 2" not in seen.text
    anna.says("Meer")
    seen = anna.sees("2 Anna: Bericht nummer 2", "1 Anna")
    assert "meer" not in seen.text
    anna.says("meer")
    anna.sees("Dat was alles")


def test_the_timeline_of_a_club_with_more(office: Office) -> None:
    anna = office.person("Anna")
    anna.says("club create Fietsen")
    anna.says("timeline fietsen")
    anna.sees("Nothing has been posted for Fietsen yet.")
    for n in range(1, 8):
        anna.says(f'post --club Fietsen "Rit {n}"')
    anna.says('post "Iets anders"')
    anna.says("tijdlijn Fietsen")
    seen = anna.sees("7 Anna (Fietsen): Rit 7")
    assert "Iets anders" not in seen.text
    anna.says("more")
    anna.sees("Rit 2", "Rit 1")


def test_an_edited_command_that_was_refused_is_heard_anew_once(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says("pol Lunch? | Pizza | Soep", "kantine")
    anna.sees("Did you mean")
    anna.edits("poll Lunch? | Pizza | Soep")
    anna.sees("Poll 1")
    anna.edits("poll Lunch? | Pizza | Soepje")
    anna.sees_privately("I have already done what that message said")
    assert not on_matrix.hangs("poll 2", "kantine")


def test_an_edited_command_that_was_done_changes_nothing(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says("post De lift is stuk", "kantine")
    anna.edits("post De lift doet het")
    anna.sees_privately("I have already done what that message said", "edit")
    assert "stuk" in on_matrix.card("post 1", "kantine").text


def test_a_message_that_becomes_a_command_is_done_once(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    on_matrix.place("kantine", anna)
    anna.says("post hoi", "kantine", how="plain")
    anna.sees_nothing()
    anna.last.how = "prefix"  # type: ignore[union-attr]
    anna.edits("post hoi")
    anna.sees("1 is posted")
    anna.edits("post hoi hoi")
    anna.sees("already done")
    assert not on_matrix.hangs("post 2", "kantine")


def test_deleting_the_command_deletes_nothing_else(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    anna.says("post De lift is stuk", "kantine")
    assert anna.last is not None
    anna.takes_back(anna.last.remote_ids[0], "kantine")
    assert on_matrix.hangs("post 1", "kantine")
    anna.sees_nothing()


def test_what_colleagues_say_among_themselves_is_not_kept(on_matrix: Office) -> None:
    anna = on_matrix.person("Anna")
    on_matrix.place("kantine", anna)
    anna.says("de directeur is een boef", "kantine", how="plain")
    anna.sees_nothing()
    stored = b"".join(file.read_bytes() for file in on_matrix.directory.glob("jet.db*"))
    assert b"boef" not in stored
    assert on_matrix.read(lambda store: store.inbox.pending()) == []


def test_in_an_encrypted_room_the_card_stays_with_its_messenger(on_both: Office) -> None:
    anna, bram = on_both.person("Anna", on="matrix"), on_both.person("Bram", on="console")
    on_both.place("timeline", bram, on="console")
    on_both.place("geheim", anna, on="matrix")
    on_both.place("timeline", anna, on="matrix")
    on_both.matrix.rooms["!geheim:wilgenhof.nl"].encrypted = True
    on_both.place("geheim", anna, on="matrix")
    anna.says("post hoi", "geheim")
    assert on_both.hangs("post 1", "geheim", on="matrix")
    assert on_both.hangs("post 1", "timeline", on="matrix")


UNDOING = ["undo", "oeps!", "Ongedaan maken", "take that back"]


def test_what_was_put_up_last_is_offered_to_be_taken_back(office: Office) -> None:
    anna, bram = office.person("Anna"), office.person("Bram")
    anna.says("undo")
    anna.sees_privately("You put nothing up today or yesterday")
    anna.says('post "Koffie om drie uur"')
    anna.says('post "Thee om vier uur"')
    bram.says('post "Taart"')
    for line in UNDOING:
        anna.says(line, how="plain")
        anna.sees_privately("The last that you put up is 2, “Thee om vier uur”", "delete 2")
    anna.says("nee", how="plain")
    anna.says("undo", how="plain")
    anna.says("ja", how="plain")
    anna.sees("2 is gone")
    anna.says("undo", how="plain")
    anna.sees("is 1, “Koffie om drie uur”")
    office.moves_on(days=2)
    anna.says("undo", how="plain")
    anna.sees("You put nothing up today or yesterday")


def test_a_post_that_names_the_club_it_is_for_is_for_that_club(on_console: Office) -> None:
    anna, bram = on_console.person("Anna", "nl"), on_console.person("Bram", "nl")
    anna.says("maak club Fietsen")
    anna.says("plaats een bericht in de fietsclub: zaterdag 10 uur vertrek bij de kerk", how="plain")
    anna.sees("De leden van Fietsen zien het dan", "\n\nzaterdag 10 uur vertrek")
    anna.says("ja", how="plain")
    bram.sees_no("vertrek bij de kerk")
    bram.says("plaats in fietsen: ik zit er niet bij", how="plain")
    bram.sees("Iedereen ziet het dan", "in fietsen: ik zit er niet bij")
    anna.says("plaats voor morgen: neem je laarzen mee", how="plain")
    anna.sees("Iedereen ziet het dan", "voor morgen: neem je laarzen mee")


def test_the_posts_of_a_colleague(office: Office) -> None:
    anna, bram = office.person("Anna", "nl"), office.person("Bram", "en")
    bram.says('post "The lift works again"')
    anna.says('post "De bbq gaat door"')
    anna.says('club create "Schaken"')
    anna.says('post --club Schaken "Alleen voor schakers"')
    anna.says("berichten van bram", how="plain")
    anna.sees("The lift works again")
    assert "bbq" not in anna.sees("lift").text
    bram.says("posts by Anna", how="plain")
    assert "schakers" not in bram.sees("De bbq gaat door").text
    bram.says("timeline carla")
    bram.sees("know a club called")
    office.person("Carla").says("hello")
    bram.says("timeline carla")
    bram.sees("You see no posts by Carla here")


def test_the_posts_of_a_colleague_by_pages(on_console: Office) -> None:
    anna = on_console.person("Anna", "en")
    on_console.person("Bram", "en").says('post "By somebody else"')
    for number in range(8):
        anna.says(f'post "Number {number}"')
    anna.says("timeline Anna")
    anna.sees("Number 3")
    anna.says("more")
    seen = anna.sees("Number 2").text
    assert "somebody else" not in seen
    assert "Number 3" not in seen
