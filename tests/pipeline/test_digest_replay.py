"""Three days of a real stream, replayed on a clock of their own through the whole pipeline: the digests they give.

Read them with `pytest tests/pipeline/test_digest_replay.py -s`.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.config import example_text
from bot.core.messages import Message
from bot.core.model import DigestPlan, Op, RawEntry, Source, SourceKind
from bot.pipeline.batch import Batch
from bot.storage import SqliteStore
from tests.pipeline.house import House

STREAM = Path(__file__).parents[3] / "shared" / "data" / "stream-2026-01-01-to-03.jsonl.gz"
TOPICS = ("ceasefire", "peacekeepers", "security-guarantees")
DAYS = [date(2026, 1, day) for day in (2, 3, 4)]
SCREENS = 2 * 30
"""Lines on two screens of a phone, at `WIDTH` characters a line."""
WIDTH = 45
POLL = timedelta(minutes=15)


def polls() -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """The stream's items by the poll that finds them."""
    with gzip.open(STREAM, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for at, found in groupby(rows, lambda row: _poll(datetime.fromisoformat(row["published"]))):
        yield at, list(found)


def _poll(published: datetime) -> datetime:
    return published.replace(minute=published.minute // 15 * 15, second=0, microsecond=0) + POLL - timedelta(microseconds=1)


def store_all(house: House, at: datetime, rows: list[dict[str, Any]]) -> None:
    """Each feed's new items, in one commit."""

    def entry(row: dict[str, Any]) -> RawEntry:
        published = datetime.fromisoformat(row["published"])
        return RawEntry(
            title=row["title"], summary=row["summary"] or "", link=row["link"], entry_id=row["link"], published=published
        )

    def write(tx: Any) -> None:
        for (feed, language), own in groupby(sorted(rows, key=by), by):
            source = tx.sources.declare(Source(0, SourceKind.FEED, f"replay:{feed}"), now=at)
            items = house.ingester.prepare_entries(source, [entry(row) for row in own], language, at)
            house.ingester.commit(tx, Batch(source, items), at)

    def by(row: dict[str, Any]) -> tuple[str, str]:
        return row["feed"], row["lang"] or ""

    house.store.write_now(write)


def screen_lines(text: str) -> int:
    """How many lines it takes on a phone."""
    return sum(max(1, -(-len(line) // WIDTH)) for line in text.splitlines())


@pytest.mark.seeds
@pytest.mark.skipif(not STREAM.is_file(), reason=f"{STREAM.name} is not there")
def test_three_days_give_three_digests(store: SqliteStore) -> None:
    """Each day's stories stand in its digest once, the most reported first, within two screens; none comes again unless it
    developed."""
    house = House(store, example_text())
    house.clock.at = datetime(2026, 1, 1, tzinfo=UTC)
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, *TOPICS)
    store.write_now(lambda tx: tx.channels.set_digest(channel.id, DigestPlan("02:00")))  # midnight UTC: whole days
    for at, rows in polls():
        begun = at - POLL + timedelta(microseconds=1)
        store.write_now(lambda tx, at=begun: house.digests.plan_due(tx, at))  # type: ignore[misc]
        house.clock.at = at
        store_all(house, at, rows)
    store.write_now(lambda tx: house.digests.plan_due(tx, datetime(2026, 1, 4, tzinfo=UTC)))

    told = {d.subject[-10:]: Message.from_json(d.payload) for d in house.planned(Op.POST) if d.subject.startswith("digest:")}
    seen: dict[int, int] = {}
    for number, day in enumerate(DAYS):
        text = _shown(told[f"{day}"])
        print(f"\n{text}\n({screen_lines(text)} lines of {WIDTH})")  # noqa: T201 (to be read)
        assert screen_lines(text) < SCREENS
        start = datetime(2026, 1, 1 + number, tzinfo=UTC)
        found = store.read_now(lambda tx, a=start: tx.stories.between(TOPICS, a, a + timedelta(days=1)))  # type: ignore[misc]
        for story in {story for _, story, _ in found}:
            own = (line for line in text.splitlines() if line[:1].isdigit())
            lines = [line for line in own if f" {story.ref} " in f"{line} "]
            if story.id not in seen:
                assert len(lines) == 1, f"{story.ref} {story.title}"
            else:
                assert not lines or story.publishers > seen[story.id], f"{story.ref} came again"
            seen[story.id] = story.publishers
    assert seen


def _shown(message: Message) -> str:
    """Its words, without addresses."""
    return "\n".join(_words(block) for block in message.blocks)


def _words(block: Any) -> str:
    return block.text if block.type == "heading" else "".join(run.text for run in block.runs)
