"""For an item that a topic does not take, Parley names the nearest rule and what was missing."""

import pytest

from bot.core.matcher import ItemText, Matcher, Missing
from bot.core.model import Keyword
from bot.core.settings import Names, TopicSettings

GROUPS: dict[str, Names] = {"ours": ("Kyiv*", "Ukrain*"), "others": ("Gaza", "Sudan*")}
TRUCE = TopicSettings(
    id="truce",
    context=("@ours",),
    rivals=("@others",),
    exclude=("trade truce",),
    phrases={"en": ("truce*", "halt the fighting")},
)
WINTER = TopicSettings(id="winter", query='winter (truce OR "cold peace") -holiday')
FILLER = "The day went on as days do and nobody said much about it at all. " * 12
MATCHER = Matcher.compile(
    [TRUCE, WINTER], GROUPS, [Keyword(1, 1, "truce NEAR/3 Kyiv"), Keyword(2, 1, "(peace^2 OR talks) >=3")]
)


@pytest.mark.parametrize(
    ("topic", "item", "missing", "what", "why"),
    [
        (
            "truce",
            ItemText("News", f"Kyiv. {FILLER}A truce came."),
            Missing.DEPTH,
            "",
            '*truce* in "A truce came." (body), only there',
        ),
        ("truce", ItemText("A truce", ""), Missing.CONTEXT, "@ours", '*truce* in "A truce" (title), but nothing names @ours'),
        ("truce", ItemText("A truce in Gaza", "Kyiv"), Missing.RIVAL, "Gaza", "but the sentence speaks of Gaza"),
        (
            "truce",
            ItemText("A truce", "Gaza. Sudan. Kyiv."),
            Missing.RIVAL,
            "Gaza",
            "the item speaks more of others, such as Gaza",
        ),
        (
            "truce",
            ItemText("A trade truce with Kyiv", ""),
            Missing.EXCLUDED,
            "trade truce",
            'excluded as part of "trade truce"',
        ),
        ("truce", ItemText("Kyiv fighting", "They halt."), Missing.WORDS, "halt the fighting", "there is no the"),
        ("truce", ItemText("Rain", ""), Missing.WORDS, "", "nothing that it looks for occurs"),
        ("winter", ItemText("A winter's day", ""), Missing.PART, 'truce OR "cold peace"', "but this is not met: truce OR"),
        (
            "winter",
            ItemText("A winter truce on a holiday", ""),
            Missing.PART,
            "NOT holiday",
            "but this is not met: NOT holiday",
        ),
        ("k1", ItemText("Kyiv has never ever seen a truce", ""), Missing.PART, "truce NEAR/3 Kyiv", "*Kyiv* in"),
        ("k1", ItemText("A truce", ""), Missing.PART, "Kyiv", "but this is not met: Kyiv"),
        ("k2", ItemText("Peace", ""), Missing.PART, "(peace^2 OR talks) >=3 (2 of 3)", "(2 of 3)"),
    ],
)
def test_what_was_missing_is_named(topic: str, item: ItemText, missing: Missing, what: str, why: str) -> None:
    """Depth, context, rival, exclusion, a part of the query, or the words themselves."""
    miss = MATCHER.explain(item, topic)
    assert miss is not None
    assert (miss.topic, miss.missing, miss.what) == (topic, missing, what)
    assert why in miss.why
    for span in miss.spans:
        assert (item.title if span.field == "title" else item.text)[span.start : span.end] == span.text


def test_an_item_of_the_topic_misses_nothing() -> None:
    """And a topic that does not exist is a mistake of the caller."""
    assert MATCHER.explain(ItemText("A truce for Kyiv", ""), "truce") is None
    with pytest.raises(KeyError):
        MATCHER.explain(ItemText("A truce for Kyiv", ""), "peace")


def test_the_nearest_comes_first() -> None:
    """A topic that only lacks the context is nearer than one that lacks a part; topics that match are not among them."""
    misses = MATCHER.near_misses(ItemText("A truce", ""))
    assert [(miss.topic, miss.missing) for miss in misses] == [("truce", Missing.CONTEXT)]
    misses = MATCHER.near_misses(ItemText("A truce in winter", ""))
    assert [(miss.topic, miss.missing) for miss in misses] == [("truce", Missing.CONTEXT)]
    nearest = MATCHER.nearest(ItemText("A cold winter", ""))
    assert nearest is not None
    assert (nearest.topic, nearest.missing) == ("winter", Missing.PART)
    nearest = MATCHER.nearest(ItemText("Fighting", ""))
    assert nearest is not None
    assert nearest.missing is Missing.WORDS
    assert Matcher.compile([], {}).nearest(ItemText("A truce", "")) is None
