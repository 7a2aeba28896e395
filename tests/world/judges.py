"""Judges that nobody here wrote, put together: what any wire payload of either platform must pass, at its limits too.

Slack: its own rules as `slack_rules` and `slack_views` have them, slack_sdk's models, and the JSON Schema of the types that
Slack publishes (`tests/data/slack`). Telegram: td's own parser, aiogram's models, and the Bot API as data where it is at hand.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, SendPhoto
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.chat.slack.render import render as slack_wire
from bot.chat.telegram.layout import WORD_JOINER
from bot.chat.telegram.presses import popup_text
from bot.chat.telegram.render import caption, captioned, render_edit
from bot.chat.telegram.render import render as telegram_wire
from bot.chat.telegram.seal import Seal
from bot.core.bidi import FSI, PDI
from bot.core.messages import Buttons, Fields, Heading, Image, Message
from tests.world.slack_rules import active, words, wrong_blocks
from tests.world.slack_views import wrong_view
from tests.world.telegram_html import units
from tests.world.telegram_judge import td_active, td_parse
from tests.world.telegram_methods import read_parameters

SCHEMA = Path(__file__).parents[1] / "data" / "slack" / "types.schema.json"
TURNING = re.compile("[\u202a-\u202e\u2066\u2067]")
OF_OURS = {"Bold", "Italic", "Code", "BlockQuote", "Pre"}
_WORDS = re.compile(r'"(text|value|url|alt_text|image_url)": "(?:[^"\\\\]|\\\\.)*"')
PINGING = {"Mention", "MentionName"}
SEAL = Seal("1:judge")


@cache
def _schema() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def _by_schema(blocks: list[dict[str, Any]]) -> None:
    """The types do not look at words and cannot tell one from another: one block of each shape is enough."""
    for shape in {_WORDS.sub(r'"\1": "x"', json.dumps(block)) for block in blocks}:
        _valid(shape)


@cache
def _valid(shape: str) -> None:
    _schema().validate({"blocks": [json.loads(shape)]})


def judge_slack(message: Message) -> list[dict[str, Any]]:
    """The payloads of `message`, with blocks and plain, once every judge has passed them and found nothing active."""
    payloads = [*slack_wire(message), *slack_wire(message, plain=True), *slack_wire(message, repeat_note=message.summary)]
    for payload in payloads:
        assert wrong_blocks(payload["blocks"]) == ""
        assert len(payload["text"].encode("utf-16-le")) // 2 < 3500
        assert len(payload["blocks"]) <= 50
        for block in Block.parse_all(payload["blocks"]):
            block.validate_json()
        _by_schema(payload["blocks"])
        assert active(payload) == []
        assert TURNING.search(words(payload["text"], payload["blocks"]) + payload["text"]) is None
    return payloads


def judge_view(view: dict[str, Any], kind: str) -> dict[str, Any]:
    """The view ("modal" or "home"), likewise."""
    assert wrong_view(view, kind) == ""
    View(**view).validate_json()
    for block in Block.parse_all(view["blocks"]):
        block.validate_json()
    _by_schema(view["blocks"])
    _schema().validate({"view": {**view, "blocks": []}})
    assert active({"blocks": view["blocks"]}) == []
    assert TURNING.search(words("", view["blocks"])) is None
    return view


def judge_telegram(message: Message) -> list[dict[str, Any]]:
    """Likewise: the entities that Telegram finds are only those that the message asks for, and nothing pings or runs."""
    edit, repeated = render_edit(message, press=SEAL.press), telegram_wire(message, repeat_note="x", press=SEAL.press)
    payloads = [*telegram_wire(message), *telegram_wire(message, plain=True), *repeated, edit]
    for payload in payloads:
        assert SendMessage.model_fields.keys() >= payload.keys() <= EditMessageText.model_fields.keys()
        SendMessage(chat_id=1, **payload)
        read_parameters("sendMessage", {"chat_id": "1"} | {name: _written(value) for name, value in payload.items()}, {})
        text, found = td_parse(payload["text"]) if "parse_mode" in payload else (payload["text"], [])
        assert 0 < units(text) <= 4096
        assert {kind for _, _, kind in found if not kind.startswith("http")} <= {f"textEntityType{kind}" for kind in OF_OURS}
        assert _foreign(text, found, _tapped(message)) == []
        assert TURNING.search(text) is None
        for button in (b for row in payload.get("reply_markup", {}).get("inline_keyboard", []) for b in row):
            assert len(button.get("callback_data", "").encode()) <= 64
            assert button.get("url", "https://").startswith(("http://", "https://"))
            assert TURNING.search(button["text"]) is None
    _judge_beside(message, edit)
    return payloads


def _judge_beside(message: Message, payload: dict[str, Any]) -> None:
    """What it is where no message can be sent: a popup, a caption of a file and of a picture."""
    if message.popup:
        popup = popup_text(message.popup.text)
        assert units(popup) <= 200
        AnswerCallbackQuery(callback_query_id="1", text=popup)
    below = caption(message)
    assert units(below) <= 1024
    assert _foreign(below, [], ()) == []
    if pictured := captioned(payload):
        assert SendPhoto.model_fields.keys() >= pictured.keys()
        assert units(pictured["caption"]) <= 1024


def read(message: Message) -> str:
    """All its words, without the marks that only guide the eye."""
    return "".join(char for char in message.plain() if char not in {WORD_JOINER, FSI, PDI})


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _tapped(message: Message) -> set[str]:
    """The commands that a message means to be tapped."""
    runs = (r for b in message.blocks if not isinstance(b, Heading | Fields | Image | Buttons) for r in b.runs)
    return {f"/{run.text}" for run in runs if run.tap}


def _foreign(text: str, found: Iterable[tuple[int, int, str]], ours: Iterable[str]) -> list[tuple[str, str]]:
    """What every app would make active by itself, and is neither ours nor a web address that stands there for all to read."""
    code = [(offset, length) for offset, length, kind in found if kind == "textEntityTypeCode"]
    return [
        (kind, words)
        for kind, words in td_active(text, code)
        if kind in PINGING
        or (kind == "BotCommand" and words not in ours)
        or (kind in {"Url", "TextUrl"} and "://" in words and not words.casefold().startswith(("http://", "https://")))
    ]
