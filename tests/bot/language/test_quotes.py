"""What people's keyboards make of quotes, dashes and lists."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language.quotes import Token, UnclosedQuote, bare, dashes, quote, segments, tokens

QUOTE_CHARS = "\"“”„‟＂«»‹›「」『』‘’‚'\\"
HOSTILE = st.text(st.sampled_from(QUOTE_CHARS + " \n\tab5|/.-,—\u200b") | st.characters(), max_size=60)


def texts(line: str) -> list[str]:
    return [token.text for token in tokens(line)]


def quoted(line: str) -> list[str]:
    return [token.text for token in tokens(line) if token.quoted]


@pytest.mark.parametrize(
    "line",
    [
        'poll "Lunch?" "Pizza" "Soup"',
        "poll “Lunch?” “Pizza” “Soup”",
        "poll ”Lunch?” ”Pizza” ”Soup”",
        "poll „Lunch?“ „Pizza“ „Soup“",
        "poll „Lunch?” „Pizza” „Soup”",
        'poll „Lunch?" „Pizza" „Soup"',
        "poll “Lunch?“ “Pizza“ “Soup“",
        "poll “Lunch?„ “Pizza„ “Soup„",
        'poll "Lunch?“ "Pizza“ "Soup“',
        'poll "Lunch?” "Pizza” "Soup”',
        'poll “Lunch?" “Pizza" “Soup"',
        'poll “Lunch?” "Pizza" „Soup"',
        "poll «Lunch?» «Pizza» «Soup»",
        "poll »Lunch?« »Pizza« »Soup«",
        "poll ‹Lunch?› ‹Pizza› ‹Soup›",
        "poll 「Lunch?」「Pizza」『Soup』",
        "poll ＂Lunch?＂ ＂Pizza＂ ＂Soup＂",
        "poll ‘Lunch?’ ‘Pizza’ ‘Soup’",
        "poll ‚Lunch?‘ ‚Pizza‘ ‚Soup‘",
        'poll"Lunch?""Pizza""Soup"',
        'poll\n"Lunch?"\n"Pizza"\n\n"Soup"\n',
        'poll\u200b"Lunch?"\ufeff "Pizza"\u00a0"Soup"',
    ],
)
def test_every_kind_of_quote(line: str):
    assert texts(line) == ["poll", "Lunch?", "Pizza", "Soup"]
    assert quoted(line) == ["Lunch?", "Pizza", "Soup"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r'"say \"hi\"" "b"', ['say "hi"', "b"]),
        (r'"back\\" "b"', ["back\\", "b"]),
        (r'"C:\temp\new"', [r"C:\temp\new"]),
        (r"“she said \”no\””", ["she said ”no”"]),
        ('"He said “hi” and “ho” to me" "B"', ["He said “hi” and “ho” to me", "B"]),
        ("“He said “hi” to me” “B”", ["He said “hi” to me", "B"]),
        ('“He said "hi" to me” “B”', ['He said "hi" to me', "B"]),
        ('“a 5" pipe” “B”', ['a 5" pipe', "B"]),
        ("“Q “A”", ["Q “A"]),
        ('"foto\'s van „de mannen”" "B"', ["foto's van „de mannen”", "B"]),
        ('"A / B | C" "D"', ["A / B | C", "D"]),
        ('""', [""]),
        ('" padded "', [" padded "]),
        ("‘foto’s kijken’ ‘B’", ["foto’s kijken", "B"]),
        ("‘s’ ‘t’", ["s", "t"]),
    ],
)
def test_what_quotes_hold(line: str, expected: list[str]):
    assert quoted(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "de foto's van 's avonds",
        "de foto’s van ’s avonds",
        "‘s avonds zijn de foto’s klaar",
        "‘s avonds bij de ouders’ huis",
        "I don’t know",
        "don't",
        "de jongens’ kamer en ‘t huis",
        '24" scherm',
        "24” en 27” scherm",
        'een 5" of 6" pijp',
        "C:\\temp \\\\server\\share",
        "5'11",
        "rock ‘n roll",
    ],
)
def test_letters_that_only_look_like_quotes(line: str):
    assert texts(line) == line.split()
    assert quoted(line) == []


def test_an_escaped_quote_outside_quotes_is_a_letter():
    assert texts(r"zeg \"hoi\" nu") == ["zeg", '"hoi"', "nu"]


def test_positions_and_newlines():
    assert tokens('poll\n "Lunch?"  max') == [
        Token("poll", False, 0, 4, False),
        Token("Lunch?", True, 6, 14, True),
        Token("max", False, 16, 19, False),
    ]


def test_a_flag_glued_to_its_quoted_value_shows_by_position():
    flag, value = tokens('--club="Fiets club"')
    assert (flag.text, value.text, flag.end == value.start) == ("--club=", "Fiets club", True)


@pytest.mark.parametrize(
    ("line", "position", "text"),
    [
        ('poll "Lunch? Pizza', 5, "Lunch? Pizza"),
        ('poll "A" "B', 9, "B"),
        ("plaats „Ik zei", 7, "Ik zei"),
        ("poll «A", 5, "A"),
        ('"', 0, ""),
    ],
)
def test_an_unclosed_quote_loses_nothing(line: str, position: int, text: str):
    with pytest.raises(UnclosedQuote) as caught:
        tokens(line)
    assert (caught.value.position, caught.value.text) == (position, text)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lunch? | Pizza | Soup", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch?|Pizza|Soup", ["Lunch?", "Pizza", "Soup"]),
        ("| Lunch? | Pizza | Soup |", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch? ｜ Pizza", ["Lunch?", "Pizza"]),
        ("Lunch?\nPizza\nSoup", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch?\r\n\r\n- Pizza\r\n- Soup\r\n", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch?\n* Pizza\n• Soup", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch?\n1. Pizza\n2) Soup\n(3) Brood", ["Lunch?", "Pizza", "Soup", "Brood"]),
        ("Lunch?\na) Pizza\nB) Soup", ["Lunch?", "Pizza", "Soup"]),
        ("Lunch?\n1.5 liter soep\n-anoniem\n—max 2", ["Lunch?", "1.5 liter soep", "-anoniem", "—max 2"]),
        ("Lunch?\nPizza / pasta\nSoup", ["Lunch?", "Pizza / pasta", "Soup"]),
        ("Lunch? | Pizza / pasta | Soup", ["Lunch?", "Pizza / pasta", "Soup"]),
        ("Lunch?\nPizza | Soup", ["Lunch?", "Pizza", "Soup"]),
        ("Welke taart? / Appel / Kwark", ["Welke taart?", "Appel", "Kwark"]),
        ("Welke taart? / Appel / Kwark /", ["Welke taart?", "Appel", "Kwark"]),
        ("Welke taart? / Appel / Kwark / tot vr 12u", ["Welke taart?", "Appel", "Kwark", "tot vr 12u"]),
        ('Lunch? | "Pizza | pasta" | Soup', ["Lunch?", "Pizza | pasta", "Soup"]),
        ("Lunch?\n- “Pizza / pasta”\n- Soup", ["Lunch?", "Pizza / pasta", "Soup"]),
        ('Zei hij "ja | nee"? | Ja | Nee', ['Zei hij "ja | nee"?', "Ja", "Nee"]),
        ('Buis? | 5" | 6"', ["Buis?", '5"', '6"']),
        ('Wie "o | Ik | Jij', ['Wie "o', "Ik", "Jij"]),
        ("en/of", None),
        ("https://example.org/a/b", None),
        ("Lunch?", None),
        ("Lunch?\n", None),
        ("| | |", None),
        ("", None),
        ('"a | b"', None),
    ],
)
def test_segments(text: str, expected: list[str] | None):
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("--anoniem", "anoniem"), ("—anoniem", "anoniem"), ("–max", "max"), ("-x", "x"), ("vr-za", "vr-za")],
)
def test_dashes(word: str, expected: str):
    assert dashes(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Anoniem.", "anoniem"),
        ("—Anoniem!", "anoniem"),
        ("MAX:", "max"),
        ("ＰＯＬＬ", "poll"),
        ("Straße", "strasse"),
        ("foto’s,", "foto's"),
        ("´s", "'s"),
        ("vr.", "vr"),
        ("17:00…", "17:00"),
        ("…", ""),
        ("--", ""),
        ("café", "café"),
    ],
)
def test_bare(word: str, expected: str):
    assert bare(word) == expected


@given(HOSTILE | st.text())
@example("\\“")
@example('\\\\"\\')
def test_quote_is_read_back_as_exactly_one_token(text: str):
    written = quote(text)
    assert tokens(written) == [Token(text, True, 0, len(written), False)]


@given(st.lists(HOSTILE | st.text(), max_size=5))
def test_quoted_texts_stay_apart(parts: list[str]):
    assert [token.text for token in tokens(" ".join(map(quote, parts)))] == parts


@given(HOSTILE)
def test_no_text_is_lost(line: str):
    try:
        found = tokens(line)
    except UnclosedQuote:
        return  # its own tests
    covered = [i for token in found for i in range(token.start, token.end)]
    assert covered == sorted(set(covered))
    rest = "".join(char for i, char in enumerate(line) if i not in set(covered))
    assert all(char.isspace() or char in "\u200b\ufeff" for char in rest)
    assert all(token.text in line for token in found if "\\" not in line)


@given(st.lists(st.from_regex(r"[A-Za-z][a-z ?]{0,8}[a-z?]", fullmatch=True), min_size=2, max_size=6))
@pytest.mark.parametrize("separator", [" | ", "|", "\n", "\n- ", " / "])
def test_segments_read_back(separator: str, parts: list[str]):
    assert segments(separator.join(parts)) == parts


@given(HOSTILE | st.text())
def test_segments_never_fail(text: str):
    found = segments(text)
    assert found is None or len(found) > 1


@given(st.text())
def test_bare_is_settled(word: str):
    assert bare(bare(word)) == bare(word)


@pytest.mark.parametrize("unit", ['“a" ', "“a “b” ", "„a“", '"a', "‘a ", "«a ", "\\", 'a"b“c” | ', "“"])
def test_a_very_long_line_is_read_quickly(unit: str):
    line = unit * (100_000 // len(unit))
    begun = time.process_time()
    with contextlib.suppress(UnclosedQuote):
        tokens(line)
    segments(line)
    assert time.process_time() - begun < 5
