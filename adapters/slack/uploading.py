"""A file for somebody: Slack gives an address, takes the bytes there, and is then told whom they are for."""

from __future__ import annotations

from datetime import timedelta

from adapters.protocol import Delivery, NotNow, Outgoing
from adapters.slack.api import Api, nothing_sent
from adapters.slack.history import History

_CLOCKS_APART = timedelta(minutes=10)


class Uploading:
    """Sends files."""

    def __init__(self, api: Api, history: History) -> None:
        self._api = api
        self._history = history

    async def send(self, delivery: Delivery, file: Outgoing, data: bytes, channel: str) -> None:
        """Share a file in a channel, unless an earlier attempt did: then one of that name has come since. It has no
        comment, into which Slack would read marks: its words are a message of their own."""
        if delivery.first_try_at is not None and delivery.attempt > 1:
            since = delivery.first_try_at - _CLOCKS_APART
            if file.name in await nothing_sent(self._history.files(channel, since)):
                return
        file_id = await nothing_sent(self._stored(file, data))
        await self._api.call(
            "files.completeUploadExternal",
            files=[{"id": file_id, "title": file.name}],
            channel_id=channel,
            thread_ts=delivery.thread,
        )

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
