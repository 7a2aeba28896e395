"""The Web API of `SlackWorld`: one method here for each of Slack's."""

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.world import slack_rules as rules
from tests.world.slack_state import BOT, BOT_USER, TEAM, Call, ChannelState, Json, Shown, State
from tests.world.slack_views import OpenView, wrong_view
from tests.world.slack_wire import as_object, page_of, read_arguments, spoil, wire_message


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **extra}
        if messages:
            self.answer["response_metadata"] = {"messages": list(messages)}


class WebApi:
    """Answers POST and GET /api/METHOD. `ticket` gives a fresh Socket Mode address."""

    def __init__(self, state: State, ticket: Callable[[], str], origin: Callable[[], str]) -> None:
        self._state = state
        self._ticket = ticket
        self._origin = origin

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, with the fault that waits for it."""
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments = await read_arguments(request)
        self._state.calls.append(Call(method, arguments, token))
        if held := self._state.held.get(method):  # else nothing comes between a call and what it does
            await held.wait()
        fault = self._state.fault(method)
        if fault is None:
            return self._answer(self._call(method, token, arguments))
        if fault.accept:
            self._call(method, token, arguments)
        return await spoil(request, fault)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Where files.getUploadURLExternal sends the bytes; its faults are those of `upload`."""
        if fault := self._state.fault("upload"):
            return await spoil(request, fault)
        file = self._state.files[request.match_info["file"]]
        file["content"] = await request.read()
        return web.Response(text=f"OK - {len(file['content'])}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """What a person shared, for our token with `files:read`; to anybody else a page to sign in, as Slack does."""
        may = "files:read" in self._state.scopes.split(",")
        if not may or request.headers.get("Authorization") != f"Bearer {self._state.bot_token}":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=self._state.files[request.match_info["file"]]["content"], content_type="text/xml")

    def _answer(self, answer: Json) -> web.Response:
        return web.json_response(answer, headers={"x-oauth-scopes": self._state.scopes})

    def _call(self, method: str, token: str, arguments: Json) -> Json:
        try:
            self._check(method, token, arguments)
            answer = {"ok": True, **getattr(self, "_" + method.replace(".", "_"))(arguments)}
        except Refusal as refusal:
            return refusal.answer
        self._state.on_accepted(method)
        return answer

    def _check(self, method: str, token: str, arguments: Json) -> None:
        if method not in rules.ARGUMENTS:
            raise Refusal("unknown_method")
        wanted = self._state.app_token if method == "apps.connections.open" else self._state.bot_token
        if not token:
            raise Refusal("not_authed")
        if token != wanted:
            raise Refusal("invalid_auth")
        scope = rules.SCOPES.get(method, "").format(kind=self._kind(arguments))
        if scope and not self._state.granted(scope):
            raise Refusal("missing_scope", needed=scope, provided=self._state.scopes)
        if problem := rules.wrong_arguments(method, arguments):
            raise Refusal("invalid_arguments", problem)

    def _kind(self, arguments: Json) -> str:
        if "types" in arguments:
            return rules.KINDS[arguments["types"]]
        channel = self._state.channels.get(arguments.get("channel", ""))
        return channel.kind if channel else "channels"

    def _auth_test(self, _: Json) -> Json:
        return {"team": "World", "team_id": TEAM, "user": "parley", "user_id": BOT_USER, "bot_id": BOT, "url": self._origin()}

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": self._ticket()}

    def _chat_postMessage(self, arguments: Json) -> Json:  # noqa: N802  # Slack's name
        channel = self._channel(arguments["channel"])
        check_content(arguments)
        thread = arguments.get("thread_ts", "")
        if thread and not any(message.ts == thread for message in channel.shown):
            raise Refusal("thread_not_found")
        shown = self._shown(arguments, thread)
        channel.shown.append(shown)
        return {"channel": channel.id, "ts": shown.ts, "message": wire_message(shown, metadata=True)}

    def _chat_update(self, arguments: Json) -> Json:
        channel = self._channel(arguments["channel"])
        check_content(arguments)
        shown = next((message for message in channel.shown if message.ts == arguments["ts"]), None)
        if shown is None:
            raise Refusal("message_not_found")
        if shown.user != BOT_USER:
            raise Refusal("cant_update_message")
        shown.text = arguments.get("text", shown.text)
        shown.blocks = arguments.get("blocks", [] if "text" in arguments else shown.blocks)
        shown.edits += 1
        return {"channel": channel.id, "ts": shown.ts, "text": shown.text}

    def _chat_postEphemeral(self, arguments: Json) -> Json:  # noqa: N802  # Slack's name
        channel = self._channel(arguments["channel"])
        check_content(arguments)
        if arguments["user"] not in self._state.users:
            raise Refusal("user_not_in_channel")
        shown = self._shown(arguments, arguments.get("thread_ts", ""))
        channel.whispered.append((arguments["user"], shown))
        return {"message_ts": shown.ts}

    def _conversations_history(self, arguments: Json) -> Json:
        channel = self._channel(arguments["channel"])
        oldest = float(arguments.get("oldest") or 0)
        top = [m for m in reversed(channel.shown) if m.thread_ts in {"", m.ts} and float(m.ts) > oldest]
        return page_of(top, arguments)

    def _conversations_replies(self, arguments: Json) -> Json:
        channel = self._channel(arguments["channel"])
        thread = [message for message in channel.shown if arguments["ts"] in {message.ts, message.thread_ts}]
        if not thread:
            raise Refusal("thread_not_found")
        return page_of(thread, arguments)

    def _conversations_info(self, arguments: Json) -> Json:
        channel = self._state.channels.get(arguments["channel"])
        if channel is None or (channel.private and not channel.member):
            raise Refusal("channel_not_found")
        if channel.im_with:
            return {"channel": {"id": channel.id, "is_im": True, "user": channel.im_with}}
        return {"channel": {"id": channel.id, "name": channel.name, "creator": channel.creator, "is_member": channel.member}}

    def _users_info(self, arguments: Json) -> Json:
        if arguments["user"] not in self._state.users:
            raise Refusal("user_not_found")
        return {"user": self._state.users[arguments["user"]]}

    def _users_conversations(self, arguments: Json) -> Json:
        user = arguments["user"]
        found = [
            {"id": channel.id, "name": channel.name}
            for channel in self._state.channels.values()
            if channel.kind == rules.KINDS[arguments["types"]]
            and (channel.people is None or user in channel.people)
            and (channel.member or not channel.private)
        ]
        return {"channels": found, "response_metadata": {"next_cursor": ""}}

    def _views_open(self, arguments: Json) -> Json:
        trigger = arguments["trigger_id"]
        if trigger not in self._state.triggers:
            raise Refusal("invalid_trigger_id")
        until, user = self._state.triggers[trigger]
        if not until:
            raise Refusal("exchanged_trigger_id")
        if self._state.time() > until:
            raise Refusal("expired_trigger_id")
        if problem := wrong_view(as_object(arguments["view"]), "modal"):
            raise Refusal("invalid_arguments", f"[ERROR] {problem}")
        self._state.triggers[trigger] = (0.0, user)
        view = OpenView(f"V0{len(self._state.views):06d}", user, as_object(arguments["view"]))
        self._state.views.append(view)
        return {"view": {**view.view, "id": view.id}}

    def _views_publish(self, arguments: Json) -> Json:
        if arguments["user_id"] not in self._state.users:
            raise Refusal("user_not_found")
        if problem := wrong_view(as_object(arguments["view"]), "home"):
            raise Refusal("invalid_arguments", f"[ERROR] {problem}")
        self._state.homes[arguments["user_id"]] = as_object(arguments["view"])
        return {"view": self._state.homes[arguments["user_id"]]}

    def _files_getUploadURLExternal(self, arguments: Json) -> Json:  # noqa: N802  # Slack's name
        file = f"F0{len(self._state.files):06d}"
        self._state.files[file] = {"name": arguments["filename"], "length": int(arguments["length"])}
        return {"file_id": file, "upload_url": f"{self._origin()}/upload/{file}"}

    def _files_info(self, arguments: Json) -> Json:
        if arguments["file"] not in self._state.files:
            raise Refusal("file_not_found")
        told = self._state.files[arguments["file"]]
        return {"file": {name: value for name, value in told.items() if name != "content"}}

    def _files_completeUploadExternal(self, arguments: Json) -> Json:  # noqa: N802  # Slack's name
        files = json.loads(arguments["files"]) if isinstance(arguments["files"], str) else arguments["files"]
        for file in files:
            stored = self._state.files.get(file["id"])
            if stored is None or len(stored.get("content", b"")) != stored["length"]:
                raise Refusal("file_not_found")
            if "channel_id" not in arguments:  # uploaded, and shared with nobody yet
                continue
            channel = self._channel(arguments["channel_id"])
            text = arguments.get("initial_comment", "")
            shown = Shown(self._state.next_ts(), BOT_USER, f"{text} [{stored['name']}]".strip())
            shown.thread_ts = arguments.get("thread_ts", "")
            shown.files = [{"id": file["id"], "name": stored["name"], "title": file.get("title", "")}]
            channel.shown.append(shown)
        return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in files]}

    def _channel(self, channel: str) -> ChannelState:
        state = self._state.dm(channel) if channel in self._state.users else self._state.channels.get(channel)
        if state is None or (state.private and not state.member):
            raise Refusal("channel_not_found")
        if state.archived:
            raise Refusal("is_archived")
        if not state.member:
            raise Refusal("not_in_channel")
        return state

    def _shown(self, arguments: Json, thread: str) -> Shown:
        return Shown(
            self._state.next_ts(),
            BOT_USER,
            arguments.get("text", ""),
            arguments.get("blocks", []),
            thread,
            metadata=arguments.get("metadata"),
            mrkdwn=arguments.get("mrkdwn", True),
            arguments=arguments,
        )


def check_content(arguments: Json) -> None:
    """Raises Refusal for content that Slack would not take."""
    if not arguments.get("text") and not arguments.get("blocks"):
        raise Refusal("no_text")
    if len(arguments.get("text", "")) > 4000:
        raise Refusal("msg_too_long")
    if problem := rules.wrong_blocks(arguments.get("blocks", [])):
        raise Refusal("invalid_blocks", f"[ERROR] {problem}")
    if problem := rules.wrong_metadata(arguments.get("metadata")):
        raise Refusal("invalid_metadata_format", problem)
