"""Routing: fresh enough, enough publishers, the mode that was asked for; each decision with its reason."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import UNDATED, Dating, Item, Level, Match, Mode, Precision, Story, Subscription
from bot.core.routing import Route, is_fresh, routes, topics_of

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
STORY = Story(1, "Truce agreed", NOW, NOW)


def item(dating: Dating = UNDATED, *matches: Match) -> Item:
    return Item(1, 1, 1, "Truce agreed", "", NOW, dating=dating, matches=matches)


def route(*held: Subscription, story: Story = STORY, dating: Dating = UNDATED, topics: tuple[str, ...] = ("a", "b")) -> Route:
    (found,) = routes(item(dating), story, topics, held, NOW)
    return found


@pytest.mark.parametrize(
    ("at", "precision", "fresh"),
    [
        (None, Precision.NONE, True),
        (NOW - timedelta(hours=23, minutes=59), Precision.TIME, True),
        (NOW - timedelta(hours=24), Precision.TIME, False),
        (datetime(2026, 1, 4, tzinfo=UTC), Precision.DAY, True),
        (datetime(2026, 1, 3, tzinfo=UTC), Precision.DAY, False),
        (datetime(2026, 1, 4, tzinfo=UTC), Precision.BOUND, True),
        (datetime(2025, 12, 31, tzinfo=UTC), Precision.BOUND, False),
        (datetime(2026, 1, 1, tzinfo=UTC), Precision.YEAR, True),
        (datetime(2026, 1, 1, tzinfo=UTC), Precision.MONTH, True),
        (datetime(2025, 12, 1, tzinfo=UTC), Precision.MONTH, False),
        (datetime(2024, 1, 1, tzinfo=UTC), Precision.YEAR, False),
        (NOW + timedelta(hours=3), Precision.TIME, True),
    ],
)
def test_news_is_fresh_for_a_day_after_its_dates_last_moment(at: datetime | None, precision: Precision, *, fresh: bool) -> None:
    """A time counts from itself, a day from its end, a month from its end; what bears no date is fresh."""
    assert is_fresh(Dating(at, precision), NOW) is fresh


def test_a_lower_bound_is_no_date() -> None:
    """News known only to be no older than a day long past may be of today, and is fresh."""
    assert is_fresh(Dating(datetime(2022, 2, 24, tzinfo=UTC), Precision.BOUND, "not before 2022-02-24"), NOW)


def test_topics_come_from_matches_at_level_topic_once_each() -> None:
    """Mentions route nowhere; topics keep the order in which they appear."""
    found = [Match("b", Level.TOPIC, ()), Match("c", Level.MENTION, ()), Match("a", Level.TOPIC, ())]
    assert topics_of([item(UNDATED, *found), item(UNDATED, Match("b", Level.TOPIC, ()))]) == ("b", "a")


def test_a_channel_has_one_route_however_many_topics_it_follows() -> None:
    """Two subscriptions of a channel that the story meets are one route naming both; others' are not its concern."""
    held = [Subscription(1, "a"), Subscription(2, "b"), Subscription(1, "b"), Subscription(3, "elsewhere")]
    found = routes(item(), STORY, ("a", "b"), held, NOW)
    assert [(r.channel_id, r.topics, r.alert) for r in found] == [(1, ("a", "b"), True), (2, ("b",), True)]


@pytest.mark.parametrize(("mode", "alert"), [(Mode.ALERT, True), (Mode.BOTH, True), (Mode.DIGEST, False)])
def test_the_mode_decides_whether_it_alerts(mode: Mode, *, alert: bool) -> None:
    """A subscription for the digest alerts nobody, and says so."""
    found = route(Subscription(1, "a", mode))
    assert found.alert is alert
    assert ("digest only" in found.reason) is not alert


def test_old_news_is_filed_only() -> None:
    """News older than a day alerts nobody, and says so."""
    found = route(Subscription(1, "a"), dating=Dating(NOW - timedelta(days=2), Precision.TIME))
    assert (found.alert, found.reason) == (False, "too old: filed only")


def test_the_least_number_of_publishers_is_waited_for() -> None:
    """A story waits until as many families report it as the subscription asks for, and says what it waits for."""
    wanted = Subscription(1, "a", Mode.ALERT, 3)
    assert route(wanted, story=Story(1, "x", NOW, NOW, publishers=2)).reason == "waits for 3 independent publishers, has 2"
    assert route(wanted, story=Story(1, "x", NOW, NOW, publishers=3)).alert


def test_only_topics_that_have_enough_publishers_are_named() -> None:
    """Where one of two topics still waits, or is for the digest, the alert names the other only."""
    held = (Subscription(1, "a", Mode.ALERT, 2), Subscription(1, "b"), Subscription(1, "c", Mode.DIGEST))
    found = route(*held, topics=("a", "b", "c"))
    assert (found.alert, found.topics) == (True, ("b",))
