"""The query language of topics and keywords: text to tree and back (`str(query)`). docs/topics.md explains it to people."""

from bot.core.errors import QueryError
from bot.core.matching.parser import LONGEST, parse_query
from bot.core.matching.syntax import And, AtLeast, Field, Group, Near, Not, Or, Query, Term, anchors, leaves, wanted

__all__ = [
    "LONGEST",
    "And",
    "AtLeast",
    "Field",
    "Group",
    "Near",
    "Not",
    "Or",
    "Query",
    "QueryError",
    "Term",
    "anchors",
    "leaves",
    "parse_query",
    "wanted",
]
