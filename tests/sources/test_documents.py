"""Documents come out as a careful reader would have them. Sample and expectation stand side by side in tests/data/documents."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources import documents
from bot.sources.language import detect

SAMPLES = Path(__file__).parent.parent / "data" / "documents"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".json")
MODIFIED = datetime.fromisoformat("2025-06-20T12:00:00+00:00")


def expectation(name: str) -> dict[str, Any]:
    """What stands beside the sample."""
    loaded: dict[str, Any] = json.loads((SAMPLES / name).with_suffix(".expected.json").read_text(encoding="utf-8"))
    return loaded


def read(name: str) -> tuple[ReadDocument, dict[str, Any]]:
    expected = expectation(name)
    modified = datetime.fromisoformat(expected["modified"])
    return documents.read((SAMPLES / name).read_bytes(), name, modified), expected


@pytest.mark.parametrize("name", [name for name in NAMES if "blurbs" not in expectation(name)])
def test_an_article_is_one_item_with_its_own_values(name: str) -> None:
    """Title, date with its precision, publisher, byline, language, link and body are those that a careful reader names."""
    found, expected = read(name)
    assert len(found.articles) == 1
    article = found.articles[0]
    paragraphs = article.text.split("\n\n")
    values = {
        "kind": found.kind,
        "articles": 1,
        "title": article.title,
        "published": article.dating.at.isoformat() if article.dating.at else None,
        "precision": article.dating.precision.value,
        "publisher": article.publisher,
        "byline": article.byline,
        "language": article.language or detect(f"{article.title}\n{article.text}"),
        "link": article.link,
        "paragraphs": len(paragraphs),
        "body": paragraphs,
        "first": paragraphs[0][: len(expected.get("first", ""))],
        "last": paragraphs[-1][: len(expected.get("last", ""))],
    }
    assert {key: values[key] for key in expected if key != "modified"} == {k: v for k, v in expected.items() if k != "modified"}
    assert article.blurb == 0
    assert not found.page_text


@pytest.mark.parametrize("name", [name for name in NAMES if "blurbs" in expectation(name)])
def test_a_listing_page_gives_its_blurbs_in_order(name: str) -> None:
    """A page of blurbs is split into them, each with its number and its own date or the bound its neighbours give."""
    found, expected = read(name)
    assert [article.blurb for article in found.articles] == list(range(1, expected["blurbs"] + 1))
    assert found.page_title == expected["page_title"]
    for key, values in {
        "published": [article.dating.at and article.dating.at.date().isoformat() for article in found.articles],
        "precisions": [article.dating.precision.value for article in found.articles],
        "titles": {number: found.articles[int(number) - 1].title for number in expected.get("titles", {})},
        "links": {number: found.articles[int(number) - 1].link for number in expected.get("links", {})},
        "kind": found.kind,
    }.items():
        assert values == expected.get(key, values)
    assert all(article.text in found.page_text for article in found.articles)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "a PDF whose end is missing: it was cut off"),
        (b"PK\x03\x04 ...", "a damaged or cut off archive"),
        (b"\x00\x01\x02\x03" * 50, "a binary file, not a PDF, Word"),
        (b"\x89PNG\r\n\x1a\n....", "a picture, not a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "an old office document"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a feed without entries"),
        (b"<?xml version='1.0'?><svg/>", "an XML file that is neither a feed"),
        (b"{\\rtf1\\ansi Half a docum", "an RTF document whose end is missing"),
        (b"\x1f\x8b\x08\x00broken", "a gzip archive whose end is missing"),
        (b" \n \n", "holds no text"),
        (b"", "holds no text"),
        (b"<!DOCTYPE html><html><body></body></html>", "an HTML page without text"),
    ],
)
def test_what_is_no_document_says_what_it_is_and_what_to_do(data: bytes, words: str) -> None:
    """A file of another type is refused by its content, whatever its name, in words that an operator can act on."""
    with pytest.raises(DocumentError) as refused:
        documents.read(data, "clipping.txt", MODIFIED)
    assert str(refused.value).startswith("clipping.txt: ")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8_u", "cp866"]
)
def test_cyrillic_is_read_in_any_charset(charset: str) -> None:
    """A Russian sentence comes out the same from every charset that it is commonly saved in."""
    text = "Первые корабли вышли в пролив, сообщили в управлении порта. Остальные последуют на этой неделе."
    assert documents.read(text.encode(charset), "a.txt", MODIFIED).articles[0].text == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [("Żołnierze wyślą łódź", "cp1250"), ("Żołnierze wyślą łódź", "iso8859_2"), ("Größe über alles; déjà là", "cp1252")],
)
def test_latin_letters_are_read_in_their_code_page(text: str, charset: str) -> None:
    """Polish is told from German and French by its letters."""
    assert documents.read(text.encode(charset), "a.txt", MODIFIED).articles[0].text == text


def test_a_character_cut_in_half_at_the_end_spoils_nothing() -> None:
    """A copy that broke off inside its last character is still read as UTF-8."""
    assert (
        documents.read("Zwei Schiffe — ja ".encode() + "—".encode()[:2], "a.txt", MODIFIED)
        .articles[0]
        .text.startswith("Zwei Schiffe —")
    )
