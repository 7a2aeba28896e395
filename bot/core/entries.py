"""What a piece of news is given before it is an item: a date where its feed has none, texts that a database takes. Pure."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.core.facts import fact
from bot.core.model import Article, Dating, Item, NewItem, Precision, RawEntry

Piece = TypeVar("Piece", RawEntry, Article)

FIRST_SEEN = "first seen"
"""How the `how` of the date begins that stands for a missing one."""


def dating_of(entry: RawEntry, now: datetime) -> Dating:
    """The feed's own date. Where that is missing (an impossible year counts as that) or lies in the future, all that is known
    is that the entry was there by `now`, and `how` says so."""
    at = entry.published or entry.updated
    if at is not None and at <= now:
        return Dating(at, Precision.TIME, "feed")
    seen = fact("bound-seen-ahead" if at else "bound-seen", day=f"{now:%Y-%m-%d}")
    return Dating(now, Precision.BOUND, str(seen))


def dated_as_before(new: NewItem, item: Item) -> NewItem:
    """The next version of `item`: where its feed still gives no date, the day that it was seen first stands."""
    return replace(new, dating=item.dating) if new.dating.how.startswith(FIRST_SEEN) else new


def storable(piece: Piece) -> Piece:
    """With its texts free of halves of surrogate pairs, which broken encoders leave behind and no database takes."""
    texts = {field.name: value for field in fields(piece) if isinstance(value := getattr(piece, field.name), str | tuple)}
    try:
        for text in texts.values():
            (text if isinstance(text, str) else "".join(text)).encode()
    except UnicodeEncodeError:
        mended: dict[str, Any] = {
            name: _whole(text) if isinstance(text, str) else tuple(map(_whole, text)) for name, text in texts.items()
        }
        return replace(piece, **mended)
    return piece


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
