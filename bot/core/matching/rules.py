"""Topics and keywords compiled to rules: every phrase is a number in one table that all rules share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.core.errors import QueryError
from bot.core.matching.automaton import PhraseTable
from bot.core.matching.parser import LONGEST, parse_query
from bot.core.matching.phrases import Phrase, read_phrase
from bot.core.matching.syntax import Group, Leaf, Or, Query, Term, anchors, leaves
from bot.core.settings import Names, TopicSettings

Groups = Mapping[str, Names]

LONGEST_TOPIC = 20_000
"""Characters of a topic's query."""

NEAR = "NEAR/"
"""What makes an entry of `exclude` a query."""

_LANGUAGE = "lang:"
"""How a context names a language whose items are ours unless they name a rival."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic or a keyword's query, in numbers of phrases.

    One of `anchors` occurs wherever the query holds. `numbers` are those of each leaf of the queries; a topic's phrases are one
    leaf, a group of their own. `entries` say how each phrase that may be shown was written. `context_groups` are the names of
    the groups that the context takes in, `context_languages` the languages that `lang:` names there. What is blanked out: the
    phrases `exclude`, and the places by which one of `exclude_near` holds.
    """

    id: str
    version: str
    query: Query
    numbers: Mapping[Leaf, frozenset[int]]
    entries: Mapping[int, str]
    anchors: frozenset[int]
    context: frozenset[int] = frozenset()
    context_groups: tuple[str, ...] = ()
    context_languages: tuple[str, ...] = ()
    rivals: frozenset[int] = frozenset()
    exclude: frozenset[int] = frozenset()
    exclude_near: tuple[Query, ...] = ()


def topic_rule(topic: TopicSettings, groups: Groups, table: PhraseTable) -> Rule:
    """Phrases of all languages count in every item: a language may be told wrongly. Raises QueryError, naming the topic."""
    try:
        return _topic_rule(topic, groups, table)
    except QueryError as error:
        raise QueryError(f'topic "{topic.id}": {error}', query=error.query, column=error.column) from None


def keyword_rule(query: str, groups: Groups, table: PhraseTable) -> Rule:
    """A channel's own query needs no context. Raises QueryError."""
    parsed, written = _parsed(query, groups, LONGEST)
    return _rule("", _version(str(parsed), [written]), parsed, written, table)


def _topic_rule(topic: TopicSettings, groups: Groups, table: PhraseTable) -> Rule:
    listed = _phrases("phrases", _expand("phrases", [entry for entries in topic.phrases.values() for entry in entries], groups))
    query, written = _sought(topic, listed, groups)
    expanded = {name: _expand(name, getattr(topic, name), groups) for name in ("context", "rivals", "exclude")}
    near = [entry for entry in expanded["exclude"] if NEAR in entry]
    phrases = {name: [entry for entry in _phrases(name, entries) if entry not in near] for name, entries in expanded.items()}
    numbers = {name: table.number(_read(entries)) for name, entries in phrases.items()}
    blanking = [_parsed(entry, groups, LONGEST_TOPIC) for entry in near]
    version = _version(str(query), [written, *(of for _, of in blanking)], expanded)
    rule = _rule(topic.id, version, query, written, table)
    return replace(
        rule,
        numbers=dict(rule.numbers) | {leaf: _numbers(leaf, of[leaf], table) for _, of in blanking for leaf in of},
        context=numbers["context"],
        context_groups=tuple(entry[1:] for entry in topic.context if entry.startswith("@")),
        context_languages=tuple(entry.removeprefix(_LANGUAGE) for entry in topic.context if entry.startswith(_LANGUAGE)),
        rivals=numbers["rivals"],
        exclude=numbers["exclude"],
        exclude_near=tuple(query for query, _ in blanking),
    )


def _sought(topic: TopicSettings, listed: Names, groups: Groups) -> tuple[Query, dict[Leaf, Names]]:
    """What the topic asks for: one of its phrases, or what its query says."""
    if not listed and not topic.query:
        raise QueryError("give it phrases, a query, or both")
    if not topic.query:
        phrases = Group(topic.id)
        return phrases, {phrases: listed}
    query, written = _parsed(topic.query, groups, LONGEST_TOPIC)
    if not listed:
        return query, written
    phrases = Group(f"phrases of {topic.id}")  # no group of the configuration can have that name
    return Or((phrases, *(query.parts if isinstance(query, Or) else (query,)))), {phrases: listed, **written}


def _parsed(text: str, groups: Groups, longest: int) -> tuple[Query, dict[Leaf, Names]]:
    """The query, and for each of its leaves what is listed there."""
    query = parse_query(text, groups, longest=longest)
    return query, {leaf: groups[leaf.name] if isinstance(leaf, Group) else (leaf.written,) for leaf in leaves(query)}


def _rule(name: str, version: str, query: Query, written: Mapping[Leaf, Names], table: PhraseTable) -> Rule:
    numbers = {leaf: _numbers(leaf, listed, table) for leaf, listed in written.items()}
    entries = {
        number: entry for leaf, listed in written.items() for entry in listed for number in _numbers(leaf, (entry,), table)
    }
    anchored = frozenset().union(*(numbers[leaf] for leaf in anchors(query)))
    return Rule(name, version, query, numbers, entries, anchored)


def _numbers(leaf: Leaf, listed: Names, table: PhraseTable) -> frozenset[int]:
    return table.number(leaf.phrases if isinstance(leaf, Term) else _read(listed))


def _phrases(key: str, entries: Names) -> Names:
    """The entries that are phrases: a context may also name languages."""
    named = [entry for entry in entries if entry.startswith(_LANGUAGE)]
    if named and key != "context":
        raise QueryError(f'{key} names "{named[0]}", but only context takes a language', query=named[0])
    if key != "exclude" and (near := [entry for entry in entries if NEAR in entry]):
        raise QueryError(f'{key} holds "{near[0]}", but only a query and exclude may hold NEAR', query=near[0])
    return tuple(entry for entry in entries if entry not in named)


def _read(entries: Iterable[str]) -> list[Phrase]:
    return [phrase for entry in entries for phrase in read_phrase(entry)]


def _expand(key: str, entries: Iterable[str], groups: Groups) -> Names:
    """`@name` replaced by the group's entries."""
    expanded: list[str] = []
    for entry in entries:
        if not entry.startswith("@") or NEAR in entry:
            expanded.append(entry)
        elif entry[1:] in groups:
            expanded.extend(groups[entry[1:]])
        else:
            raise QueryError(f'{key} names "{entry}", but [groups] has no "{entry[1:]}"', query=entry)
    return tuple(expanded)


def _version(query: str, written: Iterable[Mapping[Leaf, Names]], around: Mapping[str, Names] | None = None) -> str:
    """A short hash that changes whenever what the rule means does."""
    definition = (query, [sorted((str(leaf), listed) for leaf, listed in each.items()) for each in written], around)
    return sha256(repr(definition).encode()).hexdigest()[:8]
