"""Which characters a file's bytes stand for: its byte order mark, UTF-8, else the code pages of six languages."""

import codecs
import unicodedata

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longer marks first: UTF-32's begins with UTF-16's."""

_CYRILLIC = ["cp1251", "koi8_u", "cp866", "iso8859_5"]
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_LOOKED_AT = 64 * 1024


def decode(data: bytes) -> str | None:
    """The text of `data`; None where it is binary."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if b"\0" in data:
        return _unmarked_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # a copy that was cut inside its last character
            return data[: error.start].decode("utf-8")
    return data.decode(_code_page(data[:_LOOKED_AT]), errors="replace")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 of any European script has one byte of each pair nearly constant; binary formats have not."""
    head = data[:_LOOKED_AT]
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if high and sum(byte in (0x00, 0x01, 0x04, 0x20) for byte in high) > 0.95 * len(high):
            text = data[: len(data) // 2 * 2].decode(name, errors="replace")
            if sum(c.isprintable() or c.isspace() for c in text) > 0.95 * len(text):
                return text
    return None


def _code_page(data: bytes) -> str:
    """charset-normalizer tells code pages of one script apart well, and those of different scripts badly: choose the script."""
    high = sum(byte > 0x7F for byte in data)
    ascii_letters = sum(byte < 0x80 and chr(byte).isalpha() for byte in data)
    if high > ascii_letters:
        best = from_bytes(data, cp_isolation=_CYRILLIC).best()
        return best.encoding if best else "cp1251"
    page = max(("cp1250", "iso8859_2"), key=lambda page: _polish(data, page))
    return page if _polish(data, page) > 0.6 else "cp1252"


def _polish(data: bytes, page: str) -> float:
    """Share of Polish letters among what the page makes of the bytes that are not ASCII, quotes and dashes aside."""
    foreign = [c for c in data.decode(page, errors="replace") if not c.isascii() and unicodedata.category(c)[0] in "LSNMZ"]
    return sum(c in _POLISH for c in foreign) / len(foreign) if foreign else 0.0
