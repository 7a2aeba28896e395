"""The five documents in ../shared/seeds: other people's words, read in place and never copied here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.model import Precision, ReadDocument
from bot.core.text import same_words
from bot.sources import documents

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
MODIFIED = datetime(2026, 11, 22, tzinfo=UTC)
CRUFT = (
    "hours ago",
    "Read Entire",
    "From Twitter",
    "Comments",
    "Leave a Reply",
    "Lorem ipsum",
    "About Author",
    "Article by:",
    "date 2025",
)

pytestmark = pytest.mark.seeds


def seed(number: str) -> tuple[ReadDocument, list[str]]:
    """The document as read, and its file's non-empty lines."""
    files = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not files:
        pytest.skip(f"no seed {number} under {SEEDS}")
    data = files[0].read_bytes()
    return documents.read(data, files[0].name, MODIFIED), [line.strip() for line in data.decode().splitlines() if line.strip()]


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_an_article_is_one_item_without_cruft(number: str) -> None:
    """Each of the four articles is one item, and no line of the page around it is in its text."""
    found, _ = seed(number)
    assert len(found.articles) == 1
    assert not any(cruft in found.articles[0].text for cruft in CRUFT)


def test_an_aggregators_copy() -> None:
    """000: the headline, the body between it and the teaser, the day said, and the names from the glued line."""
    found, lines = seed("000")
    article = found.articles[0]
    assert article.title == lines[1]
    assert article.text.split("\n\n") == lines[2:11]
    assert (article.dating.at, article.dating.precision) == (datetime(2025, 4, 3, tzinfo=UTC), Precision.DAY)
    assert article.dating.how.startswith('"said on April 3", year inferred')
    assert f"{article.publisher}{article.byline}" == lines[13]
    assert article.byline.count(" ") == 1


def test_a_title_that_stands_twice() -> None:
    """001: the title once, the paragraphs with the quotation, no date that is not there."""
    found, lines = seed("001")
    article = found.articles[0]
    assert article.title == lines[0]
    assert article.text.split("\n\n") == lines[2 : lines.index("Tags")]
    assert article.dating.precision is Precision.NONE


def test_a_page_of_blurbs() -> None:
    """002: one item a line, dated by its own words or bounded by its neighbours."""
    found, lines = seed("002")
    assert [article.text for article in found.articles] == lines
    assert [article.blurb for article in found.articles] == list(range(1, 35))
    dated = {
        a.blurb: a.dating.at.date().isoformat() for a in found.articles if a.dating.precision is Precision.DAY and a.dating.at
    }
    assert dated == {
        9: "2025-04-01",
        12: "2025-03-22",
        14: "2025-03-19",
        17: "2025-03-15",
        22: "2025-03-05",
        23: "2025-03-03",
        27: "2025-02-26",
        33: "2025-02-18",
        34: "2025-02-17",
    }
    assert all(a.dating.precision in {Precision.DAY, Precision.BOUND} for a in found.articles)
    assert found.articles[24].dating.how == "between 2025-02-26 and 2025-03-03, from its neighbours"
    assert found.articles[10].dating.at == datetime(2025, 3, 27, tzinfo=UTC), "what is to come on a day was published before it"
    assert all(line in found.page_text for line in lines)


def test_an_article_without_a_headline() -> None:
    """003: the first sentence serves as title; every line stays but the empty labels at the end."""
    found, lines = seed("003")
    article = found.articles[0]
    assert lines[0].startswith(article.title)
    assert article.title.endswith("Ukraine.")
    assert article.text.split("\n\n") == lines[:-1]
    assert article.dating.precision is Precision.NONE
    assert (article.publisher, article.byline) == ("", "")


def test_a_date_glued_before_the_text() -> None:
    """004: the date is taken off the first sentence, which serves as title; who is quoted as source is not the publisher."""
    found, lines = seed("004")
    article = found.articles[0]
    assert lines[0].endswith(article.title)
    assert article.title.startswith("British Prime Minister")
    assert same_words(article.text.split("\n\n")[0], article.title)
    assert article.text.split("\n\n")[1:] == lines[1:]
    assert (article.dating.at, article.dating.precision) == (datetime(2025, 3, 13, tzinfo=UTC), Precision.DAY)
    assert article.publisher == ""
