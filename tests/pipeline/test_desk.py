"""The desk: who may, once, all together, and nobody waits for anybody."""

import asyncio
import sqlite3
from typing import Any

import pytest

from bot.core.model import Mode, Op
from bot.pipeline.commands import desk as desk_module
from bot.pipeline.commands.verbs import VERBS
from bot.storage import SqliteStore
from bot.storage.outbox import Outbox
from tests.pipeline.house import CONFIG, NOW, House, entry

LINES = {
    "subscribe": ("subscribe ceasefire", "change"),
    "keyword": ("keyword grain corridor", "change"),
    "unsubscribe": ("unsubscribe all", "change"),
    "subscriptions": ("subscriptions", "look"),
    "topics": ("topics", "look"),
    "latest": ("latest", "look"),
    "search": ("search truce", "look"),
    "share": ("share truce", "look"),
    "digest": ("digest at 09:00", "change"),
    "why": ("why s1", "look"),
    "story": ("story s1", "look"),
    "who": ("who s1", "look"),
    "more": ("more s1", "look"),
    "irrelevant": ("irrelevant s1", "look"),
    "missed": ("missed https://harbour.example/a", "look"),
    "review": ("review", "change"),
    "withdraw": ("withdraw s1", "change"),
    "merge": ("merge s1 s2", "change"),
    "feeds": ("feeds pause f1", "change"),
    "mute": ("mute ceasefire 8h", "change"),
    "unmute": ("unmute all", "change"),
    "quiet": ("quiet 22:00-07:00", "change"),
    "timezone": ("timezone Europe/Kyiv", "change"),
    "settings": ("settings", "look"),
    "status": ("status", "look"),
    "export": ("export", "look"),
    "start": ("start", "look"),
    "help": ("help", "look"),
    "manage": ("manage", "look"),
    "pair": ("pair NOSUCHCODE", "code"),
}
"""Verb -> a use of it, and what it needs: to be an admin (change), to be no guest (look), or a code."""

FURTHER = {"digest": [("digest preview", "look"), ("digest post", "change"), ("digest off", "change"), ("digest", "look"),
                      ("digest nonsense", "look")],
           "feeds": [("feeds", "look"), ("feeds list", "look"), ("feeds nonsense", "look"), ("feeds add e.org", "change"),
                     ("feeds show f1", "change"), ("feeds export", "change"), ("feeds check e.org", "change")],
           "subscribe": [("subscribe", "look")], "unsubscribe": [("unsubscribe", "look")],
           "mute": [("mute", "look")], "unmute": [("unmute", "look")],
           "quiet": [("quiet", "look"), ("quiet off", "change")],
           "keyword": [("keyword", "look")], "timezone": [("timezone", "look")],
           "settings": [("settings timezone=Kyiv", "change"), ("settings at=9:00 days=mon", "change"),
                        ("settings cap", "look"), ("settings cap 5", "change")]}  # fmt: skip

USES = [use for verb, use in LINES.items() for use in (use, *FURTHER.get(verb, []))]


def test_the_table_below_holds_every_verb() -> None:
    """A new verb must say here who may use it."""
    assert set(LINES) == set(VERBS)


@pytest.mark.parametrize(("line", "needs"), USES)
async def test_who_may_use_what(house: House, line: str, needs: str) -> None:
    """Admins may everything, members look, guests nothing, and an unknown chat is told its id only."""
    house.channel()
    refused = {}
    for user in ("boss", "member", "guest"):
        words = await house.told(line, user)
        refused[user] = "Only admins" in words or "full members" in words
    assert refused == {"boss": False, "member": needs == "change", "guest": True}
    stranger = await house.told(line, "boss", chat="-666")
    if needs == "code":
        assert "code is wrong" in stranger
    else:
        assert stranger.startswith("This chat (telegram:-666) is not connected.")


@pytest.mark.parametrize("line", ["", "s1", "i1", "subscrbe ceasefire", "xyzzy", "start CODE"])
async def test_an_unknown_chat_learns_nothing(house: House, line: str) -> None:
    """Ids, typos and gibberish bring a stranger nothing but the way to be connected, or that the code is wrong."""
    house.publishes(entry("Truce agreed"))
    words = await house.told(line, chat="-666")
    assert "not connected" in words or "code is wrong" in words
    assert "Truce" not in words


async def test_a_paired_admin_may_change_though_the_platform_says_no(house: House) -> None:
    """Whoever redeemed a code is an admin of that chat, and of no other."""
    channel, other = house.channel(), house.channel("-200")
    house.store.write_now(lambda tx: tx.channels.add_admin(channel.chat.id, "member", now=NOW))
    assert "Subscribed" in await house.told("subscribe ceasefire", "member")
    assert "Only admins" in await house.told("subscribe ceasefire", "member", chat=other.chat.address)


async def test_who_is_asked_again_at_every_use(house: House) -> None:
    """An admin who is one no longer may change nothing more."""
    house.channel()
    assert "Subscribed" in await house.told("subscribe ceasefire")
    house.telegram.admins.clear()
    assert "Only admins" in await house.told("unsubscribe ceasefire")


async def test_a_typo_is_helped(house: House) -> None:
    """A misspelt verb is answered with the one that was meant, gibberish with help, nothing with a greeting."""
    house.channel()
    assert await house.told("subscrbe x") == "I do not know “subscrbe”. Did you mean “subscribe”?"
    assert await house.told("tpoics") == "I do not know “tpoics”. Did you mean “topics”?"
    assert await house.told("language uk") == "I do not know “language”. Did you mean “settings language”?"
    assert await house.told("quiet-pass off") == "I do not know “quiet-pass”. Did you mean “settings quiet-pass”?"
    assert "“help” shows" in await house.told("xyzzy")
    assert "To begin" in await house.told("")


async def test_the_same_key_is_answered_once(house: House) -> None:
    """A line delivered again has one effect and one reply, also if it comes while it is being answered."""
    house.channel()
    inbound = house.inbound("digest post")
    await asyncio.gather(*(house.desk.receive(inbound) for _ in range(3)))
    await asyncio.gather(house.desk.flush(), house.desk.flush())
    await house.desk.receive(inbound)
    await house.desk.flush()
    assert len(house.planned(Op.REPLY)) == 1
    assert len([d for d in house.planned() if d.subject.startswith("digest:extra")]) == 1


async def test_effect_reply_and_mark_commit_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the reply cannot be planned, nothing of the effect stays; an apology is tried, then the line is tried again."""
    channel = house.channel()
    monkeypatch.setattr(desk_module, "BREATHER", 0.01)
    plan, tries = Outbox.plan, 0

    def failing(self: Outbox, *args: Any, **values: Any) -> int | None:
        nonlocal tries
        tries += 1
        if tries <= 3:  # the reply, the apology, and the reply again
            raise sqlite3.OperationalError("disk I/O error")
        return plan(self, *args, **values)

    monkeypatch.setattr(Outbox, "plan", failing)
    inbound = house.inbound("subscribe ceasefire")
    await house.desk.receive(inbound)
    await house.desk.flush()
    assert "Something went wrong" in house.reply(inbound.key).plain()
    assert house.store.read_now(lambda tx: tx.channels.subscriptions(channel.id)) == []
    assert house.store.read_now(lambda tx: tx.inbound.waiting(["telegram"])) == []


async def test_a_bug_in_a_verb_is_apologised_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that trips has no effect, its line is done with, and the next one is answered."""
    channel = house.channel()
    monkeypatch.setattr(house.book, "nearest", lambda _: 1 / 0)
    assert "Something went wrong" in await house.told("subscribe ceasfire")
    assert "Subscribed" in await house.told("subscribe ceasefire")
    assert len(house.store.read_now(lambda tx: tx.channels.subscriptions(channel.id))) == 1


async def test_chats_do_not_wait_for_each_other(house: House) -> None:
    """While a platform keeps silent about a person in one chat, another chat is answered."""
    house.channel()
    house.channel("-200")
    house.telegram.silent_about.add("ghost")
    await house.desk.receive(house.inbound("subscribe ceasefire", "ghost"))
    await house.desk.receive(house.inbound("status", "ghost"))
    other = house.inbound("subscribe ceasefire", chat="-200")
    await house.desk.receive(other)
    running = asyncio.create_task(house.desk.run())
    async with asyncio.timeout(60):
        while not house.planned(Op.REPLY):  # noqa: ASYNC110 (the desk runs on its own)
            await asyncio.sleep(0.01)
    running.cancel()
    assert "Subscribed" in house.reply(other.key).plain()


async def test_who_cannot_be_told_from_a_stranger_changes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that does not say in time who this is leaves the person without leave, and says so."""
    monkeypatch.setattr(desk_module, "PERMISSION_TIMEOUT", 0.01)
    channel = house.channel()
    house.telegram.silent_about.add("ghost")
    assert "could not find out who you are" in await house.told("subscribe ceasefire", "ghost")
    assert house.store.read_now(lambda tx: tx.channels.subscriptions(channel.id)) == []


@pytest.mark.parametrize("line", ["status", "subscribe ceasefire", "xyzzy"])
async def test_a_paused_chat_is_welcomed_back(house: House, line: str) -> None:
    """Whoever says anything in a paused chat, even a look-up, makes it take messages again."""
    channel = house.channel()
    house.store.write_now(lambda tx: tx.channels.pause_chat(channel.chat.id, "kicked"))
    await house.told(line)
    assert house.store.read_now(lambda tx: tx.channels.get(channel.id)).chat.state == "active"
    await house.deliverer.flush()
    assert [d.op for d in house.telegram.sent] == [Op.REPLY]


async def test_a_slack_channel_of_an_allowed_workspace_is_at_home(store: SqliteStore) -> None:
    """A channel of a workspace that the operator allows needs no pairing; one of another workspace does."""
    house = House(store, CONFIG + '[slack]\nallow_workspaces = ["T1"]\n')
    assert "Topics" in await house.told("topics", chat="C1", platform="slack", workspace="T1")
    assert "not connected" in await house.told("topics", chat="C1", platform="slack", workspace="T2")


async def test_a_chat_that_the_config_named_is_found_with_its_workspace(house: House) -> None:
    """`slack:C1` in the config and C1 of workspace T1 in an event are one chat."""
    channel = house.channel("C1", "slack")
    await house.told("subscribe ceasefire", chat="C1", platform="slack", workspace="T1")
    (held,) = house.store.read_now(lambda tx: tx.channels.subscriptions())
    assert (held.channel_id, held.mode) == (channel.id, Mode.BOTH)


async def test_a_reply_knows_its_way_back_and_when_it_is_too_late(house: House) -> None:
    """The answer carries the platform's route, and expires after half an hour."""
    house.channel()
    await house.said("status", route={"reply_to": "55"})
    (reply,) = house.planned(Op.REPLY)
    assert reply.route == {"reply_to": "55"}
    house.clock.forward(minutes=31)
    await house.deliverer.flush()
    assert house.telegram.sent == []
