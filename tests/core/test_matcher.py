"""The matcher finds what topics and keywords mean, and says why."""

import pytest

from bot.core.errors import QueryError
from bot.core.matcher import ItemText, Matcher
from bot.core.model import Keyword, Level, Match, Place
from bot.core.settings import Names, TopicSettings

GROUPS: dict[str, Names] = {"ours": ("Kyiv*", "Ukrain*", "Україн*"), "others": ("Gaza", "Sudan*")}
TRUCE = TopicSettings(
    id="truce",
    context=("@ours",),
    rivals=("@others",),
    exclude=("trade truce",),
    phrases={"en": ("truce*", "cease-fire*", "send* * troops"), "uk": ("припинен* вогн*", "перемир'*")},
)
FILLER = "The day went on as days do and nobody said much about it at all. " * 12


def topics(*more: TopicSettings) -> Matcher:
    return Matcher.compile([TRUCE, *more], GROUPS)


def only(found: tuple[Match, ...]) -> Match:
    assert len(found) == 1
    return found[0]


def match(title: str, text: str = "", **item: object) -> tuple[Match, ...]:
    return topics().match(ItemText(title, text, **item))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "matched"),
    [
        ("A truce for Kyiv", "truce"),
        ("TRUCES FOR KYIV", "TRUCES"),
        ("A cease-fire in Ukraine", "cease-fire"),
        ("A cease fire in Ukraine", "cease fire"),
        ("A ceasefire's end in Ukraine", "ceasefire"),
        ("They may send French troops to Ukraine", "send French troops"),
        ("Домовились про припинення вогню в Україні", "припинення вогню"),
        ("Перемирʼя для України", "Перемирʼя"),
        ("Перемир’я для України", "Перемир’я"),
    ],
)
def test_spans_are_the_words_as_they_stand(title: str, matched: str) -> None:
    """Case, hyphens, apostrophes, endings and possessives don't matter; the span is the original's stretch."""
    found = only(match(title))
    span = found.spans[0]
    assert span.text == matched == title[span.start : span.end]
    assert (span.field, span.place) == ("title", Place.TITLE)


@pytest.mark.parametrize(
    "title",
    [
        "A truce at last",
        "The untruced calm of Kyiv",
        "Kyiv saw the shelling cease. Fire burned on",
        "A trade truce pleases Kyiv",
        "Gaza truce holds, says Kyiv's envoy to Cairo",
        "They send all of the troops to Kyiv",
    ],
)
def test_what_only_looks_like_it_does_not_count(title: str) -> None:
    """No context, other words, exclusions, nearer rivals and phrases that reach too far do not match."""
    assert match(title) == ()


def test_the_sentence_of_a_rival_does_not_count() -> None:
    """A sentence that names a rival conflict and not ours is about that one, even in an item that names us."""
    assert match("Kyiv waits", "The truce in Sudan broke. Kyiv had hoped.") == ()
    assert only(match("Kyiv waits", "Sudan burns. A truce for Kyiv is far.")).context == "Kyiv"


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("Gaza truce, Kyiv says", False),
        ("A truce holds in Gaza – Kyiv", False),
        ("Sudan burns, a truce for Kyiv", True),
        ("Kyiv truce Gaza", False),
        ("Kyiv: a truce is near as Sudan burns", True),
    ],
)
def test_a_sentence_that_names_both_belongs_to_the_nearer(title: str, counts: bool) -> None:
    """The end of a clause makes a name farther, a colon does not; where both are as near it is the rival's."""
    assert bool(match(title)) is counts


def test_of_two_named_as_often_the_first_is_what_the_item_is_about() -> None:
    """A sentence that names nobody goes with the title's country."""
    assert match("Sudan burns", "No truce came. In Kyiv it rained.") == ()
    assert only(match("Kyiv waits", "No truce came. In Sudan it rained.")).context_from == "item"


def test_a_language_is_context_for_those_who_do_not_name_themselves() -> None:
    """`lang:uk` vouches for phrases of several words in items of that language that name no rival."""
    ours = TopicSettings(id="ours", context=("@ours", "lang:uk"), rivals=("@others",), phrases=TRUCE.phrases)
    matcher = Matcher.compile([ours], GROUPS)
    found = only(matcher.match(ItemText("Потрібне припинення вогню", "", "uk")))
    assert (found.context, found.context_from) == ("uk", "language")
    assert found.why.endswith("context uk as its language")
    assert matcher.match(ItemText("Потрібне припинення вогню", "", "ru")) == ()
    assert matcher.match(ItemText("Перемир'я", "", "uk")) == ()
    assert matcher.match(ItemText("Потрібне припинення вогню", "Sudan.", "uk")) == ()
    with pytest.raises(QueryError, match='rivals names "lang:uk", but only context takes a language'):
        topics(TopicSettings(id="wrong", rivals=("lang:uk",), phrases={"en": ("truce",)}))


def test_an_item_mostly_about_a_rival_lends_no_context() -> None:
    """A sentence that names nobody goes with what the item speaks of more."""
    assert match("Gaza and Sudan burn", "No truce came. In Kyiv it rained.") == ()
    assert match("Kyiv burns", "No truce came. In Ukraine and Sudan it rained.")


@pytest.mark.parametrize(
    ("item", "context", "found_in"),
    [
        (ItemText("A truce for Kyiv", ""), "Kyiv", "sentence"),
        (ItemText("A truce at last", "It was quiet in Kyiv."), "Kyiv", "item"),
        (ItemText("A truce at last", "", page_text="News from Ukraine. A truce at last."), "Ukraine", "page"),
        (ItemText("A truce at last", "", default_context=("sports", "ours")), "ours", "feed"),
    ],
)
def test_context_is_looked_for_ever_further_away(item: ItemText, context: str, found_in: str) -> None:
    """The sentence, else the item, else its page, else what its feed is always about."""
    found = only(topics().match(item))
    assert (found.context, found.context_from) == (context, found_in)


def test_exclusions_blank_the_phrase_and_not_the_item() -> None:
    """Another phrase of the same item still counts."""
    found = only(match("A trade truce, and a truce for Kyiv"))
    assert [span.start for span in found.spans] == [21]


@pytest.mark.parametrize(
    ("title", "text", "level", "place"),
    [
        ("A truce for Kyiv", FILLER, Level.TOPIC, Place.TITLE),
        ("News", "A truce for Kyiv came. " + FILLER, Level.TOPIC, Place.LEAD),
        ("News", "In short, a truce for Kyiv.", Level.TOPIC, Place.LEAD),
        ("News", FILLER + "A truce for Kyiv came.", Level.MENTION, Place.BODY),
        ("News", FILLER + "A truce for Kyiv came. The truce held.", Level.TOPIC, Place.BODY),
    ],
)
def test_the_level_follows_from_the_place(title: str, text: str, level: Level, place: Place) -> None:
    """Title, lead, short texts or several places: a topic. A lone phrase deep in a body: a mention."""
    found = only(match(title, text))
    assert (found.level, found.spans[0].place) == (level, place)


def test_a_title_that_the_text_repeats_counts_once() -> None:
    """Spans in both places are kept, in the order title, lead, body."""
    title = "Kyiv hears of a truce"
    found = only(match(title, f"{title}. {FILLER}"))
    assert [span.field for span in found.spans] == ["title", "text"]


def test_overlapping_phrases_are_one_span() -> None:
    """`send French troops` and `troops to Kyiv` are one place."""
    more = TopicSettings(id="troops", phrases={"en": ("send* * troops", "troops to Kyiv")})
    found = only(Matcher.compile([more], {}).match(ItemText("They send French troops to Kyiv", "")))
    assert [span.text for span in found.spans] == ["send French troops to Kyiv"]


def test_the_reason_is_one_line() -> None:
    """Phrase, place, context and where it was found; beside it the sentence and the topic's version."""
    found = only(match("News", "It rained. A truce for Kyiv came."))
    assert found.why == 'matched *truce* in "A truce for Kyiv came." (lead) by truce*, context Kyiv in the sentence'
    assert found.sentence == "A truce for Kyiv came."
    assert len(found.topic_version) == 8


def test_the_version_changes_with_the_definition() -> None:
    """A group's change is the topic's change; another compilation is not."""
    item = ItemText("A truce for Kyiv", "")
    other = Matcher.compile([TRUCE], GROUPS | {"ours": ("Kyiv",)})
    assert only(topics().match(item)).topic_version == only(topics().match(item)).topic_version
    assert only(topics().match(item)).topic_version != only(other.match(item)).topic_version


def test_keywords_need_no_context() -> None:
    """A channel's own query matches by itself, under its id, with NOT respected."""
    matcher = Matcher.compile([], {}, [Keyword(7, 1, '(lynx OR "grey wol*") -zoo'), Keyword(8, 1, "NATO")])
    found = only(matcher.match(ItemText("Grey wolves return", "They came.")))
    assert (found.topic, found.level, found.spans[0].text) == ("k7", Level.TOPIC, "Grey wolves")
    assert matcher.match(ItemText("A lynx", "At the zoo.")) == ()
    assert [m.topic for m in matcher.match(ItemText("Nato and the lynx", ""))] == ["k7", "k8"]


def test_acronyms_are_no_pronouns() -> None:
    """`US` and `U.S.` mean the country, never the word `us`."""
    matcher = Matcher.compile([], {}, [Keyword(1, 1, "US troops")])
    assert matcher.match(ItemText("U.S. troops arrive", ""))
    assert matcher.match(ItemText("US troops arrive", ""))
    assert not matcher.match(ItemText("Give us troops", ""))


def test_a_topic_may_be_a_query() -> None:
    """Context, rivals and exclusions apply to it as to phrases."""
    topic = TopicSettings(id="q", query="truce AND winter", context=("@ours",), exclude=("trade truce",))
    matcher = Matcher.compile([topic], GROUPS)
    assert matcher.match(ItemText("A winter truce for Kyiv", ""))
    assert not matcher.match(ItemText("A truce for Kyiv", ""))
    assert not matcher.match(ItemText("A winter trade truce for Kyiv", ""))


def test_a_topic_may_have_phrases_and_a_query() -> None:
    """One of them is enough, and both say what they found."""
    topic = TopicSettings(id="q", query="send* NEAR/3 soldiers", phrases={"en": ("boots on the ground",)}, context=("@ours",))
    matcher = Matcher.compile([topic], GROUPS)
    assert matcher.match(ItemText("Boots on the ground in Kyiv", ""))[0].spans[0].text == "Boots on the ground"
    assert [span.text for span in matcher.match(ItemText("Kyiv: who sends its soldiers", ""))[0].spans] == ["sends", "soldiers"]
    assert not matcher.match(ItemText("Kyiv thanks soldiers", ""))


def test_an_exclusion_may_be_a_query() -> None:
    """It blanks the places by which it holds, and only those."""
    topic = TopicSettings(
        id="q", phrases={"en": ("truce*",)}, exclude=("truce* NEAR/3 @quarrels", "(truce* NEAR/9 bank) NOT war")
    )
    matcher = Matcher.compile([topic], {"quarrels": ("price*", "football")})
    assert not matcher.match(ItemText("A truce in the price war", ""))
    assert matcher.match(ItemText("A truce in the price war, and a truce that ends the war", ""))
    assert not matcher.match(ItemText("A truce with the bank", ""))
    assert matcher.match(ItemText("A truce with the bank, and a war", ""))


def test_the_sides_of_a_near_are_one_place() -> None:
    """Deep in a body a pair of words is as little as a lone phrase is: a mention."""
    matcher = Matcher.compile([TopicSettings(id="q", query="send* NEAR/3 soldiers")], {})
    deep = "Nothing here is of interest to anybody. " * 40
    assert matcher.match(ItemText("", f"{deep}They send soldiers."))[0].level is Level.MENTION
    assert matcher.match(ItemText("", f"{deep}They send soldiers. Who sends more soldiers?"))[0].level is Level.TOPIC


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        (TopicSettings(id="x", phrases={"en": ("a*",)}), 'topic "x": "a*" would match too much'),
        (TopicSettings(id="x"), 'topic "x": give it phrases, a query, or both'),
        (TopicSettings(id="x", query="ab", exclude=("ab NEAR/0 cd",)), "expected a number from 1 to 100"),
        (TopicSettings(id="x", query="ab", exclude=("@nowhere NEAR/3 cd",)), "there is no group @nowhere"),
        (TopicSettings(id="x", query="ab", rivals=("ab NEAR/3 cd",)), "only a query and exclude"),
        (TopicSettings(id="x", query="a OR"), 'topic "x": column 5'),
        (TopicSettings(id="x", query="ab", context=("@nowhere",)), 'context names "@nowhere"'),
    ],
)
def test_a_topic_that_cannot_work_is_refused(topic: TopicSettings, words: str) -> None:
    """The error names the topic and what is wrong."""
    with pytest.raises(QueryError) as caught:
        Matcher.compile([topic], {})
    assert words in str(caught.value)


def test_nothing_to_look_for_finds_nothing() -> None:
    """A matcher without topics and keywords is fine, and so is an empty item."""
    assert Matcher.compile([], {}).match(ItemText("A truce", "for Kyiv")) == ()
    assert match("", "") == ()
