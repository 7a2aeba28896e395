"""Topics and keywords compiled to rules: every phrase is a number in one table that all rules share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from bot.core.automaton import PhraseTable
from bot.core.errors import QueryError
from bot.core.model import Keyword
from bot.core.phrases import Phrase, read_phrase
from bot.core.queries import Query, Term, anchors, every_term, parse_query, wanted
from bot.core.settings import Names, TopicSettings

Groups = Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule looks for, by phrase numbers: `phrases` are what a match shows, one of `anchors` occurs in every match.

    With a `query`, `terms` gives the numbers of each of its terms.
    """

    anchors: frozenset[int]
    phrases: frozenset[int]
    query: Query | None = None
    terms: dict[Term, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic or keyword. `context_groups` are the names of the groups that its context takes in."""

    id: str
    version: str
    asked: Asked
    context: frozenset[int] = frozenset()
    context_groups: tuple[str, ...] = ()
    rivals: frozenset[int] = frozenset()
    exclude: frozenset[int] = frozenset()


def topic_rule(topic: TopicSettings, groups: Groups, table: PhraseTable) -> Rule:
    """Phrases of all languages count in every item: a language may be told wrongly. Raises QueryError, naming the topic."""
    try:
        asked = _asked(topic, table)
        expanded = {name: _expand(name, getattr(topic, name), groups) for name in ("context", "rivals", "exclude")}
        numbers = {name: table.number(_read(entries)) for name, entries in expanded.items()}
    except QueryError as error:
        raise QueryError(f'topic "{topic.id}": {error}', query=error.query, column=error.column) from None
    return Rule(
        id=topic.id,
        version=_version(topic.phrases, topic.query, expanded),
        asked=asked,
        context=numbers["context"],
        context_groups=tuple(entry[1:] for entry in topic.context if entry.startswith("@")),
        rivals=numbers["rivals"],
        exclude=numbers["exclude"],
    )


def keyword_rule(keyword: Keyword, table: PhraseTable) -> Rule:
    """A channel's own query needs no context. Raises QueryError."""
    return Rule(id=keyword.ref, version=_version(keyword.query), asked=_asked_by(parse_query(keyword.query), table))


def _asked(topic: TopicSettings, table: PhraseTable) -> Asked:
    listed = _read(entry for entries in topic.phrases.values() for entry in entries)
    if bool(listed) == bool(topic.query):
        raise QueryError("give it phrases or a query, one of the two")
    if topic.query:
        return _asked_by(parse_query(topic.query), table)
    phrases = table.number(listed)
    return Asked(anchors=phrases, phrases=phrases)


def _asked_by(query: Query, table: PhraseTable) -> Asked:
    terms = {term: table.number(term.phrases) for term in every_term(query)}
    none: frozenset[int] = frozenset()
    return Asked(
        anchors=none.union(*(terms[term] for term in anchors(query))),
        phrases=none.union(*(terms[term] for term in wanted(query))),
        query=query,
        terms=terms,
    )


def _read(entries: Iterable[str]) -> list[Phrase]:
    return [phrase for entry in entries for phrase in read_phrase(entry)]


def _expand(key: str, entries: Names, groups: Groups) -> Names:
    """`@name` replaced by the group's entries."""
    expanded: list[str] = []
    for entry in entries:
        if not entry.startswith("@"):
            expanded.append(entry)
        elif entry[1:] in groups:
            expanded.extend(groups[entry[1:]])
        else:
            raise QueryError(f'{key} names "{entry}", but [groups] has no "{entry[1:]}"', query=entry)
    return tuple(expanded)


def _version(*definition: object) -> str:
    """A short hash that changes whenever what the rule means does."""
    return sha256(repr(definition).encode()).hexdigest()[:8]
