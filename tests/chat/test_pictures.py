"""A picture that travels inside a message, on each platform: drawn, uploaded its way, with words for who cannot see it."""

import pytest

from bot.charts import Charts
from bot.chat.console.render import render
from bot.core.messages import Image, Message, Text, bold, words
from bot.core.model import Op
from bot.core.outbox import Verdict
from bot.core.pictures import from_source, to_source
from tests.chat.test_slack_client import connect
from tests.chat.test_slack_client import delivery as slack_delivery
from tests.chat.test_telegram_client import GROUP
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import delivery as telegram_delivery
from tests.world.telegram_talk import sending

PNG = b"\x89PNG\r\n\x1a\n a picture"
ALT = "Truce, last 14 days: 9 items"


def charted(png: bytes = PNG, text: str = "Truce ▁▂█") -> Message:
    return Message((Text(words(bold(text))), Image(to_source(png), ALT)), "Truce, last 14 days")


def test_a_chart_is_a_png() -> None:
    """A bar a day, whatever the topic is called; without anything to show, too."""
    for title, counts in (("Truce $x^2$ ♜", [0, 3, 11]), ("شاهد", [0, 0, 0])):
        png = Charts().bars(title.replace("♜", ""), ["1.1.", "2.1.", "3.1."], counts)
        assert png is not None
        assert png.startswith(b"\x89PNG")
        assert int.from_bytes(png[16:20]) == 960


def test_without_matplotlib_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, and nothing fails."""
    monkeypatch.setattr("bot.charts.find_spec", lambda _: None)
    assert Charts().bars("Truce", ["1.1."], [1]) is None


def test_a_picture_travels_in_its_message() -> None:
    """The outbox's JSON brings it back bit for bit; an address is none."""
    (_, image) = Message.from_json(charted().to_json()).blocks
    assert isinstance(image, Image)
    assert from_source(image.source) == PNG
    assert from_source("https://a.example/x.png") is None


async def test_slack_uploads_it_and_shows_the_file() -> None:
    """The picture is uploaded first; the message holds an image block of that file with its alt text."""
    async with SlackWorld() as world:
        client = connect(world)
        outcome = await client.send(slack_delivery(Op.POST, charted()))
        await client.stop()
        assert outcome.verdict is Verdict.SENT
        (call,) = [call for call in world.calls if call.method == "chat.postMessage"]
        (image,) = [block for block in call.arguments["blocks"] if block["type"] == "image"]
        assert image["alt_text"] == ALT
        assert world.state.files[image["slack_file"]["id"]]["content"] == PNG


async def test_telegram_sends_a_photo() -> None:
    """With the words as its caption; where they are too long for one, the words alone, the picture in words."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        assert (await client.send(telegram_delivery(GROUP, charted()))).verdict is Verdict.SENT
        assert (await client.send(telegram_delivery(GROUP, charted(text="x" * 1100)))).verdict is Verdict.SENT
        photo, text = world.messages(GROUP)
        assert (photo.text, photo.document) == ("Truce ▁▂█", PNG)
        assert (text.document, text.text.endswith(f"[{ALT}]")) == (None, True)


def test_the_console_says_it_in_words() -> None:
    """A terminal has no pictures."""
    assert ALT in str(render(charted(), wrap=False).renderables)
