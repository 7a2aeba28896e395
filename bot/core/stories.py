"""Which story an item belongs to."""

from bot.core.store import Known


def story_for(known: Known) -> int | None:
    """The story a new item joins; None founds one.

    Exact duplicates join: the same text under another name, URL or source. Likeness between different texts comes later,
    and will be decided here.
    """
    return known.item.story_id if known.item else known.story_id
