"""The HTTP side of the Telegram stand-in: methods, updates, faults."""

import asyncio
import itertools
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.world.telegram_chats import (
    BOT_ID,
    MOST_CAPTION_UNITS,
    Chat,
    Refused,
    Shown,
    content,
    wire_message,
    wire_user,
)
from tests.world.telegram_html import units
from tests.world.telegram_methods import BadParameter, read_parameters
from tests.world.telegram_rights import ADMIN_RIGHTS, MEMBER_RIGHTS
from tests.world.telegram_updates import Updates
from tests.world.telegram_wire import Fault, answer, read_form, refusal, spoil

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "4242:a-token-of-the-stand-in"
MOST_POPUP_UNITS = 200
SUPERGROUPS = -1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came."""

    method: str
    given: dict[str, Any]
    raw: dict[str, str] = field(default_factory=dict)


class TelegramServer(Updates):
    """The Bot API over HTTP. What people do in the chats is `telegram.TelegramWorld`."""

    def __init__(self, *, token: str = TOKEN, username: str = "ParleyTestBot", port: int = 0) -> None:
        super().__init__()
        self.token = token
        self.username = username
        self.calls: list[Call] = []
        self.revoked = False
        self.refused = 0
        """Calls that met a refused token."""
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        """By (type of scope, language code)."""
        self.answered: list[str] = []
        """Callback query ids that were answered."""
        self.popups: dict[str, dict[str, Any]] = {}
        """What each was answered with: `text`, `show_alert`, `url`."""
        self.press_life = 15.0
        """Seconds for which a press can be answered."""
        self._pressed: dict[str, float] = {}
        self.on_accepted: Callable[[str], None] = lambda _: None
        """Called with each method that was carried out, before its answer goes out."""
        self._port = port
        self._chats: dict[int, Chat] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._message_ids = itertools.count(1)
        self.files: dict[str, bytes] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{file}", self._serve_file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.end_updates()
        if self._runner:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """For `telegram.base_url`."""
        return f"http://127.0.0.1:{self._port}/bot"

    def chat(self, chat_id: int, *, kind: str = "", title: str = "") -> Chat:
        """The chat with this id, made on first use."""
        if chat_id not in self._chats:
            guess = "private" if chat_id > 0 else "supergroup" if chat_id <= SUPERGROUPS else "group"
            self._chats[chat_id] = Chat(chat_id, kind or guess, title or f"Chat {chat_id}")
        return self._chats[chat_id]

    @property
    def menu(self) -> list[dict[str, str]]:
        """The list of commands where no other holds."""
        return self.menus.get(("default", ""), [])

    def new_message_id(self) -> int:
        """One more than the last, over all chats."""
        return next(self._message_ids)

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` meet these faults, one each."""
        self._faults[method].extend(faults)

    def faults_to_come(self, method: str) -> int:
        """How many of them no call has met yet."""
        return len(self._faults[method])

    def called(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in self.calls if call.method == method]

    # The server

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if self.revoked or request.match_info["token"] != self.token:
            self.refused += 1
            return answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        raw, files = await read_form(request)
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is None:
            return await self._carry_out(method, raw, files)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        carried_out = await self._carry_out(method, raw, files) if fault.accept else None
        if not fault.accept:
            self.calls.append(Call(method, dict(raw), raw))
        return await spoil(request, fault, carried_out) or await self._carry_out(method, raw, files)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token or request.match_info["file"] not in self.files:
            return web.Response(status=404)
        return web.Response(body=self.files[request.match_info["file"]])

    async def _carry_out(self, method: str, raw: dict[str, str], files: dict[str, bytes]) -> web.Response:
        handler = getattr(self, f"_on_{method}", None)
        try:
            given = read_parameters(method, raw, files)
            self.calls.append(Call(method, given, raw))
            if handler is None:
                return refusal(501, f"Not Implemented: the stand-in has no {method}")
            result = await handler({**given, **files})
            self.on_accepted(method)
            return answer(200, {"ok": True, "result": result})
        except KeyError:
            return refusal(404, "Not Found: method not found")
        except BadParameter as bad:
            return refusal(400, str(bad))
        except Refused as refused:
            return refusal(refused.status, str(refused), **refused.parameters)

    # Methods

    async def _on_getFile(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 (named as the API names them)
        file_id = given["file_id"]
        if file_id not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id]), "file_path": file_id}

    async def _on_getMe(self, _given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 (named as the API names them)
        return self.me() | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _on_setMyCommands(self, given: dict[str, Any]) -> bool:  # noqa: N802
        for command in given["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.menus[scope_of(given)] = given["commands"]
        return True

    async def _on_getMyCommands(self, given: dict[str, Any]) -> list[dict[str, str]]:  # noqa: N802
        return self.menus.get(scope_of(given), [])

    async def _on_sendMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._post(given, content(given))

    async def _on_sendDocument(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        shown = content(given, key="caption", most=MOST_CAPTION_UNITS)
        return self._post(given, {**shown, "document": given["document"]})

    async def _on_sendPhoto(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        shown = content(given, key="caption", most=MOST_CAPTION_UNITS)
        return self._post(given, {**shown, "document": given["photo"]})

    async def _on_editMessageText(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = self._open(given["chat_id"])
        if "inline_keyboard" not in given.get("reply_markup", {"inline_keyboard": []}):
            raise Refused(400, "Bad Request: inline keyboard expected")
        new = content(given)
        shown = chat.messages.get(given["message_id"])
        if shown is None or shown.by != BOT_ID:
            raise Refused(400, "Bad Request: message to edit not found")
        if (shown.text, shown.entities, shown.buttons) == (new["text"], new["entities"], new["buttons"]):
            words = "specified new message content and reply markup are exactly the same as a current content"
            raise Refused(400, f"Bad Request: message is not modified: {words}")
        for name, value in new.items():
            setattr(shown, name, value)
        shown.edits += 1
        return wire_message(chat, shown, self.me())

    async def _on_getChat(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        colours = {"accent_color_id": 0, "max_reaction_count": 11}
        gifts = {"unlimited_gifts": True, "limited_gifts": True, "unique_gifts": True, "premium_subscription": True}
        gifts["gifts_from_channels"] = True
        return self._open(given["chat_id"]).wire | colours | {"accepted_gift_types": gifts}

    async def _on_getChatMember(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = self._open(given["chat_id"])
        status = chat.members.get(given["user_id"])
        if status is None:
            raise Refused(400, "Bad Request: user not found")
        rights = ADMIN_RIGHTS if status == "administrator" else {}
        if status == "restricted":
            rights = dict.fromkeys(MEMBER_RIGHTS, False) | {"is_member": given["user_id"] not in chat.outside, "until_date": 0}
        elif status == "kicked":
            rights = {"until_date": 0}
        return {
            "status": status,
            "user": wire_user(given["user_id"]),
            **({"is_anonymous": False} if status == "creator" else rights),
        }

    async def _on_answerCallbackQuery(self, given: dict[str, Any]) -> bool:  # noqa: N802
        query = given["callback_query_id"]
        if time.monotonic() - self._pressed.get(query, -self.press_life) > self.press_life:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if units(given.get("text", "")) > MOST_POPUP_UNITS:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        if not given.get("url", f"https://t.me/{self.username}?").startswith(f"https://t.me/{self.username}?"):
            raise Refused(400, "Bad Request: URL_INVALID")
        self._pressed.pop(query)
        self.answered.append(query)
        self.popups[query] = {name: given[name] for name in ("text", "show_alert", "url") if name in given}
        return True

    # Inside

    def me(self) -> dict[str, Any]:
        """The bot as the Bot API shows it."""
        return {"id": BOT_ID, "is_bot": True, "first_name": "Parley", "username": self.username}

    def _open(self, chat_id: int | str) -> Chat:
        chat = self._chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        chat.check_open()
        return chat

    def _post(self, given: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
        chat = self._open(given["chat_id"])
        thread = given.get("message_thread_id")
        chat.check_thread(thread)
        reply_to = chat.check_reply(given.get("reply_parameters"))
        silent = given.get("disable_notification", False)
        new = Shown(self.new_message_id(), thread=thread, reply_to=reply_to, silent=silent, **shown)
        chat.messages[new.id] = new
        return wire_message(chat, new, self.me())


def scope_of(given: dict[str, Any]) -> tuple[str, str]:
    """Which list of commands is meant."""
    return given.get("scope", {}).get("type", "default"), given.get("language_code", "")
