"""What can be wrong with a query: facts whose kind begins with `query-`."""

from bot.core.errors import QueryError
from bot.core.facts import Fact, Value, fact


def complain(about: str, **values: Value) -> Fact:
    """`query-` and what it is about, with its values."""
    return fact(f"query-{about}", **values)


def refuse(query: str, column: int, complaint: Fact) -> QueryError:
    """The error that points at a column of the query."""
    return QueryError(f"column {column}: {complaint}", query=query, column=column, complaint=complaint)


def refuse_phrase(written: str, column: int, complaint: Fact) -> QueryError:
    """The same for a phrase, which is mostly a part of something longer: its words name no column."""
    return QueryError(str(complaint), query=written, column=column, complaint=complaint)


def moved(error: QueryError, query: str, column: int) -> QueryError:
    """A phrase's error at its place in the query that holds it."""
    return QueryError(f"column {column}: {error}", query=query, column=column, complaint=error.complaint)
