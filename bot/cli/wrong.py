"""Wrong use of the command line."""


class WrongUse(Exception):
    """The command line is wrong; says how."""
