"""The methods that upload a file: ask for a URL, send the bytes there, say that it is complete."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.double.call import Call, Refused, invalid_arguments, method
from tests.slack.double.forms import Impossible
from tests.slack.double.model import Channel, Json, Message

if TYPE_CHECKING:
    from tests.slack.double.model import Workspace
    from tests.slack.double.slack import SlackDouble

LARGEST_GIVEN = 10_000_000  # bytes of a file that a form takes
MOST_GIVEN = 10  # files in one field, unless the field says less


@method("files.getUploadURLExternal", "files:write", tier=4)
def upload_url(call: Call) -> Json:
    """Where to send the bytes of a file."""
    name, length = call.required("filename"), call.number("length", 0)
    if length <= 0:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    file_id = _put(call.slack, call.workspace, call.workspace.app.bot_user, name, length, None)
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


def uploaded(slack: SlackDouble, workspace: Workspace, channel: Channel, user: str, name: str, content: bytes) -> Json:
    """A file that a person shares in a channel: as its message describes it. Where another organisation reads along,
    that is its id and the advice to ask for the rest."""
    file_id = _put(slack, workspace, user, name, len(content), content)
    workspace.files[file_id]["channels"].append(channel.id)
    if channel.is_ext_shared:
        told = {"id": file_id, "mode": "file_access", "file_access": "check_file_info"}
        return told | {"created": 0, "timestamp": 0, "user": ""}
    return _described(slack, workspace.files[file_id])


def given(
    slack: SlackDouble, workspace: Workspace, user: str, element: Json, files: list[tuple[str, bytes]]
) -> list[Json]:
    """Files that a person puts into a field of a form, as the form tells of them when it is sent. They are shared
    nowhere; the app whose form it is may have them."""
    if len(files) > element.get("max_files", MOST_GIVEN):
        raise Impossible(f"no more than {element.get('max_files', MOST_GIVEN)} files fit into {element['action_id']}")
    told = []
    for name, content in files:
        if "filetypes" in element and name.rpartition(".")[2].lower() not in element["filetypes"]:
            raise Impossible(f"{element['action_id']} takes no {name}")
        if not 0 < len(content) <= LARGEST_GIVEN:
            raise Impossible(f"a form takes no file of {len(content)} bytes")
        file_id = _put(slack, workspace, user, name, len(content), content)
        workspace.files[file_id]["given"] = True
        told.append(_described(slack, workspace.files[file_id]))
    return told


def _put(slack: SlackDouble, workspace: Workspace, user: str, name: str, size: int, content: bytes | None) -> str:
    file_id = slack.ids.make("F")
    created = int(slack.clock.now())
    file = {"id": file_id, "name": name, "size": size, "content": content, "user": user, "created": created}
    workspace.files[file_id] = file | {"channels": [], "deleted": False, "given": False}
    return file_id


def _described(slack: SlackDouble, file: Json) -> Json:
    """A file as Slack describes it to who may see it."""
    address = f"{slack.url}/files-pri/{file['id']}/{file['name']}"
    shape = {key: file[key] for key in ("id", "name", "size", "user", "created")}
    kind = mimetypes.guess_type(file["name"])[0] or "application/octet-stream"
    shape |= {"timestamp": file["created"], "title": file["name"], "mimetype": kind}
    shape |= {"filetype": file["name"].rpartition(".")[2].lower(), "pretty_type": "", "mode": "hosted"}
    shape |= {"is_external": False, "external_type": ""}
    return shape | {"url_private": address, "url_private_download": address, "file_access": "visible"}


@method("files.info", "files:read", tier=4)
def info(call: Call) -> Json:
    """What Slack knows of a file that was shared where the app is a member, given by its form, or its own."""
    found = call.workspace.files.get(call.required("file"))
    if found is None or found["content"] is None:
        raise Refused("file_not_found")
    if found["deleted"]:
        raise Refused("file_deleted")
    where = [call.workspace.channels[each] for each in found["channels"]]
    own = found["given"] or found["user"] == call.workspace.app.bot_user
    if not own and not any(map(call.workspace.has_bot, where)):
        raise Refused("file_not_found")
    kinds = {"channel": "channels", "group": "groups", "mpim": "groups", "im": "ims"}
    shared = {kind: [each.id for each in where if kinds[each.kind] == kind] for kind in ("channels", "groups", "ims")}
    file = _described(call.slack, found) | shared
    return {"file": file, "comments": [], "response_metadata": {"next_cursor": ""}}


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
        found["channels"] += [call.text("channel_id")] if call.text("channel_id") else []
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
