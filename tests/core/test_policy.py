"""The alert policy's table: each rule, and which comes before which."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import (
    UNDATED,
    AlertPolicy,
    Channel,
    Chat,
    Dating,
    Fate,
    Item,
    Level,
    Match,
    Mode,
    Mute,
    Muting,
    Pass,
    Precision,
    Standing,
    Story,
    Subscription,
    Told,
)
from bot.core.policy import RULES, Arrival, Case, calm, decide, reply_at, topics_of

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=8)
OLD = Dating(NOW - timedelta(days=2), Precision.TIME)
CHANNEL = Channel(1, Chat(1, "console", "main"))
ITEM = Item(7, 1, 3, "Truce agreed", "", NOW, publisher="harbour.example")
STORY = Story(3, "Truce agreed", NOW, NOW)
QUIET = replace(CHANNEL, quiet="11:00-13:00")

PLAIN = Case(channel=CHANNEL, item=ITEM, story=STORY, now=NOW, met=(Subscription(1, "a"),))

HOLD_BACK: dict[str, dict[str, Any]] = {
    "archive": {"arrival": Arrival.ARCHIVE},
    "told": {"standing": Standing(1, 3, Told.CARD, NOW)},
    "withdrawn": {"withdrawn": True},
    "edit": {"arrival": Arrival.EDIT},
    "mention": {"met": ()},
    "too-old": {"item": replace(ITEM, dating=OLD)},
    "digest-only": {"met": (Subscription(1, "a", Mode.DIGEST),)},
    "muted-all": {"mutes": (Mute(1, Muting.ALL, "", LATER),)},
    "muted-story": {"mutes": (Mute(1, Muting.STORY, "3", LATER),)},
    "muted-topic": {"mutes": (Mute(1, Muting.TOPIC, "a", LATER),)},
    "muted-publisher": {"mutes": (Mute(1, Muting.PUBLISHER, "harbour.example", LATER),)},
    "min": {"met": (Subscription(1, "a", Mode.ALERT, 2),)},
    "quiet": {"channel": QUIET},
    "storm": {"lately": 5},
    "cap": {"posted": 10},
    "alert": {},
}
"""What makes each rule decide, alone."""

FATES = {
    "archive": Fate.FILED,
    "told": Fate.EDITED_IN,
    "withdrawn": Fate.FILED,
    "edit": Fate.FILED,
    "mention": Fate.FILED,
    "too-old": Fate.TOO_OLD,
    "digest-only": Fate.DIGESTED,
    "muted-all": Fate.MUTED,
    "muted-story": Fate.MUTED,
    "muted-topic": Fate.MUTED,
    "muted-publisher": Fate.MUTED,
    "min": Fate.WAITING,
    "quiet": Fate.HELD,
    "storm": Fate.STORMED,
    "cap": Fate.CAPPED,
    "alert": Fate.ALERTED,
}


def case(**facts: Any) -> Case:
    """An item that would be alerted, but for `facts`."""
    return replace(PLAIN, **facts)


def both(first: str, second: str) -> Case | None:
    """A case that both rules hold back; None where they ask for opposites of the same thing."""
    one, two = HOLD_BACK[first], HOLD_BACK[second]
    merged = one | two
    for name in one.keys() & two.keys():
        if name != "mutes":
            return None
        merged["mutes"] = one["mutes"] + two["mutes"]
    return case(**merged)


def test_every_rule_is_tried_here() -> None:
    """A new rule needs its line in these tables, in its place."""
    assert list(HOLD_BACK) == list(RULES) == list(FATES)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_alone_decides(rule: str) -> None:
    """What meets one rule gets that rule's fate, under its name."""
    verdict = decide(case(**HOLD_BACK[rule]))
    assert (verdict.rule, verdict.fate, verdict.passed) == (rule, FATES[rule], ())


@pytest.mark.parametrize("second", RULES)
@pytest.mark.parametrize("first", RULES)
def test_of_two_rules_the_earlier_decides(first: str, second: str) -> None:
    """Whatever two rules a case meets, the one that stands first in the table gives the verdict."""
    asked = both(first, second)
    if asked is not None:
        assert decide(asked).rule == min(first, second, key=list(RULES).index)


def test_the_table_in_the_documentation_is_that_of_the_code() -> None:
    """docs/policy.md lists the rules by the same names in the same order, each with the fate that it gives."""
    page = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
    rows = re.findall(r"^\| \d+ \| `([a-z-]+)` \| .* \| \*\*([a-z ]+)\*\*", page, re.MULTILINE)
    assert rows == [(rule, fate.value) for rule, fate in FATES.items()]


@pytest.mark.parametrize(
    ("facts", "fate", "passed"),
    [
        ({"denial": True, "channel": QUIET}, Fate.ALERTED, [("quiet", "denial")]),
        ({"denial": True, "lately": 5}, Fate.ALERTED, [("storm", "denial")]),
        ({"denial": True, "posted": 10}, Fate.ALERTED, [("cap", "denial")]),
        ({"urgent": frozenset({"a"}), "channel": QUIET}, Fate.ALERTED, [("quiet", "urgent")]),
        ({"urgent": frozenset({"a"}), "channel": QUIET, "posted": 10}, Fate.CAPPED, [("quiet", "urgent")]),
        ({"urgent": frozenset({"b"}), "channel": QUIET}, Fate.HELD, []),
        ({"official": True, "met": (Subscription(1, "a", Mode.ALERT, 3),)}, Fate.ALERTED, [("min", "official")]),
        ({"official": True}, Fate.ALERTED, []),
    ],
)
def test_what_may_pass(facts: dict[str, Any], fate: Fate, passed: list[tuple[str, str]]) -> None:
    """Denials pass quiet hours, storm and cap; urgent topics quiet hours alone; official texts `min`. The verdict says so."""
    verdict = decide(case(**facts))
    assert (verdict.fate, list(verdict.passed)) == (fate, passed)


@pytest.mark.parametrize(
    ("policy", "facts", "fate"),
    [
        (AlertPolicy(quiet_pass=()), {"denial": True}, Fate.HELD),
        (AlertPolicy(quiet_pass=(Pass.URGENT,)), {"denial": True}, Fate.HELD),
        (AlertPolicy(quiet_pass=(Pass.DENIALS,)), {"urgent": frozenset({"a"})}, Fate.HELD),
        (AlertPolicy(cap=0), {"posted": 99, "quiet": ""}, Fate.ALERTED),
        (AlertPolicy(storm=0), {"lately": 99, "quiet": ""}, Fate.ALERTED),
        (AlertPolicy(storm=0), {"storming": True, "quiet": ""}, Fate.ALERTED),
        (AlertPolicy(storm=3), {"lately": 2, "quiet": ""}, Fate.STORMED),
        (AlertPolicy(fresh=timedelta(days=3)), {"item": replace(ITEM, dating=OLD), "quiet": ""}, Fate.ALERTED),
        (AlertPolicy(official=False), {"official": True, "met": (Subscription(1, "a", Mode.ALERT, 2),)}, Fate.WAITING),
    ],
)
def test_every_exception_can_be_set(policy: AlertPolicy, facts: dict[str, Any], fate: Fate) -> None:
    """A channel says itself what may pass, how many cards an hour it takes, and what a storm is."""
    facts = dict(facts)
    channel = replace(QUIET, policy=policy, quiet=facts.pop("quiet", QUIET.quiet))
    assert decide(case(channel=channel, **facts)).fate is fate


def test_only_a_story_told_already_can_be_a_duplicate() -> None:
    """What a known publisher adds to a told story is a duplicate, unless it is a denial or an edit; a new one is edited in."""
    standing = Standing(1, 3, Told.STORM, NOW, 9)
    assert decide(case(standing=standing, known_voice=True)).fate is Fate.DUPLICATE
    assert decide(case(standing=standing, known_voice=True, denial=True)).fate is Fate.EDITED_IN
    assert decide(case(standing=standing, known_voice=True, arrival=Arrival.EDIT)).fate is Fate.EDITED_IN
    assert decide(case(standing=standing)).fate is Fate.EDITED_IN
    assert decide(case(known_voice=True)).fate is Fate.ALERTED


def test_a_held_story_is_not_told_yet() -> None:
    """What joins it goes through the table as its first item did."""
    held = Standing(1, 3, Told.HELD, NOW)
    assert decide(case(standing=held, channel=QUIET)).fate is Fate.HELD
    assert decide(case(standing=held, channel=QUIET, denial=True)).fate is Fate.ALERTED


def test_a_muted_topic_leaves_the_others() -> None:
    """Of two topics one may be muted: the alert names the other."""
    mute = Mute(1, Muting.TOPIC, "a", LATER)
    asked = case(met=(Subscription(1, "a"), Subscription(1, "b")), mutes=(mute,))
    assert (decide(asked).fate, asked.topics) == (Fate.ALERTED, ("b",))
    waits = case(met=(Subscription(1, "a"), Subscription(1, "b", Mode.BOTH, 2)), mutes=(mute,))
    assert decide(waits).fate is Fate.WAITING


def test_only_topics_that_have_enough_publishers_are_named() -> None:
    """Where one of three topics still waits, and one is for the digest, the alert names the third only."""
    asked = case(met=(Subscription(1, "a", Mode.ALERT, 2), Subscription(1, "b"), Subscription(1, "c", Mode.DIGEST)))
    assert asked.topics == ("b",)


def test_the_mutes_of_other_things_hold_nothing() -> None:
    """Another story's, another publisher's mute is none of this one's."""
    mutes = (Mute(1, Muting.STORY, "4", LATER), Mute(1, Muting.PUBLISHER, "valley.example", LATER))
    assert decide(case(mutes=mutes)).fate is Fate.ALERTED


def test_a_storm_lasts_while_half_of_it_comes() -> None:
    """Begun by six in the window, it is over once less than three came."""
    assert decide(case(lately=4)).fate is Fate.ALERTED
    assert decide(case(lately=3, storming=True)).fate is Fate.STORMED
    assert [calm(CHANNEL, lately) for lately in (0, 2, 3)] == [True, True, False]
    alone = replace(CHANNEL, policy=AlertPolicy(storm=1))
    assert [calm(alone, lately) for lately in (0, 1)] == [True, False]


def test_replies_wait_for_the_end_of_quiet_hours_and_never_come_while_muted() -> None:
    """A short reply to a card keeps the channel's hours and mutes as an alert does."""
    assert reply_at(PLAIN) == NOW
    assert reply_at(case(channel=QUIET)) == datetime(2026, 1, 5, 13, 0, tzinfo=UTC)
    assert reply_at(case(channel=QUIET, denial=True)) == NOW
    assert reply_at(case(mutes=(Mute(1, Muting.STORY, "3", LATER),))) is None


def test_a_mute_tells_until_when() -> None:
    """The verdict bears what its text needs."""
    assert decide(case(**HOLD_BACK["muted-all"])).facts == {"until": LATER.isoformat()}
    assert decide(case(**HOLD_BACK["min"])).facts == {"least": 2, "has": 1}


@given(st.sets(st.sampled_from([name for name in HOLD_BACK if name not in {"alert", "mention", "edit", "digest-only"}])))
def test_any_mixture_is_decided_by_the_first_that_applies(names: set[str]) -> None:
    """However many rules hold a case back, the first of them gives the verdict."""
    facts: dict[str, Any] = {}
    for name in names:
        for key, value in HOLD_BACK[name].items():
            facts[key] = facts.get(key, ()) + value if key == "mutes" else value
    assert decide(case(**facts)).rule == min(names, key=list(RULES).index, default="alert")


def test_topics_come_from_matches_at_level_topic_once_each() -> None:
    """Mentions make no topic; topics keep the order in which they appear."""
    found = [Match("b", Level.TOPIC, ()), Match("c", Level.MENTION, ()), Match("a", Level.TOPIC, ())]
    items = [replace(ITEM, matches=tuple(found), dating=UNDATED), replace(ITEM, matches=(found[0],))]
    assert topics_of(items) == ("b", "a")
