"""Markdown: front matter of plain `key: value` lines, a first heading as title, and marks taken off the text."""

import re
from datetime import datetime

from bot.core.dating import date_line
from bot.core.model import UNDATED, Dating, ReadDocument
from bot.sources.documents.file import File, has_suffix
from bot.sources.documents.prose import Stated, read_prose

_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(?P<front>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^(?P<key>[A-Za-z_-]{2,20})\s*:\s*(?P<value>.+?)\s*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})\s+(?P<title>.+?)\s*#*\s*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]\n]{1,500})\]\([^)\s]+(?:\s+\"[^\"]*\")?\)")

_MARKS = (
    (re.compile(r"^```.*$|^~~~.*$", re.MULTILINE), ""),
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\([^)\n]*\)"), ""),
    (_LINK, r"\g<words>"),
    (re.compile(r"^\[[^\[\]\n]{1,500}\]:\s+\S+.*$", re.MULTILINE), ""),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^ {0,3}(?:[-*_] ?){3,}\s*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}>\s?", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
"""(mark, what stays of it), in this order."""


def claims(file: File) -> bool:
    """Front matter, a heading or a link says so; among texts without any, the name does."""
    if file.text is None:
        return False
    head = file.text[:8000]
    marked = _FRONT.match(head) or _HEADING.search(head) or _LINK.search(head)
    return bool(marked) or has_suffix(file.name, ".md", ".markdown")


def read(file: File) -> ReadDocument:
    """Raises DocumentError where there is no text."""
    text, modified = file.text or "", file.modified
    front = _FRONT.match(text)
    values = _front_matter(front["front"]) if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.search(body)
    title = values.get("title", "")
    if not title and heading and heading["level"] == "#":
        title = _unmarked(heading["title"])
    stated = Stated(
        title=title,
        dating=_dating(values, modified),
        publisher=values.get("publisher", "") or values.get("source", "") or values.get("site", ""),
        byline=values.get("author", "") or values.get("byline", ""),
        link=_link(values),
        language=values.get("lang", "")[:2].lower() or values.get("language", "")[:2].lower(),
    )
    return read_prose(_unmarked(body), file.name, modified, kind="markdown", stated=stated)


def _front_matter(block: str) -> dict[str, str]:
    return {match["key"].lower(): match["value"].strip("\"'") for match in _KEY.finditer(block)}


def _dating(values: dict[str, str], modified: datetime) -> Dating:
    value = values.get("date", "") or values.get("published", "")
    found = date_line(value, modified) if value else None
    return UNDATED if found is None else Dating(found.at, found.precision, f"front matter: {value}")


def _link(values: dict[str, str]) -> str:
    link = values.get("link", "") or values.get("url", "") or values.get("canonical", "")
    return link if link.startswith(("https://", "http://")) else ""


def _unmarked(text: str) -> str:
    for mark, stays in _MARKS:
        text = mark.sub(stays, text)
    return text
