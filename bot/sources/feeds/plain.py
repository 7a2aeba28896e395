"""From a stranger's HTML to plain text."""

import re

from selectolax.lexbor import LexborHTMLParser

LONGEST = 20_000
"""Code points kept of one text: far beyond any summary, and enough of an article to match on."""

_MARKUP = re.compile(r"<[a-zA-Z/!?][^<>]*>|&#?\w{1,31};")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    r"|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_UNSEEN = ["script", "style", "template", "noscript", "iframe", "svg", "object"]
_CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""All but those that end a line. Looking for them takes a tenth of the time that translating a Cyrillic text does."""
_LONGEST_HTML = 20 * LONGEST


def from_html(value: str) -> str:
    """The words a reader would see, in one line a block. What has neither tags nor entities is only tidied."""
    if _MARKUP.search(value):
        tree = LexborHTMLParser(_BLOCK.sub("\n<", value[:_LONGEST_HTML]))
        tree.strip_tags(_UNSEEN, recursive=True)
        value = tree.body.text() if tree.body else ""
    return tidy(value)


def tidy(value: str) -> str:
    """One blank between words, no empty lines, no more than LONGEST code points."""
    lines = (" ".join(line.split()) for line in _CONTROLS.sub(" ", value).splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST].rstrip()


def one_line(value: str) -> str:
    """As one line, for titles and names."""
    return " ".join(_CONTROLS.sub(" ", value).split())
