"""Topics and keywords compiled to rules: every phrase is a number in one table that all rules share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.core.errors import QueryError
from bot.core.matching.automaton import PhraseTable
from bot.core.matching.parser import LONGEST, parse_query
from bot.core.matching.phrases import Phrase, read_phrase
from bot.core.matching.syntax import Group, Leaf, Query, Term, anchors, leaves
from bot.core.settings import Names, TopicSettings

Groups = Mapping[str, Names]

LONGEST_TOPIC = 20_000
"""Characters of a topic's query."""

_LANGUAGE = "lang:"
"""How a context names a language whose items are ours unless they name a rival."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic or a keyword's query, in numbers of phrases.

    One of `anchors` occurs wherever the query holds. `numbers` are those of each leaf of the query; a topic's phrases are one
    leaf, a group under the topic's own name. `entries` say how each phrase that may be shown was written. `context_groups` are
    the names of the groups that the context takes in, `context_languages` the languages that `lang:` names there.
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


def topic_rule(topic: TopicSettings, groups: Groups, table: PhraseTable) -> Rule:
    """Phrases of all languages count in every item: a language may be told wrongly. Raises QueryError, naming the topic."""
    try:
        return _topic_rule(topic, groups, table)
    except QueryError as error:
        raise QueryError(f'topic "{topic.id}": {error}', query=error.query, column=error.column) from None


def keyword_rule(query: str, groups: Groups, table: PhraseTable) -> Rule:
    """A channel's own query needs no context. Raises QueryError."""
    parsed, written = _parsed(query, groups, LONGEST)
    return _rule("", _version(str(parsed), written), parsed, written, table)


def _topic_rule(topic: TopicSettings, groups: Groups, table: PhraseTable) -> Rule:
    listed = _expand("phrases", [entry for entries in topic.phrases.values() for entry in entries], groups)
    if bool(listed) == bool(topic.query):
        raise QueryError("give it phrases or a query, one of the two")
    expanded = {name: _expand(name, getattr(topic, name), groups) for name in ("context", "rivals", "exclude")}
    numbers = {name: table.number(_read(_phrases(name, entries))) for name, entries in expanded.items()}
    query: Query = Group(topic.id)
    written: dict[Leaf, Names] = {Group(topic.id): listed}
    if topic.query:
        query, written = _parsed(topic.query, groups, LONGEST_TOPIC)
    return _rule(
        topic.id,
        _version(str(query), written, expanded),
        query,
        written,
        table,
        context=numbers["context"],
        context_groups=tuple(entry[1:] for entry in topic.context if entry.startswith("@")),
        context_languages=tuple(entry.removeprefix(_LANGUAGE) for entry in topic.context if entry.startswith(_LANGUAGE)),
        rivals=numbers["rivals"],
        exclude=numbers["exclude"],
    )


def _parsed(text: str, groups: Groups, longest: int) -> tuple[Query, dict[Leaf, Names]]:
    """The query, and for each of its leaves what is listed there."""
    query = parse_query(text, groups, longest=longest)
    return query, {leaf: groups[leaf.name] if isinstance(leaf, Group) else (leaf.written,) for leaf in leaves(query)}


def _rule(
    name: str,
    version: str,
    query: Query,
    written: Mapping[Leaf, Names],
    table: PhraseTable,
    *,
    context: frozenset[int] = frozenset(),
    context_groups: tuple[str, ...] = (),
    context_languages: tuple[str, ...] = (),
    rivals: frozenset[int] = frozenset(),
    exclude: frozenset[int] = frozenset(),
) -> Rule:
    numbers: dict[Leaf, frozenset[int]] = {}
    entries: dict[int, str] = {}
    for leaf, listed in written.items():
        numbers[leaf] = frozenset()
        for entry in listed:
            own = table.number(leaf.phrases if isinstance(leaf, Term) else read_phrase(entry))
            numbers[leaf] |= own
            entries.update(dict.fromkeys(own, entry))
    return Rule(
        id=name,
        version=version,
        query=query,
        numbers=numbers,
        entries=entries,
        anchors=frozenset().union(*(numbers[leaf] for leaf in anchors(query))),
        context=context,
        context_groups=context_groups,
        context_languages=context_languages,
        rivals=rivals,
        exclude=exclude,
    )


def _phrases(key: str, entries: Names) -> Names:
    """The entries that are phrases: a context may also name languages."""
    named = [entry for entry in entries if entry.startswith(_LANGUAGE)]
    if named and key != "context":
        raise QueryError(f'{key} names "{named[0]}", but only context takes a language', query=named[0])
    return tuple(entry for entry in entries if entry not in named)


def _read(entries: Iterable[str]) -> list[Phrase]:
    return [phrase for entry in entries for phrase in read_phrase(entry)]


def _expand(key: str, entries: Iterable[str], groups: Groups) -> Names:
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


def _version(query: str, written: Mapping[Leaf, Names], around: Mapping[str, Names] | None = None) -> str:
    """A short hash that changes whenever what the rule means does."""
    definition = (query, sorted((str(leaf), listed) for leaf, listed in written.items()), around)
    return sha256(repr(definition).encode()).hexdigest()[:8]
