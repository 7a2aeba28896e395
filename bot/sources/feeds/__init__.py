"""Reading feeds: bytes in, plain entries out.

Everything here runs in a killable child (see `bot.sources.sandbox`): the bytes are a stranger's. `decoding` makes text of
them and turns away what is dangerous to parse, `plain` makes text of HTML, `entries` reads the dialects. feedparser appears
only in `entries`; selectolax, of these, only in `plain`.
"""

from bot.sources.feeds.entries import parse

__all__ = ["parse"]
