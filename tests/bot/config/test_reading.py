"""What a configuration becomes, and all that can be wrong with one, told at once and where it stands."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, Mistake, Mistakes, load
from storage.server import parameters

MATRIX = """
[organisation]
first_admin = "@anna:wilgenhof.nl"
[matrix.main]
homeserver = "https://matrix.wilgenhof.nl/"
user = "@jet:wilgenhof.nl"
"""
PASSWORD = {"JET_MATRIX__MAIN__PASSWORD": "correct horse"}

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a configuration, in a folder of its own, and answers its path."""

    def write(text: str) -> Path:
        file = tmp_path / "jet.toml"
        file.write_text(text, "utf-8")
        return file

    return write


def mistakes(path: Path | None, environ: dict[str, str] | None = None) -> tuple[Mistake, ...]:
    with pytest.raises(Mistakes) as caught:
        load(path, environ or {})
    return caught.value.mistakes


def told(path: Path | None, environ: dict[str, str] | None = None) -> list[tuple[int | None, str]]:
    return [(each.line, each.key) for each in mistakes(path, environ)]


def test_without_a_file_all_is_default_and_kept_below_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(None, {})
    assert config.store.url == f"sqlite:///{tmp_path}/data/jet.db"
    assert config == Config(store=config.store)
    assert not config.connections


def test_config_toml_of_the_working_directory_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text('[persona]\nname = "Joost"\ncommand = "Joost"\n')
    config = load(None, {})
    assert (config.persona.name, config.persona.command) == ("Joost", "joost")
    assert config.file == tmp_path / "config.toml"


def test_a_connection_takes_what_it_lacks_from_the_organisation(write: Write, tmp_path: Path) -> None:
    text = MATRIX.replace("[matrix", 'language = "nl"\ntimezone = "Asia/Tokyo"\n[matrix')
    main = load(write(f'{text}[store]\ndirectory = "kept"\n'), PASSWORD).matrix["main"]
    assert (main.language, main.timezone) == ("nl", "Asia/Tokyo")
    assert main.state_directory == tmp_path / "kept" / "matrix-main"
    assert main.homeserver == "https://matrix.wilgenhof.nl"
    assert main.password == "correct horse"


def test_a_variable_comes_before_the_file(write: Write) -> None:
    environ = {
        "JET_DIGEST__TIME": "7:05",
        "JET_DIGEST__LATE_LIMIT_HOURS": "5",
        "JET_ORGANISATION__ALLOW_ACTING": "True",
        "JET_PERSONA__NAME": "",
        "JETSAM__X": "nothing of ours",
    }
    config = load(write('[digest]\ntime = "08:00"\n[persona]\nname = "Joost"\n'), environ)
    assert config.digest.time == datetime.time(7, 5)
    assert config.digest.late_limit_hours == 5
    assert config.organisation.allow_acting is True
    assert config.persona.name == "Joost"


def test_a_whole_connection_may_come_from_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(
        None,
        {
            "JET_MATRIX__HEAD_OFFICE__HOMESERVER": "http://127.0.0.1:8008",
            "JET_MATRIX__HEAD_OFFICE__USER": "@jet:localhost:8008",
            "JET_MATRIX__HEAD_OFFICE__ACCESS_TOKEN": "syt_x",
            "JET_ORGANISATION__FIRST_ADMIN": "@anna:localhost:8008",
        },
    )
    assert config.connections == ("head-office",)
    assert config.matrix["head-office"].access_token == "syt_x"
    assert config.warnings == ()


def test_paths_of_the_file_start_at_the_file_and_those_of_variables_where_one_is(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere" / "forms").mkdir(parents=True)
    (tmp_path / "texts").mkdir()
    file = write('[organisation]\ntexts = "texts"\n[store]\nurl = "sqlite:///kept/all.db"\n')
    monkeypatch.chdir(tmp_path / "elsewhere")
    config = load(file, {"JET_DOCUMENTS__FOLDERS": f"forms:{tmp_path}"})
    assert config.organisation.texts == tmp_path / "texts"
    assert config.store.url == f"sqlite:///{tmp_path}/kept/all.db"
    assert config.documents.folders == (tmp_path / "elsewhere" / "forms", tmp_path)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_gets_the_same_driver(write: Write, scheme: str) -> None:
    config = load(write(f'[store]\nurl = "{scheme}://jet@localhost/jet"\n'), {})
    assert config.store.url == "postgresql+psycopg://jet@localhost/jet"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jet@one,two/jet", "jet@/jet?host=one&host=two"),
        ("jet:p%40s@one:5432,two:5433/jet?sslmode=allow", "jet:p%40s@/jet?host=one:5432&host=two:5433&sslmode=allow"),
        ("one,two", "/?host=one&host=two"),
        ("jet@/jet?host=/run/a,/run/b", "jet@/jet?host=/run/a,/run/b"),
    ],
)
def test_a_store_may_have_several_servers(write: Write, typed: str, meant: str) -> None:
    config = load(write(""), {"JET_STORE__URL": f"postgresql://{typed}"})
    assert config.store.url == f"postgresql+psycopg://{meant}"
    assert parameters(config.store.url)["host"] in ("one,two", "/run/a,/run/b")


def test_windows_editors_may_save_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('\ufeff[persona]\r\nname = "Jet"\r\nnmae = "Jet"\r\n'.encode())
    assert told(file) == [(3, "unknown_setting_near")]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(write: Write) -> None:
    file = write(
        'name = "Wilgenhof"\n'  # 1: before any section
        "persona.command = 'jet 2'\n"
        "[organisation]\n"
        'langauge = "nl"\n'
        'timezone = "Europe/Amsterdan"\n'  # 5
        'language = "de"\n'
        'staff_list = "staff.csv"\n'
        'allow_acting = "yes"\n'
        "name = 3\n"
        'command = "jet"\n'  # 10
        "[matrix]\n"
        'homeserver = "https://matrix.wilgenhof.nl"\n'
        "[matrix.main]\n"
        'homeserver = "matrix.wilgenhof.nl"\n'
        'members = "space"\n'  # 15
        'space = "wilgenhof"\n'
        "[matrix.Care_Home]\n"
        'homeserver = "https://anna:secret@matrix.wilgenhof.nl"\n'
        'user = "jet"\n'
        "[matrx.other]\n"  # 20
        "a = 1\n"
        "b = 2\n"
        "[digest]\n"
        'time = "25:00"\n'
        "late_limit_hours = 300\n"  # 25
        "[retention]\n"
        'audit_days = "365"\n'
        "[documents]\n"
        'folders = "forms"\n'
        "[store]\n"  # 30
        'url = "mysql://localhost/jet"\n'
        "[log]\n"
        'level = "warn"\n'
        "weekday = 1\n"
        "[telephone]\n"  # 35
        "[[documents.more]]\n"
    )
    environ = {"JET_STORE_URL": "x", "JET_LOG__LEVLE": "info", "JET_A__B": "c"}
    assert told(file, environ) == [
        (1, "misplaced_setting"),
        (2, "not_letters"),
        (4, "unknown_setting_near"),
        (5, "not_a_zone_near"),
        (6, "not_a_choice"),
        (7, "no_such_file"),
        (8, "not_a_flag"),
        (9, "not_text"),
        (10, "misplaced_setting"),
        (12, "no_connection_name"),
        (13, "missing"),
        (13, "no_password"),
        (14, "not_a_web_address"),
        (16, "not_a_matrix_room"),
        (17, "not_a_connection_name"),
        (17, "no_password"),
        (18, "account_in_address"),
        (19, "not_a_matrix_user"),
        (20, "unknown_section_near"),
        (24, "not_an_hour"),
        (25, "out_of_range"),
        (27, "not_a_number"),
        (29, "not_a_list"),
        (31, "not_a_store"),
        (33, "not_a_choice_near"),
        (34, "unknown_setting"),
        (35, "unknown_section"),
        (36, "unknown_setting"),
        (None, "unknown_variable"),
        (None, "unknown_variable_near"),
        (None, "unknown_variable_near"),
    ]


def test_a_mistake_says_where_what_and_how_to_mend_it_in_both_languages(write: Write) -> None:
    file = write('[organisation]\ntimezone = "Europe/Amsterdan"\n')
    (mistake,) = mistakes(file)
    assert str(mistake) == (
        f"{file}:2: organisation.timezone is “Europe/Amsterdan”, which is no time zone. Did you mean Europe/Amsterdam?"
    )
    assert mistake.mend("nl") == "Bedoelde je Europe/Amsterdam?"


@pytest.mark.parametrize(
    ("content", "line", "key"),
    [
        (b"[persona]\nname = Jet\n", 2, "syntax"),
        (b'[persona]\nname = "Jet\n', 2, "syntax"),
        (b'[persona]\nname = "Jet"\nname = "Joost"\n', 3, "syntax"),
        (b"[persona]\nname = [1,\n", 3, "syntax"),
        (b'[persona]\n\nname = "Caf\xe9"\n', 3, "not_utf8"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(content: bytes, line: int, key: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    assert told(file) == [(line, key)]


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert told(tmp_path / "none.toml") == [(None, "no_config")]
    assert told(tmp_path) == [(None, "unreadable")]


@pytest.mark.parametrize(
    "line",
    [
        'password = "hunter2"',
        'access_token = "hunter2"',
        'user = "@jet:wilgenhof.nl"\n[store]\nurl = "postgresql://jet:hunter2@localhost/jet"',
        'user = "@jet:wilgenhof.nl"\n[store]\nurl = "postgresql:///jet?host=db&password=hunter2"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(write: Write, line: str) -> None:
    text = MATRIX if not line.startswith("user") else MATRIX.rpartition("user")[0]
    found = mistakes(write(text + line), PASSWORD | {"JET_STORE__URL": "sqlite:///x.db"})
    assert [each.key for each in found] == ["typed_secret"]
    assert "hunter2" not in str(found) + repr(found)


def test_secrets_come_from_files_which_should_be_closed(write: Write, tmp_path: Path) -> None:
    for name, mode in (("closed", 0o600), ("open", 0o644)):
        (tmp_path / name).write_text("correct horse\n")
        (tmp_path / name).chmod(mode)
    closed = load(write(f'{MATRIX}password_file = "closed"\n'), {})
    assert closed.matrix["main"].password == "correct horse"
    assert closed.warnings == ()
    opened = load(write(f'{MATRIX}password_file = "open"\n'), {})
    assert [(each.line, each.key) for each in opened.warnings] == [(7, "open_secret")]


def test_a_store_with_a_password_comes_from_a_file(write: Write, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://jet:hunter2@localhost/jet")
    (tmp_path / "url").chmod(0o600)
    address = "postgresql+psycopg://jet:hunter2@localhost/jet"
    assert load(write('[store]\nurl_file = "url"\n'), {}).store.url == address
    file = write('[store]\nurl = "sqlite:///a.db"\n')
    assert load(file, {"JET_STORE__URL_FILE": str(tmp_path / "url")}).store.url == address


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"\xff\xfe", b"x" * 20_000])
def test_a_secret_is_one_line(write: Write, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    assert told(write(f'{MATRIX}password_file = "secret"\n')) == [(7, "not_a_secret_file")]


def test_a_path_too_long_to_look_at_is_a_mistake(write: Write) -> None:
    assert told(write(f'[organisation]\ntexts = "{"x" * 5000}"\n')) == [(2, "unreachable")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_secret_that_cannot_be_read_is_a_mistake(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("correct horse")
    (tmp_path / "secret").chmod(0)
    assert told(write(f'{MATRIX}password_file = "secret"\n')) == [(7, "unreachable")]


def test_no_secret_is_shown_with_the_configuration(write: Write) -> None:
    config = load(write(MATRIX), PASSWORD | {"JET_STORE__URL": "postgresql://jet:hunter2@localhost/jet"})
    assert "hunter2" in config.store.url
    assert "hunter2" not in repr(config)
    assert "correct horse" not in repr(config)


def test_connections_must_not_share_an_account_or_a_folder(write: Write) -> None:
    text = MATRIX + 'state_directory = "state"\n' + MATRIX.partition('nl"\n')[2].replace("main", "other")
    file = write(f'{text}state_directory = "state"\n')
    assert told(file, PASSWORD | {"JET_MATRIX__OTHER__PASSWORD": "x"}) == [
        (10, "same_account"),
        (11, "same_state"),
    ]


def test_members_of_the_space_need_a_space(write: Write) -> None:
    assert told(write(f'{MATRIX}members = "space"\n'), PASSWORD) == [(4, "no_space")]


def test_what_is_unwise_is_allowed_with_a_warning(write: Write) -> None:
    text = MATRIX.replace("https", "http").replace("first_admin", "#first_admin")
    config = load(write(text), PASSWORD)
    assert [(each.line, each.key) for each in config.warnings] == [(2, "no_admin"), (5, "unencrypted")]


@pytest.mark.parametrize(
    ("setting", "accepted", "refused"),
    [
        ("organisation.first_admin", ["", "@anna:b.nl", "U024BE7LH", "Anna", "a@b.nl"], ["@anna", "a@b"]),
        ("organisation.timezone", ["UTC", "America/Argentina/Ushuaia"], ["", "/etc/passwd", "Europe"]),
        ("persona.command", ["joost", "Vraag"], ["", "jet2", "/jet", "my jet"]),
        ("persona.name", ["Jet", "Joost mag het weten"], ["", " ", "x" * 41, "a\\nb"]),
        ("organisation.holidays", ["", "NL", "nl", "DE-BY"], ["N", "Nederland", "NL-XX", "XX", "DE-"]),
        ("digest.time", ["00:00", "9:30", "23:59"], ["24:00", "9", "9:5", "09:60", "-1:00", "", "9:30 pm"]),
        ("store.url", ["sqlite:///a.db", "sqlite:////a.db"], ["sqlite://", "sqlite:///:memory:", "a.db", "://"]),
        ("store.directory", ["data", "/tmp", "~"], ["", "~nobody-like-this/data"]),
        ("log.level", ["debug", "error"], ["", "DEBUG", "verbose"]),
    ],
)  # fmt: skip
def test_what_each_kind_takes(write: Write, setting: str, accepted: list[str], refused: list[str]) -> None:
    section, name = setting.split(".")
    for value in accepted:
        load(write(f'[{section}]\n{name} = "{value}"\n'), {})
    for value in refused:
        assert [line for line, _ in told(write(f'[{section}]\n{name} = "{value}"\n'))] == [2], value


def test_an_hour_may_be_tomls_own(write: Write) -> None:
    assert load(write("[digest]\ntime = 07:30:00\n"), {}).digest.time == datetime.time(7, 30)


def test_dates_are_texts_or_tomls_own(write: Write) -> None:
    text = '[organisation]\ndays_off = ["2026-12-24", 2026-12-31]\n'
    found = load(write(text), {}).organisation.days_off
    assert found == (datetime.date(2026, 12, 24), datetime.date(2026, 12, 31))
    assert load(write(""), {"JET_ORGANISATION__DAYS_OFF": "2026-12-24"}).organisation.days_off == found[:1]
    for wrong in ("['24 december']", "['2026-02-30']", '"2026-12-24"', "[2026-12-24T10:00:00]"):
        assert [line for line, _ in told(write(f"[organisation]\ndays_off = {wrong}\n"))] == [2], wrong


def test_a_picture_is_known_by_what_it_holds(write: Write, tmp_path: Path) -> None:
    (tmp_path / "jet.png").write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    (tmp_path / "jet.jpg").write_text("<svg/>")
    assert load(write('[persona]\navatar = "jet.png"\n'), {}).persona.avatar == tmp_path / "jet.png"
    assert told(write('[persona]\navatar = "jet.jpg"\n')) == [(2, "not_a_picture")]
    assert told(write('[persona]\navatar = "."\n')) == [(2, "a_folder")]


TOML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["organisation.language", "persona.avatar", "matrix.main.user", "matrix", "store.url", "x.y"]),
        TOML.filter(lambda value: value is not None),
        max_size=4,
    )
)
def test_nonsense_gives_mistakes_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    file = tmp_path_factory.mktemp("nonsense") / "config.toml"
    file.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in values.items()), "utf-8")
    try:
        load(file, {})
    except Mistakes as caught:
        for each in caught.mistakes:
            assert each.told("nl")
            assert each.told("en")


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(sign):08X}" for sign in value) + '"'
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case _:
            return str(value)
