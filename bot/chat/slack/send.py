"""One attempt at one wire message: which method carries it, and where its answer stands."""

from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors
from bot.chat.slack.blocks import ALT_LIMIT
from bot.chat.slack.history import file_title, metadata
from bot.chat.slack.measure import escape, shorten
from bot.core.messages import Image, Message
from bot.core.model import Delivery, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.pictures import from_source

Payload = dict[str, Any]

_UPDATE = ("text", "blocks", "parse")
_EPHEMERAL = ("text", "blocks", "parse")
_RESPONSE = ("text", "blocks", "unfurl_links", "unfurl_media")
"""What each way takes; https://docs.slack.dev/reference/methods. `blocks` is always given: an empty list clears old ones."""


class Sender:
    """Raises SlackApiError and what `errors.SilenceError` names; the caller translates them."""

    def __init__(self, web: AsyncWebClient, http: aiohttp.ClientSession, proxy: str, repeat_note: str = "") -> None:
        self._web = web
        self._http = http
        self._proxy = proxy
        self._repeat_note = repeat_note

    async def message(self, delivery: Delivery, payload: Payload) -> Outcome:
        """An edit goes to its message; an answer privately, where its route says so; else it is posted."""
        if delivery.op is Op.EDIT:
            return await self._update(delivery, payload)
        if delivery.op is Op.REPLY and "home" in delivery.route:
            return await self._to_person(delivery, payload)
        if delivery.op is Op.REPLY and delivery.route.get("response_url"):
            outcome = await self._respond(delivery, payload)
            return outcome or await self._ephemeral(delivery, payload)
        if delivery.op is Op.REPLY and "user" in delivery.route:
            return await self._ephemeral(delivery, payload)
        return await self._post(delivery, payload)

    async def file(self, delivery: Delivery) -> Outcome:
        """Upload `payload["file"]` (`{"name", "text"}`) with the message's summary. `remote_ref` is the file's id."""
        attached = delivery.payload["file"]
        note = f"{self._repeat_note}\n" if delivery.maybe_repeated and self._repeat_note else ""
        answer = await self._web.files_upload_v2(
            channel=delivery.channel.chat.address,
            filename=attached["name"],
            content=attached["text"],
            title=file_title(delivery),
            initial_comment=escape(note + delivery.payload.get("summary", "")) or None,
            thread_ts=thread_of(delivery) or None,
        )
        return Outcome(Verdict.SENT, remote_ref=str(answer["files"][0]["id"]))

    async def with_pictures(self, message: Message) -> Message:
        """The message with the pictures that it carries uploaded, and named by their file's id; the platform shows them to
        whoever sees the message."""
        if not any(isinstance(block, Image) and from_source(block.source) for block in message.blocks):
            return message
        blocks = [
            replace(block, source=await self._upload(png, block.alt))
            if isinstance(block, Image) and (png := from_source(block.source))
            else block
            for block in message.blocks
        ]
        return replace(message, blocks=tuple(blocks))

    async def _upload(self, png: bytes, alt: str) -> str:
        answer = await self._web.files_upload_v2(filename="chart.png", content=png, alt_txt=shorten(alt, ALT_LIMIT))
        return str(answer["files"][0]["id"])

    async def _post(self, delivery: Delivery, payload: Payload) -> Outcome:
        answer = await self._web.chat_postMessage(
            channel=delivery.channel.chat.address,
            thread_ts=thread_of(delivery) or None,
            # a thread that is a channel of its own keeps to itself
            reply_broadcast=(bool(delivery.route.get("broadcast")) and not delivery.channel.thread) or None,
            metadata=metadata(delivery),
            **payload,
        )
        return Outcome(Verdict.SENT, remote_ref=str(answer["ts"]))

    async def _to_person(self, delivery: Delivery, payload: Payload) -> Outcome:
        """What was asked for on Home is answered beside it, in the person's own conversation with the bot."""
        try:
            answer = await self._web.chat_postMessage(channel=delivery.route["home"], metadata=metadata(delivery), **payload)
        except SlackApiError as error:
            outcome = errors.of_api_error(error)
            # it says nothing about the channel that the answer is about
            return replace(outcome, verdict=Verdict.REFUSED) if outcome.verdict is Verdict.CHAT_GONE else outcome
        return Outcome(Verdict.SENT, remote_ref=str(answer["ts"]))

    async def _update(self, delivery: Delivery, payload: Payload) -> Outcome:
        answer = await self._web.chat_update(
            channel=delivery.channel.chat.address, ts=delivery.target_ref, **_only(_UPDATE, payload)
        )
        return Outcome(Verdict.SENT, remote_ref=str(answer["ts"]))

    async def _ephemeral(self, delivery: Delivery, payload: Payload) -> Outcome:
        await self._web.chat_postEphemeral(
            channel=delivery.channel.chat.address, user=delivery.route["user"], **_only(_EPHEMERAL, payload)
        )
        return Outcome(Verdict.SENT)

    async def _respond(self, delivery: Delivery, payload: Payload) -> Outcome | None:
        response_url = delivery.route["response_url"]
        replace = bool(delivery.payload.get("replaces")) and "pressed" in delivery.route and not delivery.part
        body = {"response_type": "ephemeral", "replace_original": replace, **_only(_RESPONSE, payload)}
        async with self._http.post(response_url, json=body, proxy=self._proxy or None, allow_redirects=False) as answer:
            return errors.of_response_url(answer.status, await answer.text(), answer.headers)


def thread_of(delivery: Delivery) -> str:
    """The ts of the message whose thread the delivery belongs in; empty for the channel itself.

    What answers a card inside a thread belongs in that thread: Slack knows no thread of a reply.
    """
    if delivery.op is not Op.EDIT and delivery.target_ref:
        return delivery.channel.thread or delivery.target_ref
    return str(delivery.route.get("thread_ts") or delivery.channel.thread)


def _only(names: tuple[str, ...], payload: Payload) -> Payload:
    return {name: payload[name] for name in names}
