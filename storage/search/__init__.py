"""Search: an index derived from the store, which follows its change log and can be lost without harm."""
