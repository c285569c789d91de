"""Files that people shared in Slack: fetched with the bot's token, which goes to Slack alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from adapters.protocol import Never, NotNow
from adapters.slack.api import Api, Rejected, nothing_sent
from adapters.slack.read import read_file
from bot.files import SharedFile

_HIDDEN = frozenset({"access_denied", "file_deleted", "file_not_found", "not_visible"})


async def described(api: Api, file: SharedFile) -> SharedFile:
    """A file of which its message told the id alone, with what Slack tells when asked; what the call raises when Slack
    does not answer."""
    if file.name:
        return file
    try:
        answer = await api.read("files.info", file=file.source)
    except Rejected as refusal:
        if refusal.code not in _HIDDEN:
            raise
        return SharedFile("file", "", None, "")
    return read_file(answer.get("file") or {}) or SharedFile("file", "", None, "")


async def download(api: Api, file: SharedFile, limit: int) -> bytes:
    """What is in it; `Never` when it is gone, elsewhere or too large."""
    if not _of_slack(file.source, api.client.base_url):
        raise Never("a file that does not lie at Slack")
    return await nothing_sent(_fetched(api, file.source, limit))


async def _fetched(api: Api, address: str, limit: int) -> bytes:
    headers = {"Authorization": f"Bearer {api.client.token}"}
    async with api.session.get(address, headers=headers, proxy=api.client.proxy, allow_redirects=False) as response:
        if response.status == 429 or response.status >= 500:
            raise NotNow(f"HTTP {response.status}")
        if response.status != 200 or (response.content_type == "text/html" and "/files-pri/" in address):
            raise Never(f"the file cannot be fetched: HTTP {response.status}")  # a page to log in = a right is missing
        data = await response.content.read(limit + 1)
        while len(data) <= limit and (more := await response.content.read(limit + 1 - len(data))):
            data += more
    if len(data) > limit:
        raise Never("too large")
    return data


def _of_slack(address: str, api: str) -> bool:
    asked, ours = urlsplit(address), urlsplit(api)
    host = asked.hostname or ""
    at_slack = asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
    return at_slack or (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)
