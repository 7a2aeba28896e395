"""How old news is: a date that is not an instant spans a while, and is as fresh as its last moment."""

from datetime import datetime, timedelta

from bot.core.model import AlertPolicy, Dating, Precision

FRESH = AlertPolicy().fresh
"""The default. Older news is filed, never alerted: whoever opens an archive does not want it read out."""

_WIDTH = {
    Precision.DAY: timedelta(days=1),
    Precision.BOUND: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}


def is_fresh(dating: Dating, now: datetime, within: timedelta = FRESH) -> bool:
    """News without a date counts as fresh (it says "date not given"); dated news must have ended its span within `within`.

    A lower bound is no date: an article that names only the day a war began may be of today.
    """
    if dating.at is None or dating.is_lower_bound:
        return True
    return dating.at + _WIDTH.get(dating.precision, timedelta(0)) + within > now
