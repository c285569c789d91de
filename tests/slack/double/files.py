"""The methods that upload a file: ask for a URL, send the bytes there, say that it is complete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.double.call import Call, Refused, invalid_arguments, method
from tests.slack.double.model import Json, Message

if TYPE_CHECKING:
    from tests.slack.double.model import Workspace
    from tests.slack.double.slack import SlackDouble


@method("files.getUploadURLExternal", "files:write", tier=4)
def upload_url(call: Call) -> Json:
    """Where to send the bytes of a file."""
    name, length = call.required("filename"), call.number("length", 0)
    if length <= 0:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    file_id = call.slack.ids.make("F")
    call.workspace.files[file_id] = {"id": file_id, "name": name, "size": length, "content": None}
    return {"upload_url": f"{call.slack.url}/upload/v1/{file_id}", "file_id": file_id}


def upload_to(slack: SlackDouble) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The endpoint that takes the bytes, as the body or as a part of a form."""

    async def upload(request: web.Request) -> web.Response:
        file_id = request.match_info["file"]
        found = next((each.files[file_id] for each in slack.workspaces if file_id in each.files), None)
        if found is None:
            return web.Response(status=404)
        if request.content_type.startswith("multipart/"):
            part = next(iter((await request.post()).values()))
            content = part.file.read() if isinstance(part, web.FileField) else str(part).encode()
        else:
            content = await request.read()
        found["content"] = content
        return web.Response(text=f"OK - {len(content)}")

    return upload


def private_files(slack: SlackDouble) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Where the files of people lie: with a token that may read them the bytes, else a page to log in."""

    async def serve(request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        workspace = next((each for each in slack.workspaces if each.app.bot_token == token), None)
        if workspace is None or "files:read" not in workspace.app.scopes:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        found = workspace.files.get(request.match_info["file"])
        if found is None or found["content"] is None:
            return web.Response(status=404)
        return web.Response(body=found["content"], content_type="application/octet-stream")

    return serve


def shared_by_somebody(slack: SlackDouble, workspace: Workspace, name: str, content: bytes) -> Json:
    """A file that a person uploads: as messages describe it."""
    file_id = slack.ids.make("F")
    workspace.files[file_id] = {"id": file_id, "name": name, "size": len(content), "content": content}
    address = f"{slack.url}/files-pri/{file_id}/{name}"
    described = {"id": file_id, "name": name, "title": name, "mimetype": "text/plain", "size": len(content)}
    return described | {"mode": "hosted", "is_external": False, "url_private": address}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete(call: Call) -> Json:
    """Share the files that were sent."""
    wanted = call.structure("files", "invalid_arguments") or []
    if not wanted:
        raise invalid_arguments("missing required field: files")
    files = []
    for each in wanted:
        found = call.workspace.files.get(each.get("id", ""))
        if found is None or found["content"] is None:
            raise Refused("file_not_found")
        files.append({"id": found["id"], "title": each.get("title") or found["name"], "name": found["name"]})
    if call.text("channel_id"):
        _share(call, files)
    return {"files": files}


def _share(call: Call, files: list[Json]) -> None:
    channel = call.channel("channel_id")
    if not call.workspace.has_bot(channel):
        raise Refused("not_in_channel")
    text, thread = call.text("initial_comment") or "", call.text("thread_ts")
    message = Message(call.slack.clock.ts(), call.workspace.app.bot_user, text, thread_ts=thread, by_app=True)
    message.files, message.subtype = files, "file_share"
    call.slack.posting.post(call.workspace, channel, message)
