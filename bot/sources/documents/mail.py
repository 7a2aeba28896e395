"""Mail (.eml), by the standard library: the message, the one forwarded in it, and what is attached."""

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial

from bot.core.dates import instant
from bot.core.dating import date_line
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Dating, ReadDocument
from bot.core.text import normalise
from bot.sources.documents import html
from bot.sources.documents.charset import decode
from bot.sources.documents.file import File
from bot.sources.documents.pieces import Part, gather
from bot.sources.documents.prose import Stated, read_prose

_LARGEST_HEAD = 64 * 1024
"""Bytes of header lines. Real mail has 2 to 20 KB; 160 KB in one field cost the parser 18 s (contracts, "Documents")."""

_LONGEST_FIELD = 2_000
_DEEPEST_COMMENT = 10
"""Brackets in an address: the parser goes down one level for each, 511 bytes of them end it."""

_MOST_PARTS = 200

_FIELD = re.compile(rb"(?im)^(from|to|subject|date|received|message-id|mime-version|return-path|delivered-to|reply-to):[ \t]")
_TELLING = {b"from", b"received", b"message-id", b"return-path"}

_REPLY = re.compile(r"(?i)^(?:\s*(?:re|fwd?|aw|wg|tr|пер|відп|odp)\s*(?:\[\d+\])?\s*:\s*)+")
_FORWARDED = re.compile(
    r"(?im)^[ >]*(?:-{3,}\s*(?:forwarded message|original message|пересланное сообщение|переслане повідомлення|"
    r"weitergeleitete nachricht|ursprüngliche nachricht|message transféré|wiadomość przekazana)\s*-{3,}"
    r"|begin forwarded message\s*:)[ ]*$"
)
_INNER_FIELD = re.compile(
    r"(?i)^[ >*]*(?P<name>from|date|sent|subject|to|cc|reply-to|від|от|дата|тема|кому|von|gesendet|datum|betreff|an|de|"
    r"envoyé|objet|à|od|data|temat|do)\s?:\*?\s*(?P<value>.*)$"
)
_SENDER = {"from", "від", "от", "von", "de", "od"}
_WHEN = {"date", "sent", "дата", "gesendet", "datum", "envoyé", "data"}
_ABOUT = {"subject", "тема", "betreff", "objet", "temat"}
_SIGNATURE = re.compile(r"(?m)^-- $[\s\S]*\Z")


def claims(file: File) -> bool:
    """Begins with header lines, two of them known and one that only mail has."""
    head = file.data[:8192].lstrip().split(b"\n\n")[0].split(b"\r\n\r\n")[0]
    if not re.match(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t]", head):
        return False
    found = {name.lower() for name in _FIELD.findall(head)}
    return len(found) >= 2 and bool(found & _TELLING)


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    message = parsed(file)
    parts = list(_attached(file, message))
    text, is_html = _body(message)
    if not parts:
        return _article(file, message, text, is_html=is_html)
    if text.strip():
        parts.insert(0, ("message", partial(_article, file, message, text, is_html=is_html)))
    return gather("mail", file.name, parts)


def parsed(file: File) -> Message:
    """The message, its header lines found bearable. Raises DocumentError."""
    end = re.search(rb"\r?\n\r?\n", file.data)
    head = file.data[: end.start() if end else len(file.data)]
    if len(head) > _LARGEST_HEAD:
        raise DocumentError(
            f"{file.name}: a mail with {len(head) // 1024} KB of header lines; no honest mail has so many, and it is not read"
        )
    sender = re.search(rb"(?im)^from:(.*(?:\r?\n[ \t].*)*)", head)
    if sender and sender[1].count(b"(") > _DEEPEST_COMMENT:
        raise DocumentError(f"{file.name}: a mail whose From: is nested without end; it is not read")
    try:
        return email.message_from_bytes(file.data)
    except (MessageError, ValueError, LookupError) as error:
        raise DocumentError(f"{file.name}: a damaged mail ({error}); save its text as .txt") from error


def field(message: Message, name: str) -> str:
    """A header field's text, decoded; empty where there is none."""
    value = str(message.get(name, ""))[:_LONGEST_FIELD]
    with suppress(HeaderParseError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(normalise(value).split())


def content(part: Message) -> str:
    """A text part's characters."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        return decode(data) or ""


def _article(file: File, message: Message, text: str, *, is_html: bool) -> ReadDocument:
    title, sender = _REPLY.sub("", field(message, "Subject")), _sender(field(message, "From"))
    dating = _dating(field(message, "Date"))
    if is_html:
        found = html.page(text, file.name, file.modified, Stated(title=title, dating=dating, byline=sender))
        return ReadDocument("mail", found.articles, found.page_title, found.page_text)
    outer = Stated(title=title, dating=dating, byline=sender)
    stated, body = _innermost(_SIGNATURE.sub("", text), outer, file)
    return read_prose(body, file.name, file.modified, kind="mail", stated=stated)


def _innermost(text: str, outer: Stated, file: File) -> tuple[Stated, str]:
    """The message at the bottom of a chain of forwards: that is the news, what stands above only passes it on."""
    marks = list(_FORWARDED.finditer(text))
    if not marks:
        return outer, text
    lines = text[marks[-1].end() :].lstrip("\n\r ").split("\n")
    fields: dict[str, str] = {}
    while lines and (found := _INNER_FIELD.match(lines[0])):
        fields[found["name"].lower()] = found["value"].strip()
        lines.pop(0)
    if not fields:
        return outer, text
    when = _first(fields, _WHEN)
    stated = Stated(
        title=_REPLY.sub("", _first(fields, _ABOUT)) or outer.title,
        dating=_dating(when) if _dating(when).at else (date_line(when, file.modified) or outer.dating),
        byline=_sender(_first(fields, _SENDER)),
    )
    body = "\n".join(lines)
    return stated, re.sub(r"(?m)^> ?", "", body) if body.lstrip().startswith(">") else body


def _first(fields: dict[str, str], names: set[str]) -> str:
    return next((value for name, value in fields.items() if name in names), "")


def _body(message: Message) -> tuple[str, bool]:
    """(text, is it HTML): the plain text where there is one."""
    texts = [part for part in _own_parts(message) if part.get_content_maintype() == "text" and not part.get_filename()]
    for kind in ("text/plain", "text/html"):
        found = next((content(part) for part in texts if part.get_content_type() == kind), "")
        if found.strip():
            return found, kind == "text/html"
    return "", False


def _own_parts(message: Message) -> Iterator[Message]:
    """The parts of a message without those of the messages attached to it."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(payload, list):
            yield part
        else:
            waiting = [each for each in payload if isinstance(each, Message)] + waiting


def _attached(file: File, message: Message) -> Iterator[Part]:
    """Attached messages and documents; pictures and the like that a mail carries along are no news."""
    for number, part in enumerate(_own_parts(message), 1):
        if part is not message and part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if isinstance(part.get_payload(), list) else None
            if isinstance(inner, Message):
                yield f"attached message {number}", partial(file.inside, inner.as_bytes(), f"{file.name} (attached message)")
        elif part.get_filename() and part.get_content_maintype() in {"application", "text"}:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data:
                name = field_text(str(part.get_filename()))
                yield name, partial(file.inside, data, name)


def field_text(value: str) -> str:
    """A name as a mail writes it, fit for a line."""
    return " ".join(normalise(value[:200]).split()) or "attachment"


def _sender(value: str) -> str:
    """The name before the address; an address alone names no author."""
    if value.count("(") > _DEEPEST_COMMENT:
        return ""
    name = parseaddr(value)[0] or value.partition("<")[0].partition("[")[0]
    name = name.strip().strip("\"'*").strip()
    return "" if "@" in name else name


def _dating(value: str) -> Dating:
    try:
        at = instant(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNDATED
    return Dating(at[0], at[1], "mail header")
