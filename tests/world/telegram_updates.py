"""How the Telegram stand-in hands out updates: getUpdates, or calls to the bot's webhook, never both."""

import asyncio
import contextlib
import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.world.telegram_chats import Refused

CALL_AGAIN = 0.05
"""Seconds until an update is posted again; the real server takes longer each time."""


@dataclass(slots=True)
class Hook:
    """A webhook as it was set, and how it fares."""

    url: str
    secret: str
    allowed: list[str]
    answers: list[int] = field(default_factory=list)
    """The status of each call; 0 where nobody answered."""


class Updates:
    """The queue of updates: ids rise, one is forgotten once a higher offset or a 200 confirms it."""

    def __init__(self) -> None:
        self.hook: Hook | None = None
        self._updates: dict[int, dict[str, Any]] = {}
        self._queued: dict[int, dict[str, Any]] = {}
        self._update_ids = itertools.count(1001)
        self._news = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._posting: asyncio.Task[None] | None = None

    @property
    def hooked(self) -> bool:
        """Whether a webhook is set."""
        return self.hook is not None

    def queue(self, kind: str, content: dict[str, Any], update_id: int | None = None) -> int:
        """An update for the next getUpdates, under its own id where that is given (as after a lost confirmation)."""
        update_id = update_id or self.new_update_id()
        self._updates[update_id] = self._queued[update_id] = {"update_id": update_id, kind: content}
        self._news.set()
        return update_id

    def repeat(self, update_id: int) -> None:
        """Deliver an update once more, as after a confirmation that was lost."""
        self._updates[update_id] = self._queued[update_id]
        self._news.set()

    def new_update_id(self) -> int:
        """One more than the last."""
        return next(self._update_ids)

    def unconfirmed(self) -> list[int]:
        """Ids of updates that no getUpdates or answered call has confirmed."""
        return sorted(self._updates)

    async def end_updates(self) -> None:
        """No poll is held, nothing is posted any more."""
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        await self.unhook()

    async def _on_setWebhook(self, given: dict[str, Any]) -> bool:  # noqa: N802 (named as the API names them)
        secret = given.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        if not re.match(r"https://|http://127\.0\.0\.1[:/]", given["url"]):  # as a server of one's own takes it (--local)
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        await self.unhook()
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self.hook = Hook(given["url"], secret, given.get("allowed_updates", []))
        self._posting = asyncio.create_task(self._post_updates(self.hook))
        return True

    async def _on_deleteWebhook(self, _given: dict[str, Any]) -> bool:  # noqa: N802
        await self.unhook()
        return True

    async def _on_getWebhookInfo(self, _given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        pending = {"has_custom_certificate": False, "pending_update_count": len(self._updates)}
        if self.hook is None:
            return {"url": "", **pending}
        bad = [status for status in self.hook.answers[-1:] if status != 200]
        words = f"Wrong response from the webhook: {bad[0]}" if bad and bad[0] else "Connection refused"
        return {"url": self.hook.url, **pending, **({"last_error_message": words, "last_error_date": 1} if bad else {})}

    async def _on_getUpdates(self, given: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        if self.hook:
            words = (
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
            raise Refused(409, words)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        for update_id in [u for u in self._updates if u < given.get("offset", 0)]:
            del self._updates[update_id]
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(given.get("timeout", 0)):
                while not self._updates:
                    await self._await_news(poll)
        except TimeoutError:
            pass
        if poll.done():
            words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            raise Refused(409, words)
        poll.set_result(None)
        return [update for _, update in sorted(self._updates.items())][: given.get("limit", 100)]

    async def _await_news(self, poll: asyncio.Future[None]) -> None:
        self._news.clear()
        news = asyncio.create_task(self._news.wait())
        either: list[asyncio.Future[Any]] = [news, poll]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        if poll.done():
            raise TimeoutError

    async def _post_updates(self, hook: Hook) -> None:
        async with ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": hook.secret}) as session:
            while True:
                self._news.clear()
                for update_id, update in sorted(self._updates.items()):
                    hook.answers.append(await _call(session, hook.url, update))
                    if hook.answers[-1] != 200:
                        await asyncio.sleep(CALL_AGAIN)
                        self._news.set()
                        break
                    self._updates.pop(update_id, None)
                await self._news.wait()

    async def set_hook(self, url: str) -> None:
        """Another program sets a webhook."""
        await self._on_setWebhook({"url": url})

    async def unhook(self) -> None:
        """Somebody takes the webhook away."""
        if self._posting:
            self._posting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._posting
        self.hook = self._posting = None


async def _call(session: ClientSession, url: str, update: dict[str, Any]) -> int:
    try:
        async with session.post(url, json=update) as answer:
            return answer.status
    except ClientError:
        return 0
