"""Several names of one house count once."""

import pytest

from bot.core.publishers import family, without_house


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("", "https://www.example.co.uk/a", ""), ("example.co.uk", "example.co.uk")),
        (("", "https://feeds.example.org/a", ""), ("example.org", "example.org")),
        (("Example", "https://www.example.org/a", ""), ("example", "example.org")),
        (("Example", "", ""), ("example", "Example")),
        (("", "", ""), ("", "")),
        (("", "https://example.org/a", "The Example Post"), ("example.org", "The Example Post")),
        (("", "https://news.google.com/rss/articles/x", "The Example Post"), ("example post", "The Example Post")),
        (("", "https://news.google.com/rss/articles/x", "Example.org"), ("example.org", "Example.org")),
        (("", "https://news.google.com/rss/articles/x", ""), ("", "")),
        (("wires", "https://news.google.com/rss/articles/x", "Example Post"), ("wires", "Example Post")),
    ],
)
def test_the_family_and_its_name(given: tuple[str, str, str], expected: tuple[str, str]) -> None:
    """The operator's word first, then the link's domain; an aggregator's link only passes on the entry's source."""
    assert family(*given) == expected


def test_an_aggregators_source_address_names_the_house() -> None:
    """Where the entry says from which site it is, it counts as that site, as its own feed would."""
    link = "https://news.google.com/rss/articles/x"
    assert family("", link, "The Example Post", source_url="https://www.example.org") == ("example.org", "The Example Post")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Truce agreed - Harbour Post", "Truce agreed"),
        ("Truce agreed | The Harbour Post", "Truce agreed"),
        ("Truce - or not? – harbour post", "Truce - or not?"),
        ("Truce agreed - Valley Herald", "Truce agreed - Valley Herald"),
        ("Truce agreed, says Harbour Post", "Truce agreed, says Harbour Post"),
        ("Harbour Post", "Harbour Post"),
        ("- Harbour Post", "- Harbour Post"),
        ("", ""),
    ],
)
def test_a_headline_without_the_name_of_its_house(title: str, headline: str) -> None:
    """Only that of the item's own publisher, and only behind a dash or a bar."""
    assert without_house(title, "", "Harbour Post") == headline
