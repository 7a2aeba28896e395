"""Where sentences begin and end, in any of the scripts that feeds are written in.

A full stop ends a sentence only if what stands before it is no abbreviation or initial and what follows may begin one.
Newlines and bullets always end one. Linear in the length of the text.
"""

import re
from bisect import bisect_right
from operator import itemgetter

_BREAK = re.compile(
    r"[.!?…。！？\n*•▪●–—](?:"  # one set first, which the engine scans for fast
    r"(?<=[.!?…])[.!?…]*[\"'”’»“)\]*_]*(?=\s)"
    r"|(?<=[。！？])[。！？]*[」』”]*"
    r"|(?<=\n)\s*"
    r"|(?<=\s[*•▪●–—])(?=\s+[*_«“„\"A-ZÀ-ÞА-ЯҐЄІЇ]))"
)
"""Candidates: terminators with what closes after them, newlines, and bullets inside a line."""

_BEFORE = re.compile(r"(?:^|[\s(\[«“„\"'‘/-])((?:[^\W\d_]\.)*[^\W\d_]{1,12}|\d{1,2})$")
"""The word, dotted acronym or short number right before a full stop."""

_NEXT = re.compile(r"\s*[\"'“”„«‘’(\[*_—–-]*\s*(\w+)?")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NEVER_LAST = _words(
    # English
    "mr mrs ms dr prof gen lt col sgt capt maj cpl adm cmdr brig sen rep reps sens gov pres rev hon st mt no nos vs approx fig "
    "amb insp supt messrs eg ie e.g i.e cf "
    # German, French
    "nr bzw ca sog z.b d.h u.a dipl abs mm mme mlle ste p.ex art hl "
    # Polish
    "np tzw płk gen ppłk im św ul inż red m.in hr "
    # Ukrainian, Russian
    "т.зв т.н зв н ім им св вул ул просп див см напр ред акад проф ген полк пп гр обл о м с т"
)
"""Abbreviations that something must follow, so that their full stop is never the end."""

_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc okt dez")

_ORDINAL_NOUNS = _words(
    "januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert jahrestag tag "
    "jahr woche mal weltkrieg bundestag"
)
"""German writes ordinals with a full stop: "am 3. April"."""

_STARTERS = _words(
    "the a an he she it they we i you in on at but and as after before this that these those there his her its their our "
    "however meanwhile when while if for from with by last earlier later according since"
)
"""After an acronym such as `U.S.`, only these begin a new sentence; any other capitalised word may be its noun."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) in code points, in order, without surrounding space; together they hold all words of `text`."""
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _BREAK.finditer(text):
        if _ends_sentence(text, start, mark):
            bullet_or_newline = mark.group()[0] in "*•▪●–—" or "\n" in mark.group()
            _add(spans, text, start, mark.start() if bullet_or_newline else mark.end())
            start = mark.end()
    _add(spans, text, start, len(text))
    return spans


def sentence_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The span that holds `position`, else the last that begins before it; (0, 0) where there is none."""
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return spans[index] if index >= 0 else (0, 0)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + piece.index(stripped[0])
        spans.append((begin, begin + len(stripped)))


def _ends_sentence(text: str, start: int, mark: re.Match[str]) -> bool:
    sign = mark.group()
    if sign[0] not in ".!?…":
        return True
    following = _NEXT.match(text, mark.end())
    word = (following.group(1) or "") if following else ""
    if word and word[0].islower():
        return False
    return sign[0] != "." or len(sign.rstrip("\"'”’»“)]*_")) > 1 or not _is_abbreviation(text, start, mark.start(), word)


def _is_abbreviation(text: str, start: int, stop: int, next_word: str) -> bool:
    before = _BEFORE.search(text, max(start, stop - 24), stop)
    if before is None:
        return False
    word, following = before.group(1), next_word.casefold()
    folded = word.casefold()
    if word.isdecimal():
        return following in _ORDINAL_NOUNS
    if folded in _NEVER_LAST:
        return True
    if folded in _MONTHS:
        return next_word[:1].isdigit()
    if "." in word:
        return following not in _STARTERS
    return len(word) == 1 and word.isupper() and word != "I"
