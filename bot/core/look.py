"""What every message needs to speak to one channel: words, dates and topics as they are written there. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import bounds
from bot.core.digests import DAYS
from bot.core.durations import written
from bot.core.facts import Fact, tell
from bot.core.messages import Run
from bot.core.model import Channel, Dating, Precision
from bot.core.ports import Catalogue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""As their names' keys end in the catalogue; so do those of `DAYS`."""

_SLOT = re.compile("(\0[a-z]+\0)")
"""Where a run goes in a text; no value holds the character, for no text keeps controls."""

_SIX_DAYS = timedelta(days=6)
"""For so long the name of a weekday is not mistaken."""


@dataclass(frozen=True, slots=True)
class TopicFace:
    """How a topic is written in messages."""

    title: str
    emoji: str = ""
    is_query: bool = False
    """The title is a channel's own query, which stands in quotation marks."""


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

    def tell(self, what: Fact | None) -> str:
        """What happened, in the channel's language; nothing where nothing did."""
        return tell(what, self.say) if what else ""

    def runs(self, key: str, /, **values: object) -> tuple[str | Run, ...]:
        """A text of the catalogue in which some values are runs, or several: an id to tap, a link. For `words`."""
        styled = {f"\0{name}\0": value for name, value in values.items() if isinstance(value, Run | tuple)}
        text = self.say(key, **values | {slot.strip("\0"): slot for slot in styled})
        parts: list[str | Run] = []
        for part in _SLOT.split(text):
            value = styled.get(part, part)
            parts += value if isinstance(value, tuple) else [value]
        return tuple(parts)

    def topic(self, topic: str) -> str:
        """The topic's face, or its id where the config no longer names it."""
        return self.face(self.topics[topic]) if topic in self.topics else topic

    def face(self, face: TopicFace) -> str:
        """`🕊 Ceasefire`, `🔎 “grain corridor”`."""
        title = self.say("quoted", words=face.title) if face.is_query else face.title
        return f"{face.emoji} {title}".strip()

    def local(self, at: datetime) -> datetime:
        """`at` in the channel's zone, without the zone: ready for the catalogue's dates."""
        return at.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    @property
    def zone(self) -> str:
        """The zone as people call it: by its city."""
        return self.timezone.rsplit("/", 1)[-1].replace("_", " ")

    def weekday(self, at: datetime) -> str:
        """`Sat`."""
        return self.say(f"weekday-{DAYS[self.local(at).weekday()]}")

    def clock(self, at: datetime) -> str:
        """`06:10`."""
        return f"{self.local(at):%H:%M}"

    def span(self, span: timedelta) -> str:
        """`15m`, `1h 30m`, `24h`."""
        parts = re.findall(r"(\d+)([dhms])", written(span))
        return " ".join(self.say(f"span-{unit}", count=int(count)) for count, unit in parts)

    def day(self, at: datetime) -> str:
        """`Monday 17 March`."""
        local = self.local(at)
        weekday, month = self.say(f"day-{DAYS[local.weekday()]}"), self.say(f"month-{MONTHS[local.month - 1]}")
        return self.say("day-long", weekday=weekday, day=local.day, month=month)

    def moment(self, at: datetime, now: datetime) -> str:
        """`Fri 08:00` where it is within the last six days of `now`, else with its date."""
        if now - at < _SIX_DAYS:
            return f"{self.weekday(at)} {self.clock(at)}"
        return self.say("date-time", at=self.local(at))

    def date(self, dating: Dating) -> str:
        """When something was published, for people: absolute, in the channel's zone, or "date not given"."""
        match dating.precision:
            case _ if dating.at is None or dating.is_lower_bound:
                return self.say("date-none")
            case Precision.TIME:
                return self.say("date-time", at=self.local(dating.at))
            case Precision.BOUND:
                return self.say("date-bound", how=self.tell(bounds.read(dating.how)) or str(dating.at.date()))
            case Precision.MONTH | Precision.YEAR:
                return self.say("date-about", at=dating.at.strftime("%Y-%m" if dating.precision is Precision.MONTH else "%Y"))
            case _:
                day = dating.at.astimezone(UTC).replace(tzinfo=None)
                return self.say("date-inferred" if "inferred" in dating.how else "date-day", at=day)
