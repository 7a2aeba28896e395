"""A feed saved as a file: read as feeds are, each entry an article."""

from dataclasses import replace

from bot.core.errors import DocumentError, FeedError
from bot.core.model import UNDATED, Article, Dating, FetchedFeed, Precision, RawEntry, ReadDocument
from bot.sources import feeds
from bot.sources.documents.file import File
from bot.sources.documents.pieces import numbered
from bot.sources.documents.prose import title_and_text

_ROOTS = ("<rss", "<feed", "<rdf:rdf")


def claims(file: File) -> bool:
    """Its root element is a feed's."""
    head = file.head.lstrip("\ufeff \t\r\n").casefold()
    return head.startswith(("<?xml", *_ROOTS)) and any(root in head for root in _ROOTS)


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    try:
        parsed = feeds.parse(FetchedFeed("", 200, file.data))
    except FeedError as error:
        raise DocumentError(f"{file.name}: {str(error).removeprefix(': ')}") from error
    if not parsed.entries:
        raise DocumentError(f"{file.name}: a feed without entries; remove the file")
    articles = (_article(entry, parsed.title, parsed.language) for entry in parsed.entries)
    part, warnings = numbered(articles), tuple(map(str, parsed.warnings))
    return ReadDocument("feed", tuple(replace(a, part=f"entry {a.blurb or 1}") for a in part), warnings=warnings)


def _article(entry: RawEntry, feed_title: str, language: str) -> Article:
    title, text = title_and_text(entry.title, entry.summary)
    at = entry.published or entry.updated
    return Article(
        title=title or entry.link or entry.entry_id,
        text=text,
        dating=Dating(at, Precision.TIME, "feed") if at else UNDATED,
        publisher=entry.source_title or feed_title,
        byline=entry.author,
        link=entry.link,
        language=entry.language or language,
    )
