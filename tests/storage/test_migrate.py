"""Migrations on both databases: they make the tables that the code speaks of, once, whoever else tries."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, make_url, text

from storage.errors import NotOwned, TooNew
from storage.leavers import Leavers
from storage.migrate import newest, upgrade
from storage.offers import Offers
from storage.schedules import Schedules
from storage.tables import metadata
from tests.storage.opened import Opened


def _engine(url: str):  # type: ignore[no-untyped-def]
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def test_the_migrations_make_the_tables_that_the_code_speaks_of(opened: Opened) -> None:
    engine = _engine(opened.url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_tables_on_sqlite_are_strict(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jet.db'}"
    upgrade(url)
    engine = _engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
        loose = {row.name for row in rows if not row.strict}
    engine.dispose()
    assert {name for name in loose if not name.startswith(("sqlite_", "alembic_"))} == set()


def test_a_second_upgrade_changes_nothing(opened: Opened) -> None:
    assert upgrade(opened.url) is False


def revise(engine: Engine, revision: str) -> None:
    """Bring a store to an older revision."""
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parents[2] / "storage" / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store of the first Jet: revision 0001."""
    lite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'jet.db'}" if lite else str(request.getfixturevalue("postgres_url"))
    engine = _engine(url)
    revise(engine, "0001")
    engine.dispose()
    return url


_DOCUMENTS_OF_OLD = (
    "INSERT INTO thing (kind, audience, state, title, at) VALUES ('document', 1, 'live', 'Tillift', 5)",
    "INSERT INTO document (thing, source_id, outcome, detail, language, digest) VALUES (1, 'a.md', 'ok', '', 'nl', '')",
    "INSERT INTO passage (thing, ordinal, section, text, language, rev) VALUES (1, 0, '', 'De til.', 'nl', 1)",
)


def test_documents_of_the_first_jet_are_kept(first: str) -> None:
    engine = _engine(first)
    with engine.begin() as connection:
        for statement in _DOCUMENTS_OF_OLD:
            connection.execute(text(statement))
    assert upgrade(first) is True
    with engine.connect() as connection:
        found = connection.execute(text("SELECT source_id, kind, version, reminded, owner FROM document")).one()
        assert tuple(found) == ("a.md", "", 1, 0, None)
        assert connection.scalar(text("SELECT text FROM passage WHERE thing = 1")) == "De til."
    engine.dispose()


def test_a_language_that_a_folder_said_before_is_known_as_said(first: str) -> None:
    engine = _engine(first)
    revise(engine, "0010")
    with engine.begin() as connection:
        for statement in _DOCUMENTS_OF_OLD:
            connection.execute(text(statement))
        other = "INSERT INTO thing (kind, audience, state, title, at) VALUES ('document', 1, 'live', 'Slot', 5)"
        connection.execute(text(other))
        row = "INSERT INTO document (thing, source_id, outcome, detail, language, digest, given) "
        given = {"given": '{"language": "en", "kind": "form"}'}
        connection.execute(text(row + "VALUES (2, 'b.md', 'ok', '', 'en', '', :given)"), given)
    assert upgrade(first) is True
    with engine.connect() as connection:
        found = connection.execute(text("SELECT thing, language_said FROM document ORDER BY thing"))
        assert [tuple(row) for row in found] == [(1, False), (2, True)]
    engine.dispose()


def test_a_title_of_before_is_known_as_read_in_the_file(first: str) -> None:
    engine = _engine(first)
    revise(engine, "0016")
    with engine.begin() as connection:
        for statement in _DOCUMENTS_OF_OLD:
            connection.execute(text(statement))
    assert upgrade(first) is True
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT title_said FROM document")) in (False, 0)
    engine.dispose()


_HIDDEN_VOTES_OF_OLD = (
    "INSERT INTO thing (kind, audience, state, title, at) VALUES ('poll', 1, 'live', 'Lunch?', 5)",
    "INSERT INTO poll (thing, question, max_choices, names_hidden) VALUES (1, 'Lunch?', 1, true)",
    "INSERT INTO poll_option (poll, tag, label) VALUES (1, 1, 'Soup')",
    "INSERT INTO hidden_vote (poll, voter, option) SELECT 1, sha256(n::text::bytea), 1 FROM generate_series(1, 50) n",
)


def test_the_samples_of_hidden_votes_that_postgresql_had_taken_go(postgres_url: str) -> None:
    engine = _engine(postgres_url)
    revise(engine, "0017")
    samples = text("SELECT count(*) FROM pg_stats WHERE tablename = 'hidden_vote' AND attname = 'voter'")
    with engine.begin() as connection:
        for statement in (*_HIDDEN_VOTES_OF_OLD, "ANALYZE hidden_vote"):
            connection.execute(text(statement))
        assert connection.scalar(samples) == 1
    assert upgrade(postgres_url) is True
    with engine.begin() as connection:
        connection.execute(text("ANALYZE hidden_vote"))
        assert connection.scalar(samples) == 0
        assert connection.scalar(text("SELECT count(*) FROM hidden_vote")) == 50
    engine.dispose()


_DIGESTS_OF_OLD = (
    "INSERT INTO person (name, state, since) VALUES ('Anna', 'active', 5)",
    "INSERT INTO schedule (kind, person, days, local_time, zone, active, next_at, next_date, told_until, made_by) "
    "VALUES ('digest', 1, '[0, 1]', '09:00', 'Europe/Amsterdam', true, 5, '2026-11-23', 5, 1)",
    "INSERT INTO occurrence (schedule, local_date, state, at) VALUES (1, '2026-11-20', 'sent', 5)",
)


def test_digests_of_the_first_jet_are_kept(first: str) -> None:
    engine = _engine(first)
    with engine.begin() as connection:
        for statement in _DIGESTS_OF_OLD:
            connection.execute(text(statement))
    assert upgrade(first) is True
    with engine.connect() as connection:
        found = Schedules(connection).of(place=None, person=1)
        assert found is not None
        assert (found.sections, found.follows, found.paused_until) == (None, False, None)
        assert found.rhythm.days == {0, 1}
        assert Schedules(connection).last_told(1) is None  # how far it told was not kept then
    engine.dispose()


_OFFERS_OF_BEFORE = (
    "INSERT INTO person (name, state, since) VALUES ('Anna', 'active', 5)",
    'INSERT INTO place (id, connection, remote_id, name, kind, encrypted, strangers, "left") '
    "VALUES (7, 'office', 'a', '', 'direct', false, false, false), "
    "(8, 'office', 'b', '', 'direct', false, false, false)",
    """INSERT INTO offer (person, place, lines, at) VALUES (1, 7, '["show 1", "show 2"]', 5), """
    """(1, 8, '{"lines": ["show 3"], "yes": "", "about": "poll 3"}', 5)""",
)


def test_what_was_offered_before_can_still_be_taken_up(first: str) -> None:
    engine = _engine(first)
    revise(engine, "0018")
    with engine.begin() as connection:
        for statement in _OFFERS_OF_BEFORE:
            connection.execute(text(statement))
    assert upgrade(first) is True
    with engine.connect() as connection:
        offers = Offers(connection)
        listed, kept = (offers.get(1, place, datetime(1970, 1, 1, tzinfo=UTC)) for place in (7, 8))
    assert listed is not None
    assert (listed.lines, listed.yes) == (("show 1", "show 2"), "show 1")
    assert kept is not None
    assert (kept.lines, kept.yes, kept.about) == (("show 3",), "", "poll 3")
    engine.dispose()


def test_who_left_before_it_was_written_down_is_given_the_whole_term(first: str) -> None:
    engine = _engine(first)
    revise(engine, "0013")
    with engine.begin() as connection:
        for name, state in (("Anna", "left"), ("Bram", "active"), ("", "left")):  # the last was forgotten
            connection.execute(text(f"INSERT INTO person (name, state, since) VALUES ('{name}', '{state}', 5)"))
        connection.execute(text("INSERT INTO account VALUES ('office', '@anna', 'Anna', 1, false, null)"))
    assert upgrade(first) is True
    now = datetime.now(UTC)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT name, state, left_at FROM person ORDER BY id"))
        assert [tuple(row) for row in found] == [("Anna", "left", None), ("Bram", "active", None), ("", "left", None)]
        leavers = Leavers(connection)
        leavers.night(now)
        assert leavers.due(now) is None
        assert leavers.due(now + timedelta(seconds=1)) == 1
    engine.dispose()


def test_a_store_of_a_newer_jet_is_refused(opened: Opened) -> None:
    engine = _engine(opened.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("DELETE FROM cursor"))
    engine.dispose()
    with pytest.raises(TooNew):
        upgrade(opened.url)


@pytest.mark.parametrize(("mark", "may"), [("0001", True), (newest(), True), ("9998", False)])
def test_a_newer_store_says_which_older_jet_may_share_it(opened: Opened, mark: str, may: bool) -> None:
    """As while several processes are upgraded in turn, and an older one starts again."""
    engine = _engine(opened.url)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT value FROM cursor WHERE name = 'works with'")) <= newest()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("UPDATE cursor SET value = :mark WHERE name = 'works with'"), {"mark": mark})
    engine.dispose()
    if may and not opened.url.startswith("sqlite"):
        assert upgrade(opened.url) is False
        return
    with pytest.raises(TooNew):
        upgrade(opened.url)


def test_processes_that_start_together_migrate_once(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url")
    code = "import sys; from storage.migrate import upgrade; print(upgrade(sys.argv[1]))"
    argv = [sys.executable, "-c", code, url]
    root = Path(__file__).parents[2]
    started = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(3)]
    assert sorted(process.communicate()[0].strip() for process in started) == ["False", "False", "True"]
    engine = _engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == newest()
        assert connection.scalar(text("SELECT count(*) FROM audience")) == 1
    engine.dispose()


def test_a_database_of_somebody_elses_is_named_as_such(postgres_url: str) -> None:
    """As `createdb` by an administrator makes one: since PostgreSQL 15 others may make no tables there."""
    engine = _engine(postgres_url)
    with engine.begin() as connection:
        if (connection.dialect.server_version_info or (0,)) < (15,):
            pytest.skip("an older server lets anybody make tables")
        connection.execute(text("CREATE ROLE visitor LOGIN"))
    try:
        url = make_url(postgres_url).set(username="visitor").render_as_string(hide_password=False)
        with pytest.raises(NotOwned, match="permission denied for schema public"):
            upgrade(url)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE visitor"))
        engine.dispose()
