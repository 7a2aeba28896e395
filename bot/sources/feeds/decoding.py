"""From a feed's bytes to the text of its root element.

feedparser trusts the first encoding that decodes without an error (UTF-16 "is" valid UTF-8, and then holds no entry), cuts
document types out with patterns that a one-line DTD passes and that 40 KB of newlines keep busy for 12.8 s. So both are
settled here, in one pass, before it sees the document.
"""

import codecs
import re
from dataclasses import dataclass

from bot.core.errors import FeedError
from bot.core.facts import Fact, fact

_SIGNATURES = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How a document begins, whatever its labels say (XML 1.0, appendix F)."""

_DECLARED = re.compile(rb"""\s{0,256}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_SEVEN_BIT = ("iso-2022", "hz", "utf-7")
"""Their bytes are valid UTF-8 too, so only the label tells."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "latin1": "windows-1252", "utf8": "utf-8"}
"""Labels that stand for more than they say (WHATWG Encoding, "Names and labels")."""

_LAST_RESORT = "windows-1252"
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^>"'\[]|"[^"]*"|'[^']*')*""", re.IGNORECASE)
_DECLARES = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_ELEMENT = re.compile(r"<\w[^<>]{0,500}(?<!\?)>")
_INSTRUCTION_OR_ELEMENT = re.compile(rf"\?>|{_ELEMENT.pattern}")
_LONGEST_INSTRUCTION = 1000
_STRAY_CDATA = "<![CDATA["
_BEGIN = 64
_SIGN = re.compile(r"[<{]")
_STRAY = "\ufeff\0"


@dataclass(frozen=True, slots=True)
class Text:
    """A document from its root element on, and what had to be put up with to read it."""

    root: str
    warnings: tuple[Fact, ...] = ()


def decode(text: str, warnings: tuple[Fact, ...] = ()) -> Text:
    """Raises FeedError for a text without any element, and for one that declares entities of its own."""
    return Text(text[_root(text) :], warnings)


def text_of(body: bytes, content_type: str) -> tuple[str, tuple[Fact, ...]]:
    """The whole document as text, and what was odd about its encoding. Raises FeedError for an empty one."""
    text, warnings = _decoded(body, content_type)
    if "\0" in text:  # no XML may hold one
        if text.count("\0") * 4 > len(text):  # UTF-16 behind something that is none
            text, warnings = _without_nuls(body, "utf-16")
        text = text.replace("<\0", "<").replace("\0", " ")
    if not text.strip().strip(_STRAY):
        raise FeedError(fact("feed-empty"))
    return text, warnings


def _decoded(body: bytes, content_type: str) -> tuple[str, tuple[Fact, ...]]:
    if body.startswith(codecs.BOM_UTF8) and b"\0" in body[3:7]:
        body = body[3:]  # a mark that some server puts before everything, here before UTF-16
    for signature, encoding in _SIGNATURES:
        if not body.startswith(signature) or (b"\0" in signature and not _is_wide(body)):
            continue
        if _SIGN.search(marked := body.decode(encoding, errors="replace")):
            return (marked, ()) if _is_aligned(marked, body, encoding) else _without_nuls(body, encoding)
    labels = _labels(body, content_type)
    seven_bit = [label for label in labels if label.startswith(_SEVEN_BIT)]
    for encoding in (*seven_bit, "utf-8", *labels):
        text = _strictly(body, encoding)
        if text is not None and (encoding == "utf-8" or _SIGN.search(text)):  # any bytes are good UTF-16, of nonsense
            wrong = labels and encoding not in labels and not body.isascii()
            return text, (fact("feed-encoding", declared=labels[0], encoding=encoding),) if wrong else ()
    mended = body.decode("utf-8", errors="replace")
    # A few bad bytes in a UTF-8 text should not turn all its letters into others.
    encoding = "utf-8" if mended.count("\ufffd") * 10 <= sum(letter > "\x7f" for letter in mended) else _LAST_RESORT
    return body.decode(encoding, errors="replace"), (
        fact("feed-bytes", declared=labels[0] if labels else "utf-8", encoding=encoding),
    )


def _is_wide(body: bytes) -> bool:
    """Whether more than one byte makes a letter: markup begins any document, so that there are zeros among its first bytes."""
    begin = body[:_BEGIN]
    return begin.count(0) * 4 >= len(begin)


def _is_aligned(text: str, body: bytes, encoding: str) -> bool:
    """Whether nearly all tags of a text in UTF-16 were seen: single bytes that somebody put in hide what follows them."""
    sign = {"utf-16-le": b"<\0", "utf-16-be": b"\0<"}.get(encoding)
    return sign is None or text.count("<") * 10 >= body.count(sign) * 9


def _without_nuls(body: bytes, encoding: str) -> tuple[str, tuple[Fact, ...]]:
    """Tags, addresses and Latin letters of a text in UTF-16 that is out of step."""
    text = body.replace(b"\0", b"").decode("utf-8", errors="replace")
    return text, (fact("feed-latin", declared=encoding),)


def _labels(body: bytes, content_type: str) -> list[str]:
    """The encodings that the HTTP header and the XML declaration name, in this order."""
    header, declaration = _CHARSET.search(content_type), _DECLARED.match(body)
    named = [header[1] if header else "", declaration[1].decode() if declaration else ""]
    return [_WIDER.get(name.lower(), name.lower()) for name in named if name]


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        if encoding == "utf-8":  # a document cut within a letter is still UTF-8
            return codecs.getincrementaldecoder(encoding)().decode(body)
        return body.decode(encoding)
    except (LookupError, ValueError):
        return None


def _root(text: str) -> int:
    """Where the root element begins: after declaration, comments, and a document type that only names itself."""
    at = text.find("<")
    while at >= 0:
        end = at
        if text.startswith("<!--", at):
            end = max(at, text.find("-->", at + 2))  # `<!-->` is one too; one that never ends is stepped into
        elif text.startswith("<!", at):
            end = _end_of_doctype(text, at)
        elif text.startswith("<?", at):
            end = _end_of_instruction(text, at)
        else:
            return at
        at = text.find("<", end + 1)
    if found := _ELEMENT.search(text):  # in a comment that somebody opened by accident
        return found.start()
    raise FeedError(fact("feed-no-element"))


def _end_of_instruction(text: str, at: int) -> int:
    """Where `<?xml ...?>` ends; one that never ends, or only behind an element, is stepped into."""
    found = _INSTRUCTION_OR_ELEMENT.search(text, at + 2, at + _LONGEST_INSTRUCTION)
    return found.start() if found and found[0] == "?>" else at


def _end_of_doctype(text: str, at: int) -> int:
    """Where a document type, or what is broken like one, ends. It is cut off, so only what it declares could do harm."""
    found = _DOCTYPE.match(text, at)
    if found and text[found.end() : found.end() + 1] == ">":
        return found.end()
    if text.startswith(_STRAY_CDATA, at):
        return at  # out of place: what follows is looked at
    end = text.find(">", at)
    if end < 0 or "[" in text[at:end].replace(_STRAY_CDATA, "") or _DECLARES.match(text, at):
        raise FeedError(fact("feed-declares"))
    return end
