"""OpenDocument text (.odt, .fodt): a ZIP archive whose content.xml holds headings and paragraphs (ODF 1.3, part 3)."""

from datetime import UTC, datetime

from lxml import etree

from bot.core import bounds
from bot.core.dating import not_after
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Dating, ReadDocument
from bot.sources.documents import packed
from bot.sources.documents.file import File
from bot.sources.documents.prose import Stated, read_prose
from bot.sources.documents.xml import parse_xml

_MIME = b"application/vnd.oasis.opendocument.text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_TEXT}note", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"}


def claims(file: File) -> bool:
    """The type stands uncompressed in the first member (ODF 1.3, part 2, 3.3)."""
    return packed.is_zip(file) and _MIME in file.data[:200]


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    with packed.opened(file) as archive:
        try:
            content, meta = packed.member(archive, "content.xml"), packed.member(archive, "meta.xml")
        except packed.DAMAGED as error:
            raise DocumentError(f"{file.name}: a damaged OpenDocument file ({error}); save it again") from error
    if not content:
        raise DocumentError(f"{file.name}: an OpenDocument file without content; save it again")
    lines = _lines(parse_xml(content, file.name))
    about = parse_xml(meta, file.name) if meta else None
    heading = next((text for level, text in lines[:3] if level == 1), "")
    stated = Stated(title=heading or _about(about, f"{_DC}title"), made=_made(about))
    return read_prose("\n\n".join(text for _, text in lines), file.name, file.modified, kind="odt", stated=stated)


def _lines(root: etree._Element) -> list[tuple[int, str]]:
    """(heading level or 0, text) of each heading and paragraph."""
    found = []
    for node in root.iter(f"{_TEXT}h", f"{_TEXT}p"):
        if any(parent.tag in _SKIPPED for parent in node.iterancestors()):
            continue
        level = int(node.get(f"{_TEXT}outline-level") or 1) if node.tag == f"{_TEXT}h" else 0
        if text := _words(node).strip():
            found.append((level, text))
    return found


def _words(node: etree._Element) -> str:
    """A paragraph's text: tabs, breaks and repeated blanks are elements of their own."""
    parts = [node.text or ""]
    for child in node:
        if child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            parts.append(" ")
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _about(about: etree._Element | None, tag: str) -> str:
    found = about.find(f".//{tag}") if about is not None else None
    return (found.text or "").strip() if found is not None else ""


def _made(about: etree._Element | None) -> Dating:
    stated = _about(about, f"{_DC}date") or _about(about, f"{_META}creation-date")
    try:
        at = datetime.fromisoformat(stated[:19])
    except ValueError:
        return UNDATED
    return not_after(at.replace(tzinfo=UTC), bounds.SAVED)
