"""Telling systemd that Jet is ready, alive and stopping: datagrams to the socket that it names, sd_notify(3)."""

from __future__ import annotations

import logging
import os
import socket

log = logging.getLogger(__name__)


def notify(state: str) -> None:
    """Say `READY=1`, `WATCHDOG=1` or `STOPPING=1`; nothing happens where no systemd started Jet."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        try:
            to.connect("\0" + address[1:] if address.startswith("@") else address)
            to.sendall(state.encode())
        except OSError as error:
            log.warning("systemd cannot be told %s: %s", state, error.strerror)


def watched() -> bool:
    """Whether systemd waits for signs of life."""
    return bool(os.environ.get("WATCHDOG_USEC")) and os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(
        os.getpid()
    )
