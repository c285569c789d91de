"""A file for somebody: Slack gives an address, takes the bytes there, and is then told whom they are for."""

from __future__ import annotations

import logging
from datetime import timedelta

from adapters.protocol import Delivery, NotNow, Outgoing
from adapters.slack.api import Api, Rejected, nothing_sent
from adapters.slack.history import History
from adapters.slack.write import Part

_log = logging.getLogger(__name__)

_CLOCKS_APART = timedelta(minutes=10)


class Uploading:
    """Sends files, each with a message."""

    def __init__(self, api: Api, history: History) -> None:
        self._api = api
        self._history = history

    async def send(self, delivery: Delivery, file: Outgoing, channel: str, part: Part) -> None:
        """Share a file in a channel, unless an earlier attempt did: then one of that name has come since. Its words
        are blocks, since Slack would read marks into a comment; where it refuses those, they are a comment."""
        if delivery.first_try_at is not None and delivery.attempt > 1:
            since = delivery.first_try_at - _CLOCKS_APART
            if file.name in await nothing_sent(self._history.files(channel, since)):
                return
        data = await file.content()
        file_id = await nothing_sent(self._stored(file, data))
        where = {"files": [{"id": file_id, "title": file.name}], "channel_id": channel, "thread_ts": delivery.thread}
        try:
            await self._api.call("files.completeUploadExternal", **where, blocks=part.blocks)
        except Rejected as refusal:
            if refusal.code != "invalid_blocks":
                raise
            _log.error("Slack: %s; the words went as a comment", refusal)
            await self._api.call("files.completeUploadExternal", **where, initial_comment=part.text)

    async def _stored(self, file: Outgoing, data: bytes) -> str:
        """Bring the bytes to Slack, where nobody sees them yet; the id of the file."""
        answer = await self._api.read("files.getUploadURLExternal", filename=file.name, length=len(data))
        async with self._api.session.post(
            str(answer["upload_url"]),
            data=data,
            headers={"Content-Type": file.media_type},
            proxy=self._api.client.proxy,
        ) as response:
            if response.status >= 400:
                raise NotNow(f"Slack took no file: HTTP {response.status}")
        return str(answer["file_id"])
