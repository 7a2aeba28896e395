"""The card: how a story looks in a channel. Pure; words come from the catalogue."""

from collections.abc import Sequence

from bot.core.look import Look
from bot.core.matching.judging import by_name
from bot.core.messages import Block, Button, Buttons, Heading, Message, Quote, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import UNDATED, Item, Level, Match, Place, Story
from bot.core.turn_notes import turn_lines, withdrawn
from bot.core.turns import ToldTurn

MOST_PUBLISHERS = 4
"""Named on a card; the rest are counted."""


def card(story: Story, items: Sequence[Item], topics: Sequence[str], look: Look, turns: Sequence[ToldTurn] = ()) -> Message:
    """The one message of a story: its first item that meets one of `topics`, the reason, who says it, who reports it, and what
    has turned since.

    `items` are the story's, oldest first, never empty; `topics` are those that the channel follows. The one that is met in the
    headline, or else earliest, is named first. A story that the operator withdrew says so, and why, instead of telling it.
    """
    item, match = leading(items, topics)
    if match:
        topics = [match.topic, *(topic for topic in topics if topic != match.topic)]
    gone = withdrawn(turns)
    body: list[Block] = (
        [Heading(look.say("card-withdrawn", title=item.title)), *([Text(words(gone.phrase))] if gone.phrase else [])]
        if gone
        else [
            Heading(item.title, item.link),
            *_topics(topics, look),
            *turn_lines(turns, items, look),
            *_reason(match, item, look),
            Text(words(_says(item, look))),
        ]
    )
    blocks = (*body, SmallPrint(words(*_sources(story, items, item, look))), card_buttons(story, item, look))
    summary = f"{look.topic(topics[0])}: {item.title}" if topics and not gone else item.title
    return Message(blocks, look.say("card-withdrawn", title=summary) if gone else summary)


def _topics(topics: Sequence[str], look: Look) -> list[Text]:
    """The topic that leads, and the others that the channel follows and the story meets too."""
    if not topics:
        return []
    first, *others = map(look.topic, topics)
    also = " · " + look.say("card-also", topics=", ".join(others)) if others else ""
    return [Text(words(bold(first), also))]


def leading(items: Sequence[Item], topics: Sequence[str]) -> tuple[Item, Match | None]:
    """The item that speaks for a story on `topics`, the first that met any (else the first of all); its best-placed match."""
    places = tuple(Place)

    def place(match: Match) -> int:
        return min((places.index(span.place) for span in match.spans), default=len(places))

    for item in items:
        met = [match for match in item.matches if match.topic in topics and match.level is Level.TOPIC]
        if met:
            return item, min(met, key=place)
    return items[0], None


def marked(sentence: str, phrase: str) -> tuple[Run, ...]:
    """The sentence with the phrase in bold where it stands in it."""
    at = sentence.find(phrase) if phrase else -1
    if at < 0:
        return words(sentence)
    # not `words`: a sentence is of one piece, whichever way it is written
    return tuple(run for run in (Run(sentence[:at]), bold(phrase), Run(sentence[at + len(phrase) :])) if run.text)


def _reason(match: Match | None, item: Item, look: Look) -> list[Quote | SmallPrint]:
    """The matched phrase in its sentence and where; a sentence that is the headline itself is not said twice."""
    if match is None:
        return []
    if not match.spans:  # by its author or source alone: no words of the text to show
        return [SmallPrint(words(look.tell(by_name(match.why))))]
    span = match.spans[0]
    why = look.say("card-matched", phrase=span.text, place=look.say(f"place-{span.place}"))
    if match.context and match.context_from:
        why += " · " + look.say("card-context", phrase=match.context, where=look.say(f"context-{match.context_from}"))
    shown = [] if match.sentence == item.title else [Quote(marked(match.sentence, span.text))]
    return [*shown, SmallPrint(words(why))]


def _says(item: Item, look: Look) -> str:
    """Who says it and when."""
    said = item.statement.said if item.statement else UNDATED
    when = look.date(said if said.at else item.dating)
    if item.statement is None:
        if not item.publisher_name:
            return look.say("card-unattributed", when=when)
        return look.say("card-reports", who=item.publisher_name, when=when)
    who = ", ".join(filter(None, (item.statement.speaker, item.statement.role)))
    return look.say("card-says", who=who, when=when)


def _sources(story: Story, items: Sequence[Item], lead: Item, look: Look) -> list[str | Run]:
    """How many stand behind it independently and how many pass it on; the voices by name, each with its link; then where `lead`
    was found, and the story's id. Those that are not stated count once together, as in `Story.publishers`."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.voice, item)
        if item.publisher == item.voice != first[item.voice].publisher:  # the voice's own report speaks for it
            first[item.voice] = item
    shown = list(first.values())
    parts: list[str | Run] = [sources_of(story, look), " · "]
    for number, item in enumerate(shown[:MOST_PUBLISHERS]):
        parts += [", "] if number else []
        parts.append(link(voice_name(item, look), item.link))
    if len(shown) > MOST_PUBLISHERS:
        parts.append(" " + look.say("card-more", count=len(shown) - MOST_PUBLISHERS))
    if lead.document_name:
        parts.append(" · " + found_in(lead, look))
    return [*parts, " · ", tap(story.ref)]


def sources_of(story: Story, look: Look) -> str:
    """`3 independent, 9 reprints`, or `1 source`."""
    if story.reprints:
        return look.say("card-reprints", count=story.publishers, reprints=story.reprints)
    return look.say("card-sources", count=story.publishers)


def voice_name(item: Item, look: Look) -> str:
    """Whose word an item is: its publisher, whom it credits (`reuters via Harbour Post`), or an office for itself."""
    name = item.publisher_name or look.say("publisher-unknown")
    if item.official:
        return look.say("card-official", who=item.official)
    if item.voice and item.voice != item.publisher:
        return look.say("card-credits", voice=item.voice, name=name)
    return name


def found_in(item: Item, look: Look) -> str:
    """The document an item comes from, with the number of its blurb."""
    if item.blurb:
        return look.say("card-blurb", document=item.document_name, number=item.blurb)
    return item.document_name


def card_buttons(story: Story, item: Item, look: Look) -> Buttons:
    """What a card offers."""
    asks = (
        Button(look.say("button-why"), command=f"why {story.ref}"),
        Button(look.say("button-mute-story"), command=f"mute {story.ref}"),
        Button(look.say("button-more"), command=f"more {story.ref}"),
    )
    return Buttons((Button(look.say("button-open"), url=item.link), *asks) if item.link else asks)
