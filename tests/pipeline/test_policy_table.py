"""The policy's table at work on a database: every rule x quiet hours x mutes x storm x cap x restart, each with its fate.

One channel stands for each combination; the item comes to all of them at once. What is expected is written here a second
time, in the plainest way, beside the table in `core.policy`.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Channel, Fate, Item, Mode, Mute, Muting, Standing, Told
from bot.core.turns import Turn, TurnKind
from bot.pipeline.batch import Batch
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House, entry

CONFIG = """
[[topics]]
id = "ceasefire"
[topics.phrases]
en = ["ceasefire*", "truce*"]
[[topics]]
id = "alarm"
urgent = true
[topics.phrases]
en = ["alarm*"]
"""
OTHER = "https://valley.example/rss"
LATER = NOW + timedelta(hours=8)
LONG = "Talks went on. " * 30 + "Nobody spoke of a truce. " + "Talks went on. " * 30


@dataclass(frozen=True)
class Setting:
    """How a channel stands when the item comes."""

    quiet: bool
    mute: str
    storming: bool
    capped: bool

    @property
    def address(self) -> str:
        return f"{self.quiet:d}{self.storming:d}{self.capped:d}{self.mute}"


SETTINGS = [
    Setting(quiet, mute, storming, capped)
    for quiet, mute, storming, capped in itertools.product(
        (False, True), ("", "all", "story", "topic", "publisher"), (False, True), (False, True)
    )
]


class Town:
    """A house on a file, which can be left and entered anew, with a channel for each setting."""

    def __init__(self, path: Path, *, restarts: bool, least: int = 1, mode: Mode = Mode.BOTH) -> None:
        self.path = path
        self.restarts = restarts
        self.house = House(SqliteStore.open(path, now=NOW), CONFIG)
        self.channels = {setting: self.house.channel(setting.address) for setting in SETTINGS}
        for channel in self.channels.values():
            self.house.subscribe(channel, "ceasefire", "alarm", least=least, mode=mode)
        self.house.publishes(*(entry(f"Truce in town {n}") for n in range(15)), alert=False)

    def restart(self) -> None:
        """As after a crash: all that is known stands in the file."""
        if self.restarts:
            at = self.house.clock.at
            self.house.store.close()
            self.house = House(SqliteStore.open(self.path, now=at), CONFIG)
            self.house.clock.at = at

    def settle(self, story_id: int) -> None:
        """From now on each channel stands as its setting says."""

        def write(tx: Any) -> None:
            for setting, channel in self.channels.items():
                _stand(tx, channel, setting, story_id)

        self.house.store.write_now(write)
        self.restart()

    def comes(self, *, host: str = "https://harbour.example/rss", alert: bool = True, **facts: Any) -> Item:
        """An item, found by a poll. `facts` are an entry's, or a NewItem's where they begin with `new_`."""
        changes = {name.removeprefix("new_"): facts.pop(name) for name in [*facts] if name.startswith("new_")}
        source, now = self.house.source(host), self.house.clock.now()
        found = entry(**{"title": "Truce agreed", **facts})
        items = tuple(replace(new, **changes) for new in self.house.ingester.prepare_entries(source, [found], "en", now))
        batch = Batch(source, items, alert=alert)
        return self.house.store.write_now(lambda tx: self.house.ingester.commit(tx, batch, now)).pieces[0].item

    def joins(self, story_id: int, **facts: Any) -> Item:
        """An item in other words that reports the same."""
        house, now = self.house, self.house.clock.now()
        source = house.source(OTHER)
        (new,) = house.ingester.prepare_entries(source, [entry(**facts)], "en", now)

        def write(tx: Any) -> Item:
            item: Item = tx.items.add(source.id, new, story_id=story_id, document_id=None, now=now)
            house.publisher.plan(tx, item, tx.channels.subscriptions(), now)
            return item

        return house.store.write_now(write)

    def fates(self, item: Item) -> dict[Setting, Fate | None]:
        """What became of it in each channel."""
        found = {s: self.house.store.read_now(lambda tx, c=c: tx.fates.get(c.id, item.id)) for s, c in self.channels.items()}  # type: ignore[misc]
        return {setting: recorded.verdict.fate if recorded else None for setting, recorded in found.items()}

    def tick(self) -> None:
        """What the time makes due."""
        now = self.house.clock.now()
        self.house.store.write_now(lambda tx: self.house.publisher.plan_due(tx, now))


def _stand(tx: Any, channel: Channel, setting: Setting, story_id: int) -> None:
    tx.channels.set_quiet(channel.id, "11:00-13:00" if setting.quiet else "")
    subjects = {
        "all": [""],
        "story": [str(story_id)],
        "topic": ["ceasefire", "alarm"],
        "publisher": ["harbour.example", "valley.example"],
    }
    for subject in subjects.get(setting.mute, []):
        tx.mutes.add(Mute(channel.id, Muting(setting.mute), subject, LATER), now=NOW)
    cards = {n: NOW - timedelta(minutes=50) for n in range(1, 11)} if setting.capped else {}
    cards |= {n: NOW - timedelta(minutes=5) for n in range(11, 16)} if setting.storming else {}
    for number, at in cards.items():
        tx.standings.set(Standing(channel.id, number, Told.CARD, at))


def plain(town: Town) -> Item:
    town.settle(16)
    return town.comes()


def archive(town: Town) -> Item:
    town.settle(16)
    return town.comes(alert=False)


def told(town: Town) -> Item:
    first = town.comes()
    town.settle(first.story_id)
    return town.comes(host=OTHER, entry_id="v", link="https://valley.example/truce")


def duplicate(town: Town) -> Item:
    first = town.comes()
    town.settle(first.story_id)
    return town.comes(entry_id="again", link="https://harbour.example/again")


def edit(town: Town) -> Item:
    town.comes(title="Talks end", entry_id="e")
    town.settle(16)
    return town.comes(title="Talks end in a truce", entry_id="e")


def mention(town: Town) -> Item:
    town.settle(16)
    return town.comes(title="Talks went on", summary=LONG)


def too_old(town: Town) -> Item:
    town.settle(16)
    return town.comes(age=timedelta(days=2))


def urgent(town: Town) -> Item:
    town.settle(16)
    return town.comes(title="Alarm in the harbour")


def official(town: Town) -> Item:
    town.settle(16)
    return town.comes(new_official="Ministry of Harbours")


def denial(town: Town) -> Item:
    first = town.comes(alert=False)
    town.settle(first.story_id)
    return town.joins(first.story_id, title="Minister denies a truce was agreed", entry_id="d")


def founding_denial(town: Town) -> Item:
    """What it denies stands in another story, or in none."""
    town.settle(16)
    return town.comes(title="Minister denies a truce was agreed")


@dataclass(frozen=True)
class Situation:
    """How the item comes, and what becomes of it where neither hours, mutes, storm nor cap are asked (None: they are)."""

    comes: Callable[[Town], Item]
    before: Fate | None = None
    after_mutes: Fate | None = None
    passes_quiet: bool = False
    passes_all: bool = False
    least: int = 1
    mode: Mode = Mode.BOTH


def withdrawn(town: Town) -> Item:
    first = town.comes(alert=False)
    town.settle(first.story_id)
    turn = Turn(TurnKind.WITHDRAWN, "a hoax")
    town.house.store.write_now(lambda tx: tx.turns.add(first.story_id, 0, turn, now=NOW))
    return town.joins(first.story_id, title="A truce was agreed, officials say", entry_id="w")


SITUATIONS = {
    "archive": Situation(archive, before=Fate.FILED),
    "told": Situation(told, before=Fate.EDITED_IN),
    "duplicate": Situation(duplicate, before=Fate.DUPLICATE),
    "withdrawn": Situation(withdrawn, before=Fate.FILED),
    "edit": Situation(edit, before=Fate.FILED),
    "mention": Situation(mention, before=Fate.FILED),
    "too-old": Situation(too_old, before=Fate.TOO_OLD),
    "digest-only": Situation(plain, before=Fate.DIGESTED, mode=Mode.DIGEST),
    "min": Situation(plain, after_mutes=Fate.WAITING, least=2),
    "official": Situation(official, least=2),
    "urgent": Situation(urgent, passes_quiet=True),
    "denial": Situation(denial, passes_all=True),
    "denial that founds a story": Situation(founding_denial, passes_all=True),
    "plain": Situation(plain),
}


def expected(situation: Situation, setting: Setting) -> Fate:
    """The table, said plainly."""
    if situation.before:
        return situation.before
    if setting.mute:
        return Fate.MUTED
    if situation.after_mutes:
        return situation.after_mutes
    if situation.passes_all:
        return Fate.ALERTED
    if setting.quiet and not situation.passes_quiet:
        return Fate.HELD
    if setting.storming:
        return Fate.STORMED
    return Fate.CAPPED if setting.capped else Fate.ALERTED


@pytest.mark.parametrize("restarts", [False, True], ids=["running on", "restarted"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_rule_in_every_channel(tmp_path: Path, name: str, *, restarts: bool) -> None:
    """Whatever state a channel is in, the item has the fate that the table gives it; what was held is released once."""
    situation = SITUATIONS[name]
    town = Town(tmp_path / "parley.db", restarts=restarts, least=situation.least, mode=situation.mode)
    item = situation.comes(town)
    town.restart()
    wanted = {setting: expected(situation, setting) for setting in SETTINGS}
    assert town.fates(item) == wanted
    town.house.clock.forward(minutes=61)
    town.tick()
    town.restart()
    town.tick()
    assert town.fates(item) == {s: Fate.RELEASED if fate is Fate.HELD else fate for s, fate in wanted.items()}
    summaries = [d.channel.chat.address for d in town.house.planned() if d.subject.startswith("summary:")]
    assert sorted(summaries) == sorted(s.address for s, fate in wanted.items() if fate is Fate.HELD)
    town.house.store.close()
