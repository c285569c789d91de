"""The index as its writer knows it, and as a process finds it that opens it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from storage.search.index import Index
from storage.search.log import START, Entry

TEXTS = [
    ("nl", "Wat te doen", "Voordat je de overgang maakt, kijk je over en weer naar wat er is. Het is zo gedaan."),
    ("nl", "Overgang", "De gang van zaken is dat niemand over de gang rent, want dat is overal al eens misgegaan."),
    ("nl", "Instaptoets", "Stap in, dan begint de toets. In de stap daarna is de toets over."),
    (
        "en",
        "What to do",
        "Before you hand over, have a look at what is there. The handover is in the hand of whoever is on.",
    ),
    ("en", "Online", "On the line is where it is; on line two is nobody, and that is all there is on it."),
]
WORDS = ("overgang", "instaptoets", "handover", "online", "overzaken", "voordatjas", "iswaar", "overal")


def entries(times: int) -> list[Entry]:
    texts = [(language, title, text) for _ in range(times) for language, title, text in TEXTS]
    return [Entry(n, 1, 1, title, "", text, language) for n, (language, title, text) in enumerate(texts, 1)]


@pytest.mark.parametrize("piecewise", [False, True])
def test_who_opens_an_index_reads_words_as_who_wrote_it(tmp_path: Path, piecewise: bool) -> None:
    """Else two processes would split compounds in different ways, and rank differently."""
    found = entries(6)
    writer = Index(tmp_path)
    if piecewise:
        for entry in found:
            writer.apply([entry], [], START)
    else:

        def read() -> Iterator[Sequence[Entry]]:
            yield found[:7]
            yield found[7:]

        writer.replace(read, START)
    reader = Index(tmp_path)
    spoken = {word for entry in found for word in f"{entry.title} {entry.text}".lower().replace(",", "").split()}
    try:
        assert {word for word in spoken if word in writer.lexicon} == {
            word for word in spoken if word in reader.lexicon
        }
        for word in (*WORDS, *sorted(spoken)):
            assert writer.lexicon.split(word) == reader.lexicon.split(word), word
    finally:
        writer.close()
        reader.close()
