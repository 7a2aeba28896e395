"""Fates, mutes and standings, kept: once for each key, pruned when old, moved with their chat, merged with their stories."""

from datetime import timedelta

from bot.core.model import AlertPolicy, Channel, Fate, Mute, Muting, Pass, Standing, Told, Verdict
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_channel, at, put

DAY = timedelta(days=1)
HELD = Verdict(Fate.HELD, "quiet", {"until": "2026-01-06T05:00:00+00:00"})
ALERTED = Verdict(Fate.ALERTED, "alert", passed=(("quiet", "urgent"), ("min", "official")))


def opened(store: SqliteStore, address: str = "-100") -> Channel:
    """A channel."""
    return store.write_now(lambda tx: add_channel(tx, address))


def stands(store: SqliteStore, standing: Standing) -> None:
    """A story stands so from now on."""
    store.write_now(lambda tx: tx.standings.set(standing))


def test_a_fate_is_kept_whole_and_the_last_one_holds(store: SqliteStore) -> None:
    """Rule, facts and what was waived come back; a later fate replaces it, unless it is only to be the first."""
    channel, item = opened(store), put(store, 1)
    store.write_now(lambda tx: tx.fates.record(channel.id, item, HELD, now=NOW))
    store.write_now(lambda tx: tx.fates.record_first(channel.id, item, ALERTED, now=at(1)))
    found = store.read_now(lambda tx: tx.fates.get(channel.id, item))
    assert found is not None
    assert (found.verdict, found.at) == (HELD, NOW)
    store.write_now(lambda tx: tx.fates.record(channel.id, item, ALERTED, now=at(2)))
    (found,) = store.read_now(lambda tx: tx.fates.of_items(channel.id, [item, 99]))
    assert (found.item_id, found.verdict, found.at) == (item, ALERTED, at(2))


def test_items_follow_their_story(store: SqliteStore) -> None:
    """Of a story's items those that had one of the fates before share the new one; other stories and channels do not."""
    channel, other = opened(store), opened(store, "-200")
    items = [put(store, 1), put(store, 2, story_id=1), put(store, 3, story_id=1), put(store, 4)]
    fates = [Fate.WAITING, Fate.HELD, Fate.MUTED, Fate.WAITING]
    for where in (channel, other):
        for item, fate in zip(items, fates, strict=True):
            store.write_now(lambda tx, i=item, f=fate, w=where: tx.fates.record(w.id, i, Verdict(f, "min"), now=NOW))  # type: ignore[misc]
    assert store.write_now(lambda tx: tx.fates.follow(channel.id, 1, (Fate.WAITING, Fate.HELD), ALERTED, now=at(1))) == 2
    counts = store.read_now(lambda tx: tx.fates.counts(channel.id, NOW))
    assert (counts[Fate.ALERTED], counts[Fate.MUTED], counts[Fate.WAITING]) == (2, 1, 1)
    assert store.read_now(lambda tx: tx.fates.counts(other.id, NOW))[Fate.ALERTED] == 0


def test_a_policy_is_kept_as_it_differs(store: SqliteStore) -> None:
    """What was chosen comes back; what was not is the default of the day."""
    channel = opened(store)
    chosen = AlertPolicy(cap=3, storm_window=timedelta(minutes=5), fresh=2 * DAY, quiet_pass=(Pass.URGENT,), official=False)
    store.write_now(lambda tx: tx.channels.set_policy(channel.id, chosen))
    assert store.read_now(lambda tx: tx.channels.get(channel.id)).policy == chosen
    raw = store.read_now(lambda tx: tx.connection.execute("SELECT policy FROM channels").fetchone()[0])
    assert 'storm"' not in raw
    store.write_now(lambda tx: tx.channels.set_policy(channel.id, AlertPolicy()))
    assert store.read_now(lambda tx: tx.channels.get(channel.id)).policy == AlertPolicy()


def test_a_story_stands_once_in_a_channel(store: SqliteStore) -> None:
    """What is set later replaces what stood; counts see what was told so within the span, and nothing of the future."""
    channel = opened(store)
    for n in (1, 2, 3):
        put(store, n)
    for story, told, when in ((1, Told.HELD, NOW), (1, Told.CARD, at(5)), (2, Told.CARD, at(-70)), (3, Told.CARD, at(90))):
        stands(store, Standing(channel.id, story, told, when))
    count = store.read_now(lambda tx: tx.standings.count(channel.id, (Told.CARD,), at(-50), at(10)))
    assert (count, store.read_now(lambda tx: tx.standings.holding())) == (1, [])
    store.write_now(lambda tx: tx.standings.forget(channel.id, 1))
    assert store.read_now(lambda tx: tx.standings.get(channel.id, 1)) is None


def test_stories_that_are_merged_stand_as_one(store: SqliteStore) -> None:
    """What was told counts before what was held; where only one of the two stands, the merged story stands so."""
    one, two, three = opened(store), opened(store, "-200"), opened(store, "-300")
    for n in (1, 2):
        put(store, n)
    stand = [(one, 1, Told.HELD), (one, 2, Told.CARD), (two, 2, Told.HELD), (three, 1, Told.CARD), (three, 2, Told.CARD)]
    for channel, story, told in stand:
        stands(store, Standing(channel.id, story, told, NOW))
    store.write_now(lambda tx: tx.standings.merge(1, 2))
    found = [store.read_now(lambda tx, c=c: tx.standings.get(c.id, 1)) for c in (one, two, three)]  # type: ignore[misc]
    assert [each.told if each else None for each in found] == [Told.CARD, Told.HELD, Told.CARD]
    assert store.read_now(lambda tx: tx.standings.get(one.id, 2)) is None


def test_old_rows_of_the_policy_are_pruned(store: SqliteStore) -> None:
    """Old fates, mutes that are over, how old stories stood, and their messages go; what is held or in force stays."""
    channel = opened(store)
    item = put(store, 1)
    put(store, 2)

    def write(tx: SqliteTx) -> None:
        tx.fates.record(channel.id, item, HELD, now=NOW)
        tx.mutes.add(Mute(channel.id, Muting.ALL, "", NOW + DAY), now=NOW)
        bundle = tx.standings.begin_bundle(channel.id, Told.STORM, now=NOW)
        tx.standings.set(Standing(channel.id, 1, Told.STORM, NOW, bundle.id))
        tx.standings.set(Standing(channel.id, 2, Told.HELD, NOW))
        tx.standings.close(bundle.id, now=NOW)

    store.write_now(write)
    assert store.write_now(lambda tx: tx.repairs.prune_policy(NOW)) == 0
    assert store.write_now(lambda tx: tx.repairs.prune_policy(at(1))) == 3  # the fate, the storm's story and its message
    assert store.write_now(lambda tx: tx.repairs.prune_policy(NOW + 2 * DAY)) == 1  # the mute
    assert [s.story_id for s in store.read_now(lambda tx: tx.standings.held(channel.id))] == [2]


def test_a_restored_backup_releases_nothing_that_may_have_been_told(store: SqliteStore) -> None:
    """What it held may have gone out since: it is told by the digests, and its fate says so."""
    channel, item = opened(store), put(store, 1)
    store.write_now(lambda tx: tx.fates.record(channel.id, item, HELD, now=NOW))
    store.write_now(lambda tx: tx.standings.set(Standing(channel.id, 1, Told.HELD, NOW)))
    assert store.write_now(lambda tx: tx.repairs.close_held(now=at(1))) == 1
    found = store.read_now(lambda tx: tx.fates.get(channel.id, item))
    assert found is not None
    assert (found.verdict.fate, found.verdict.rule) == (Fate.FILED, "restored")
    assert store.read_now(lambda tx: tx.standings.holding()) == []


def test_all_of_it_moves_with_its_chat(store: SqliteStore) -> None:
    """A group that became a supergroup, known under both addresses, keeps mutes, fates, standings and messages."""
    old, new = opened(store), opened(store, "-1000")
    item = put(store, 1)

    def write(tx: SqliteTx) -> None:
        tx.fates.record(old.id, item, HELD, now=NOW)
        tx.mutes.add(Mute(old.id, Muting.ALL, "", NOW + DAY), now=NOW)
        bundle = tx.standings.begin_bundle(old.id, Told.STORM, now=NOW)
        tx.standings.set(Standing(old.id, 1, Told.STORM, NOW, bundle.id))
        tx.channels.move_chat(old.chat.id, "-1000")

    store.write_now(write)
    assert store.read_now(lambda tx: tx.fates.get(new.id, item)) is not None
    assert len(store.read_now(lambda tx: tx.mutes.of(new.id, NOW))) == 1
    assert store.read_now(lambda tx: tx.standings.get(new.id, 1)) is not None
    assert store.read_now(lambda tx: tx.standings.open_bundle(new.id, Told.STORM)) is not None
