"""What stands before an article is not taken for it."""

import pytest

from bot.core.walls import wall

ARTICLE = "The harbour master said that ships may enter again, one after the other, with care. " * 20
TEASER = "The harbour master said that ships may enter again, one after the other, with care. " * 6


@pytest.mark.parametrize(
    "words",
    [
        "Subscribe to continue reading.", "Already a subscriber? Sign in.", "We value your privacy.", "Checking your browser",
        "Dieser Artikel ist nur für Abonnenten.", "Cet article est réservé aux abonnés.", "Treść dla subskrybentów.",
        "Матеріал тільки для передплатників.", "Материал только для подписчиков.",
    ],
)  # fmt: skip
def test_a_wall_is_told_by_its_words(words: str) -> None:
    """After a teaser it is one, in six languages; after a long text it is an offer."""
    assert "a wall" in wall("", f"{TEASER} {words}")
    assert wall("", f"{ARTICLE} {words}") == ""


def test_paid_content_is_left_whatever_its_length() -> None:
    """The publisher marks it for search engines."""
    assert "paid" in wall('{"@type":"NewsArticle","isAccessibleForFree" : "False"}', ARTICLE)
    assert wall('{"isAccessibleForFree":true}', ARTICLE) == ""


def test_too_little_is_no_article() -> None:
    """A few words are a banner, an error page, a video's caption."""
    assert wall("", "Page not found") == "only 3 words of text"
