"""The card: how a story looks in a channel. Pure; words come from the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.messages import Button, Buttons, Heading, Message, Quote, Run, SmallPrint, Text, bold, link, words
from bot.core.model import UNDATED, Channel, Dating, Item, Level, Match, Place, Precision, Story
from bot.core.ports import Catalogue

MOST_PUBLISHERS = 4
"""Named on a card; the rest are counted."""


@dataclass(frozen=True, slots=True)
class TopicFace:
    """How a topic is written in messages."""

    title: str
    emoji: str = ""

    def __str__(self) -> str:
        return f"{self.emoji} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Look:
    """What every message needs to speak to one channel: its language, its zone, the catalogue, the topics' faces."""

    catalogue: Catalogue
    topics: Mapping[str, TopicFace]
    language: str = "en"
    timezone: str = "UTC"

    @classmethod
    def of(cls, channel: Channel, catalogue: Catalogue, topics: Mapping[str, TopicFace]) -> "Look":
        """The look of a channel."""
        return cls(catalogue, topics, channel.language, channel.timezone)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue in the channel's language."""
        return self.catalogue.say(key, language=self.language, **values)

    def topic(self, topic: str) -> str:
        """The topic's face, or its id where the config no longer names it."""
        return str(self.topics.get(topic, topic))

    def local(self, at: datetime) -> datetime:
        """`at` in the channel's zone, without the zone: ready for the catalogue's dates."""
        return at.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def date(self, dating: Dating) -> str:
        """When something was published, for people: absolute, in the channel's zone, or "date not given"."""
        match dating.precision:
            case _ if dating.at is None or dating.is_lower_bound:
                return self.say("date-none")
            case Precision.TIME:
                return self.say("date-time", at=self.local(dating.at))
            case Precision.BOUND:
                return self.say("date-bound", how=dating.how or str(dating.at.date()))
            case Precision.MONTH | Precision.YEAR:
                return self.say("date-about", at=dating.at.strftime("%Y-%m" if dating.precision is Precision.MONTH else "%Y"))
            case _:
                day = dating.at.astimezone(UTC).replace(tzinfo=None)
                return self.say("date-inferred" if "inferred" in dating.how else "date-day", at=day)


def card(story: Story, items: Sequence[Item], topics: Sequence[str], look: Look) -> Message:
    """The one message of a story: its first item that meets one of `topics`, the reason, who says it, who reports it.

    `items` are the story's, oldest first, never empty; `topics` are those that the channel follows. The one that is met in the
    headline, or else earliest, is named first.
    """
    item, match = leading(items, topics)
    if match:
        topics = [match.topic, *(topic for topic in topics if topic != match.topic)]
    blocks = [
        Heading(item.title, item.link),
        Text(words(bold(" · ".join(map(look.topic, topics))))),
        *_reason(match, item, look),
        Text(words(_says(item, look))),
        SmallPrint(words(*_sources(story, items, item, look))),
        _buttons(story, item, look),
    ]
    return Message(tuple(blocks), f"{look.topic(topics[0])}: {item.title}" if topics else item.title)


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
    return words(sentence[:at], bold(phrase), sentence[at + len(phrase) :])


def _reason(match: Match | None, item: Item, look: Look) -> list[Quote | SmallPrint]:
    """The matched phrase in its sentence and where; a sentence that is the headline itself is not said twice."""
    if match is None or not match.spans:
        return []
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
    """How many stand behind it, by name, each with its link; then where `lead` was found, and the story's id.

    Those that are not stated count once together, as in `Story.publishers`.
    """
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.publisher, item)
    shown = list(first.values())
    parts: list[str | Run] = [look.say("card-sources", count=story.publishers), " · "]
    for number, item in enumerate(shown[:MOST_PUBLISHERS]):
        parts += [", "] if number else []
        parts.append(link(item.publisher_name or look.say("publisher-unknown"), item.link))
    if len(shown) > MOST_PUBLISHERS:
        parts.append(" " + look.say("card-more", count=len(shown) - MOST_PUBLISHERS))
    if lead.document_name:
        parts.append(" · " + found_in(lead, look))
    return [*parts, f" · {story.ref}"]


def found_in(item: Item, look: Look) -> str:
    """The document an item comes from, with the number of its blurb."""
    if item.blurb:
        return look.say("card-blurb", document=item.document_name, number=item.blurb)
    return item.document_name


def _buttons(story: Story, item: Item, look: Look) -> Buttons:
    why = Button(look.say("button-why"), command=f"why {story.ref}")
    return Buttons((Button(look.say("button-open"), url=item.link), why) if item.link else (why,))
