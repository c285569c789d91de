"""What can go wrong with the store, in terms the rest of Jet can act on."""


class StoreError(Exception):
    """The store could not do it; nothing of the work was kept."""

    @property
    def told(self) -> str:
        """What happened, for whoever looks after Jet."""
        return str(self.__doc__).rstrip(".")


class AlreadyOpen(StoreError):
    """Another process writes to this SQLite file."""


class Full(StoreError):
    """The disk is full or read-only: reading goes on, nothing can be kept."""


class Busy(StoreError):
    """The store stayed locked or could not be reached; trying again may help."""


class Damaged(StoreError):
    """The file is not a sound database; it must be restored, never repaired in silence."""


class NotOwned(StoreError):
    """The database is not Jet's own, so that it may make no tables there: ALTER DATABASE … OWNER TO its user."""


class TooNew(StoreError):
    """The database was made by a newer Jet than this one."""
