"""The topic book: the config's topics and the channels' keywords, compiled, named, and found by what people type."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain

from bot.core.look import TopicFace
from bot.core.matcher import ItemText, Matcher, NearMiss
from bot.core.matching.syntax import Field, Group, anchors, within
from bot.core.model import Keyword, Match
from bot.core.names import NameTable
from bot.core.queries import parse_query
from bot.core.search.asking import Asked, findable, read_search
from bot.core.search.thesaurus import Thesaurus
from bot.core.settings import Names, Settings, TopicSettings
from bot.pipeline.backtest import Found, Piece, backtest


class TopicBook:
    """All that items are matched against. `refresh` swaps in a new compilation; a match in progress keeps the old one."""

    def __init__(self, settings: Settings, keywords: Sequence[Keyword] = (), names: NameTable | None = None) -> None:
        self.names = names or NameTable()
        """Actors with their spellings, to search by."""
        self.topics: Mapping[str, TopicSettings] = {topic.id: topic for topic in settings.topics}
        self.urgent = frozenset(topic.id for topic in settings.topics if topic.urgent)
        """Those whose alerts may pass quiet hours."""
        self._groups = settings.groups
        self._thesaurus = Thesaurus(settings.topics)
        self._matcher = Matcher.compile(settings.topics, settings.groups)
        self.refresh(keywords)

    def refresh(self, keywords: Sequence[Keyword]) -> None:
        """Take up these keywords instead; only new ones are compiled. One that cannot be read matches nothing."""
        self._matcher = self._matcher.with_keywords(keywords)
        faces = {topic.id: TopicFace(topic.title or topic.id, topic.emoji) for topic in self.topics.values()}
        self.faces: Mapping[str, TopicFace] = faces | {k.ref: keyword_face(k) for k in keywords}

    @property
    def definition(self) -> str:
        """A hash of all that the topics match by. It changes with the config, not with keywords."""
        topics = [(t.id, sorted(t.phrases.items()), t.query, t.context, t.rivals, t.exclude) for t in self.topics.values()]
        return sha256(repr((topics, sorted(self._groups.items()))).encode()).hexdigest()[:16]

    def check(self, query: str) -> None:
        """Whether a keyword can be made of it. Raises QueryError with the column of what cannot be read."""
        parse_query(query, self._groups)

    def read_search(self, words: str) -> Asked:
        """What somebody searches for, widened by names and topics. Raises QueryError with the column."""
        return read_search(words, self._groups, self.names.widen, self._thesaurus.others, self.names.stand_ins)

    def backtest(self, tried: TopicSettings, pieces: Iterable[Piece]) -> Found:
        """What a topic, known or not, finds and nearly finds in `pieces`. Raises QueryError."""
        return backtest((tried,), self._groups, pieces).topics[tried.id]

    def sought(self, tried: TopicSettings) -> Names:
        """Words and phrases one of which an item must hold to meet the topic, or nearly; none where it may hold none of them.
        Raises QueryError."""
        listed = [entry for entries in tried.phrases.values() for entry in entries]
        if tried.query:
            query = parse_query(tried.query, self._groups)
            if any(isinstance(part, Field) and part.name in ("source", "author") for part in within(query)):
                return ()
            anchored = anchors(query)
            if not anchored:
                return ()
            listed += (f"@{leaf.name}" if isinstance(leaf, Group) else leaf.written for leaf in anchored)
        entries = (self._groups.get(entry[1:], ()) if entry.startswith("@") else (entry,) for entry in listed)
        return findable(chain.from_iterable(entries))

    def match(self, text: ItemText) -> tuple[Match, ...]:
        """The topics and keywords that an item meets, with reasons."""
        found = self._matcher.match(text)
        return tuple(m for m in found if m.topic in text.topics or m.topic not in self.topics) if text.topics else found

    def explain(self, text: ItemText, topic: str) -> NearMiss | None:
        """What keeps an item from a topic (by id) or keyword (by ref); None where it belongs to it."""
        return self._matcher.explain(text, topic)

    def near_misses(self, text: ItemText) -> tuple[NearMiss, ...]:
        """The topics of whose words something occurs, and that an item does not belong to all the same; nearest first."""
        return self._matcher.near_misses(text)

    def find(self, word: str, *, whole: bool = False) -> str | None:
        """The id of the topic that is meant by `word`: its id or title or, unless `whole`, the only one that begins so."""
        wanted = _fold(word)
        names = {_fold(name): topic.id for topic in self.topics.values() for name in (topic.id, topic.title) if name}
        if wanted in names or whole:
            return names.get(wanted)
        begun = {topic for name, topic in names.items() if wanted and name.startswith(wanted)}
        return begun.pop() if len(begun) == 1 else None

    def priority(self, topic: str) -> int:
        """The config's word on how early a topic comes in digests; 0 for a keyword."""
        return self.topics[topic].priority if topic in self.topics else 0

    def nearest(self, word: str) -> str | None:
        """The id of the topic whose name looks most like `word`, to suggest."""
        names = {_fold(name): topic.id for topic in self.topics.values() for name in (topic.id, topic.title) if name}
        close = difflib.get_close_matches(_fold(word), names, n=1, cutoff=0.6)
        return names[close[0]] if close else None


def keyword_face(keyword: Keyword) -> TopicFace:
    """How a channel's own query is written in messages."""
    return TopicFace(phrase_of(keyword.query), "🔎", is_query=True)


def phrase_of(query: str) -> str:
    """A query that is one phrase, without its quotes; any other as it is."""
    inside = query[1:-1]
    return inside if query == f'"{inside}"' and '"' not in inside else query


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
