"""What people do in `SlackWorld`, as the payloads that Slack makes of it.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands, .../reference/interaction-payloads,
.../reference/events.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from tests.world.slack_http import HttpCaller
from tests.world.slack_rules import EVENT_SCOPES, Json
from tests.world.slack_socket import Envelope, SocketServer
from tests.world.slack_state import BOT_USER, TEAM, Shown, State
from tests.world.slack_views import OpenView

PATIENCE = 180.0
"""Seconds that a test waits on a machine that may be loaded; Slack itself waits 3 (`Envelope.acked_after`)."""


class Acts:
    """The people; each act waits until the bot acknowledges, and returns the Envelope."""

    state: State
    socket: SocketServer
    http: HttpCaller | None
    origin: str
    _numbers: Iterator[int]
    _response_url: Callable[[str, str], str]

    async def user_says_command(self, channel: str, user: str, line: str, *, wait: bool = True) -> Envelope:
        """`/parley subscribe ceasefire` typed into a channel."""
        command, _, text = line.partition(" ")
        payload = {
            "command": command,
            "text": text,
            "trigger_id": self._trigger(user),
            "response_url": self._response_url(channel, user),
            "team_id": self.state.users[user]["team_id"],
            "user_id": user,
            "user_name": user.lower(),
            "channel_id": channel,
            "channel_name": self.state.channels[channel].name or "directmessage",
            "api_app_id": "A0WORLD",
        }
        if not self.state.granted("commands"):
            return Envelope("never sent", "slash_commands", payload, 0.0)
        return await self._deliver("slash_commands", payload, wait=wait)

    async def user_mentions(self, channel: str, user: str, text: str, *, thread_ts: str = "", wait: bool = True) -> Envelope:
        """`@parley TEXT` written in a channel or one of its threads."""
        event = self._written(channel, user, f"<@{BOT_USER}> {text}", thread_ts)
        return await self._event({"type": "app_mention", **event}, wait=wait)

    async def user_dms(self, user: str, text: str, *, wait: bool = True, **extra: Any) -> Envelope:
        """TEXT written to the bot in private; `extra` goes into the event (`subtype`, `bot_id`, ...)."""
        channel = self.dm(user)
        event = self._written(channel, user, text, "")
        return await self._event({"type": "message", "channel_type": "im", **event, **extra}, wait=wait)

    async def user_shares(
        self, user: str, name: str, content: bytes, text: str = "", *, channel: str = "", **about: Any
    ) -> Envelope:
        """A file handed to the bot: in private, or in CHANNEL with a mention; `about` overrides what files.info says of it."""
        file = f"F0U{next(self._numbers):06d}"
        lies_at = f"{self.origin}/files/{file}"
        self.state.files[file] = {"name": name, "content": content, "id": file, "url_private_download": lies_at, **about}
        event = self._written(channel or self.dm(user), user, f"<@{BOT_USER}> {text}" if channel else text, "")
        kind = {"type": "app_mention"} if channel else {"type": "message", "channel_type": "im", "subtype": "file_share"}
        return await self._event({**kind, **event, "files": [{"id": file, "name": name}]}, wait=True)

    async def user_clicks(self, channel: str, user: str, ts: str, action_index: int = 0, *, wait: bool = True) -> Envelope:
        """A press of the message's button number `action_index`."""
        shown = self._message(channel, ts)
        container = {"type": "message", "message_ts": ts, "channel_id": channel}
        payload = {
            **self._interaction("block_actions", user, channel),
            "container": container,
            "actions": [{**shown.buttons[action_index], "block_id": "b", "action_ts": self.state.next_ts()}],
        }
        return await self._deliver("interactive", payload, wait=wait)

    async def user_points_at(self, channel: str, user: str, ts: str, callback: str, *, wait: bool = True) -> Envelope:
        """A message shortcut, chosen from the message's menu."""
        shown = self._message(channel, ts)
        message = {"type": "message", "user": shown.user, "ts": ts, "text": shown.text, "blocks": shown.blocks}
        payload = {
            **self._interaction("message_action", user, channel),
            "callback_id": callback,
            "message_ts": ts,
            "message": message,
        }
        return await self._deliver("interactive", payload, wait=wait)

    async def user_submits(self, view: OpenView, *, by: str = "", wait: bool = True, **fields: Any) -> Envelope:
        """The modal's button, after these fields were changed. What the bot finds wrong stands in `view.errors`."""
        payload = {
            **self._interaction("view_submission", by or view.user, ""),
            "view": {**view.view, "id": view.id, "state": {"values": view.filled(fields)}, "hash": self.state.next_ts()},
        }
        envelope = await self._deliver("interactive", payload, wait=wait)
        view.errors = (envelope.answer or {}).get("errors")
        assert not (view.errors or {}).keys() - set(view.fields), "an error stands at no field"
        view.closed = envelope.acked and not view.errors
        return envelope

    async def user_opens_home(self, user: str, tab: str = "home") -> Envelope:
        """A look at the bot's App Home, or at its messages tab."""
        return await self._event({"type": "app_home_opened", "user": user, "channel": self.dm(user), "tab": tab}, wait=True)

    async def user_presses_home(self, user: str, label: str, channel: str, *, wait: bool = True) -> Envelope:
        """A press of a button on App Home that acts in `channel`."""
        blocks = self.state.homes[user]["blocks"]
        buttons = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
        button = next(b for b in buttons if b["text"]["text"] == label and b["action_id"].endswith(channel))
        payload = {
            **self._interaction("block_actions", user, ""),
            "container": {"type": "view", "view_id": f"VHOME{user}"},
            "view": {**self.state.homes[user], "id": f"VHOME{user}"},
            "actions": [{**button, "block_id": "b", "action_ts": self.state.next_ts()}],
        }
        return await self._deliver("interactive", payload, wait=wait)

    async def user_invites_bot(self, channel: str, user: str) -> Envelope:
        """`/invite @parley`."""
        self.state.channels[channel].member = True
        return await self._event(
            {"type": "member_joined_channel", "user": BOT_USER, "channel": channel, "team": TEAM, "inviter": user}, wait=True
        )

    async def redeliver(self, envelope: Envelope, *, wait: bool = True) -> Envelope:
        """The same payload in a fresh envelope; over HTTP with the number of the attempt."""
        return await self._deliver(envelope.kind, envelope.payload, wait=wait, attempt=envelope.attempt + 1)

    def dm(self, user: str) -> str:
        """The bot's conversation with one person: its channel id."""
        return self.state.dm(user).id

    def modal(self, user: str) -> OpenView:
        """The newest modal before a person."""
        return next(view for view in reversed(self.state.views) if view.user == user)

    def _trigger(self, user: str) -> str:
        trigger = f"{next(self._numbers)}.trigger"
        self.state.triggers[trigger] = (self.state.time() + self.state.trigger_life, user)
        return trigger

    def _message(self, channel: str, ts: str) -> Shown:
        state = self.state.channels[channel]
        return next(m for m in [*state.shown, *(whispered for _, whispered in state.whispered)] if m.ts == ts)

    def _interaction(self, kind: str, user: str, channel: str) -> Json:
        """What all interactions carry; those in a view have neither channel nor response_url."""
        team = self.state.users[user]["team_id"]
        payload: Json = {
            "type": kind,
            "trigger_id": self._trigger(user),
            "team": {"id": team, "domain": "world"},
            "user": {"id": user, "username": user.lower(), "team_id": team},
        }
        if channel:
            payload["channel"] = {"id": channel, "name": self.state.channels[channel].name or "directmessage"}
            payload["response_url"] = self._response_url(channel, user)
        return payload

    def _written(self, channel: str, user: str, text: str, thread_ts: str) -> Json:
        escaped = text if "<@" in text else text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        shown = Shown(self.state.next_ts(), user, escaped, thread_ts=thread_ts)
        self.state.channels[channel].shown.append(shown)
        event = {"user": user, "text": escaped, "ts": shown.ts, "channel": channel, "team": TEAM}
        return event | ({"thread_ts": thread_ts} if thread_ts else {})

    async def _event(self, event: Json, *, wait: bool) -> Envelope:
        payload = {
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers)}",
            "team_id": TEAM,
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "event": event,
        }
        kind = self.state.channels[event["channel"]].kind
        scope = EVENT_SCOPES.get(event["type"], "").format(kind=kind)
        if scope and not self.state.granted(scope):
            return Envelope("never sent", "events_api", payload, 0.0)
        return await self._deliver("events_api", payload, wait=wait)

    async def _deliver(self, kind: str, payload: Json, *, wait: bool, attempt: int = 0) -> Envelope:
        if self.http:
            return await self.http.deliver(kind, payload, attempt)
        envelope = await self.socket.deliver(kind, payload)
        if wait:
            async with asyncio.timeout(PATIENCE):
                await envelope.done.wait()
        return envelope
