"""Facts are stored as a kind and its values, and put into words for whoever reads them."""

import pickle

import pytest

from bot.catalogue import FluentCatalogue
from bot.core.errors import FetchError, SourceError
from bot.core.facts import Fact, fact, in_words, tell

LIKE = fact(
    "story-like",
    item="i12",
    why=fact(
        "like-and",
        first=fact("like-deeds", deeds=(fact("like-deed", deed="meet"), fact("like-deed", deed="kill"))),
        then=fact("like-share", percent=71),
    ),
)
LATE = fact("at", place="x.example", what=fact("fetch-late", seconds=2.5))
LARGE = fact("fetch-large", most=15_728_640)


@pytest.mark.parametrize("what", [LIKE, LATE, LARGE, in_words('{"no": "fact"}'), fact("feed-empty")])
def test_a_fact_is_stored_and_read_back(what: Fact) -> None:
    """With all that it holds, in any depth; and it survives the way out of a worker."""
    assert Fact.from_text(what.to_text()) == what
    raised = pickle.loads(pickle.dumps(FetchError(what, status=404, gone=True)))  # noqa: S301 (our own)
    assert (raised.fact, raised.status, raised.gone, str(raised)) == (what, 404, True, str(what))


def test_nothing_stored_is_no_fact() -> None:
    """An empty column holds none."""
    assert Fact.from_text("") is None


@pytest.mark.parametrize(
    ("what", "english", "ukrainian"),
    [
        (
            LIKE,
            "like i12: same deeds meet, kill; 71% of the headline's weight",
            "схоже на i12: ті самі дії: зустріч, загибель; 71 % ваги заголовка",
        ),
        (
            LATE,
            "x.example: no full answer within 2.5 s; it is asked again later, or raise fetch.timeout",
            "x.example: повної відповіді не було за 2,5 с; спробу буде повторено, або збільште fetch.timeout",
        ),
        (
            LARGE,
            "the answer is larger than 15,728,640 bytes; if it should be, raise fetch.max_bytes",
            "відповідь більша за 15\u00a0728\u00a0640 Б; якщо так і має бути, збільште fetch.max_bytes",
        ),
        (in_words("no route to host"), "no route to host", "no route to host"),
    ],
)
def test_a_fact_is_told_in_each_language(what: Fact, english: str, ukrainian: str) -> None:
    """English is the same from the catalogue and without one."""
    say = FluentCatalogue().say
    assert (str(what), tell(what, say)) == (english, english)
    assert tell(what, lambda key, **values: say(key, language="uk", **values)) == ukrainian


def test_an_error_of_words_is_a_fact_too() -> None:
    """Whoever tells errors need not ask what they are made of."""
    assert SourceError("drop folder /in: no such folder").fact == in_words("drop folder /in: no such folder")
