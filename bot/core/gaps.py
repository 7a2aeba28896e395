"""Gaps in what a digest covers: times at which feeds could not be read, or Parley itself did not run. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST = timedelta(minutes=30)
"""A shorter outage loses nothing: feeds keep their entries longer."""

MOST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Outage:
    """A source could not be read from `since` on (`until` is None while it lasts); source 0 is Parley itself."""

    source_id: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Outages that overlap, as one. `sources` counts them; 0: Parley itself did not run. `until` is None while it lasts."""

    sources: int
    since: datetime
    until: datetime | None


def gaps(outages: Iterable[Outage], now: datetime) -> list[Gap]:
    """What is worth telling, Parley's own gaps first, then the earliest."""
    lasting = [outage for outage in outages if (outage.until or now) - outage.since >= LEAST]
    own = [Gap(0, outage.since, outage.until) for outage in lasting if not outage.source_id]
    groups: list[list[Outage]] = []
    for outage in sorted((o for o in lasting if o.source_id), key=lambda o: o.since):
        if groups and outage.since <= max(o.until or now for o in groups[-1]):
            groups[-1].append(outage)
        else:
            groups.append([outage])
    return own + [_joined(group) for group in groups]


def _joined(group: list[Outage]) -> Gap:
    ends = [outage.until for outage in group if outage.until]
    until = max(ends) if len(ends) == len(group) else None
    return Gap(len({outage.source_id for outage in group}), group[0].since, until)
