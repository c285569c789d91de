"""Whatever is typed, no log has a word of it: each command once, with a word that stands nowhere else."""

from __future__ import annotations

import json

import commands  # noqa: F401 (declares them)
from bot.command import COMMANDS
from tests.cli.conftest import Shell

WORD = "xyzzyplugh"


def test_no_command_logs_what_was_typed(shell: Shell) -> None:
    shell.configure(f'[organisation]\nname = "Wilgenhof"\nfirst_admin = "{WORD}"\n')
    (shell.folder / "data" / "jet.db").unlink()  # that it is made is logged
    shell.environ |= {"JET_LOG__LEVEL": "debug", "JET_LOG__FORMAT": "json"}
    lines = [f"post {WORD}", "yes", f"poll {WORD}? | {WORD} | Soup", f'event "{WORD}" friday 17:00', f"{WORD}?"]
    for path in COMMANDS:
        lines += [f"{path} {WORD}", f"{path} 1 {WORD}"]
    done = shell.process("say", "--as", WORD, "--in", WORD, "--json", *lines)
    assert done.code == 0, f"a turn crashed: {done.err}"
    assert sum(WORD in text for text in done.texts) > 50, "the word did not come by"
    assert [json.loads(line)["logger"] for line in done.err.splitlines()] == ["storage.migrate"]
    assert WORD not in done.err
