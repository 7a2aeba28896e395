"""Items that a program wrote down: what the keys of JSON objects and the columns of tables mean.

The shape (docs/documents.md): `title`, `text`, `published`, `publisher`, `byline`, `link`, `language`. What other
programs call them is understood, too.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.core.dates import instant
from bot.core.dating import date_line
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Article, Dating, Precision
from bot.core.text import normalise
from bot.core.urls import is_web
from bot.sources.documents.prose import title_and_text

NAMES = {
    "title": ("title", "headline", "subject", "name", "заголовок", "titel", "titre", "tytuł"),
    "text": (
        "text", "body", "content", "article", "content_text", "full_text", "summary", "description", "snippet", "текст",
        "treść",
    ),
    "published": (
        "published", "date", "published_at", "publication_date", "pubdate", "datetime", "time", "timestamp", "created",
        "created_at", "дата", "datum", "data",
    ),
    "publisher": ("publisher", "source", "outlet", "site", "media", "publication", "джерело", "источник", "quelle", "źródło"),
    "byline": ("byline", "author", "authors", "by", "creator", "автор", "autor", "auteur"),
    "link": ("link", "url", "href", "source_url", "permalink", "посилання", "ссылка"),
    "language": ("language", "lang", "мова", "язык", "sprache", "langue", "język"),
}  # fmt: skip
"""What a value means, and the names it goes by, in order of trust."""

_KNOWN = {name for names in NAMES.values() for name in names}
_MILLISECONDS = 10**11
"""A Unix time above this counts milliseconds: as seconds it would lie in the year 5138."""


def looks_like_record(names: list[str]) -> bool:
    """Do these keys or column names promise items: a title or a text, and something else that is known?"""
    folded = [fold(name) for name in names]
    told = [name for name in folded if name in _KNOWN]
    return len(told) >= 2 and any(name in (*NAMES["title"], *NAMES["text"]) for name in told)


def fold(name: str) -> str:
    """`Published At` and `published_at` are one name."""
    return "_".join(name.strip().lower().replace("-", " ").split())


def article(record: Mapping[str, object], columns: Mapping[str, str], where: str, modified: datetime) -> Article:
    """The item of one object or row; `columns` says which name holds what, before the usual ones. Raises DocumentError."""
    values = {fold(str(key)): value for key, value in record.items() if value not in (None, "")}
    said = {meaning: _pick(values, meaning, columns) for meaning in NAMES}
    text = _words(said["text"])
    title, text = title_and_text(_words(said["title"]).replace("\n", " ").strip(), text)
    if not title:
        raise DocumentError(f"{where}: holds neither a title nor a text")
    link = _words(said["link"]).strip()
    return Article(
        title=title,
        text=text,
        dating=_dating(said["published"], modified),
        publisher=_words(said["publisher"]).replace("\n", " ").strip(),
        byline=_words(said["byline"]).replace("\n", ", ").strip(),
        link=link if is_web(link) else "",
        language=_words(said["language"])[:2].lower(),
    )


def _pick(values: Mapping[str, object], meaning: str, columns: Mapping[str, str]) -> object:
    mapped = fold(columns[meaning]) if meaning in columns else ""
    return next((values[name] for name in (mapped, *NAMES[meaning]) if name in values), "")


def _words(value: object) -> str:
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, Mapping):  # JSON Feed's and schema.org's authors are objects
        return _words(value.get("name", ""))
    if isinstance(value, list):
        return "\n".join(filter(None, map(_words, value)))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _dating(value: object, modified: datetime) -> Dating:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _unix(float(value))
    stated = _words(value).strip()
    if not stated:
        return UNDATED
    if stated.isdecimal() and len(stated) >= 9:
        return _unix(float(stated))
    try:
        at, precision = instant(datetime.fromisoformat(stated))
    except (ValueError, OverflowError):
        return date_line(stated, modified) or UNDATED
    return Dating(at, Precision.DAY if len(stated) <= 10 else precision, "stated in the record")


def _unix(seconds: float) -> Dating:
    seconds = seconds / 1000 if seconds > _MILLISECONDS else seconds
    try:
        return (
            Dating(datetime.fromtimestamp(seconds, UTC), Precision.TIME, "stated in the record") if seconds > 10**8 else UNDATED
        )
    except (ValueError, OverflowError, OSError):
        return UNDATED
