"""Whatever happens in whatever order: no matched item is without a fate, no story is told twice, and the counts add up."""

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import AlertPolicy, Channel, Fate, Item, Mode, Mute, Muting, Op, Told
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House, entry

HOSTS = ("harbour.example", "valley.example", "ridge.example")
Step = tuple[str, int]

HAPPENS = ["news", "news", "news", "old", "archive", "edit", "later", "tick", "mute", "unmute", "quiet", "loud", "restart"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(HAPPENS),
        st.integers(0, 29),
    ),
    min_size=5,
    max_size=40,
)
POLICIES = st.builds(AlertPolicy, cap=st.sampled_from([0, 1, 3]), storm=st.sampled_from([0, 3]))


BEGUN = {
    Fate.ALERTED: Told.CARD,
    Fate.CAPPED: Told.OVERFLOW,
    Fate.STORMED: Told.STORM,
    Fate.RELEASED: Told.SUMMARY,
}
"""How a story is told for the first time, by the fate of the items that it is told for."""


class Life:
    """A house to which things happen; a number says to which of ten stories and three publishers."""

    def __init__(self, path: Path, policy: AlertPolicy) -> None:
        self.path = path
        self.house = House(SqliteStore.open(path, now=NOW))
        self.channels = [self.house.channel(address) for address in ("-1", "-2", "-3")]
        for channel, mode, least in zip(self.channels, (Mode.BOTH, Mode.ALERT, Mode.DIGEST), (1, 2, 1), strict=True):
            self.house.subscribe(channel, "ceasefire", mode=mode, least=least)
            self.house.store.write_now(lambda tx, c=channel: tx.channels.set_policy(c.id, policy))  # type: ignore[misc]

    def do(self, step: Step) -> None:
        name, number = step
        happens: dict[str, Callable[[int], None]] = {
            "news": self.news,
            "old": lambda n: self.news(n, age=48),
            "archive": lambda n: self.news(n, alert=False),
            "edit": lambda n: self.news(n, words=" It was raining."),
            "later": lambda n: self.house.clock.forward(minutes=n * 7),
            "tick": lambda _: self.tick(),
            "mute": self.mute,
            "unmute": lambda _: self.each(lambda tx, c: tx.mutes.end(c.id, now=self.house.clock.now())),
            "quiet": lambda _: self.each(lambda tx, c: tx.channels.set_quiet(c.id, "13:00-17:00")),
            "loud": lambda _: self.each(lambda tx, c: tx.channels.set_quiet(c.id, "")),
            "restart": lambda _: self.restart(),
        }
        happens[name](number)

    def news(self, number: int, *, age: int = 0, alert: bool = True, words: str = "") -> None:
        story, host = number % 10, HOSTS[number // 10]
        text = f"The guns of town {story} are silent, and nobody knows for how long.{words}"
        published = self.house.clock.now() - timedelta(hours=age)
        slug = f"{number}/{age}"
        link = f"https://{host}/{slug}"
        found = entry(f"Truce in town {story}", text, age=None, entry_id=slug, link=link, published=published)
        self.house.publishes(found, source=self.house.source(f"https://{host}/rss"), alert=alert)

    def mute(self, number: int) -> None:
        kind, subject = ((Muting.ALL, ""), (Muting.TOPIC, "ceasefire"), (Muting.PUBLISHER, HOSTS[0]))[number % 3]
        now = self.house.clock.now()
        until = now.replace(hour=23)
        self.each(lambda tx, c: tx.mutes.add(Mute(c.id, kind, subject, until), now=now))

    def each(self, change: Callable[..., object]) -> None:
        def write(tx: object) -> None:
            for channel in self.channels:
                change(tx, channel)

        self.house.store.write_now(write)

    def tick(self) -> None:
        now = self.house.clock.now()
        self.house.store.write_now(lambda tx: self.house.publisher.plan_due(tx, now))

    def restart(self) -> None:
        at = self.house.clock.at
        self.house.store.close()
        self.house = House(SqliteStore.open(self.path, now=at))
        self.house.clock.at = at


def check(life: Life, channel: Channel) -> None:
    """The invariants, in one channel, once all is released."""
    store = life.house.store
    items = store.read_now(lambda tx: tx.items.after(0, 10_000))
    fates = store.read_now(lambda tx: tx.fates.of_items(channel.id, [item.id for item in items]))
    assert [each.item_id for each in fates] == [item.id for item in items if item.matches]
    standings = [store.read_now(lambda tx, s=story: tx.standings.get(channel.id, s)) for story in {i.story_id for i in items}]  # type: ignore[misc]
    told = Counter(standing.told for standing in standings if standing)
    check_counts(store, channel, items, told)
    planned = [d for d in life.house.planned(Op.POST) if d.channel.id == channel.id]
    posts = Counter(d.subject for d in planned)
    assert not posts or max(posts.values()) == 1
    assert sum(subject.startswith("story:") for subject in posts) == told[Told.CARD]
    shown = [f"{kind}:" for kind in (Told.SUMMARY, Told.OVERFLOW, Told.STORM) if told[kind]]
    assert all(any(subject.startswith(kind) for subject in posts) for kind in shown)
    assert told[Told.HELD] == 0


def check_counts(store: SqliteStore, channel: Channel, items: list[Item], told: Counter[Told]) -> None:
    """Every matched item has exactly one fate; a story was begun in one way, by items that share its fate; those that came to
    it later were edited in or repeat it; one that nobody was told of has none of these."""
    matched = {item.id: item.story_id for item in items if item.matches}
    recorded = store.read_now(lambda tx: tx.fates.of_items(channel.id, [item.id for item in items]))
    fates = {each.item_id: each.verdict.fate for each in recorded}
    assert fates.keys() == matched.keys()
    counted = Counter(fates.values())
    assert counted == +Counter(store.read_now(lambda tx: tx.fates.counts(channel.id, NOW - timedelta(days=9))))
    assert (counted.total(), counted[Fate.HELD]) == (len(matched), 0)
    of_story: dict[int, set[Fate]] = {story: set() for story in matched.values()}
    for item, fate in fates.items():
        of_story[matched[item]].add(fate)
    began = Counter(BEGUN[fate] for met in of_story.values() for fate in met & BEGUN.keys())
    assert began == told
    assert sum(len(met & BEGUN.keys()) for met in of_story.values()) == told.total()  # never in two ways
    assert all(met & BEGUN.keys() for met in of_story.values() if met & {Fate.EDITED_IN, Fate.DUPLICATE})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, POLICIES)
def test_whatever_happens(steps: list[Step], policy: AlertPolicy) -> None:
    """After any life of a channel: a fate for every matched item, every story told once or not at all, nothing left held."""
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder) / "parley.db", policy)
        for step in steps:
            life.do(step)
        life.do(("unmute", 0))
        life.do(("loud", 0))
        life.tick()
        for channel in life.channels:
            check(life, channel)
        life.house.store.close()
