"""The languages that Jet speaks, and reading what people type in them."""

LANGUAGES = ("en", "nl")
