"""Fixtures of the store's tests."""

from tests.storage.opened import opened

__all__ = ["opened"]
