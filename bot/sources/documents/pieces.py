"""Many documents in one file (an archive, a mailbox, a table): their articles in one numbered row, each with where it stood."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core.errors import DocumentError
from bot.core.model import Article, ReadDocument

Part = tuple[str, Callable[[], ReadDocument]]
"""(where in the file it stands, in words for people; what reads it)."""

_MOST_WARNINGS = 20


def gather(kind: str, name: str, parts: Iterable[Part]) -> ReadDocument:
    """One document of all parts that can be read; the others become warnings. Raises DocumentError where none can be."""
    articles: list[Article] = []
    warnings: list[str] = []
    notes: list[str] = []
    count = 0
    for where, read in parts:
        count += 1
        try:
            found = read()
        except DocumentError as error:
            warnings.append(str(error) if where in str(error) else f"{where}: {error}")
            continue
        warnings += found.warnings
        notes += [found.note] if found.note else []
        articles += (
            replace(
                article,
                part=f"{where}, {article.part}" if article.part else where,
                page_text=article.page_text or found.page_text,
            )
            for article in found.articles
        )
    if not articles and not notes:
        raise DocumentError(f"{name}: {_nothing(kind, count, warnings)}")
    return ReadDocument(
        kind, numbered(articles), warnings=tuple(warnings[:_MOST_WARNINGS]), note="; ".join(notes[:_MOST_WARNINGS])
    )


def numbered(articles: Iterable[Article]) -> tuple[Article, ...]:
    """With their places counted from 1; a lone one is a whole article and has none."""
    found = tuple(articles)
    return found if len(found) < 2 else tuple(replace(article, blurb=number) for number, article in enumerate(found, 1))


def _nothing(kind: str, count: int, warnings: list[str]) -> str:
    if not count:
        return f"{kind} with nothing in it; remove the file"
    innermost = warnings[0].rpartition("can be read: ")[2]
    more = f" (and {count - 1} more)" if count > 1 else ""
    return f"nothing in this {kind} can be read: {innermost}{more}"
