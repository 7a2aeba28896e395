"""Writing OPML 2.0 (opml.org/spec2.opml). Pure; reading it is untrusted work and done in the sandbox."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from bot.core.model import Source


def to_opml(feeds: Iterable[Source], title: str) -> str:
    """A list that other readers take. A feed's labels are the outlines it stands in, one inside the other."""
    folders: dict[tuple[str, ...], list[Source]] = {}
    for feed in feeds:
        folders.setdefault(feed.labels, []).append(feed)
    lines = [line for labels, inside in sorted(folders.items()) for line in _folder(labels, inside)]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{escape(title)}</title></head>",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>\n",
        )
    )


def _folder(labels: tuple[str, ...], feeds: list[Source]) -> list[str]:
    opened = [f"{'  ' * (depth + 2)}<outline text={_quoted(label)}>" for depth, label in enumerate(labels)]
    closed = [f"{'  ' * (depth + 2)}</outline>" for depth in reversed(range(len(labels)))]
    indent = "  " * (len(labels) + 2)
    return [*opened, *(f"{indent}{_outline(feed)}" for feed in feeds), *closed]


def _outline(feed: Source) -> str:
    name = _quoted(feed.title or feed.address)
    return f'<outline type="rss" text={name} title={name} xmlUrl={_quoted(feed.address)}/>'


def _quoted(text: str) -> str:
    return quoteattr("".join(c for c in text if c.isprintable()))
