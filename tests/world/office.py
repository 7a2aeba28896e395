"""Word processors' files and PDFs of the same articles as `documents`, written as programs write them."""

import io
import zlib
from html import escape

from docx import Document

from tests.world.documents import Story, zipped


def docx(story: Story) -> bytes:
    """As a word processor saves it: the title in its style, the rest in paragraphs."""
    document = Document()
    document.add_heading(story.title, 0)
    document.add_paragraph("12.06.2025")
    for paragraph in story.paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt(story: Story, date: str = "2025-06-12") -> bytes:
    """OpenDocument with content and meta data; the type comes first and uncompressed."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    )
    body = "".join(f"<text:p>{escape(p)}</text:p>" for p in story.paragraphs)
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {names}><office:body><office:text>"
        f'<text:h text:outline-level="1">{escape(story.title)}</text:h><text:p>{date}</text:p>{body}'
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-meta {names}><office:meta>"
        f"<dc:title>{escape(story.title)}</dc:title><dc:date>2025-06-13T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(), "meta.xml": meta.encode()}
    )


def rtf(story: Story, date: str = "12.06.2025") -> bytes:
    r"""Every letter that is not ASCII as `\uN?`."""

    def escaped(words: str) -> str:
        plain = words.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in plain)

    lines = [story.title, date, *story.paragraphs]
    body = "\\par\n\\par ".join(map(escaped, lines))
    return (
        f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}{{\\info{{\\title {escaped(story.title)}}}"
        f"{{\\revtim\\yr2025\\mo6\\dy13}}}}\\f0\\pard {body}\\par}}"
    ).encode("ascii")


def pdf(story: Story, pages: int = 1, *, encrypted: bool = False, date: str = "12.06.2025") -> bytes:
    """Lines of about ninety characters in a font that names its letters by a ToUnicode map, as word processors write them."""
    lines = [[story.title, "", date, ""]]
    for paragraph in story.paragraphs * pages:
        lines[-1] += [*_wrapped(paragraph, 90), ""]
        if len(lines[-1]) > 50:
            lines.append([])
    letters = sorted({c for page in lines for line in page for c in line})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    unicode_map = "\n".join(f"<{codes[c]:04X}> <{c.encode('utf-16-be').hex()}>" for c in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(letters)} beginbfchar\n{unicode_map}\nendbfchar endcmap end"
    )
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Alder /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    ]
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Alder "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>"
    )
    objects.append(_stream(cmap.encode()))
    kids = []
    for page in lines:
        drawn = "".join(f"<{''.join(f'{codes[c]:04X}' for c in line)}> Tj T*\n" if line else "T*\n" for line in page)
        objects.append(_stream(f"BT /F1 11 Tf 14 TL 50 780 Td\n{drawn}ET".encode()))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /CreationDate (D:20250613100000Z) /Producer (Alder) >>")
    extra = b""
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -44 >>")
        extra = f"/Encrypt {len(objects)} 0 R /ID [<00> <00>] ".encode()
    info = len(objects) - encrypted
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets))
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R ".encode() + extra + b">>\n")
    out.write(f"startxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"
