"""Reading feeds: bytes in, plain entries out.

Everything here runs in a killable child (see `bot.sources.sandbox`): the bytes are a stranger's. `decoding` makes text of
them and turns away what is dangerous to parse, `splitting` tells which entries are known already, `dialects` (with `simple`)
and `jsonfeed` read the others, `entries` and `plain` make plain values of them, `identity` names them, `parsing` puts it all
together. feedparser appears only in `dialects` and `simple`; selectolax, of these, only in `plain`.
"""

from bot.sources.feeds.parsing import parse

__all__ = ["parse"]
