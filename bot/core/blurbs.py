"""When the blurbs of a listing page were published: by their own words, else by the dated ones around them."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from bot.core.dates import Era, at_midnight, era_of, mentions
from bot.core.dating import Role, Told, told_by
from bot.core.facts import Fact, fact
from bot.core.model import UNDATED, Dating, Precision

_DISORDER = 0.15
"""Share of dated neighbours that may stand the wrong way round before a page counts as unordered (pinned blurbs happen)."""


def blurb_datings(blurbs: Sequence[str], reference: datetime) -> list[Dating]:
    """One Dating a blurb. An undated one between dated neighbours gets a bound: `at` is the later of the two."""
    told, era = [], _era(blurbs, reference)
    for blurb in blurbs:
        days = told_by(blurb, era)
        told.append(days)
        if own := _own(days):
            era = era.around(own.day)  # the next blurb is of about the same time: the year follows from that
    own_days = [_own(days) for days in told]
    newest_first = _order([own.day for own in own_days if own])
    return [own.dating() if own else _between(index, own_days, told[index], newest_first) for index, own in enumerate(own_days)]


def are_newest_first(blurbs: Sequence[str], reference: datetime) -> bool:
    """Do three or more say their own day, from the newest down? Timelines inside an article go up."""
    era = _era(blurbs, reference)
    days = [own.day for blurb in blurbs if (own := _own(told_by(blurb, era)))]
    return len(days) >= 3 and len(set(days)) >= 2 and _order(days) is True


def _era(blurbs: Sequence[str], reference: datetime) -> Era:
    text = "\n".join(blurbs)
    return era_of(text, mentions(text), reference)


def _own(days: Sequence[Told]) -> Told | None:
    return next((told for told in days if told.role in {Role.STATED, Role.SAID}), None)


def _order(days: Sequence[date]) -> bool | None:
    """True: newest first; False: oldest first; None: no order to go by."""
    steps = [(a, b) for a, b in pairwise(days) if a != b]
    if not steps:
        return None
    up = sum(a < b for a, b in steps) / len(steps)
    return True if up <= _DISORDER else False if up >= 1 - _DISORDER else None


def _between(index: int, own: Sequence[Told | None], days: Sequence[Told], newest_first: bool | None) -> Dating:
    if newest_first is None:
        return UNDATED
    above = next((told.day for told in reversed(own[:index]) if told), None)
    below = next((told.day for told in own[index + 1 :] if told), None)
    later, earlier = (above, below) if newest_first else (below, above)
    coming = [told.day for told in days if told.role is Role.COMING and (earlier is None or told.day >= earlier)]
    how = fact("bound-neighbours")
    if coming and (later is None or min(coming) < later):
        later, how = min(coming), fact("bound-coming", day=str(min(coming)))
    if later and earlier:
        return _bound(later, fact("bound-between", earlier=str(earlier), later=str(later), how=how))
    if later:
        return _bound(later, fact("bound-not-after", later=str(later), how=how))
    return _bound(earlier, fact("bound-after", earlier=str(earlier), how=how)) if earlier else UNDATED


def _bound(day: date, why: Fact) -> Dating:
    return Dating(at_midnight(day), Precision.BOUND, str(why))
