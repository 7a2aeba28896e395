"""What a feed, a file name or a person may write to make Slack or Telegram do something: shown as it is, and never active.

Every kind of message is made by the real pipeline from hostile titles, texts, publishers, bylines, queries, keywords and names
of chats, rendered for both platforms, and judged by `tests.world.judges`.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.messages import Button, Buttons, Fields, Heading, Image, Message, Popup, Quote, Run, SmallPrint, Text, say
from bot.core.model import Op
from tests.pipeline.house import NOW, House, entry
from tests.world.judges import judge_slack, judge_telegram, read

INJECTIONS = (
    "<!channel>", "<!here>", "<!everyone>", "<!subteam^S1|all>", "<!date^1^{date}^https://x.example|x>", "<@U1>", "<@U1|boss>",
    "<#C1|news>", "&lt;!channel&gt;", "&#60;!here&#62;", "<http://x.example|Sign in>", "<mailto:a@b.example|write>",
    "<javascript:alert(1)|x>", "@channel", "@everyone", "@here", "@durov", "(@durov)", "мир@durov", "/start", "/kill@Bot",
    "«/kill»", "tg://user?id=1", "TG://resolve?domain=x", "ton://transfer/x", "javascript:alert(1)", "[Sign in](tg://user?id=1)",
    "[x](http://x.example)", "*bold* _it_ ~gone~ `code`", "```block```", "> quote\n>>> more", "||spoiler|| __under__",
    "<b>bold</b>", "</b></blockquote>", '<a href="tg://user?id=1">boss</a>', '<a href="javascript:x">x</a>', "<tg-spoiler>x",
    '<tg-emoji emoji-id="1">x</tg-emoji>', "<script>alert(1)</script>", "&amp;lt;b&amp;gt;", "&#x3c;b&#x3e;", "<!-- x --> ]]>",
    ":smile: :rotating_light:", "\u202eelif.exe\u202c", "\u2066\u2067x\u2069", "\u200b@durov\u200d \u2060/kill",
    "שלום @durov (12)", "هدنة <!here> 24", "e\u0301\u0302\u0303" * 20, "👩‍👩‍👧‍👦🏳️‍🌈🇺🇦" * 9,
    "x" * 4200, "word " * 1500,
    "[ OK ]  [ Mute ]\n[Open] https://x.example", '{"type":"actions","elements":[]}', "\\u003c!here\\u003e %3C!here%3E",
    "\x00\x1b[31m",
    "s1 i1 k1 /s1", "#hashtag $USD",
)  # fmt: skip


def judged(message: Message) -> None:
    """Passed by all judges of both platforms."""
    judge_slack(message)
    judge_telegram(message)


def planned(house: House) -> Iterator[Message]:
    """Every message that is planned so far."""
    for delivery in house.planned():
        yield Message.from_json(delivery.payload)


@pytest.mark.parametrize("nasty", INJECTIONS)
def test_in_every_block(nasty: str) -> None:
    """In headings, runs of every style, quotes, fields, images, buttons and small print, as text and as an address."""
    runs = (
        Run(nasty),
        Run(nasty, bold=True),
        Run(nasty, code=True),
        Run(nasty, href="https://x.example/?" + nasty),
        Run("x", href=nasty),
    )
    buttons = (Button(nasty, f"why {nasty}"), Button(nasty, url=nasty), Button(nasty, url="https://x.example/"))
    blocks = (Heading(nasty, nasty), Text(runs), Quote(runs), SmallPrint(runs), Fields(((nasty, nasty),)), Image(nasty, nasty))
    judged(Message((*blocks, Buttons(buttons)), nasty, Popup(nasty, (Buttons(buttons),))))


async def test_from_a_feed(house: House) -> None:
    """As title, summary, publisher, byline, id and address: cards, their updates, gathered messages, digests and look-ups."""
    house.channel("-900")
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    for number, nasty in enumerate(INJECTIONS):
        source = house.source(f"https://n{number}.example/rss", title=nasty, publisher=nasty[:80])
        words: dict[str, Any] = {
            "entry_id": f"{number}{nasty[:40]}",
            "link": f"https://n{number}.example/{nasty[:60]}",
            "author": nasty,
            "source_title": nasty[:80],
        }
        title = f"{nasty[:300]} truce number {number} in town {number * 7919}"
        house.publishes(entry(title, f"{nasty} says the truce. {nasty}", **words), source=source)
        house.clock.forward(minutes=7)
    again = entry("Number 3 in town 23757: truce holds", "The truce.", entry_id="again", link="https://other.example/")
    house.publishes(again, source=house.source("https://other.example/rss"))
    house.store.write_now(lambda tx: house.digests.plan_due(tx, NOW.replace(hour=6, day=6)))
    for line in ("latest 30", "digest preview", "digest post", "feeds", "status", "export", "subscriptions"):
        await house.said(line)
    for verb in ("why", "story", "who", "more", "irrelevant", "mute", "unmute"):
        for number in range(1, len(INJECTIONS) + 1, 24):
            await house.said(f"{verb} s{number}")
    await house.said("withdraw s2 <!here> @durov", chat="-900")
    shown = list(planned(house))
    assert {d.op for d in house.planned()} >= {Op.POST, Op.REPLY}
    assert len(shown) > 80
    for message in shown:
        judged(message)


async def test_from_a_person(house: House) -> None:
    """As a query, a keyword, a name to mute, an unknown verb, a reason, a setting: repeated in answers, as harmless words."""
    house.subscribe(house.channel(), "ceasefire")
    house.publishes(entry("Truce agreed"))
    lines = (
        "search {}",
        'keyword "{}"',
        'subscribe "{}"',
        "mute {}",
        "topic {}",
        "{}",
        "settings {}",
        "timezone {}",
        "irrelevant s1 {}",
    )
    for number, nasty in enumerate(INJECTIONS):
        given = " ".join(nasty.split())[:900]
        for line in lines[number % 3 :: 3]:
            judged(await house.said(line.format(given)))
    for line in ("subscriptions", "unsubscribe", "review", "export", "settings"):
        judged(await house.said(line))


async def test_from_the_name_of_a_chat(house: House) -> None:
    """Offered and chosen from the private chat, and told to a stranger."""
    for number, nasty in enumerate(INJECTIONS):
        address = f"-7{number:03}"
        house.store.write_now(lambda tx, a=address, n=nasty: tx.channels.meet_chat("telegram", a, title=n, now=NOW))  # type: ignore[misc]
        house.clock.forward(minutes=10)  # who is not connected is answered only so often
        judged(await house.said(f"manage {address}", private=True, chat="77", chat_title=nasty))
        judged(await house.said("topics", private=True, chat="77"))
        if number < 5:  # strangers are answered that often
            judged(await house.said("topics", "stranger", chat=address, chat_title=nasty))
    judged(await house.said("manage off", private=True, chat="77"))
    judged(await house.said("manage", private=True, chat="77"))


@pytest.mark.parametrize(
    "nasty", [each for each in INJECTIONS if "\u202e" not in each and "\u2066" not in each and len(each) < 2000]
)
def test_the_words_are_still_read(nasty: str) -> None:
    """Harmless is not mangled: what was written stands there, but for what nobody sees."""
    visible = re.sub("[\x00-\x08\x0b-\x1f\x7f\ufeff]", "", nasty)
    (payload,) = judge_telegram(say(nasty))[:1]
    assert read(say(visible)).replace("\u2060", "") in html.unescape(payload["text"]).replace("\u2060", "")


@pytest.mark.parametrize("letter", ["x", "é", "👍🏽", "ש", "<&>", "word ", "@a "])
@pytest.mark.parametrize("length", [149, 151, 2999, 3001, 3499, 3999, 4001, 4095, 4097, 9999, 10_001, 40_000])
def test_at_the_limits(letter: str, length: int) -> None:
    """One text around each limit, in one block and in many: every part is within it, labels and callback data too."""
    text = (letter * length)[:length]
    judged(say(text))
    judged(Message((Heading(text), Quote((Run(text, bold=True),)), Buttons((Button(text, f"why {text}"),))), text))


@pytest.mark.parametrize("count", [1, 25, 26, 49, 50, 51, 100, 140])
def test_at_the_limits_of_counts(count: int) -> None:
    """Blocks, buttons in a row, rows, fields and links, around 50 and 100 of each."""
    link = Run("here", bold=True, href="https://x.example/" + "p" * 100)
    row = Buttons(tuple(Button("b" * 76, f"why s{n} {'a' * (54 + n % 4)}") for n in range(min(count, 8))))
    judged(Message((Heading("h"),) * count, "x"))
    judged(Message((SmallPrint((link, Run(" "))), row) * count, "x"))
    judged(Message((Text((link, Run(" ")) * count), Fields((("label", "value"),) * count)), "x"))
