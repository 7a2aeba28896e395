"""Latin words in what a Ukrainian channel is told: which may stand there, and why. Any other is English that was forgotten."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.pipeline.commands.verbs import VERBS

PLATFORMS = "Parley Slack Telegram parley-bot charts"
"""Names of products, ours and the platforms'."""

ARGUMENTS = """
alert digest both min from now last all at daily weekdays weekly mon empty off on preview post list add check show pause resume
remove import export undo drop again cap storm fresh quiet-pass official language denials urgent en uk ru
"""
"""What is typed after a verb: people type it, so it is the same in every language."""

SERVER = "parley outbox retry restore eval marks jsonl export review topics pair general operators settings"
"""What is typed on the server."""

CONFIG = """
fetch timeout max_bytes allow_hosts contact network proxy login headers docs md files read xmlUrl
channels chat subscribe mode timezone days true false
"""
"""Keys of the configuration, of an OPML file and of Slack's scopes, which are written as they stand there."""

QUERIES = "AND OR NOT NEAR s title body lead author source topic lang since before in"
"""The syntax of queries and searches."""

FORMATS = "Atom DTD HTML HTTP JSON Feed OPML PDF RSS TLS URL UTC XML http https sha"
"""Names of formats and protocols, which no language translates."""

ZONES = "Europe Kyiv"
"""The example of a time zone: they are written so."""

LETTERS = "s i k f d m n h sID iID kID"
"""What ids and spans of time begin or end with."""

LANGUAGES = "English"
"""A language offers itself under the name it has for itself."""

MAY = {*VERBS, "topic", "list"}.union(
    *map(str.split, (PLATFORMS, ARGUMENTS, SERVER, CONFIG, QUERIES, FORMATS, ZONES, LETTERS, LANGUAGES))
)

_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z][A-Za-z_'’-]*")
_ADDRESS = re.compile(r"(?:https?://|(?<![\w.])[\w-]+\.(?:example|org|test)\b)[^\s,;»]*|\b(?=\w*\d)[0-9a-f]{8,16}\b")
"""Addresses, and versions of topics."""
_UNSEEN = frozenset({"href", "url", "command", "type", "action", "code", "name", "value", "style", "op", "kind"})
"""Keys of a stored message under which nothing stands that people read."""


def leftovers(text: str, given: str = "") -> list[str]:
    """The Latin words of a text that may not stand there. `given` is what was typed, which may be quoted."""
    mine = set(_WORD.findall(given))
    return [word for word in _WORD.findall(_ADDRESS.sub(" ", text)) if word not in MAY and word not in mine]


def spoken(value: Any) -> Iterator[str]:
    """All texts of a stored message that people see."""
    match value:
        case dict():
            yield from (text for key, inner in value.items() if key not in _UNSEEN for text in spoken(inner))
        case list() | tuple():
            yield from (text for inner in value for text in spoken(inner))
        case str():
            yield value


def found(texts: Iterable[str], given: str = "") -> dict[str, list[str]]:
    """The texts with Latin words that may not stand there, each with these."""
    return {text: words for text in texts if (words := leftovers(text, given))}
