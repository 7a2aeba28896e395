"""A month of invented news, hour by hour, over a weekend a week, the night the clocks are put, empty days and two downtimes."""

import random
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.gaps import Outage
from bot.core.messages import Message
from bot.core.model import DigestPlan, Op
from tests.pipeline.house import House, entry

ZONE = "Europe/Kyiv"
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; clocks go forward in the night to Sunday, 29 March."""
DAYS = 36
EMPTY = {10, 11, 12, 34, 35}
"""Days without news."""
DOWN = {5: (7, 15), 20: (4, 23)}
"""Day -> hours (UTC) in which nothing runs: over the digest's time; once so long that it is folded into the next."""
WHAT = ("Truce", "Ceasefire", "Peacekeepers", "Security guarantees")
PLACES = ("harbour", "valley", "island", "bridge", "market", "mill", "tower", "ferry", "quarry", "orchard", "abbey", "canal")
VERBS = ("discussed", "tested", "praised", "doubted", "delayed", "signed", "drafted", "questioned", "welcomed", "mapped")


def test_a_month_of_digests(house: House) -> None:
    """Every story is told, none twice unless it gained a source; each digest fits two screens; no local date has two; gaps are
    told; empty days take one line."""
    chance = random.Random(8)  # noqa: S311 (the same month every time)
    daily, working = house.channel("-1", timezone=ZONE), house.channel("-2", timezone=ZONE)
    for channel, plan in (
        (daily, DigestPlan("08:00", weekly="mon 09:00")),
        (working, DigestPlan("03:30", "weekdays", empty=False)),
    ):
        house.subscribe(channel, "ceasefire", "peacekeepers", "security-guarantees")
        house.store.write_now(lambda tx, c=channel, p=plan: tx.channels.set_digest(c.id, p))  # type: ignore[misc]
    names = [f"{what} {verb} at the {place}" for what in WHAT for verb in VERBS for place in PLACES]
    chance.shuffle(names)
    for hour in range(DAYS * 24):
        now = house.clock.at = BEGIN + timedelta(hours=hour)
        day, down = hour // 24, DOWN.get(hour // 24, (0, 0))
        if down[0] <= now.hour < down[1]:
            continue
        if now.hour == down[1] and down[1]:
            since = now - timedelta(hours=down[1] - down[0])
            house.store.write_now(lambda tx, s=since, n=now: tx.outages.add(Outage(0, s), until=n))  # type: ignore[misc]
        house.store.write_now(lambda tx, at=now: house.digests.plan_due(tx, at))  # type: ignore[misc]
        if day not in EMPTY and chance.random() < 0.3:
            house.publishes(entry(names.pop(), published=None if hour % 5 == 0 else now), alert=bool(hour % 3))

    runs = [d for d in house.planned(Op.POST) if d.subject.startswith("digest:")]
    assert len({(d.channel.id, d.subject) for d in runs}) == len(runs)
    of = {
        (channel.id, kind): [d for d in runs if d.channel.id == channel.id and d.subject.startswith(f"digest:{kind}")]
        for channel in (daily, working)
        for kind in ("daily", "weekly")
    }
    assert len(of[daily.id, "daily"]) == DAYS - 1  # one was folded into the next
    assert [d.subject[-10:] for d in of[daily.id, "weekly"]] == [
        "2026-03-02",
        "2026-03-09",
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
        "2026-04-06",
    ]
    stories = house.store.read_now(lambda tx: tx.items.counts())["stories"]
    for (_, kind), deliveries in of.items():
        texts = [_text(Message.from_json(d.payload)) for d in deliveries]
        told = [_refs(text) for text in texts]
        flat = [ref for refs in told for ref in refs]
        assert len(flat) == len(set(flat)), "told twice"
        assert all(len(text) < 4000 and len(text.splitlines()) <= 30 for text in texts)
        if deliveries and kind == "daily":
            assert {f"s{n}" for n in range(1, stories + 1)} <= {*flat, *_elsewhere(house)}
    empty = [text for d in of[daily.id, "daily"] if "nothing new" in (text := _text(Message.from_json(d.payload)))]
    assert len(empty) >= 2
    assert all(len(text.splitlines()) == 1 for text in empty)
    assert not any("nothing new" in _text(Message.from_json(d.payload)) for d in of[working.id, "daily"])
    weekdays = {datetime.fromisoformat(d.subject[-10:]).weekday() for d in of[working.id, "daily"]}
    assert weekdays == {0, 1, 2, 3, 4}
    gaps = [
        text.partition("Gap: ")[2] for d in of[daily.id, "daily"] if "was down" in (text := _text(Message.from_json(d.payload)))
    ]
    assert gaps == ["Parley was down Sat 09:00-17:00", "Parley was down Sun 06:00-Mon 01:00"]
    assert datetime(2026, 3, 29, 5, tzinfo=UTC).astimezone(ZoneInfo(ZONE)).hour == 8  # the digest of that morning


def _text(message: Message) -> str:
    """Without addresses."""
    return "\n".join(block.text if block.type == "heading" else "".join(r.text for r in block.runs) for block in message.blocks)  # type: ignore[union-attr]


def _refs(text: str) -> list[str]:
    """The stories that have a line of their own."""
    lines = (line for line in text.splitlines() if re.match(r"\d+\. ", line))
    return [next(part for part in line.split(" · ") if part.startswith("s") and part[1:].isdigit()) for line in lines]


def _elsewhere(house: House) -> set[str]:
    """Those that stood in a thread below a digest, or by their id only."""
    below = [d for d in house.planned(Op.REPLY) if d.subject.endswith("/more")]
    ids = {part for d in below for part in _text(Message.from_json(d.payload)).replace(",", " ").split() if part[:1] == "s"}
    listed = [_text(Message.from_json(d.payload)) for d in house.planned(Op.POST) if d.subject.startswith("digest:")]
    return ids | {
        ref
        for text in listed
        for line in text.splitlines()
        if line.startswith("already")
        for ref in line.replace(",", " ").split()
    }
