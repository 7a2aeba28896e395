"""Cards: the parts that tell why, who, when and where. How whole messages look stands in tests/data/messages/cards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.catalogue import FluentCatalogue
from bot.core.cards import card, leading, marked
from bot.core.look import Look, TopicFace
from bot.core.messages import Button, Buttons, Heading, Message, Quote, SmallPrint, Text, bold, words
from bot.core.model import Dating, Item, Level, Match, Place, Precision, Span, Statement, Story

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LOOK = Look(FluentCatalogue(), {"ceasefire": TopicFace("Ceasefire", "🕊")}, timezone="Europe/Kyiv")
TRUCE = Match(
    "ceasefire",
    Level.TOPIC,
    (Span("text", 10, 15, "truce", Place.LEAD),),
    sentence="They made a truce at noon.",
)
ITEM = Item(
    1, 1, 1, "Guns fall silent", "They made a truce at noon.", NOW, link="https://harbour.example/1", publisher="harbour",
    voice="harbour",
    publisher_name="Harbour Post", dating=Dating(NOW, Precision.TIME), matches=(TRUCE,),
)  # fmt: skip
ASKS = (
    Button("Why", command="why s12"),
    Button("Mute story", command="mute s12"),
    Button("More", command="more s12"),
)
STORY = Story(12, "Guns fall silent", NOW, NOW)


def shown(*items: Item, story: Story = STORY) -> Message:
    return card(story, items or (ITEM,), ("ceasefire",), LOOK)


def test_a_card_has_all_its_parts_in_order() -> None:
    """Headline with its link, topic, sentence with the phrase in bold, reason, source and date, sources and id, buttons."""
    message = shown()
    assert message.summary == "🕊 Ceasefire: Guns fall silent"
    heading, topic, quote, why, who, sources, buttons = message.blocks
    assert heading == Heading("Guns fall silent", "https://harbour.example/1")
    assert topic == Text(words(bold("🕊 Ceasefire")))
    assert quote == Quote(words("They made a ", bold("truce"), " at noon."))
    assert why == SmallPrint(words("matched “truce” in the first lines"))
    assert who == Text(words("Reported by Harbour Post, 5 Jan 2026, 14:00"))
    assert isinstance(sources, SmallPrint)
    assert "".join(run.text for run in sources.runs) == "1 source · Harbour Post · s12"
    assert buttons == Buttons((Button("Open", url="https://harbour.example/1"), *ASKS))


@pytest.mark.parametrize(
    ("dating", "words_"),
    [
        (Dating(), "date not given"),
        (Dating(datetime(2025, 3, 15, 23, 30, tzinfo=UTC), Precision.TIME), "16 Mar 2025, 01:30"),
        (Dating(datetime(2025, 3, 15, tzinfo=UTC), Precision.DAY, "first line"), "15 Mar 2025"),
        (Dating(datetime(2025, 3, 15, tzinfo=UTC), Precision.DAY, "year inferred"), "15 Mar 2025 (year inferred)"),
        (Dating(datetime(2025, 3, 1, tzinfo=UTC), Precision.MONTH), "2025-03"),
        (Dating(datetime(2025, 1, 1, tzinfo=UTC), Precision.YEAR), "2025"),
        (Dating(datetime(2025, 3, 15, tzinfo=UTC), Precision.BOUND, "not after 2025-03-15"), "not dated: not after 2025-03-15"),
    ],
)
def test_a_date_is_as_sharp_as_it_is_known(dating: Dating, words_: str) -> None:
    """A time in the channel's zone, a day as the day it is everywhere, less where less is known."""
    assert LOOK.date(dating) == words_


def test_who_says_it_is_named_with_the_day_it_was_said() -> None:
    """A speaker comes before the publisher, and the day of the words before that of the report."""
    said = replace(ITEM, statement=Statement("Ada Berg", role="Foreign Minister"))
    assert "Says: Ada Berg, Foreign Minister, 5 Jan 2026, 14:00" in shown(said).plain()
    day = Dating(datetime(2026, 1, 3, tzinfo=UTC), Precision.DAY, "said on January 3")
    said = replace(ITEM, statement=Statement("Ada Berg", said=day))
    assert "Says: Ada Berg, 3 Jan 2026" in shown(said).plain()


def test_nobody_is_made_up() -> None:
    """Without speaker and publisher the card says that nobody is named."""
    assert "Publisher not stated; 5 Jan 2026, 14:00" in shown(replace(ITEM, publisher="", publisher_name="")).plain()


def test_a_headline_is_not_said_twice() -> None:
    """Where the headline itself matched, no quotation repeats it."""
    match = replace(TRUCE, sentence=ITEM.title)
    assert not any(isinstance(block, Quote) for block in shown(replace(ITEM, matches=(match,))).blocks)


@pytest.mark.parametrize("where", ["sentence", "item", "page", "feed", "language"])
def test_the_context_is_named(where: str) -> None:
    """A match that needed a context says which word gave it and where it stood."""
    match = replace(TRUCE, context="Harbourland", context_from=where)
    assert "context “Harbourland” " in shown(replace(ITEM, matches=(match,))).plain()


def test_each_publisher_is_named_once_and_the_rest_counted() -> None:
    """Four by name, each with its first link; two items of one house, or two that state nobody, are one."""
    items = [
        replace(
            ITEM, id=n, publisher=f"p{n // 2}", voice=f"p{n // 2}", publisher_name=f"P{n // 2}", link=f"https://x.example/{n}"
        )
        for n in range(14)
    ]
    items += [replace(ITEM, id=20 + n, publisher="", voice="", publisher_name="", link="") for n in range(2)]
    message = shown(*items, story=replace(STORY, publishers=8))
    assert "8 independent sources · P0 (https://x.example/0), P1 (https://x.example/2), " in message.plain()
    assert "P3 (https://x.example/6) and 4 more" in message.plain()


def test_the_first_item_on_the_topic_speaks_for_the_story() -> None:
    """Headline, link and document are those of the first item that met the topic, not of one that did not."""
    other = replace(ITEM, id=2, title="Harbour news", matches=(replace(TRUCE, level=Level.MENTION),))
    found = replace(ITEM, id=3, document_name="day.txt", blurb=4)
    assert leading([other, found], ("ceasefire",))[0] is found
    assert leading([other], ("ceasefire",)) == (other, None)
    message = shown(other, found)
    assert message.blocks[0] == Heading("Guns fall silent", "https://harbour.example/1")
    assert "day.txt, blurb 4 · s12" in message.plain()


def test_an_item_without_a_link_has_no_button_to_open() -> None:
    """A clipping can be asked about, not opened."""
    assert shown(replace(ITEM, link="")).blocks[-1] == Buttons(ASKS)


def test_a_topic_that_the_config_dropped_is_named_by_its_id() -> None:
    """A card outlives its topic."""
    assert card(STORY, [ITEM], ("gone",), LOOK).summary == "gone: Guns fall silent"


@pytest.mark.parametrize(
    ("sentence", "phrase", "runs"),
    [
        ("A truce holds", "truce", words("A ", bold("truce"), " holds")),
        ("truce", "truce", words(bold("truce"))),
        ("No such thing", "truce", words("No such thing")),
        ("No phrase", "", words("No phrase")),
    ],
)
def test_the_phrase_is_marked_where_it_stands(sentence: str, phrase: str, runs: tuple[object, ...]) -> None:
    """Bold where it stands in the sentence; a phrase that spans sentences marks nothing."""
    assert marked(sentence, phrase) == runs


def test_local_time_is_the_channels() -> None:
    """The same instant is written in each channel's own zone."""
    assert LOOK.local(NOW) - NOW.replace(tzinfo=None) == timedelta(hours=2)


def test_a_match_by_its_source_alone_says_so() -> None:
    """No words of the text can be shown; the reason still is."""
    match = replace(TRUCE, spans=(), sentence="", context="", why="matched *Harbour Post* (source)")
    assert "matched “Harbour Post” (source)" in shown(replace(ITEM, matches=(match,))).plain()
