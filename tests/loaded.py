"""What the processes of `tests.forked` begin with beside modules: texts and dictionaries, read already."""

from __future__ import annotations

from bot.assembly import make_texts
from bot.config.settings import Config
from bot.language import LANGUAGES
from storage.search.analysis import forms

assert make_texts(Config()).vocabulary.commands
for _language in LANGUAGES:
    forms("word", _language)
