"""Questions to colleagues on both databases: who sees one, whose turn it is, what is forgotten when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from bot.chat import Asked
from storage import migrations
from storage.migrate import upgrade
from storage.store import Store
from tests.storage.opened import NOW, Opened, room, somebody


def ask(store: Store, asker: int, words: str = "Waar is de kluis?", **more: Any) -> int:
    values = {"nameless": False, "language": "nl", "at": NOW} | more
    return store.questions.add(words, asker=asker, **values)


def may_see(store: Store, number: int, who: int) -> bool:
    reader = store.people.reader(who)
    try:
        store.questions.get(number, reader)
    except LookupError:
        return False
    store.things.get(number, reader)
    return True


def give(store: Store, number: int, who: int) -> None:
    store.questions.give(number, who, "", NOW + timedelta(days=2), NOW)


def test_a_question_is_seen_by_its_asker_and_whom_it_is_with(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, carla, odile = (somebody(store, name) for name in ("Anna", "Bram", "Carla", "Odile"))
        store.people.give_role(odile, "admin")
        number = ask(store, anna)
        give(store, number, bram)
        assert [may_see(store, number, who) for who in (anna, bram, carla, odile)] == [True, True, False, False]
        give(store, number, carla)
        assert [may_see(store, number, who) for who in (anna, bram, carla, odile)] == [True, False, True, False]
        store.questions.answered(number, carla, "Op zolder.", NOW)
        assert [may_see(store, number, who) for who in (anna, bram, carla, odile)] == [True, False, True, False]
        store.questions.remove([number])
        assert not any(may_see(store, number, who) for who in (anna, bram, carla, odile))

    opened.write(work)


def test_what_was_asked_for_all_to_see_is_seen_where_it_was_asked(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram = somebody(store, "Anna"), somebody(store, "Bram")
        here, there = room(store, "C1"), room(store, "C2")
        number = ask(store, anna, place=here, shared=True)
        whispered = ask(store, anna, place=here)
        for where, seen in ((here, True), (there, False)):
            reader = store.places.reader(store.places.get(where))
            if seen:
                assert store.questions.get(number, reader).text == "Waar is de kluis?"
            else:
                with pytest.raises(LookupError):
                    store.questions.get(number, reader)
            with pytest.raises(LookupError):
                store.questions.get(whispered, reader)
        assert not may_see(store, number, bram)
        [account] = store.people.accounts(bram)
        store.places.enter([(here, account)])
        assert may_see(store, number, bram)
        assert not may_see(store, whispered, bram)

    opened.write(work)


def test_turns_are_fair(opened: Opened) -> None:
    def work(store: Store) -> None:
        people = [somebody(store, name) for name in ("Anna", "Bram", "Carla", "Dina")]
        anna, bram, carla, dina = people
        for each in (bram, carla, dina):
            store.people.give_role(each, "ambassador")
        asked = []
        for n in range(6):
            number = ask(store, anna, f"Vraag {n} over iets")
            who = store.ambassadors.candidates("iets", "nl", [], NOW, but={anna})[0].person
            store.questions.give(number, who, "", NOW, NOW + timedelta(minutes=n))
            asked.append(who)
        assert sorted(asked[:3]) == sorted(asked[3:]) == sorted((bram, carla, dina))
        assert asked[:3] == asked[3:]  # longest ago first

    opened.write(work)


def test_topic_language_ownership_and_absence(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, carla, dina = (somebody(store, name) for name in ("Anna", "Bram", "Carla", "Dina"))
        for each in (bram, carla, dina):
            store.people.give_role(each, "ambassador")
        store.ambassadors.set_topics(bram, ["verlof", "nieuwe fiets"])
        store.ambassadors.set_languages(dina, ["en"])

        def first(words: str, language: str = "nl", documents: tuple[int, ...] = ()) -> list[int]:
            found = store.ambassadors.candidates(words, language, documents, NOW, but={anna})
            return [each.person for each in found]

        assert first("waar is het verlofformulier?") == [bram, carla]  # part of a longer word
        assert first("krijg ik een fiets van de zaak?") == [carla, bram]  # one word of a topic is not the topic
        assert first("mag ik nieuwe fietsen kopen?") == [bram, carla]  # other forms of all of them
        assert first("where is the safe?", "en") == [carla, dina, bram]
        store.ambassadors.set_away(carla, NOW + timedelta(days=1))
        assert first("where is the safe?", "en") == [dina, bram]
        store.people.change(dina, quiet_until=NOW + timedelta(hours=1))
        assert first("where is the safe?", "en") == [bram]
        store.people.change(bram, state="left")
        assert first("where is the safe?", "en") == []
        store.ambassadors.set_away(carla, None)
        assert first("where is the safe?", "en") == [carla]
        store.people.take_role(carla, "ambassador")
        assert first("where is the safe?", "en") == []

    opened.write(work)


def test_what_is_not_found_is_grouped_and_names_nobody(opened: Opened) -> None:
    def work(store: Store) -> None:
        somebody(store, "Samira Haddad")
        today = NOW.date()
        for words in ("Waar kan ik mijn auto parkeren?", "parkeren auto", "Mag Samira 06 auto's parkeren?"):
            store.asking.miss("not_found", words, today)
        store.asking.miss("not_found", "Wanneer is de kantine open?", today - timedelta(days=3))
        store.asking.miss("not_found", "123456782", today)
        found = store.asking.missing()
        assert [(each.times, each.last) for each in found] == [(3, today), (1, today - timedelta(days=3))]
        assert store.asking.missing(at_least=2) == found[:1]
        store.asking.purge(NOW, today)
        assert store.asking.missing() == found[:1]
        everything = str(store.connection.execute(text("SELECT * FROM missed")).all())
        assert "samira" not in everything.lower()
        assert "06" not in everything.replace("2026", "")
        assert "Waar" not in everything

    opened.write(work)


def test_the_last_question_is_sealed_and_goes(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, here = somebody(store, "Anna"), room(store)
        for thread in (None, "t1"):
            asked = Asked("waar is de kluis 123456782", "de kluis", "answer", (3, 4))
            store.asking.remember(anna, here, thread, asked, NOW)
        last = store.asking.last(anna, here, "t1", NOW - timedelta(hours=1))
        assert last is not None
        assert (last.words, last.subject, last.documents) == ("waar is de kluis …", "de kluis", (3, 4))
        assert "kluis" not in str(store.connection.execute(text("SELECT * FROM asked")).all())
        assert store.asking.last(anna, here, "t2", NOW - timedelta(hours=1)) is None
        assert store.asking.last(anna, here, "t1", NOW + timedelta(hours=1)) is None
        store.asking.forget(anna)
        assert store.asking.anywhere(anna, NOW - timedelta(days=1)) == []

    opened.write(work)


def test_opinions_are_counted_once_a_person_and_from_five_on(opened: Opened) -> None:
    def work(store: Store) -> None:
        people = [somebody(store, f"P{n}") for n in range(5)]
        document = ask(store, people[0])  # any thing will do
        for who in people[:4]:
            store.asking.judge(document, who, useful=False, day=NOW.date())
            store.asking.judge(document, who, useful=True, day=NOW.date())
        assert store.asking.judged(5) == {}
        store.asking.judge(document, people[4], useful=False, day=NOW.date())
        assert store.asking.judged(5) == {document: (4, 5)}
        store.asking.forget(people[4])
        assert store.asking.judged(4) == {document: (4, 4)}

    opened.write(work)


def test_the_nightly_purge(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram = somebody(store, "Anna"), somebody(store, "Bram")
        old, new = ask(store, anna, at=NOW - timedelta(days=31)), ask(store, anna)
        give(store, old, bram)
        store.asking.miss("not_found", "kluis", (NOW - timedelta(days=31)).date())
        store.questions.purge(NOW - timedelta(days=30))
        store.asking.purge(NOW, (NOW - timedelta(days=30)).date())
        assert (may_see(store, old, anna), may_see(store, new, anna)) == (False, True)
        for table in ("question_turn", "missed"):
            assert store.connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        assert store.connection.scalar(text("SELECT count(*) FROM question")) == 1
        assert store.connection.scalar(text("SELECT count(*) FROM audience WHERE kind = 'question'")) == 1

    opened.write(work)


def test_two_who_are_one(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, both, carla = (somebody(store, name) for name in ("Anna", "Bram", "Bram2", "Carla"))
        for each in (bram, both):
            store.people.give_role(each, "ambassador")
            store.ambassadors.set_topics(each, ["verlof", str(each)])
            store.ambassadors.set_languages(each, [])
        number, own = ask(store, anna), ask(store, both, "Wie heeft de sleutel?")
        give(store, number, both)
        give(store, own, bram)
        assert f"question {number}" in store.merge(both, into=bram)
        assert [each.number for each in store.questions.late(NOW)] == [own]
        assert may_see(store, number, bram)
        assert [each.number for each in store.questions.asked_by(bram)] == [own]
        assert store.ambassadors.get(bram).topics == tuple(sorted(("verlof", str(bram), str(both))))  # type: ignore[union-attr]
        assert not may_see(store, number, carla)

    opened.write(work)


def test_who_joins_a_question_sees_it_in_their_words_and_what_goes_with_a_person_goes(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, both, carla, dina = (somebody(store, name) for name in ("Anna", "Bram", "Bram2", "Carla", "Dina"))
        number = ask(store, anna, nameless=True)
        ask(store, anna, "Hoe laat gaat de kantine dicht?", nameless=True)
        ask(store, anna)  # with a name
        give(store, number, carla)
        assert [each.number for each in store.questions.like("waar staat de kluis", bram)] == [number]
        assert store.questions.like("waar staat de kluis", anna) == []
        assert store.questions.like("waar staat de kluis", carla) == []
        assert store.questions.like("waar staat de fiets", bram) == []
        for who, words in ((bram, "Kluis, waar?"), (both, "De kluis?"), (dina, "Waar staat de kluis?")):
            assert not may_see(store, number, who)
            store.questions.joining.join(number, who, words, NOW)
            seen = store.questions.get(number, store.people.reader(who))
            assert (seen.text, seen.asker_name, seen.others, seen.joined) == (words, "", 0, True)
        assert store.questions.get(number, store.people.reader(carla)).others == 3
        assert f"question {number}" in store.merge(both, into=bram)
        assert [(who, each.text) for who, each in store.questions.askers(number)] == [
            (anna, "Waar is de kluis?"),
            (bram, "Kluis, waar?"),
            (dina, "Waar staat de kluis?"),
        ]
        assert [row["text"] for row in store.personal.collect(dina)["questions_joined"]] == ["Waar staat de kluis?"]
        store.personal.erase(dina)
        assert [who for who, _ in store.questions.askers(number)] == [anna, bram]
        assert f"question {number}" in store.personal.erase(anna)[1]
        assert [(who, each.text) for who, each in store.questions.askers(number)] == [(bram, "Kluis, waar?")]
        store.questions.joining.join(number, carla, "Kluis?", NOW)
        store.merge(carla, into=bram)
        assert [who for who, _ in store.questions.askers(number)] == [bram]
        store.questions.joining.join(number, both, "Kluis?", NOW)
        store.questions.purge(NOW + timedelta(days=1))
        assert store.connection.scalar(text("SELECT count(*) FROM question_joiner")) == 0

    opened.write(work)


def test_who_is_forgotten(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, bram, carla = (somebody(store, name) for name in ("Anna", "Bram", "Carla"))
        store.people.give_role(bram, "ambassador")
        store.ambassadors.set_topics(bram, ["verlof"])
        mine, others, answered = ask(store, bram), ask(store, anna), ask(store, carla)
        give(store, mine, carla)
        give(store, others, bram)
        store.questions.answered(answered, bram, "Op zolder.", NOW)
        kept = store.personal.collect(bram)
        assert [row["thing"] for row in kept["questions"]] == [mine]
        assert [row["thing"] for row in kept["answers"]] == [answered]
        assert "Anna" not in str(kept)
        assert "Waar is de kluis?" not in str(kept["answers"])
        gone, _ = store.personal.erase(bram)
        assert f"question {mine}" in gone
        assert not may_see(store, mine, carla)
        assert [each.number for each in store.questions.late(NOW)] == [others]
        assert store.ambassadors.all() == []
        assert store.questions.get(answered, store.people.reader(carla)).answered_by_name == ""
        for table in ("ambassador_topic", "ambassador"):
            assert store.connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0

    opened.write(work)


def test_a_store_with_something_in_it_gets_the_tables(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'jet.db'}", request.getfixturevalue("postgres_url")):
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.execute(text("INSERT INTO person (id, name, state, since) VALUES (7, 'Anna', 'active', 0)"))
        engine.dispose()
        assert upgrade(url) is True

        def work(store: Store) -> None:
            number = ask(store, store.people.get(7).id)
            assert may_see(store, number, 7)

        Opened(url).write(work)
