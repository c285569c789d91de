"""A Synapse homeserver of one's own on loopback, for the demo and the tests, without the outside world."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_CONFIG = """\
server_name: {name}
public_baseurl: {url}/
pid_file: {dir}/homeserver.pid
signing_key_path: {dir}/signing.key
log_config: {dir}/log.yaml
media_store_path: {dir}/media
listeners:
  - port: {port}
    bind_addresses: [127.0.0.1]
    type: http
    tls: false
    resources: [{{names: [client], compress: false}}]
database: {{name: sqlite3, args: {{database: {dir}/homeserver.db}}}}
registration_shared_secret: {secret}
macaroon_secret_key: {secret}m
form_secret: {secret}f
enable_registration: false
bcrypt_rounds: 4
report_stats: false
stats: {{enabled: false}}
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
allow_public_rooms_over_federation: false
url_preview_enabled: false
enable_metrics: false
encryption_enabled_by_default_for_room_type: "off"
presence: {{enabled: false}}
push: {{enabled: false}}
user_directory: {{enabled: true, search_all_users: true}}
max_upload_size: 20M
# an identical /sync within two minutes is else answered from memory: a restarted client would see the past
caches: {{global_factor: 1.0, sync_response_cache_duration: 0s}}
"""
_PORTS = 3  # that are tried
_FREE = "{per_second: 100000, burst_count: 100000}"
_NO_LIMITS = f"""\
rc_message: {_FREE}
rc_registration: {_FREE}
rc_login: {{address: {_FREE}, account: {_FREE}, failed_attempts: {_FREE}}}
rc_joins: {{local: {_FREE}, remote: {_FREE}}}
rc_joins_per_room: {_FREE}
rc_room_creation: {_FREE}
rc_invites: {{per_room: {_FREE}, per_user: {_FREE}, per_issuer: {_FREE}}}
rc_admin_redaction: {_FREE}
rc_3pid_validation: {_FREE}
rc_key_requests: {_FREE}
"""
_LOG = """\
version: 1
formatters: {{plain: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}
handlers: {{file: {{class: logging.FileHandler, filename: '{dir}/homeserver.log', formatter: plain}}}}
root: {{level: WARNING, handlers: [file]}}
disable_existing_loggers: false
"""


class HomeserverFailed(Exception):
    """The homeserver did not start; says why."""


class LocalHomeserver:
    """One Synapse with its data in `folder`; the same folder is the same homeserver, on the same port if
    free.

    `limits` keeps Synapse's own rate limits: ten quick messages a client, and then one in five seconds.
    """

    def __init__(self, folder: Path, name: str = "jet.local", *, limits: bool = False) -> None:
        self._folder = folder.resolve()
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        made = self._remembered()
        self.name = str(made.get("name", name))
        self._secret = str(made.get("secret", secrets.token_hex(24)))
        self.port = int(made.get("port", 0)) or _free_port()

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, timeout: float = 90) -> None:
        """Start it and wait until it answers, at most `timeout` seconds; one that still runs here is used."""
        if self._running() and self._healthy():
            return
        for left in reversed(range(_PORTS)):
            if _taken(self.port):
                self.port = _free_port()
            self._begin()
            try:
                self._await_health(timeout)
            except HomeserverFailed:
                if left and _taken(self.port):
                    continue  # another program was quicker to take it
                raise
            return

    def _begin(self) -> None:
        self._write()
        with (self._folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "synapse.app.homeserver", "-c", str(self._config)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                start_new_session=True,
            )
        (self._folder / "pid").write_text(str(self._process.pid))

    def stop(self, timeout: float = 30) -> None:
        """Stop it and wait until it is gone; killed when it takes longer than `timeout` seconds."""
        if pid := self._running():
            os.kill(pid, signal.SIGTERM)
            if not self._gone(pid, timeout):
                os.kill(pid, signal.SIGKILL)
                self._gone(pid, timeout)
        if self._process is not None:
            self._process.wait(timeout)
        (self._folder / "pid").unlink(missing_ok=True)

    def register(self, localpart: str, password: str, display_name: str = "", *, admin: bool = False) -> str:
        """Make an account, or take the one there is with this name; its user id."""
        nonce = self._call("GET", "/_synapse/admin/v1/register")["nonce"]
        signed = "\0".join((nonce, localpart, password, "admin" if admin else "notadmin"))
        body = {
            "nonce": nonce,
            "username": localpart,
            "password": password,
            "displayname": display_name or localpart,
            "admin": admin,
            "mac": hmac.new(self._secret.encode(), signed.encode(), hashlib.sha1).hexdigest(),
        }
        answer = self._call("POST", "/_synapse/admin/v1/register", body)
        if answer.get("errcode") not in (None, "M_USER_IN_USE"):
            raise HomeserverFailed(f"could not make the account {localpart}: {answer['errcode']}")
        return f"@{localpart}:{self.name}"

    @property
    def _config(self) -> Path:
        return self._folder / "homeserver.yaml"

    def _remembered(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / "homeserver.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _write(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {"name": self.name, "port": self.port, "secret": self._secret}
        (self._folder / "homeserver.json").write_text(json.dumps(made))
        values = {"dir": self._folder, "url": self.url, **made}
        self._config.write_text(_CONFIG.format(**values) + ("" if self._limits else _NO_LIMITS))
        (self._folder / "log.yaml").write_text(_LOG.format(dir=self._folder))
        key = self._folder / "signing.key"
        if not key.exists():
            seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
            key.write_text(f"ed25519 a_{secrets.token_hex(2)} {seed}\n")
        for private in (self._config, key, self._folder / "homeserver.json"):
            private.chmod(0o600)

    def _await_health(self, timeout: float) -> None:
        until = time.monotonic() + timeout
        while not self._healthy():
            if self._process is not None and self._process.poll() is not None:
                raise HomeserverFailed(f"Synapse stopped at once; see {self._folder / 'output.log'}")
            if time.monotonic() > until:
                self.stop()
                raise HomeserverFailed(f"Synapse did not answer within {timeout:.0f} seconds")
            time.sleep(0.05)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _running(self) -> int:
        """The process id of the Synapse of this folder, 0 when there is none."""
        try:
            pid = int((self._folder / "pid").read_text())
        except (FileNotFoundError, ValueError):
            return 0
        return pid if str(self._config) in _command_of(pid) else 0

    def _gone(self, pid: int, timeout: float) -> bool:
        if self._process is not None and self._process.pid == pid:
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                return False
            return True
        until = time.monotonic() + timeout
        while str(self._config) in _command_of(pid):
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def _call(self, method: str, path: str, body: object | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                found = json.load(error)
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _taken(port: int) -> bool:
    """Whether somebody listens there: another server would answer for the one that could not start."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _command_of(pid: int) -> str:
    """The command line of a process, "" when there is none: a stale pid may by now be anybody's."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return ""
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout
