"""What somebody may not read does not come out by any way: not by its number, a count, a sentence or a suggestion."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, update

from bot.intranet.documents import Finding, Part
from bot.intranet.people import Reader
from bot.intranet.wanted import Only
from storage.passages import Passages
from storage.personal import Personal
from storage.posts import Posts
from storage.search.searching import Search
from storage.tables.people import person
from storage.tables.things import comment, thing
from storage.things import Things
from tests.storage.search.library import NOW, Library

SECRET = "reorganisatie"


@pytest.fixture
def rooms(library: Library) -> tuple[Library, int]:
    """Many documents of a closed audience, and a few that are for everybody; the number of the closed one."""
    closed = library.audience()
    drafts = [
        library.draft(
            f"dicht{n}", f"De {SECRET} van team {n} begint in mei met zwijgplicht.", title="Geheim", to=closed
        )
        for n in range(30)
    ]
    library.write(lambda documents: documents.put_many(drafts, NOW))
    library.put("open", "Het zomerfeest begint in mei met soep.", title="Feest")
    library.follower.catch_up()
    return library, closed


def find(library: Library, query: str, audiences: list[int], k: int = 10, only: Only | None = None) -> Finding:
    reader = Reader(frozenset(audiences))
    return library.read(lambda connection: Search(library.index).find(connection, query, reader, k, only or Only()))


def everything_in(finding: Finding) -> str:
    """All that a reply could be made of."""
    return repr(finding).casefold()


QUERIES = (
    SECRET,
    f'"{SECRET}"',
    "mei",
    f"{SECRET} mei",
    "zwijgplicht team 7",
    "geheim",
    "reorganisaties",
    "teams in mei",
)


def test_nothing_of_it_is_in_what_is_found(rooms: tuple[Library, int]) -> None:
    library, _ = rooms
    for query in QUERIES:
        told = everything_in(find(library, query, [library.everybody], k=50))
        for word in (SECRET, "zwijgplicht", "geheim"):
            assert word not in told.replace(query.casefold(), ""), query


def test_a_count_counts_only_what_may_be_read(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    assert len(find(library, "mei", [library.everybody], k=100).hits) == 1
    assert len(find(library, "mei", [library.everybody, closed], k=100).hits) == 31


def test_did_you_mean_is_made_of_words_that_may_be_read(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    for typed in ("reorganistie", "reorganisatei", "zwijgplict"):
        assert find(library, f"{typed} soep", [library.everybody]).meant == {}
        assert typed in find(library, f"{typed} soep", [closed]).meant


def test_a_filter_opens_no_door(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    for only in (Only(audiences=frozenset((closed,))), Only(kinds=frozenset(("document",))), Only(since=NOW)):
        assert SECRET not in everything_in(find(library, SECRET, [library.everybody], only=only))
    assert library.read(lambda connection: Passages(connection).newest(Reader(frozenset()), (), None, 10)) == []
    newest = library.read(
        lambda connection: Passages(connection).newest(Reader(frozenset((library.everybody,))), (), None, 50)
    )
    assert [each.source_id for each in newest] == ["open"]


def test_guessed_ids_give_nothing(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    ids = range(1, 200)
    outsider, insider = Reader(frozenset((library.everybody,))), Reader(frozenset((closed,)))
    assert len(library.read(lambda connection: Passages(connection).get(ids, outsider))) == 1
    assert len(library.read(lambda connection: Passages(connection).get(ids, insider))) == 30


def test_moved_to_fewer_people_a_second_ago(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    number = find(library, "soep", [library.everybody]).hits[0].number
    library.write(lambda documents: documents.move(number, closed))
    finding = find(library, "soep zomerfest", [library.everybody])  # the index has not heard of it
    assert finding == Finding()
    assert find(library, "soep", [closed]).hits == ()  # nor of its coming: late, never wrong
    library.follower.catch_up()
    assert [hit.source_id for hit in find(library, "soep", [closed]).hits] == ["open"]


def test_a_membership_that_ended_ends_at_once(rooms: tuple[Library, int]) -> None:
    library, closed = rooms
    assert find(library, SECRET, [library.everybody, closed]).hits
    assert find(library, SECRET, [library.everybody]).hits == ()
    assert library.follower.behind() == 0  # membership is no change of any passage


def test_many_hidden_ones_do_not_crowd_out_the_one_that_may_be_read(rooms: tuple[Library, int]) -> None:
    library, _ = rooms
    assert [hit.source_id for hit in find(library, "mei begint team", [library.everybody], k=3).hits] == ["open"]


# Posts and comments


class Said:
    """Posts and comments in a library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        with library.engine.begin() as connection:
            made = connection.execute(
                insert(person).values(name="Anna", state="active", since=NOW).returning(person.c.id)
            )
            self.anna = int(made.scalar_one())

    def write(self, work: Callable[[Connection], object]) -> None:
        with self.library.engine.begin() as connection:
            work(connection)

    def post(self, text: str, to: int) -> int:
        with self.library.engine.begin() as connection:
            posts = Posts(connection, Things(connection))
            return posts.add("note", text, None, audience=to, author=self.anna, at=NOW, made_in=None)

    def found(self, query: str, audiences: list[int]) -> list[int]:
        self.library.follower.catch_up()
        return [hit.number for hit in find(self.library, query, audiences).hits]


def test_a_comment_has_the_audience_of_what_it_is_under(library: Library) -> None:
    said, closed = Said(library), library.audience()
    number = said.post("Wie rijdt er mee?", closed)
    said.write(lambda connection: Things(connection).comment(number, said.anna, "Ik heb een bakfiets", NOW))
    assert said.found("bakfiets", [closed]) == [number]
    assert said.found("bakfiets", [library.everybody]) == []


def test_edits_deletions_hiding_and_erasure_follow(library: Library) -> None:
    said, all_ = Said(library), [library.everybody]
    number = said.post("De espressomachine is stuk", library.everybody)
    said.write(lambda connection: Things(connection).comment(number, said.anna, "Bel de monteur", NOW))
    assert said.found("espressomachine", all_) == said.found("monteur", all_) == [number]
    said.write(lambda connection: Posts(connection, Things(connection)).edit(number, "De theepot is stuk", None, NOW))
    assert said.found("espressomachine", all_) == []
    assert said.found("theepot", all_) == [number]
    said.write(lambda connection: _hide(connection, number))
    assert said.found("theepot", all_) == said.found("monteur", all_) == []
    said.write(lambda connection: _hide(connection, number, "live"))
    assert said.found("theepot", all_) == [number]
    said.write(lambda connection: connection.execute(delete(comment)))
    assert find(library, "monteur", all_).hits == ()  # at once, whoever erased it
    said.write(lambda connection: Passages(connection).reconcile())
    said.write(lambda connection: Things(connection).delete(number))
    assert said.found("theepot", all_) == []
    assert library.follower.verify().sound
    assert library.read(lambda connection: PassagesLeft(connection).count) == 0


class PassagesLeft:
    def __init__(self, connection: Connection) -> None:
        self.count = len(Passages(connection).get(range(1, 100), Reader(frozenset(range(1, 100)))))


def _hide(connection: Connection, number: int, state: str = "hidden") -> None:
    connection.execute(update(thing).where(thing.c.id == number).values(state=state))
    Passages(connection).touch(number)


def test_a_store_from_before_posts_were_found_is_brought_in_line(library: Library) -> None:
    said = Said(library)
    number = said.post("De kantine serveert rabarbertaart", library.everybody)
    said.write(lambda connection: Passages(connection).drop(number))
    assert said.found("rabarbertaart", [library.everybody]) == []
    said.write(lambda connection: Passages(connection).reconcile())
    assert said.found("rabarbertaart", [library.everybody]) == [number]
    with library.engine.begin() as connection:
        assert Passages(connection).reconcile() == 0


def test_what_a_forgotten_person_wrote_is_found_no_more(library: Library) -> None:
    said, all_ = Said(library), [library.everybody]
    number = said.post("Mijn diagnose is geheim", library.everybody)
    library.put("open", "Alles over de kantine.")
    document = find_number(library, "kantine")
    said.write(lambda connection: Things(connection).comment(document, said.anna, "Mijn diagnose ook", NOW))
    assert sorted(said.found("diagnose", all_)) == sorted((number, document))
    said.write(lambda connection: Personal(connection).erase(said.anna))
    assert find(library, "diagnose", all_).hits == ()  # before the index has heard of it
    assert said.found("diagnose", all_) == []
    assert said.found("kantine", all_) == [document]
    assert library.follower.verify().sound


def find_number(library: Library, query: str) -> int:
    library.follower.catch_up()
    return find(library, query, [library.everybody]).hits[0].number


def test_any_audiences_give_only_their_own(small: Library) -> None:
    dice = random.Random(5)
    audiences = [small.audience() for _ in range(6)]
    owner = {}
    for n in range(40):
        to = dice.choice(audiences)
        owner[f"d{n}"] = to
        small.put(f"d{n}", f"Het rooster van afdeling {n} voor de zomer.", to=to)
    small.follower.catch_up()
    for _ in range(30):
        mine = dice.sample(audiences, dice.randint(0, 4))
        hits = find(small, dice.choice(["rooster", "zomer afdeling", "roostr"]), mine, k=40).hits
        assert {hit.source_id for hit in hits} == {name for name, to in owner.items() if to in mine}


def test_a_thing_may_be_found_by_any_parts(library: Library) -> None:
    said = Said(library)
    number = said.post("x", library.everybody)
    said.write(lambda connection: Passages(connection).put(number, [Part("Kop", "", "nl")]))
    assert said.found("kop", [library.everybody]) == [number]


@pytest.mark.parametrize("shut", [0, 5, 200])
def test_the_engine_proposes_the_same_whether_it_looks_among_all_or_among_what_one_may_read(
    library: Library, monkeypatch: pytest.MonkeyPatch, shut: int
) -> None:
    dice, closed = random.Random(shut), library.audience()
    words = ["mei", "team", "soep", "rooster", "fiets", "verlof"]

    def text() -> str:
        return " ".join(dice.choices(words, range(1, 7), k=dice.randint(3, 12)))

    drafts = [library.draft(f"open{n}", text()) for n in range(60)]
    drafts += [library.draft(f"dicht{n}", " ".join(words), to=closed) for n in range(shut)]
    library.write(lambda documents: documents.put_many(drafts, NOW))
    library.follower.catch_up()
    asked = [" ".join(dice.sample(words, 3)) for _ in range(20)]
    among_all = [library.index.search(query, {library.everybody}, 24).hits for query in asked]
    monkeypatch.setattr("storage.search.index.MUCH", 2.0)
    assert among_all == [library.index.search(query, {library.everybody}, 24).hits for query in asked]
    assert all(len(hits) == 24 for hits in among_all)
