"""What a saved page carries that is not its article: share lines, comment boxes, tag lists, bios, teasers of other articles.

The tables say what and why. When unsure, keep: a line goes only if it is cruft wherever it stands, or follows an opener that
stands in the last part of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.core.bylines import read_byline
from bot.core.sentences import sentences
from bot.core.text import is_prose


def _line(alternatives: str) -> re.Pattern[str]:
    """A whole line that is one of the `alternatives` (rows of them), with the marks and counters that pages put around it."""
    joined = "|".join(row.strip() for row in alternatives.strip().splitlines())
    return re.compile(rf"(?i)^[\W_]*(?:{joined})[\W_]*(?:\(?\d{{1,6}}\)?)?[\W_]*$")


_NETWORKS = r"(?:facebook|twitter|x|telegram|whatsapp|linkedin|reddit|e-?mail|print|copy link)"

LINES = (
    (
        "share line",
        _line(
            rf"""
            share(?: (?:this|on|via|with).{{0,40}})?|shares?|tweet|post on x|follow us on \w+|from twitter
            {_NETWORKS}(?:[\s|,/•·]+{_NETWORKS})*
            поділитися|поширити|поделиться|udostępnij|teilen|partager
            """
        ),
    ),
    (
        "link to the original",
        _line(
            r"""
            (?:read|view|see) (?:the )?(?:entire|full|original|whole|complete|more)(?: web)?
            (?:read|view|see) (?:the )?(?:entire|full|original|whole|complete|more) (?:web )?(?:article|story|post|text|here)
            continue reading|keep reading|original article
            читати (?:далі|повністю)|читать (?:далее|полностью)|czytaj (?:więcej|dalej)|weiterlesen|lire la suite
            """
        ),
    ),
    (
        "reading aid",
        _line(
            r"""
            \d{1,2}[- ]min(?:ute)?s?(?: read)?|temps de lecture.{0,12}|lesezeit.{0,12}|czas czytania.{0,12}|час читання.{0,12}
            artikel (?:zum hören|anhören)|écouter l['’]article|réagir|dalszy ciąg (?:materiału|artykułu) pod .{3,20}
            listen to (?:this )?(?:article|story).{0,20}|reading time.{0,20}
            advertisement|ad|sponsored|реклама|reklama|anzeige|werbung|publicité
            skip to (?:main )?content|back to top|menu|home|\d[\d,.]* views?|loading
            reuse this content|our standards: .{5,50}
            subscribe(?: now)?|sign (?:in|up)|log ?in|bookmark
            """
        ),
    ),
    (
        "mail or cookie notice",
        re.compile(
            r"(?i)^(?:your e-?mail address will not be published|required fields are marked|save my name, e-?mail|notify me of|"
            r"(?:sign up|subscribe) (?:for|to) (?:our|the) .{0,40}newsletter|we use cookies|"
            r"by (?:clicking|subscribing|signing up)|follow us on|join us on|all rights reserved|© ?\d{4}|copyright ©)"
        ),
    ),
    (
        "photo credit",
        re.compile(r"(?i)^(?:photos?|foto|fot\.|фото|crédits? photo|photo credit|bild)\s*:\s*[^.!?]{2,60}$"),
    ),
    ("placeholder", re.compile(r"(?i)^lorem ipsum\b")),
    (
        "empty label",
        _line(
            r"""
            (?:article )?by\s*:\s*(?:source\s*:)?
            (?:source|author|tags?|photo|image|credit|category|categories|via)\s*:
            """
        ),
    ),
)
"""(reason, whole line): cruft wherever it stands."""


class Extent(Enum):
    """How far what an opener begins reaches."""

    REST = auto()
    """To the end: nothing of the article follows a comment box."""
    LABELS = auto()
    """Over the short lines after it that are no prose: tags, categories, other headlines."""
    BIO = auto()
    """Over a name and one paragraph."""


OPENERS = (
    (
        "comments",
        Extent.REST,
        _line(
            r"""
            (?:\d+ )?comments?(?: section)?|comments are closed|cancel reply|join the (?:conversation|discussion)
            (?:leave|post|add|write) a (?:reply|comment)
            коментарі|залишити коментар|комментарии|оставить комментарий|komentarze|dodaj komentarz
            kommentare|kommentar schreiben|commentaires|laisser un commentaire
            """
        ),
    ),
    (
        "author's bio",
        Extent.BIO,
        _line(
            r"""
            about (?:the )?authors?|author bio
            про автора|об авторе|o autorze|über (?:den autor|die autorin)|à propos de l['’]auteur
            """
        ),
    ),
    (
        "tags",
        Extent.LABELS,
        _line(
            r"""
            tags?|topics|category|categories|filed under|labels|keywords
            теги|теґи|мітки|рубрики|категорії|категории|tagi|kategorie|schlagwörter|kategorien|mots-clés
            """
        ),
    ),
    (
        "other articles",
        Extent.LABELS,
        _line(
            r"""
            (?:related|recommended|similar|other|more|latest|popular|trending) (?:articles?|stories|posts?|news|reading|content)
            related|recommended(?: for you)?|trending|most read|more (?:from .{2,30}|on this (?:topic|story))
            explore more on these topics|mehr zum thema|sur le même sujet|więcej na ten temat|на цю тему|по теме|zobacz także
            read (?:also|next|more on this.{0,20})|also read|see also|next (?:article|post)|previous (?:article|post)
            you (?:may|might) also (?:like|be interested in).{0,10}|don['’]t miss
            читайте також|читайте также|czytaj (?:też|także|również)|lesen sie auch|à lire aussi|lire aussi
            """
        ),
    ),
)
"""(reason, extent, whole line): cruft itself, and so is what it opens if it stands in the last part of a text."""

_INLINE_TEASER = re.compile(
    r"(?i)^(?:read also|also read|read more|related|see also|читайте також|читайте также|czytaj także|lesen sie auch|"
    r"lire aussi|à lire aussi)\s*[:—–|]\s*\S"
)

_LONGEST_LINE = 200
"""Characters of a line that are compared with the tables."""

_LAST_PART = 0.5
"""Openers open only after this share of the text's characters: "Comments" may be a sub-heading further up."""

_LABEL_LENGTH = 120
_TEASER_WORDS = range(7, 31)
_TEASER_SUMMARY = 400
"""Characters: a teaser's summary is a sentence or two."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text's own paragraphs, what was taken away and why, and the byline that stood among it."""

    kept: list[str]
    dropped: list[tuple[str, str]] = field(default_factory=list)
    publisher: str = ""
    byline: str = ""


def clean(paragraphs: Sequence[str]) -> Cleaned:
    """Take away the cruft. The order of what is kept is the order it came in."""
    marks = _marks(paragraphs)
    publisher = byline = ""
    for index in _edge(marks):
        if found := read_byline(paragraphs[index]):
            marks[index] = "byline"
            publisher, byline = publisher or found.publisher, byline or found.name
    _mark_teaser(paragraphs, marks)
    kept = [p for p, mark in zip(paragraphs, marks, strict=True) if not mark]
    dropped = [(p, mark) for p, mark in zip(paragraphs, marks, strict=True) if mark]
    return Cleaned(kept, dropped, publisher, byline)


def _marks(paragraphs: Sequence[str]) -> list[str]:
    """A reason for each paragraph that is cruft; empty for the others."""
    marks = [next((reason for reason, shape in LINES if shape.match(p[:_LONGEST_LINE])), "") for p in paragraphs]
    total, passed, index = sum(map(len, paragraphs)), 0, 0
    while index < len(paragraphs):
        passed += len(paragraphs[index])
        opener = _opener(paragraphs[index])
        if _INLINE_TEASER.match(paragraphs[index]) and len(paragraphs[index]) < _TEASER_SUMMARY:
            marks[index] = "teaser of another article"
        if opener:
            reason, extent = opener
            reach = _reach(paragraphs, index + 1, extent) if passed > _LAST_PART * total else index + 1
            for covered in range(index, reach):
                marks[covered] = marks[covered] or reason
        index += 1
    return marks


def _reach(paragraphs: Sequence[str], start: int, extent: Extent) -> int:
    """The index after the last paragraph that an opener covers."""
    if extent is Extent.REST:
        return len(paragraphs)
    end = start
    while end < len(paragraphs) and _is_label(paragraphs[end]):
        end += 1
        if extent is Extent.BIO:
            return min(end + 1, len(paragraphs))
    return end


def _opener(line: str) -> tuple[str, Extent] | None:
    return next(((reason, extent) for reason, extent, shape in OPENERS if shape.match(line[:_LONGEST_LINE])), None)


def _is_label(line: str) -> bool:
    return len(line) <= _LABEL_LENGTH and not is_prose(line) and _opener(line) is None


def _edge(marks: Sequence[str]) -> list[int]:
    """Where bylines stand: the first lines, and those around and among the cruft at the end."""
    last = len(marks) - 1
    while last > 0 and marks[last]:
        last -= 1
    # Not the very first line: that is the title, and titles are capitalised like names.
    head = [index for index in range(min(5, len(marks))) if not marks[index]][1:]
    tail = [index for index in range(max(last - 1, 5), last + 1) if not marks[index]]
    return head + tail[::-1]


def _mark_teaser(paragraphs: Sequence[str], marks: list[str]) -> None:
    """A headline with its one-paragraph summary, right before a byline or "Read Entire Article", advertises another article.

    Only there: elsewhere the same two lines may be a long sub-heading, or a quotation, and the article's last paragraph.
    """
    rest = [index for index, mark in enumerate(marks) if not mark]
    if len(rest) < 5 or not {"byline", "link to the original"}.intersection(marks[rest[-1] + 1 : rest[-1] + 2]):
        return
    headline, summary = paragraphs[rest[-2]], paragraphs[rest[-1]]
    if (
        rest[-1] - rest[-2] == 1
        and len(headline.split()) in _TEASER_WORDS
        and not is_prose(headline)
        and headline[-1] not in ":;,—–"
        and len(sentences(headline)) == 1
        and is_prose(summary)
        and len(summary) <= _TEASER_SUMMARY
        and len(sentences(summary)) <= 2
    ):
        marks[rest[-2]] = marks[rest[-1]] = "teaser of another article"
