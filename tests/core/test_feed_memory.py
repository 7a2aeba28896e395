"""What is remembered of a feed between polls."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.feed_memory import FeedMemory
from bot.core.model import FetchedFeed, ParsedFeed

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def answer(moved_to: str = "", *, not_modified: bool = False, cut: bool = False) -> FetchedFeed:
    return FetchedFeed("https://e.example/", 200, moved_to=moved_to, not_modified=not_modified, cut=cut)


def test_unchanged_is_believed_for_a_day() -> None:
    """After a whole answer validators are sent for a day, however many 304s come; then the feed is fetched whole again."""
    memory = FeedMemory()
    assert not memory.asks_conditionally(NOW)
    memory = memory.after_answer(answer(), NOW)
    for hour in (1, 12, 23):
        assert memory.asks_conditionally(NOW + hour * HOUR)
        memory = memory.after_answer(answer(not_modified=True), NOW + hour * HOUR)
    assert not memory.asks_conditionally(NOW + 24 * HOUR)


def test_a_clock_set_back_asks_for_the_whole() -> None:
    """A whole answer from the future says nothing."""
    assert not FeedMemory(whole_at=NOW + HOUR).asks_conditionally(NOW)


def test_a_cut_answer_is_no_whole_one() -> None:
    """What the connection broke off does not count as having seen the feed."""
    assert FeedMemory().after_answer(answer(cut=True), NOW).whole_at is None


@pytest.mark.parametrize(
    ("named", "adopted"),
    [
        (["n", "n"], ""),
        (["n", "n", "n"], "n"),
        (["n", "n", "o", "n", "n"], ""),
        (["n", "", "n", "n"], ""),
        (["n", "n", "n", "n"], "n"),
        (["n", "n", "n", "o", "o", "o"], "o"),
    ],
)
def test_a_new_place_is_adopted_after_three_answers_in_a_row(named: list[str], adopted: str) -> None:
    """One odd redirect moves no feed; what is adopted stays until another place is named as often."""
    memory = FeedMemory()
    for place in named:
        memory = memory.after_answer(answer(place), NOW)
    assert memory.moved_to == adopted


def test_a_place_that_fails_is_given_up_for_the_old_one() -> None:
    """The feed's own address was kept: three failures lead back to it."""
    memory = FeedMemory(moved_to="n")
    assert [memory.after_failures(count).moved_to for count in (1, 2, 3)] == ["n", "n", ""]


def test_fingerprints_are_kept_newest_first_and_do_not_pile_up() -> None:
    """Known entries stay known while the feed shows them, and a little longer; the memory of a feed never grows for ever."""
    memory = FeedMemory()
    for number in range(0, 3000, 10):
        shown = b"".join(place.to_bytes(8) for place in range(number, number + 30))
        memory = memory.after_reading(ParsedFeed(fingerprints=shown))
        assert memory.fingerprints.startswith(shown)
    assert len(memory.fingerprints) // 8 == 2 * 30 + 64


def test_a_cut_document_leaves_no_fingerprints() -> None:
    """Its last entry may be half an entry."""
    memory = FeedMemory(b"12345678")
    assert memory.after_reading(ParsedFeed(fingerprints=b"abcdefgh", truncated=True)) == memory
