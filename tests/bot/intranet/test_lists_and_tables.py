"""Items of lists and rows of tables, as they can be read by themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.intranet.answers import statements
from bot.intranet.lists_and_tables import LONGEST, read_alone

BRING = "Every member trains once a year. Bring to the training:\nyour identity card\nclosed shoes\nold clothes"
PROSE = "Questions about them go to the desk of the training centre, which is open all day long."
PRICES = f"These are the prices:\nA whole day: 180 euro.\nHalf a day: 95 euro.\n{PROSE}"
TABLE = "Date | Place | Trainer\n12 January | Linden | Kees\n9 March | Oak | Anja"


def shown(text: str, *chosen: str, heading: str = "") -> tuple[str, ...]:
    assert set(chosen) <= set(statements(text)), statements(text)
    return read_alone(chosen, text, heading)


def test_an_item_comes_with_what_it_is_an_item_of() -> None:
    whole = "Bring to the training: your identity card; closed shoes; old clothes."
    assert shown(BRING, "Bring to the training: your identity card") == (whole,)
    assert shown(BRING, "old clothes") == (whole,)
    assert shown(BRING, "Every member trains once a year.", "closed shoes") == (
        "Every member trains once a year.",
        whole,
    )


def test_items_that_are_sentences_end_where_prose_begins() -> None:
    whole = "These are the prices: A whole day: 180 euro; Half a day: 95 euro."
    assert shown(PRICES, "Half a day: 95 euro.") == (whole,)
    assert shown(PRICES, PROSE) == (PROSE,)


def test_of_a_long_list_only_what_was_chosen() -> None:
    text = "You need:\n" + "\n".join(f"thing number {n} of all that one needs" for n in range(30))
    assert shown(text, "thing number 7 of all that one needs") == ("You need: thing number 7 of all that one needs; …",)


def test_a_full_stop_closes_a_list() -> None:
    assert shown("Bring:\n- a pen;\n- paper.\nWe begin at nine.", "- paper.") == ("Bring: a pen; paper.",)


def test_a_row_names_its_columns() -> None:
    said = ("Date: 9 March; Place: Oak; Trainer: Anja.",)
    assert shown(TABLE, "9 March | Oak | Anja") == said
    assert shown("9 March | Oak | Anja", "9 March | Oak | Anja", heading="Date | Place | Trainer") == said


def test_a_row_of_a_table_without_names_is_read_as_a_line() -> None:
    text = "12 January | Linden | Kees\n9 March | Oak | Anja"
    assert shown(text, "9 March | Oak | Anja") == ("9 March, Oak, Anja.",)
    assert shown("When? | At noon.\nWho? | Anja", "When? | At noon.") == ("When? At noon.",)
    assert shown(TABLE, "Date | Place | Trainer") == ("Date, Place, Trainer.",)
    assert shown("Date | Place\n9 March | Oak | Anja", "9 March | Oak | Anja") == ("9 March, Oak, Anja.",)
    assert shown("Reception | 4000\nKitchen | 4100", "Kitchen | 4100") == ("Kitchen: 4100.",)


@given(st.text("ab.:;?| \n-A1", max_size=120), st.data())
def test_of_any_text_every_sentence_is_shown(text: str, data: st.DataObject) -> None:
    found = statements(text)
    chosen = [each for each in found if data.draw(st.booleans())]
    told = read_alone(chosen, text, "")
    assert bool(told) == bool(chosen)
    assert len(told) <= len(chosen)
    assert all(len(each) <= LONGEST + len(text) * 2 for each in told)


def test_prose_is_as_it_is() -> None:
    text = "It is so: nobody knows. One line more."
    assert shown(text, "One line more.") == ("One line more.",)
