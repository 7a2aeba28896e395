"""Telegram's HTML subset, read as strictly as its server reads it, with the server's own words where it refuses.

After td's `parse_html` (github.com/tdlib/td, MessageEntity.cpp); `tests/chat/test_telegram_world.py` compares both.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

TAGS = frozenset(
    "a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote".split()  # noqa: SIM905
)
_ENTITY = re.compile(r"&(?:#(?P<dec>\d+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]*)))?""")


class BadMarkup(Exception):
    """The text is refused; the message is Telegram's description."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Bad Request: can't parse entities: {what}")


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled stretch, in UTF-16 units of the parsed text."""

    offset: int
    length: int
    tag: str
    url: str = ""


def parse(markup: str) -> tuple[str, list[Entity]]:
    """The text people read and its entities. Raises BadMarkup."""
    text = ""
    entities: list[Entity] = []
    open_tags: list[tuple[str, int, str, int]] = []
    at = 0
    while at < len(markup):
        if markup[at] == "&" and (entity := _ENTITY.match(markup, at)) and (char := _decoded(entity)):
            text, at = text + char, entity.end()
        elif markup[at] != "<":
            text, at = text + markup[at], at + 1
        elif markup.startswith("</", at):
            at = _close(markup, at, text, open_tags, entities)
        else:
            at = _open(markup, at, text, open_tags)
    if open_tags:
        raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    entities.reverse()  # of equal stretches, the outer first
    return text, sorted(entities, key=lambda e: (e.offset, -e.length))


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _decoded(entity: re.Match[str]) -> str:
    if entity["name"]:
        return _NAMED[entity["name"]]
    code = int(entity["dec"]) if entity["dec"] else int(entity["hex"], 16)
    return chr(code) if 0 < code < 0x10FFFF else ""


def _bytes(markup: str, at: int) -> int:
    return len(markup[:at].encode())


def _open(markup: str, at: int, text: str, open_tags: list[tuple[str, int, str, int]]) -> int:
    offset = _bytes(markup, at)
    name_end = at + 1
    while name_end < len(markup) and not markup[name_end].isspace() and markup[name_end] != ">":
        name_end += 1
    if name_end == len(markup):
        raise BadMarkup(f"Unclosed start tag at byte offset {offset}")
    tag = markup[at + 1 : name_end].lower()
    if tag not in TAGS:
        raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes: dict[str, str] = {}
    at = name_end
    while True:
        at += len(markup[at:]) - len(markup[at:].lstrip())
        if at >= len(markup):
            raise BadMarkup(f"Unclosed start tag at byte offset {offset}")
        if markup[at] == ">":
            break
        found = _ATTRIBUTE.match(markup, at)
        if not found or (found["bare"] and ":" in markup[found.end() : found.end() + 1]):
            raise BadMarkup(f"Unexpected end of name token at byte offset {_bytes(markup, at)}")
        attributes[found["name"].lower()] = "".join(_unescape(found[kind] or "") for kind in ("double", "single", "bare"))
        at = found.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    open_tags.append((tag, units(text), attributes.get("href", ""), len(text)))
    return at + 1


def _close(markup: str, at: int, text: str, open_tags: list[tuple[str, int, str, int]], entities: list[Entity]) -> int:
    end = markup.find(">", at)
    offset = _bytes(markup, at)
    if not open_tags:
        raise BadMarkup(f"Unexpected end tag at byte offset {offset}")
    if end < 0:
        raise BadMarkup(f"Unclosed end tag at byte offset {offset}")
    name = markup[at + 2 : end].strip().lower()
    tag, start, href, start_at = open_tags.pop()
    if name and name != tag:
        raise BadMarkup(f'Unmatched end tag at byte offset {offset}, expected "</{tag}>", found "</{name}>"')
    if length := units(text) - start:
        url = href or text[start_at:]
        if tag != "a":
            entities.append(Entity(start, length, tag))
        elif urlsplit(url).scheme in {"http", "https", "tg", "mailto"}:
            entities.append(Entity(start, length, "a", url))
    return end + 1


def _unescape(value: str) -> str:
    return _ENTITY.sub(lambda entity: _decoded(entity) or entity[0], value)
