"""Values kept as JSON in one column: matches' spans, statements, payloads, routes."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bot.core.model import NO_EXTRAS, AlertPolicy, Dating, Extras, Pass, Place, Precision, Span, Statement
from bot.storage.stamps import from_stamp, to_stamp


def dump(value: Any) -> str:
    """Compact JSON, readable in any script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Any:
    """What `dump` wrote (tuples come back as lists)."""
    return json.loads(text)


def dump_all(values: Iterable[object]) -> str:
    """A list for `IN (SELECT value FROM json_each(?))`: one parameter, however many values."""
    return dump(list(values))


def dump_spans(spans: Iterable[Span]) -> str:
    """As `[[field, start, end, text, place], ...]`."""
    return dump([[s.field, s.start, s.end, s.text, s.place] for s in spans])


def load_spans(text: str) -> tuple[Span, ...]:
    """What `dump_spans` wrote."""
    return tuple(Span(field, start, end, words, Place(place)) for field, start, end, words, place in load(text))


def dump_statement(statement: Statement | None) -> str | None:
    """As one object, NULL for none."""
    if statement is None:
        return None
    said = statement.said
    return dump(
        {
            "speaker": statement.speaker,
            "quote": statement.quote,
            "role": statement.role,
            "said": [to_stamp(said.at), said.precision, said.how],
        }
    )


def load_statement(text: str | None) -> Statement | None:
    """What `dump_statement` wrote."""
    if text is None:
        return None
    data = load(text)
    at, precision, how = data["said"]
    return Statement(data["speaker"], data["quote"], data["role"], Dating(from_stamp(at), Precision(precision), how))


def dump_extras(extras: Extras) -> str | None:
    """As `[categories, media, comments]`, NULL for none."""
    return None if extras == NO_EXTRAS else dump([extras.categories, extras.media, extras.comments])


def load_extras(text: str | None) -> Extras:
    """What `dump_extras` wrote."""
    if text is None:
        return NO_EXTRAS
    categories, media, comments = load(text)
    return Extras(tuple(categories), tuple(media), comments)


def dump_policy(policy: AlertPolicy) -> str:
    """What differs from the defaults, as one object: a later default holds where nobody chose."""
    default = AlertPolicy()
    chosen = {name: getattr(policy, name) for name in AlertPolicy.__slots__ if getattr(policy, name) != getattr(default, name)}
    return dump({name: value.total_seconds() if isinstance(value, timedelta) else value for name, value in chosen.items()})


def load_policy(text: str) -> AlertPolicy:
    """What `dump_policy` wrote."""
    chosen = load(text)
    for name in ("storm_window", "fresh"):
        if name in chosen:
            chosen[name] = timedelta(seconds=chosen[name])
    if "quiet_pass" in chosen:
        chosen["quiet_pass"] = tuple(map(Pass, chosen["quiet_pass"]))
    return AlertPolicy(**chosen)
