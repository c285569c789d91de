"""The repository is what it promises to be: what lies where, what it is made with, what never stands in it."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRESENT = (
    "adapters",
    "bot",
    "commands",
    "docs",
    "storage",
    "tests",
    ".ci/run",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "config.example.toml",
    "pyproject.toml",
    "requirements.lock",
)
TARGETS = ("install", "demo", "demo-reset", "test", "test-all", "check", "lock", "format")
# Written as patterns, so that this file does not hold what it looks for.
REGISTRIES = r"(pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|crates\.io|rubygems\.org|proxy\.golang\.org)"
MACHINES = r"(?:^|[\s\"'`(=:])(/(?:work|root)/[\w.]+)"
SAYING_NOTHING = re.compile(r"(?:^|_)(?:utils?|helpers?|common|misc)(?:_|$)")
NAMING_NOTHING = re.compile(r"(?:Manager|Handler|Service|Utils?|Helpers?)(?=[A-Z_]|$)")


def tracked() -> list[Path]:
    """Every file of the repository, those not yet added too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files belong to it is not known")
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: str) -> list[str]:
    """Where the text files of the repository hold `pattern`."""
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := re.search(pattern, line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {match[1]}")
    return found


@pytest.mark.parametrize("name", PRESENT)
def test_everything_is_in_its_place(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_lock_has_versions_and_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert not re.search(r"^\s*--(?!hash)", lock, re.MULTILINE)
    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert re.match(r"[a-z0-9.-]+==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_has_all_that_the_project_names() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]  # a site installs further ones by name; the tests do without
    wanted = [*project["dependencies"], *extras["demo"], *extras["dev"]]
    names = {re.split(r"[\[<>=;~! ]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names - {project["name"]} <= locked, "run `make lock`"


def test_no_registry_is_named() -> None:
    found = lines_with(REGISTRIES)
    assert not found, "\n".join(found)


def test_no_path_of_the_machine_it_was_written_on() -> None:
    found = lines_with(MACHINES)
    assert not found, "\n".join(found)


def test_files_and_classes_have_names_that_say_what_they_are() -> None:
    found = []
    for file in tracked():
        if any(SAYING_NOTHING.search(Path(part).stem.lower()) for part in file.relative_to(ROOT).parts):
            found.append(str(file.relative_to(ROOT)))
        if file.suffix == ".py":
            nodes = ast.walk(ast.parse(file.read_text("utf-8")))
            classes = [node for node in nodes if isinstance(node, ast.ClassDef) and NAMING_NOTHING.search(node.name)]
            found += [f"{file.relative_to(ROOT)}:{node.lineno} {node.name}" for node in classes]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_has_the_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)
    assert re.search(rf"^\.PHONY:.* {target}\b", makefile, re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose targets only note that they were called; `check` fails where a file of that name is."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_bytes((ROOT / ".ci" / "run").read_bytes())
    rule = "{0}:\n\t@echo {0} >> called\n\t@test ! -e {0}.fails\n"
    targets = "".join(rule.format(target) for target in ("install", "check", "test-all"))
    (tmp_path / "Makefile").write_text(f".PHONY: install check test-all\n{targets}")
    return tmp_path


@pytest.mark.parametrize("failing", [(), ("check",), ("test-all",), ("check", "test-all")])
def test_continuous_integration_runs_both_and_fails_when_either_fails(checkout: Path, failing: tuple[str, ...]) -> None:
    for target in failing:
        (checkout / f"{target}.fails").touch()
    run = subprocess.run(["bash", ".ci/run"], cwd=checkout, capture_output=True, text=True, check=False)
    assert (checkout / "called").read_text().split() == ["install", "check", "test-all"]
    assert (run.returncode != 0) == bool(failing)
    if failing:
        assert run.stderr.splitlines()[-1] == "Failed: " + " ".join(f"make {target}" for target in failing)


def test_continuous_integration_can_be_started() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.xdist_group("together")
def test_a_test_group_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """The workers tell of it by the name of the test."""
    if vars(request.config.option).get("loadgroup"):
        assert request.node.nodeid.endswith("@together")
