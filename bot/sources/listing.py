"""A page that lists many blurbs, told from an article by the shape of its lines (plain text has no other structure).

An article introduces a person once and goes on with the surname; its lines continue each other. Blurbs are self-contained:
each names its speaker in full, ends in its own attribution or breaks off where the page cut it, carries its own day from the
newest down, and may stand twice. No single sign decides, and a doubt leaves the text whole: a split article is worse
than an unsplit page.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean, median

from bot.core.blurbs import are_newest_first
from bot.core.dating import ago, date_line
from bot.core.sentences import sentences
from bot.core.text import is_prose, same_words

_CAPITALISED = r"[^\W\d_a-zа-яґєіїёąćęłńóśźż][\w'’.-]*"
_VERB = (
    r"(?:said|says|wrote|writes|told|announced|added|stated|claimed|warned|reported|reports|noted|stressed|"
    r"заяви(?:в|ла|ли|л)|сказа(?:в|ла|ли|л)|повідоми(?:в|ла|ли)|сообщил[аи]?|написа(?:в|ла|ли|л)|"
    r"powiedział[ai]?|oświadczył[ai]?|sagten?|erklärten?|a déclaré|a dit)"
)
_SPEAKER = re.compile(
    rf"(?P<who>{_CAPITALISED}(?:\s{_CAPITALISED}){{0,5}})(?:['’]s\s\w+)?\s(?:also\s|then\s|later\s)?{_VERB}\b"
)
_CLOSING = re.compile(rf"\b{_VERB}\b[^\"“”.]{{0,80}}[.]?[\"”]?$")
_TURN = re.compile(rf"^(?:[—–-]\s|(?:Q|A|Question|Answer|{_CAPITALISED}(?:\s(?:{_CAPITALISED}|\d+)){{0,3}})\s?:\s)")
_CLOCK = re.compile(r"^\[?\d{1,2}[:.]\d\d\b")
_BULLET = re.compile(r"^(?:[-*•▪●]|\d{1,2}[.)])\s")
_NAMED_AFTER_DASH = re.compile(rf"[–—-]\s{_CAPITALISED}(?:[\s,]+[\w'’.-]+){{0,8}}$")
_CONTINUES = re.compile(
    r"^[\"“]?(?:he|she|they|his|her|their|these|those|that|but|and|however|meanwhile|also|still|yet|then|instead|"
    r"in addition|moreover|according to (?:him|her|them)|for (?:his|her|their) part|asked|speaking|"
    r"він|вона|вони|однак|проте|також|водночас|"
    r"он|она|они|однако|также|при этом|jednak|także|dodał[ai]?|er|sie|doch|aber|außerdem|il|elle|ils|cependant|mais)\b",
    re.IGNORECASE,
)

_LEAST = 5
"""Paragraphs under which nothing is a listing page."""

_CUT_OFF = 120
"""Characters: a paragraph this long that ends without a full stop was cut by the page."""

_ENOUGH = 2.5
"""Points from which a text is a listing page; the hand-written samples of both kinds lie a point and more off it."""


def split_listing(paragraphs: Sequence[str], reference: datetime) -> list[list[str]] | None:
    """The paragraphs of each blurb in order, or None where the text is one article (or a dialogue, a list, a live blog).

    The first may be the page's own short heading alone.
    """
    if len(paragraphs) < _LEAST or _is_other(paragraphs) or same_words(paragraphs[0], paragraphs[1]):
        return None
    if _are_headlines(paragraphs) or _points(paragraphs, reference) >= _ENOUGH:
        return [[paragraph] for paragraph in paragraphs]
    return _headed_blurbs(paragraphs, reference)


def is_headline(line: str) -> bool:
    """Long enough to tell news, and no sentence with its full stop."""
    return 5 <= len(line.split()) <= 30 and 30 <= len(line) <= 200 and not is_prose(line) and line[-1] not in ",;:—–-"


def _is_other(paragraphs: Sequence[str]) -> bool:
    """Dialogues, live blogs and bullet lists are made of short self-contained lines too, and are one piece each."""
    return any(sum(bool(shape.match(p)) for p in paragraphs) >= 0.3 * len(paragraphs) for shape in (_TURN, _CLOCK, _BULLET))


def _are_headlines(paragraphs: Sequence[str]) -> bool:
    headlines = sum((is_headline(p) and p[0].isupper()) or (p[0] in "\"'“«„‘" and is_headline(p)) for p in paragraphs)
    return headlines >= max(_LEAST, 0.85 * len(paragraphs))


def _points(paragraphs: Sequence[str], reference: datetime) -> float:
    count = len(paragraphs)
    speakers = [_speakers(p) for p in paragraphs]
    in_full = Counter(who for names in speakers for who in {n for n in names if " " in n})
    cut_off = sum(_is_cut_off(p, following) for p, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True))
    closing = sum(bool(_CLOSING.search(p)) and len(sentences(p)) <= 3 for p in paragraphs) / count
    repeated = count - 1 - len({p.casefold() for p in paragraphs[1:]})
    introduced_again = max(in_full.values(), default=1) - 1
    points = 2.0 * are_newest_first(paragraphs, reference)
    points += min(2, cut_off) + min(1, repeated) + min(2, introduced_again)
    points += (closing >= 0.4) + 0.5 * (median(len(sentences(p)) for p in paragraphs) <= 1)
    follow_ups = _follow_ups(paragraphs, speakers) / count
    return points - 2 * (follow_ups > 0.12) - 2 * (follow_ups > 0.25)


def _is_cut_off(paragraph: str, following: str) -> bool:
    """Broken off by the page; not the words before a quotation, nor a quotation with its speaker after a dash."""
    if len(paragraph) < _CUT_OFF or is_prose(paragraph) or paragraph[-1] in ":;,—":
        return False
    return following[:1] not in ("“", '"', "«", "„") and not _NAMED_AFTER_DASH.search(paragraph)


def _speakers(paragraph: str) -> list[str]:
    """Who speaks in it, as named there: the last two words of "President Jane Doe", or a surname alone."""
    return [" ".join(match["who"].split()[-2:]) for match in _SPEAKER.finditer(paragraph)]


def _follow_ups(paragraphs: Sequence[str], speakers: Sequence[Sequence[str]]) -> int:
    """Paragraphs that go on from an earlier one: by their first word, or by a surname introduced before."""
    surnames: set[str] = set()
    found = 0
    for paragraph, names in zip(paragraphs, speakers, strict=True):
        alone = {name for name in names if " " not in name}
        found += bool(_CONTINUES.match(paragraph)) or bool(alone & surnames) or paragraph.split()[0] in surnames
        surnames |= {word.rstrip(".,") for word in _surnames(paragraph)}
    return found


def _surnames(paragraph: str) -> set[str]:
    pairs = re.findall(rf"(?:{_CAPITALISED}\s)+({_CAPITALISED})", paragraph)
    return {re.sub(r"['’]s?$", "", word) for word in pairs}


def _headed_blurbs(paragraphs: Sequence[str], reference: datetime) -> list[list[str]] | None:
    """Headline, perhaps a date, one or two paragraphs, again and again: a tag page. Sub-headings are shorter than headlines."""
    starts = [index for index, p in enumerate(paragraphs) if is_headline(p) and not _is_date(p, reference)]
    if len(starts) < 4 or starts[0] > 1:
        return None
    blurbs = [list(paragraphs[start:end]) for start, end in zip(starts, [*starts[1:], len(paragraphs)], strict=True)]
    bodies = [[p for p in blurb[1:] if not _is_date(p, reference)] for blurb in blurbs]
    even = sum(1 <= len(body) <= 2 for body in bodies) >= 0.9 * len(blurbs)
    if not even or fmean(len(blurb[0].split()) for blurb in blurbs) < 7:
        return None
    return [list(paragraphs[: starts[0]]), *blurbs] if starts[0] else blurbs


def _is_date(line: str, reference: datetime) -> bool:
    return bool(ago(line, reference) or date_line(line, reference))
