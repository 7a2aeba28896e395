"""What can be wrong with a query, in words. The catalogue says the same in each language, under `query-` and the name here.

The English words stand here as well, for whoever reads a query without a catalogue: the configuration and the command line. A
test keeps both the same.
"""

from bot.core.errors import Complaint, QueryError

COMPLAINTS = {
    "too-long": "a query may hold {most} characters, this one has {count}",
    "nothing-asked": "a query must ask for at least one word beside NOT and lang:",
    "no-group": "there is no group @{name}; {hint}",
    "near-group": "did you mean @{name}?",
    "groups": "there are: {known}",
    "groups-none": "there are: none",
    "rest": "expected a word, AND, OR or the end, but {found} there",
    "close": 'expected ")", but {found} there',
    "part": 'expected a word, a "phrase", a field, @group or "(", but {found} there',
    "deep": "parentheses may stand {most} deep, but {found} there",
    "found-end": "the query ends",
    "found-token": '"{token}" stands',
    "threshold": (
        "this threshold can never decide: a threshold is above 0, and the weights of the parts joined by OR add up to {most}"
    ),
    "threshold-number": 'expected a number after ">=", such as (truce^2 OR talks) >=2',
    "weight-alone": "a weight needs a threshold: (truce^2 OR talks) >=2",
    "weight-number": 'expected a number after "^", such as truce^2',
    "near-sides": "NEAR joins words, phrases, groups, and ORs of them",
    "near-spelled": "expected NEAR/5 (a number of words) or NEAR/s (the same sentence), in capitals",
    "near-reach": "expected a number from 1 to {most}, or s for the same sentence",
    "no-field": 'there is no field "{field}"; fields are {known}; quote the words to find them',
    "field-bare": 'expected a word, a "phrase" or "(" right after {field}',
    "field-inside": "a field takes words, phrases, groups, AND, OR, NOT and NEAR, no other field",
    "lang-codes": "lang: takes codes such as uk, or (uk OR ru)",
    "open-quote": "this quote is never closed",
    "many-words": "a phrase may hold {most} words, this one has {count}",
    "many-hyphens": "a phrase may hold {most} hyphenated words",
    "no-letters": "expected a word with letters or digits",
    "free-star": 'a free "*" stands for one word between two others',
    "sign-inside": '"{sign}" may stand only at the end of a word',
    "short-prefix": '"{word}" would match too much: write {least} letters before "*"',
    "short-stem": '"{word}" is too short to have forms: write {least} letters before "~"',
    "search-not": "NOT stands beside words that are to occur, not alone on a side of OR",
    "search-sign": 'a search knows no {sign}; it takes words, "phrases", OR, NOT, parentheses, title: and body:',
}
"""Name -> the English words; what stands in braces is filled in."""


def complain(about: str, **values: "str | int | Complaint") -> Complaint:
    """One of COMPLAINTS with its values; a value may be one of them itself."""
    told = {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in values.items()}
    return Complaint(about, values, COMPLAINTS[about].format(**told))


def refuse(query: str, column: int, complaint: Complaint) -> QueryError:
    """The error that points at a column of the query."""
    return QueryError(f"column {column}: {complaint}", query=query, column=column, complaint=complaint)


def refuse_phrase(written: str, column: int, complaint: Complaint) -> QueryError:
    """The same for a phrase, which is mostly a part of something longer: its words name no column."""
    return QueryError(str(complaint), query=written, column=column, complaint=complaint)


def moved(error: QueryError, query: str, column: int) -> QueryError:
    """A phrase's error at its place in the query that holds it."""
    return QueryError(f"column {column}: {error}", query=query, column=column, complaint=error.complaint)
