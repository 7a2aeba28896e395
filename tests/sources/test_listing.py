"""Pages of blurbs are told from articles by their lines; a doubt leaves the text whole."""

from datetime import UTC, datetime

import pytest

from bot.sources.listing import is_headline, split_listing

NOW = datetime(2025, 6, 20, tzinfo=UTC)

BLURBS = [
    '"We will watch the line," Norvian Prime Minister Astrid Vale said on June 12.',
    "Ostland does not plan to send ships to the strait, President Marek Jelen's office said.",
    '"A truce needs witnesses," Canton Defence Minister Lucia Ferro said on June 5.',
    "The talks come amid a shift between the two coasts, with the admiral recalling his ships.",
    '"The route stays open," Norvian Prime Minister Astrid Vale said on May 28.',
    "Eleven states have offered ships for a mission in the strait, a harbour official said.",
    '"We ask for a mandate and nothing else," Ostland President Marek Jelen wrote on May 20.',
]

ARTICLE = [
    "Norvian Prime Minister Astrid Vale has asked for observers in the strait, she said on June 12.",
    '"We will watch the line," Vale said.',
    "Ostland President Marek Jelen agreed with her on June 5.",
    '"A truce needs witnesses," Jelen said on May 28.',
    "He added that eleven states had offered ships.",
    "But the admiral has not answered so far.",
    '"The route stays open," Vale said on May 20.',
]


@pytest.mark.parametrize("count", [5, 6, 7])
def test_self_contained_lines_with_their_own_days_are_blurbs(count: int) -> None:
    """Full names again and again, days from the newest down: a tag page."""
    assert split_listing(BLURBS[:count], NOW) == [[blurb] for blurb in BLURBS[:count]]


def test_lines_that_go_on_from_each_other_are_an_article() -> None:
    """Surnames, pronouns and "but" continue what stands above, even with days from the newest down."""
    assert split_listing(ARTICLE, NOW) is None


def test_a_few_lines_are_never_a_page() -> None:
    """Four blurbs are as likely an article of four sentences."""
    assert split_listing(BLURBS[:4], NOW) is None


@pytest.mark.parametrize(
    "lines",
    [
        [f"Speaker {n}: {line}" for n, line in enumerate(BLURBS)],
        [f"Q: {line}" for line in BLURBS],
        [f"— {line}" for line in BLURBS],
        [f"1{n}:05 {line}" for n, line in enumerate(BLURBS)],
        [f"- {line}" for line in BLURBS],
        [f"{n}. {line}" for n, line in enumerate(BLURBS, 1)],
        [BLURBS[0], *BLURBS],
    ],
    ids=["speakers", "interview", "dialogue", "live blog", "bullets", "numbers", "title twice"],
)
def test_dialogues_live_blogs_and_lists_stay_whole(lines: list[str]) -> None:
    """They are one piece each, however much their lines look like blurbs."""
    assert split_listing(lines, NOW) is None


def test_headlines_alone_are_a_page() -> None:
    """A list of headlines is a listing page; short lines such as names or verse are not."""
    headlines = [
        "Truce in the strait holds for a second night",
        "Eleven states name the ships that they will send",
        "Admiral recalls two frigates from the northern route",
        "Insurers lower rates for the first time since winter",
        "Parliament votes on the mandate for observers",
    ]
    assert split_listing(headlines, NOW) == [[line] for line in headlines]
    assert (
        split_listing(["Astrid Vale", "Marek Jelen", "Lucia Ferro", "Hanna Roth", "Jan Kestrel", "Per Hallorand"], NOW) is None
    )
    assert split_listing([f"and the sea went on without us, all of us,{n}," for n in range(8)], NOW) is None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Truce in the strait holds for a second night", True),
        ("Observers", False),
        ("The truce in the strait holds for a second night.", False),
        ("The truce in the strait holds for a second night, and", True),
        ("Truce in the strait holds for a second night:", False),
    ],
)
def test_a_headline_tells_news_without_a_full_stop(line: str, answer: bool) -> None:
    """Longer than a label, shorter than a paragraph, and no sentence with its full stop."""
    assert is_headline(line) is answer
