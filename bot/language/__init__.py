"""The languages that Jet speaks, and reading what people type in them."""

LANGUAGES = ("en", "nl")
# A language by what people call it.
CALLED = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "english": "en", "engels": "en"}
