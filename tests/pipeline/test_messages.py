"""Every kind of message that Parley writes, as JSON and as a terminal shows it: `tests/data/messages/cards`; and some of them
as Slack and Telegram are sent them: `tests/data/messages/wire`.

After a wanted change, write them anew with PARLEY_WRITE_SAMPLES=1 and read the difference.
"""

import io
import json
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.chat.console.render import render, render_update
from bot.chat.slack.render import render as slack_wire
from bot.chat.telegram.render import render as telegram_wire
from bot.core.facts import in_words
from bot.core.gaps import Outage
from bot.core.messages import Message, say
from bot.core.model import Article, Dating, NewDocument, Op, Precision, ReadDocument
from bot.core.outbox import Outcome, Verdict
from bot.pipeline.batch import Batch
from bot.pipeline.commands.verbs import VERBS
from bot.storage.store import SqliteTx
from tests.pipeline.house import NOW, House, entry

SAMPLES = Path(__file__).parents[1] / "data" / "messages" / "cards"
WIRE = SAMPLES.parent / "wire"
WIRED = re.compile(
    "(card|turn|bundle|digest|shared|uk-card|reply-(digest|help|more|search|settings|story|subscribe|why))[a-z-]*"
)
"""Names of those that are kept as they go over the wire, too: what Parley posts by itself, and the longest answers."""
WRITE = bool(os.environ.get("PARLEY_WRITE_SAMPLES"))

TRUCE = entry(
    "Harbour talks end well",
    "Guns are to fall silent at midnight. “The truce holds for thirty days,” Foreign Minister Ada Berg said on Monday. "
    "Peacekeepers are to watch over it.",
    source_title="Harbour Post",
)
OTHER_WORDS = entry(
    "Guns to fall silent as harbour talks end well",
    "The truce is for thirty days from midnight, the foreign minister says, and peacekeepers will watch it.",
    entry_id="v",
    link="https://valley.example/truce",
    source_title="The Valley Herald",
)
"""The same in another paper's words."""

REPLIES = {
    "subscribe": "subscribe ceasefire alert min=2",
    "subscribe-last": "subscribe ceasefire from=last",
    "subscribe-digest": "subscribe ceasefire from=digest",
    "subscribe-from-now": "subscribe ceasefire from=now",
    "subscribe-query": 'subscribe "grain corridor"',
    "subscribe-bare": "subscribe",
    "keyword": "keyword grain corridor digest",
    "unsubscribe": "unsubscribe peacekeepers",
    "unsubscribe-bare": "unsubscribe",
    "subscriptions": "subscriptions",
    "topics": "topics",
    "topics-one": "topic ceasefire",
    "topics-chart": "topic ceasefire chart",
    "latest": "latest 2",
    "search": "search truce since:2026",
    "search-none": "search elephants",
    "search-relaxed": "search truce midnight elephants",
    "search-other-words": "search ceasefire OR bridges",
    "search-wrong": "search truce (midnight",
    "search-usage": "search",
    "share": "share truce",
    "digest": "digest preview",
    "digest-at": "digest at 08:30 weekdays",
    "why": "why s2",
    "who": "who s2",
    "more": "more s2",
    "more-ask": "more s2 mute peacekeepers",
    "irrelevant": "irrelevant s2",
    "irrelevant-reason": "irrelevant s2 off topic",
    "missed": "missed",
    "review": "review",
    "withdraw": "withdraw s2 wrong town",
    "merge": "merge s2 s1",
    "story": "story s2",
    "feeds": "feeds",
    "feeds-usage": "feeds what",
    "mute": "mute peacekeepers 8h",
    "mute-bare": "mute",
    "mute-story": "mute s2",
    "mute-publisher": "mute harbour post",
    "mute-all": "mute all",
    "mute-unknown": "mute elephants",
    "unmute": "unmute peacekeepers",
    "quiet": "quiet 22:00-07:00 Kyiv",
    "quiet-bare": "quiet",
    "quiet-unread": "quiet nights",
    "timezone": "timezone Europe/Kyiv",
    "settings": "settings",
    "settings-changed": "settings timezone=Kyiv days=weekdays at=9:30",
    "settings-wrong": "settings timezone=Kyif at=25:00",
    "settings-cap": "settings cap 5",
    "settings-storm": "settings storm off",
    "settings-pass": "settings quiet-pass denials",
    "settings-fresh": "settings fresh yesterday",
    "settings-unknown": "settings caps 5",
    "settings-language": "settings language uk",
    "settings-language-unknown": "settings language klingon",
    "status": "status",
    "export": "export",
    "start": "start",
    "help": "help",
    "help-all": "help all",
    "manage": "manage",
    "pair": "pair WRONG",
    "typo": "subscrbe ceasefire",
}
"""File name -> the line it answers."""


def check(name: str, message: Message, *, update: bool = False) -> None:
    """The message is the sample's, and a terminal shows it as the sample does."""
    out = Console(file=io.StringIO(), width=100, color_system=None)
    out.print((render_update if update else render)(message, wrap=False), soft_wrap=True)
    assert isinstance(out.file, io.StringIO)
    shown = "\n".join(line.rstrip() for line in out.file.getvalue().splitlines()) + "\n"
    pictures = {SAMPLES / f"{name}.json": _written(message.to_json()), SAMPLES / f"{name}.txt": shown}
    if WIRED.fullmatch(name):
        sent = {"slack": slack_wire(message), "telegram": telegram_wire(message)}
        pictures[WIRE / f"{name}.json"] = _written(sent)
    for path, picture in pictures.items():
        if WRITE:
            path.write_text(picture, "utf-8")
        assert path.read_text("utf-8") == picture


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def posted(house: House, subject: str) -> Message:
    """The newest planned message about `subject`."""
    return Message.from_json([d for d in house.planned() if d.subject.startswith(subject)][-1].payload)


def test_every_verb_has_a_sample() -> None:
    """A new verb must show what it answers."""
    assert {line.partition(" ")[0] for line in REPLIES.values()} >= set(VERBS)


@pytest.mark.parametrize("name", sorted(REPLIES))
async def test_replies(house: House, name: str) -> None:
    """What each verb answers in a channel that follows a topic and has news."""
    channel = house.channel()
    house.source(title="Harbour Post")
    house.publishes(entry("Bridge opens", age=None, entry_id="b", link=""))
    house.subscribe(channel, "peacekeepers")
    house.publishes(TRUCE)
    house.clock.forward(minutes=1)
    check(f"reply-{name}", await house.said(REPLIES[name]))


async def test_permissions(house: House) -> None:
    """What a stranger, a guest and a member who may not are told."""
    house.channel()
    check("reply-stranger", await house.said("topics", chat="-666"))
    check("reply-guest", await house.said("topics", "guest"))
    check("reply-member", await house.said("subscribe ceasefire", "member"))
    house.publishes(TRUCE)
    check("reply-preview", await house.said("subscribe ceasefire", "member"))
    check("reply-unsubscribed-all", await house.said("unsubscribe all"))


async def test_a_card_and_its_update(house: House) -> None:
    """A card with all its parts; and what it becomes when a second publisher reports the story."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, "ceasefire", "peacekeepers")
    house.publishes(TRUCE)
    await house.deliverer.flush()
    check("card", posted(house, "story:1"))
    house.publishes(OTHER_WORDS, source=house.source("https://valley.example/rss"))
    assert house.planned()[-1].op is Op.EDIT
    check("card-update", posted(house, "story:1"), update=True)


def test_a_card_of_a_blurb(house: House) -> None:
    """A clipping from a page of many: no link, a bound for its date, its document and number."""
    house.subscribe(house.channel(), "ceasefire")
    bound = Dating(NOW - timedelta(hours=12), Precision.BOUND, "between 2026-01-04 and 2026-01-05, from its neighbours")
    page = ReadDocument("text", (Article("Truce on the river", "Both banks agreed to a truce.", bound, blurb=7),), "The week")
    source = house.source()
    items = house.ingester.prepare_document(source, page, NOW)
    batch = Batch(source, items, file=NewDocument("the-week.txt", "0" * 64, 9, kind="text"))
    house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    check("card-blurb", posted(house, "story:1"))


async def test_turns_and_withdrawals(house: House) -> None:
    """What stands under a card whose story was denied, what the card keeps of it, and what becomes of a withdrawn one."""
    house.channel("-900")
    house.subscribe(house.channel(timezone="Europe/Kyiv"), "ceasefire")
    house.publishes(TRUCE)
    await house.deliverer.flush()
    denial = entry("Palace denies report of a truce", TRUCE.summary, entry_id="d", source_title="The Valley Herald")
    source = house.source("https://valley.example/rss")
    item = house.ingester.prepare_entries(source, [denial], "en", NOW)[0]

    def join(tx: Any) -> None:
        joined = tx.items.add(source.id, item, story_id=1, document_id=None, now=NOW)
        house.publisher.plan(tx, joined, tx.channels.subscriptions(), NOW)

    house.store.write_now(join)
    check("turn-denial", posted(house, "story:1/denial"))
    (edit,) = house.planned(Op.EDIT)
    check("card-denied", Message.from_json(edit.payload))
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    check("reply-withdrawn", await house.said("withdraw s1 the palace's letter was forged", chat="-900"))
    check("turn-withdrawn", posted(house, "story:1/withdrawn"))
    check("card-withdrawn", Message.from_json(house.planned(Op.EDIT)[-1].payload))
    house.publishes(entry("Truce on the hill"))
    check("reply-merged", await house.said("merge s1 s2", chat="-900"))
    await house.said("irrelevant s1 about a board game")
    check("reply-review-marks", await house.said("review"))


def planned_digest(house: House, subject: str, now: datetime) -> Message:
    """The digest that is due now."""
    assert house.store.write_now(lambda tx: house.digests.plan_due(tx, now)) >= 1
    return Message.from_json([d for d in house.planned(Op.POST) if d.subject.startswith(subject)][-1].payload)


def test_digests(house: House) -> None:
    """One with two topics, a story of both, an alerted one and more than fit, which stand in its thread; an empty one."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, "ceasefire", "peacekeepers", "security-guarantees")
    house.publishes(*(entry(f"Truce on day {n}") for n in range(9)), alert=False)
    house.publishes(TRUCE)
    house.publishes(OTHER_WORDS, source=house.source("https://valley.example/rss"))
    check("digest-full", planned_digest(house, "digest:daily", NOW.replace(hour=6) + timedelta(days=1)))
    check("digest-more", posted(house, "digest:daily"))
    check("digest-empty", planned_digest(house, "digest:daily", NOW.replace(hour=6) + timedelta(days=2)))


def test_a_digest_that_doubts(house: House) -> None:
    """What was denied, what quiet hours held, and when feeds and Parley were down are in it."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, "ceasefire", "peacekeepers")
    house.publishes(entry("Peacekeepers land on the island", age=None))
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "13:00-23:00"))
    house.publishes(TRUCE)
    denial = entry("Palace denies report of a truce", TRUCE.summary, entry_id="d", source_title="The Valley Herald")
    source = house.source("https://valley.example/rss")
    item = house.ingester.prepare_entries(source, [denial], "en", NOW)[0]

    def later(tx: SqliteTx) -> None:
        joined = tx.items.add(source.id, item, story_id=2, document_id=None, now=NOW)
        house.publisher.plan(tx, joined, tx.channels.subscriptions(), NOW)
        tx.sources.failed(source.id, now=NOW, next_due=NOW, error=in_words("silence"))
        tx.outages.add(Outage(1, NOW), until=NOW + timedelta(hours=4, minutes=10))
        tx.outages.add(Outage(0, NOW + timedelta(hours=9)), until=NOW + timedelta(hours=11))

    house.store.write_now(later)
    check("digest-doubt", planned_digest(house, "digest:daily", NOW.replace(hour=6) + timedelta(days=1)))


async def test_a_weekly_digest(house: House) -> None:
    """It looks back on the week, beside the daily one."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    await house.told("digest weekly mon 08:00")
    house.publishes(entry("Truce on the river"))
    check("digest-weekly", planned_digest(house, "digest:weekly", NOW.replace(hour=8) + timedelta(days=7)))


async def test_notices(house: House) -> None:
    """What operators are told of a chat that is gone and of feeds that fail, and what `send-test` sends."""
    house.channel("-900")
    house.subscribe(house.channel(), "ceasefire")
    house.publishes(TRUCE)
    house.telegram.outcomes["-100"] = [Outcome(Verdict.CHAT_GONE, reason="the bot was kicked from the group.")]
    await house.deliverer.flush()
    check("notice-paused", posted(house, "notice:chat"))
    for key, error in (("notice-feed-down", "no answer within 30 s."), ("notice-feed-gone", "410 Gone.")):
        check(key, say(house.catalogue.say(key, feed="Harbour Post", count=3, error=error)))
    check("send-test", say(house.catalogue.say("send-test")))
