"""What sort of piece a headline announces. Pieces of different sorts on one event are often different stories: the preview,
the explainer, the issue of a series."""

import re
from enum import Flag, auto
from functools import lru_cache

_FLAGS = re.IGNORECASE
_EXPLAINS = re.compile(
    r"^(?:how|why|what|who|where|is|are|can|could|will|should|does|explained|analysis|opinion|comment|editorial|view|"
    r"fact ?check|"
    r"factbox|timeline|profile|explainer|\d+ (?:takeaways|things|key|facts)|"
    r"warum|wie|was|wer|dlaczego|jak|czy|kto|co|"
    r"pourquoi|comment|qui|que|чому|як|що|хто|почему|как|что|кто)\b|\?\s*$|\btakeaways\b|\bwhat (?:to|we) know\b|explained\b|"
    r"\banalysis\b|\bopinion\b|\bview on\b|\bcartoon\b|\bpodcast\b|\bquiz\b|\bwhat(?: happens|'s|’s) next\b|"
    r"\bkey (?:points|events)\b|"
    r"\b(?:opinia|komentarz|kommentar|analyse|tribune|колонка|аналіз|анализ|мнение|думка)\b",
    _FLAGS,
)
_COMING = re.compile(
    r"\b(?:(?<!meet )(?<!meets )(?<!met )(?<!gather )to (?:meet|gather|convene|discuss|hold|host|visit|receive|attend|travel|"
    r"arrive|vote|push|face|sign|announce|speak|address|lay)|set to|ahead of|will (?:meet|gather|discuss|hold|host|be)|"
    r"on the agenda|"
    r"due to|expected to|plans? to|preview|upcoming|next week|later today|braces?|prepar\w+)\b",
    _FLAGS,
)
_TO_COME = re.compile(
    r"\b(?:set to|ahead of|due to|expected to|plans? to|upcoming|next week|later today|on the agenda|"
    r"to (?:meet|gather|discuss)|"
    r"will (?:meet|gather|discuss|hold|host|visit))\b",
    _FLAGS,
)
"""The same in a lead, where reports of what has happened say too what will follow."""
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|"
    r"dec(?:ember)?|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|"
    r"novembre|décembre|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|января|"
    r"февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\.?\s+\d{{1,2}}\b|"
    rf"\b\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?\b|"
    r"\b20\d\d-\d\d-\d\d\b",
    _FLAGS,
)
_ISSUE = re.compile(
    r"\b(?:day|dzień|tag|jour|день|доба|game|episode|ep|issue|week|round|part|no|vol)\.?\s*[#№]?\s*\d[\d,.]*|#\s*\d+|№\s*\d+",
    _FLAGS,
)
_REGULAR = re.compile(
    r"\b(?:hints?|crossword|wordle|quordle|strands|sudoku|horoscopes?|promo code|bonus code|box office|how to watch|"
    r"live stream|"
    r"kurs (?:\w{3}/\w{3}|euro|dolara|funta|franka)|ile kosztuje (?:euro|dolar|funt|frank)|gold price|weather forecast|"
    r"lotto|lottery|newsletter|morning news|evening news|"
    r"list of key events|key events|what we know on day|war briefing|morning briefing|fast facts|in pictures|"
    r"photos of the day|"
    r"newswrap|roundup|morning report|best deals|week in review|daily digest|today in history|зведення|сводка|tageslage|"
    r"главное за|"
    r"головне за|гороскоп|курс (?:валют|доллара|евро|долара|євро))\b",
    _FLAGS,
)
_TEMPLATE_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_COMING_WITHIN = 150
"""Code points of the lead that say whether the headline's event is still to come."""
_SAME_TEMPLATE = 0.75
"""Share of the words of the shorter headline that both have, from which two issues are of one series."""


class Sort(Flag):
    """What sort of piece it is; several may hold."""

    REPORT = 0
    EXPLAINS = auto()
    COMING = auto()
    """It tells what is to happen."""
    REGULAR = auto()
    """An issue of a series: a daily list, a puzzle, a rate of exchange."""


@lru_cache(maxsize=1 << 9)
def sort_of(title: str, opening: str) -> Sort:
    """By the words of a headline (and, for what is to come, of headline and lead)."""
    sort = Sort.REPORT
    if _EXPLAINS.search(title):
        sort |= Sort.EXPLAINS
    if _COMING.search(title) or _TO_COME.search(opening, len(title), len(title) + _COMING_WITHIN):
        sort |= Sort.COMING
    if _REGULAR.search(title) or (_DIGITS.search(title) and (_ISSUE.search(title) or _DATED.search(title))):
        sort |= Sort.REGULAR
    return sort


def of_one_series(one: str, other: str) -> bool:
    """Two headlines, each of an issue of a series, made from one pattern with other numbers or names: never one event."""
    mine, theirs = _template(one), _template(other)
    common = len(mine & theirs) / (min(len(mine), len(theirs)) or 1)
    if mine == theirs and _numbers(one) == _numbers(other):
        return False  # the same issue in two feeds
    named = {match.group().casefold() for match in (_REGULAR.search(one), _REGULAR.search(other)) if match}
    return common >= _SAME_TEMPLATE or (len(named) == 1 and bool(_REGULAR.search(one) and _REGULAR.search(other)))


def _template(title: str) -> set[str]:
    return set(_TEMPLATE_WORD.findall(_DATED.sub(" ", title.casefold())))


def _numbers(title: str) -> list[str]:
    return _DIGITS.findall(title)
