"""The elements that RSS items are mostly made of, kept as feedparser keeps them at a fifth of its price.

A title, a link, a date: text and nothing else, each once, right inside of an item. What feedparser makes of such a one is
known; it gets there by way of all that could stand in its place. Whatever is not so simple stays feedparser's own: what has
attributes, elements inside, an odd encoding, comes a second time, stands in Atom or below an `xml:base`.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from feedparser.datetimes import _parse_date

PREFIXES = ("dc", "content")
"""Of the elements below."""

_CONTROLS = re.compile(r"[\x80-\x9f]")
_ENTITY = re.compile(r"&(\w+);", re.ASCII)


class _Element(NamedTuple):
    """A simple element that has ended, inside of `entry`, the last one of `parser`.

    feedparser's own kind of dict translates every key that it is asked for. The keys here are the real ones, and the entry is
    used as a plain dict.
    """

    parser: Any
    entry: dict[str, Any]
    text: str
    attributes: dict[str, str]

    def has(self, key: str) -> bool:
        """Whether the entry has something of this name."""
        return dict.__contains__(self.entry, key)

    def put(self, **values: object) -> bool:
        """Keep these."""
        dict.update(self.entry, values)
        return True

    def is_first(self, key: str) -> bool:
        """Whether the entry has nothing of this name yet. From now on it has, and feedparser knows how deep it stood."""
        depths: dict[str, int] = self.parser.property_depth_map.setdefault(self.entry, {})
        if key in depths:
            return False
        depths[key] = self.parser.depth + 1
        return True

    def detail(self) -> dict[str, Any]:
        """Of what feedparser says of a text, the part that is used."""
        return {"value": self.text, "language": self.parser.lang}


def may_be(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element may be simple, as far as its beginning tells."""
    return tag in _KEPT and (not attributes or (tag == "guid" and attributes.keys() == {"isPermaLink"}))


def keep(parser: Any, tag: str, attributes: dict[str, str], text: str) -> bool:
    """Whether it was simple, and is kept; if not, nothing was done."""
    text = text.strip()
    return _is_plain(text) and _KEPT[tag](_Element(parser, parser.entries[-1], text, attributes))


def _is_plain(text: str) -> bool:
    """Whether feedparser takes the text as it is: it mends UTF-8 and Windows-1252 that were taken for ISO 8859-1."""
    if text.isascii():
        return True
    if _CONTROLS.search(text):
        return False
    try:
        text.encode("iso-8859-1").decode()
    except UnicodeError:
        return True
    return False


def _title(it: _Element) -> bool:
    if it.parser.title_depth >= 0 or not it.is_first("title"):
        return False
    if it.text:
        it.parser.title_depth = it.parser.depth + 1
    return it.put(title=it.text, title_detail=it.detail())


def _description(it: _Element) -> bool:
    return not it.has("summary") and it.is_first("summary") and it.put(summary=it.text, summary_detail=it.detail())


def _content(it: _Element) -> bool:
    if it.has("content"):
        return False
    it.parser.hasContent = 1
    dict.setdefault(it.entry, "summary", it.text)
    return it.put(content=[it.detail()])


def _link(it: _Element) -> bool:
    if it.has("links"):
        return False
    link = _ENTITY.sub(r"&\1", it.parser.resolve_uri(it.text).replace("&amp;", "&"))
    found = {"rel": "alternate", "type": "text/html"}
    return it.put(link=link, links=[found | {"href": link} if link else found])


def _guid(it: _Element) -> bool:
    if not it.is_first("id"):
        return False
    is_link = it.parser.guidislink = it.attributes.get("isPermaLink", "true") == "true"
    it.put(id=it.text, guidislink=is_link and not it.has("link"))
    if is_link:
        dict.setdefault(it.entry, "link", it.text)
    return True


def _published(it: _Element) -> bool:
    return it.is_first("published") and it.put(published=it.text, published_parsed=_parse_date(it.text))


def _comments(it: _Element) -> bool:
    return it.is_first("comments") and it.put(comments=it.parser.resolve_uri(it.text))


def _category(it: _Element) -> bool:
    tags = dict.setdefault(it.entry, "tags", [])
    if tags and not tags[-1]["term"]:
        return False  # one that had no text is given this one's
    tag = {"term": it.text, "scheme": None, "label": None}
    if it.text and tag not in tags:
        tags.append(tag)
    return True


def _author(it: _Element) -> bool:
    if "@" in it.text or it.has("authors") or not it.is_first("author"):
        return False
    detail = {"name": it.text} if it.text else {}
    if it.text:
        dict.setdefault(it.entry, "author_detail", detail)
    return it.put(author=it.text, authors=[detail])


_KEPT: dict[str, Callable[[_Element], bool]] = {
    "title": _title,
    "link": _link,
    "guid": _guid,
    "description": _description,
    "content:encoded": _content,
    "pubdate": _published,
    "author": _author,
    "dc:creator": _author,
    "category": _category,
    "comments": _comments,
}
