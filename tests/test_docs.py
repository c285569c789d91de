"""The pages keep their promises: commands are documented, links lead somewhere, what is shown can be typed."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from bot import reference
from bot.assembly import CONSOLE, TEXTS, Jet, open_jet
from bot.cli.main import parse
from bot.cli.session import session
from bot.cli.wrong import WrongUse
from bot.command import COMMANDS
from bot.config.reading import load
from bot.extraction.outline import BROKEN, PASSWORD, TOO_LARGE
from bot.words.texts import Persona, Texts

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
EXAMPLES = sorted([*ROOT.glob("docs/examples/*"), ROOT / "config.example.toml"])
README = ROOT / "README.md"


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page that are marked as being in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_reference_is_as_the_declarations_are() -> None:
    stale = [named(page) for page, text in reference.pages().items() if page.read_text("utf-8") != text]
    assert not stale, f"{', '.join(stale)}: run `python -m bot.reference`"


def test_every_command_is_documented() -> None:
    vocabulary = Texts([TEXTS], Persona()).vocabulary
    page, readme = (ROOT / "docs/commands.md").read_text("utf-8"), README.read_text("utf-8")
    for path, command in COMMANDS.items():
        assert f"### `{path}`\n" in page
        for language in ("en", "nl"):
            assert f"`{vocabulary.said(path, language).usage}`" in page, f"{path} in {language}"
        if command.listed and command.feature != "running":
            assert vocabulary.said(path, "en").usage.replace("|", r"\|") in readme, path


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as links spell them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{named(page)}: {link}"
        assert target.is_relative_to(ROOT)
        assert not anchor or anchor in anchors(target), f"{named(page)}: {link}"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("**/*.md")), ids=named)
def test_every_page_can_be_reached(page: Path) -> None:
    name = page.name if page.name != "README.md" else page.parent.name
    assert any(name in other.read_text("utf-8") for other in PAGES if other != page)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_command_lines_can_be_typed(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in "".join(blocks(page, "console")).splitlines():
        program, *words = shlex.split(line)
        if program == "jet":
            assert parse(words).command
        else:
            assert program == "make", f"{named(page)}: {line}"
            assert re.search(rf"^{words[0]}:", makefile, re.MULTILINE)


def wrong(line: str) -> str:
    """Why a command line cannot be typed, or nothing."""
    try:
        parse(shlex.split(line, comments=True))
    except WrongUse as error:
        return str(error).splitlines()[-1]
    return ""


def alternatives(code: str) -> list[str]:
    """`outbox list|drop` stands for two."""
    found = re.search(r"\w+(?:\|\w+)+", code)
    return [code.replace(found[0], word) for word in found[0].split("|")] if found else [code]


def in_blocks(text: str) -> list[str]:
    """What stands behind `jet` on lines of their own, and behind it where another program starts it."""
    started = re.findall(r"(?:^ExecStart=\S*/|\bexec (?:[\w-]+ )?)jet ([^\"\n]+)", text, re.MULTILINE)
    started += re.findall(r"(?:^  command: \[|\brun --rm jet-1 )([^`\]\n]+)", text, re.MULTILINE)
    images = re.findall(r'^ENTRYPOINT \["jet"\]\nCMD (\[.*\])$', text, re.MULTILINE)
    fenced = "".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    return [
        *started,
        *(shlex.join(json.loads(words)) for words in images),
        *re.findall(r"^(?:\$ )?(?:\S*/)?jet (.*)$", fenced, re.MULTILINE),
    ]


@pytest.mark.parametrize("page", [*PAGES, *EXAMPLES], ids=named)
def test_every_command_line_that_stands_there_is_one(page: Path) -> None:
    """In a sentence it may lack what it is about: `jet people erase`."""
    text = page.read_text("utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    mentioned = [code.replace("\n", " ") for code in re.findall(r"`(?:\S*/bin/)?jet\s([^`]+)`", prose)]
    unfinished = re.compile(r"arguments are required|expected (one|at least one) argument")
    faults = {line: wrong(line) for line in in_blocks(text)}
    each = [line for code in mentioned for line in alternatives(code)]
    faults |= {line: why for line in each if (why := wrong(line)) and not unfinished.search(why)}
    assert not any(faults.values()), faults


def test_command_lines_are_found_where_they_stand() -> None:
    found = {page.name: in_blocks(page.read_text("utf-8")) for page in EXAMPLES}
    assert found["jet.service"] == ["--config /etc/jet/config.toml run"]
    assert found["compose.yml"] == found["Containerfile"] == ["run"]
    running = in_blocks((ROOT / "docs/running.md").read_text("utf-8"))
    assert {"people left Samira", "status", "upgrade", "db restore /backups/jet-2026-11-25T0330.dump"} <= set(running)
    assert alternatives("outbox list|drop") == ["outbox list", "outbox drop"]
    assert not wrong("people left Samira  # her last day")
    assert all(wrong(line) for line in ("peeple left Samira", "people left", "people left --zebra Samira"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_settings_that_are_shown_are_settings(page: Path, tmp_path: Path) -> None:
    for block in blocks(page, "toml"):
        if "[command." in block:
            assert tomllib.loads(block)
            continue
        file = tmp_path / "config.toml"
        file.write_text(re.sub(r"^password_file.*$", "", block, flags=re.MULTILINE))
        assert load(file, {"JET_MATRIX__MAIN__PASSWORD": "secret"} if "[matrix.main]" in block else {})


def test_the_conversation_of_the_readme_can_be_held(tmp_path: Path) -> None:
    lines = [line.removeprefix("> ") for block in blocks(README, "text") for line in block.splitlines()]
    assert len(lines) > 5
    states = asyncio.run(_said(tmp_path, lines))
    assert {line for line, state in zip(lines, states, strict=True) if state != "done"} == set()


async def _said(folder: Path, lines: list[str]) -> list[str | None]:
    """What became of each line when Emma says it on an empty store."""
    (folder / "config.toml").write_text("")
    async with open_jet(load(folder / "config.toml", {})) as jet, session(jet, "Emma", None, new=True) as emma:
        for line in lines:
            await emma.say(line)
        return [await _state(jet, said) for said in emma.said]


async def _state(jet: Jet, said: str) -> str | None:
    return await jet.database.read(lambda store: store.inbox.state_of(CONSOLE, said))


def test_the_picture_is_there_and_can_be_read_aloud() -> None:
    picture = (ROOT / "docs/conversation.svg").read_text("utf-8")
    assert "<title>" in picture
    assert "1 vote, 50 percent" in picture
    assert "1 stem, 50 procent" in picture


def test_the_example_of_a_command_is_one() -> None:
    [first, *_] = blocks(ROOT / "docs/adding-a-command.md", "python")
    try:
        exec(compile(first, "birthday.py", "exec"), {"__name__": "commands.birthday"})
        assert [parameter.name for parameter in COMMANDS["birthday"].parameters] == ["name", "on"]
    finally:
        COMMANDS.pop("birthday", None)


def test_each_outcome_of_a_file_stands_there_with_its_cure() -> None:
    page = (ROOT / "docs/documents.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \|$", page, re.MULTILINE))
    source = "".join((ROOT / "bot/extraction" / name).read_text("utf-8") for name in ("outline.py", "extracting.py"))
    outcomes = {PASSWORD, BROKEN, TOO_LARGE, *re.findall(r'Extracted\(\s*"(\w+)"', source)}
    assert {"empty", "not_allowed"} < outcomes
    assert not [outcome for outcome in outcomes if not rows.get(outcome, "").strip()]


def test_what_is_to_be_installed_is_there_under_that_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = [*PAGES, *ROOT.glob("**/texts/*.toml")]
    named_so = {
        each for page in texts for each in re.findall(r'pip install \\?"([\w-]+)\[(\w+)\]', page.read_text("utf-8"))
    }
    assert named_so
    assert named_so <= {(project["name"], extra) for extra in project["optional-dependencies"]}
