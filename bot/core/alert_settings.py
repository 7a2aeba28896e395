"""How a channel's alert policy is written, in the config and in chat. Pure."""

import re
from collections.abc import Iterable
from datetime import timedelta

from bot.core.durations import duration, written
from bot.core.model import AlertPolicy, Pass
from bot.core.settings import ChannelSettings

MOST = 1000
"""Of cards an hour, or stories of a storm: no channel can mean more."""

LONGEST_WINDOW = timedelta(days=1)
LONGEST_FRESH = timedelta(days=365)

_STORM = re.compile(r"(\d{1,4})(?:\s+(?:in\s+)?(.+))?")


def read_storm(text: str) -> tuple[int, timedelta] | None:
    """(stories, window) of "6 in 15m", "6 15m" or "6" (the usual window); (0, the usual window) of "off"; None for neither."""
    usual = AlertPolicy().storm_window
    if text.strip().casefold() == "off":
        return 0, usual
    found = _STORM.fullmatch(text.strip())
    window = (duration(found[2]) if found[2] else usual) if found else None
    if found is None or window is None or not (1 <= int(found[1]) <= MOST and timedelta() < window <= LONGEST_WINDOW):
        return None
    return int(found[1]), window


def write_storm(policy: AlertPolicy) -> str:
    """As `read_storm` reads it."""
    return f"{policy.storm} in {written(policy.storm_window)}" if policy.storm else "off"


def read_pass(names: Iterable[str]) -> tuple[Pass, ...] | None:
    """What quiet hours may let through, in one order; None where a name is neither."""
    given = {name.casefold() for name in names}
    if given - set(Pass):
        return None
    return tuple(each for each in Pass if each in given)


def fits_fresh(span: timedelta) -> bool:
    """Whether news can be as old as that and still be news."""
    return timedelta() < span <= LONGEST_FRESH


def policy_of(channel: ChannelSettings) -> AlertPolicy:
    """The policy of a channel in the config, which was checked before."""
    storm, window = read_storm(channel.storm) or (0, AlertPolicy().storm_window)
    return AlertPolicy(
        cap=channel.cap,
        storm=storm,
        storm_window=window,
        fresh=channel.fresh,
        quiet_pass=read_pass(channel.quiet_pass) or (),
        official=channel.official,
    )
