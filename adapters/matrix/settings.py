"""What an administrator decides about one Matrix account of Jet's."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.rates import Lane, Rate, Rates

# What one Synapse process takes without others having to wait; one that allows less says so, and is heeded.
RATES = Rates(lanes={Lane.POST: Rate(50, 1.0, burst=50), Lane.EDIT: Rate(20, 1.0, burst=20)}, redraw=1.0)


@dataclass(frozen=True)
class MatrixSettings:
    """One account on one homeserver.

    `password` logs in once and lets Jet replace its signing keys; `access_token` does without a password, for
    homeservers that log in by other means. `state_dir` holds the session, the crypto store and their keys;
    one process at a time may use it. `names` are the words Jet listens to, in any case. `homeservers` are
    those whose every account is an employee's; `space` is the id or alias of the company Space, whose members
    are employees too. `native_polls` also posts open polls as Matrix polls; `seed_reactions` puts the numbers
    to press under them. `encrypt_direct` encrypts the direct conversations that Jet begins. `shared`: the store says
    which process may use the account, so one that has it no more does not keep the folder. `request_timeout` is in
    seconds.
    """

    homeserver: str
    user_id: str
    state_dir: Path
    password: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    names: tuple[str, ...] = ("jet",)
    display_name: str = "Jet"
    avatar: Path | None = None
    homeservers: tuple[str, ...] = ()
    space: str | None = None
    native_polls: bool = False
    seed_reactions: bool = True
    encrypt_direct: bool = True
    shared: bool = False
    request_timeout: float = 30.0
