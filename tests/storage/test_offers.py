"""What was offered, on both databases, also while an older Jet works on the same store."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update

from storage.offers import Offer
from storage.store import Store
from storage.tables.things import offer
from tests.storage.opened import NOW, Opened, room, somebody

CLUBS = Offer(("club join 1", "club join 2"), "clubs --from 3", "", "clubs")
LATER = NOW + timedelta(minutes=1)


def test_an_offer_is_kept_whole_until_the_next(opened: Opened) -> None:
    def work(store: Store) -> None:
        anna, place = somebody(store, "Anna"), room(store)
        store.offers.put(anna, place, CLUBS, NOW)
        found = store.offers.get(anna, place, NOW)
        assert found == Offer(CLUBS.lines, CLUBS.more, "", "clubs", NOW)
        store.offers.put(anna, place, Offer(about="poll 4"), LATER)
        assert store.offers.get(anna, place, NOW) == Offer((), None, None, "poll 4", LATER)
        assert store.offers.get(anna, place, LATER + timedelta(minutes=1)) is None

    opened.write(work)


def test_an_older_jet_finds_the_lines_as_it_keeps_them(opened: Opened) -> None:
    """It reads a list of lines, of which a yes takes the first."""

    def work(store: Store) -> None:
        anna, place = somebody(store, "Anna"), room(store)
        store.offers.put(anna, place, CLUBS, NOW)
        assert store.connection.scalar(select(offer.c.lines)) == list(CLUBS.lines)

    opened.write(work)


def test_what_an_older_jet_offers_is_not_mixed_with_what_was_offered_before(opened: Opened) -> None:
    """It writes over the lines, and knows nothing of what stands beside them."""

    def work(store: Store) -> None:
        anna, place = somebody(store, "Anna"), room(store)
        store.offers.put(anna, place, Offer(("post --sure Hi",), None, "post --sure Hi", "post 3"), NOW)
        store.connection.execute(update(offer).values(lines=["poll close 4", "show 4"], more=None, at=LATER))
        found = store.offers.get(anna, place, NOW)
        assert found == Offer(("poll close 4", "show 4"), None, "poll close 4", "", LATER)

    opened.write(work)


def test_what_the_jet_right_before_kept_in_one_column_is_read(opened: Opened) -> None:
    def work(store: Store) -> None:
        for name, kept in (("Anna", {"about": "club 1"}), ("Bram", {})):
            lines = {"lines": CLUBS.lines, "yes": "", **kept}
            person, place = somebody(store, name), room(store)
            row = {"person": person, "place": place, "lines": lines, "more": None, "at": NOW}
            store.connection.execute(insert(offer).values(row))
            found = store.offers.get(person, place, NOW)
            assert found == Offer(CLUBS.lines, None, "", kept.get("about", ""), NOW)

    opened.write(work)
