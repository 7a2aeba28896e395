"""When a text was published, as a careful reader would tell: which of its dates say so, and which tell of something else.

In order of trust: a date stated as such (`date 2025-03-13`, a dateline, front matter); the day somebody in the lead "said
on", or a later such day further down, since an article cannot be older than what it reports; "20 hours ago" against the
file's time, which also sharpens the others where they agree. Any other past day is a bound: not before it. A coming event's
day ("will meet on March 27") dates nothing but the other way round.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto

from bot.core.clocks import CLOCK
from bot.core.dates import Era, Mention, at_midnight, era_of, mentions, with_clock
from bot.core.facts import Fact, fact
from bot.core.model import NOT_BEFORE, UNDATED, Dating, Precision

_SAID = (
    r"(?:said|told|wrote|announced|stated|reported|added|posted|tweeted|declared|confirmed|warned|noted|claimed|argued|stressed|"
    r"emphasi[sz]ed|urged|insisted|vowed|pledged|suggested|reiterated|revealed|acknowledged|admitted|denied|explained|"
    r"remarked|commented|disclosed|asserted|replied|tells|"
    r"сказа(?:в|ла|ли|л)|заяви(?:в|ла|ли|л)|повідоми(?:в|ла|ли)|сообщил[аи]?|написа(?:в|ла|ли|л)|наголоси(?:в|ла)|оголоси(?:в|ла)|"
    r"объявил[аи]?|подчеркнул[аи]?|зазначи(?:в|ла)|отметил[аи]?|"
    r"powiedział[ai]?|oświadczył[ai]?|poinformował[ai]?|napisał[ai]?|zapowiedział[ai]?|podkreślił[ai]?|"
    r"sagten?|erklärten?|teilten?|schrieb(?:en)?|mitgeteilt|berichteten?|"
    r"a déclaré|a dit|a annoncé|a affirmé|a indiqué|a écrit|ont déclaré|ont annoncé)"
)
_DAY_NAME = r"(?:[^\W\d_]+day|[^\W\d_]{3,12}),?\s*\(?"

_SAID_BEFORE = re.compile(
    rf"(?i)\b(?P<verb>{_SAID})\b(?P<between>[^.,;:!?\"“”«»—]{{0,60}}?)"
    rf"(?:\b(?:on|am|le|в|во|у|we?)\s+)?(?:{_DAY_NAME})?(?:dem |den |le )?$"
)
"""Ends where a date begins: "said on", "told reporters in Helsinki on", "sagte am Donnerstag, dem"."""

_SAID_AFTER = re.compile(rf"(?i)\)?,?\s+(?:\w+ly\s+)?{_SAID}\b")
_LATER_IN_SENTENCE = re.compile(rf"(?i)\b{_SAID}\b")
_SENTENCE_STARTS_HERE = re.compile(rf"(?i)(?:^|[.!?]\s+)(?:on|am|le|у|в|w)?\s*(?:{_DAY_NAME})?$")
_OTHER_CLAUSE = re.compile(
    r"(?i)^\s*(?:the|a|an|his|her|their|its|this|these|dass|que|że|що|что)\b|\b(?:that|will|would|was|were|is|are|had)\b"
)
_COMES = re.compile(
    r"(?i)\b(?:will|would|plans? to|scheduled|due|expected|set to|upcoming|відбудеться|состоится|soll|wird|odbędzie)\b"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")

_LABEL = (
    r"(?:(?:date|dated|published|posted|updated|last updated|created|time|дата|опубліковано|опубликовано|оновлено|обновлено|"
    r"data|opublikowano|publikacja|data publikacji|datum|veröffentlicht|erstellt|stand|publication|"
    r"publié(?: le)?|mise? à jour(?: le)?|last modified|дата публікації|дата публикации)\b\s*(?:on|at|am|:|-|–|\|)?\s*)"
)
_CHANGED = (
    r"(?:(?:last )?(?:updated|modified)|modifiée?|mise? à jour|(?:zuletzt )?aktualisiert|оновлено|обновлено|"
    r"(?:ostatnia )?aktualizacja)"
)
_LABELLED = re.compile(rf"(?i)^[\W_]*{_LABEL}?(?:{_DAY_NAME})?$")
_LABEL_ALONE = re.compile(rf"(?i)^[\W_]*{_LABEL}(?:{_DAY_NAME})?$")
_CLOCK_FIRST = re.compile(rf"(?i)^[\W_]*{_LABEL}?(?-i:{CLOCK}),?\s+(?:{_DAY_NAME})?$")
"""Ends where a date begins: "Published 11:02 AM EDT, Wed October 22, 2025"."""
_REST_OF_DATE_LINE = re.compile(
    r"(?i)^[\s,|•·)–-]*(?:at\s+)?(?:\d\d?:\d\d(?:\s*[ap]\.?m\.?)?)?(?:\s*\(?[A-Z]{2,4}\)?)?(?:\s*(?:г|р|r)\.|\s*року)?"
    rf"(?:[\s,|•·)(–-]*{_CHANGED}\b[^.!?]{{0,40}})?[\W_]*$"
)
_BETWEEN_DATES = re.compile(rf"(?i)^[^\w]*(?:[–-]|{_CHANGED}[^.!?]{{0,20}})?$")
_LONGEST_DATE_LINE = 60
_LONGEST_DATES_LINE = 110
"""Characters of a line that holds nothing but its date; of one that also says when it was changed."""
_DATELINE = re.compile(r"^[A-ZÀ-ÞА-ЯҐЄІЇ][^.!?:]{0,40}[,(]?\s*$")
_AFTER_DATELINE = re.compile(r"^\)?\s*(?:\([^)]{2,40}\)\s*)?[—–-]\s")
_HEADING = re.compile(r"^[^.!?:\"“”]{0,60}$")
_AFTER_HEADING = re.compile(r"^[^.!?:\w]{0,3}:(?!\d)")
_AFTER_STAMP = re.compile(r"^(?:\]|\)?\s*[—–:|•·-](?!\d))")

_SENTENCE = 400
"""Characters on either side of a date that are looked at."""

_MOST_DATES = 100
"""Dates of one paragraph that are looked at; news has a handful."""

_UNITS = (
    (timedelta(minutes=1), Precision.TIME, r"min(?:ute)?s?|хвилин[аиу]?|хв|минут[аыу]?|мин|minut[ęy]?|minuten?"),
    (timedelta(hours=1), Precision.TIME, r"h|hrs?|hours?|годин[аиу]?|год|час(?:а|ов)?|godzin[ęy]?|stunden?|heures?"),
    (timedelta(days=1), Precision.DAY, r"d|days?|дн(?:і|ів|я|ей)|день|dni|dzień|tage?n?|jours?"),
    (timedelta(weeks=1), Precision.MONTH, r"w|weeks?|тиж(?:день|ні|нів)|недел[июь]|tygodni[ea]?|wochen?|semaines?"),
    (timedelta(days=30), Precision.MONTH, r"months?|місяц[іь]в?|месяц(?:а|ев)?|miesi[ąę]c[ye]?|monate?n?|mois"),
)
_UNIT = "|".join(words for _, _, words in _UNITS)
_AGO = re.compile(
    rf"(?i)^{_LABEL}?(?:(?P<count>\d{{1,3}}|an?|one)\s?(?P<unit>{_UNIT})\s(?:ago|тому|назад|temu)"
    rf"|(?:vor|il y a)\s(?P<count2>\d{{1,3}}|einer?|une?)\s(?P<unit2>{_UNIT}))(?:\W+\d{{1,6}})?\W*$"
)
_DAY_WORDS = re.compile(
    rf"(?i)^{_LABEL}?(?:(?P<today>today|сьогодні|сегодня|dziś|dzisiaj|heute|aujourd['’]hui)|yesterday|вчора|вчера|wczoraj|gestern|hier)\W*$"
)


class Role(Enum):
    """What a date in a text tells about the text's own."""

    STATED = auto()
    SAID = auto()
    PAST = auto()
    COMING = auto()


@dataclass(frozen=True, slots=True)
class Told:
    """A day that a text names, and what it tells."""

    day: date
    role: Role
    words: str
    year: str = ""
    """How the year was found; empty where it is named."""
    clock: datetime | None = None
    or_day: date | None = None
    """The earlier day, where 03/04/2025 can be read both ways and nothing decides."""
    zoneless: bool = False

    def dating(self, how: str = "") -> Dating:
        """As a publication date; one that can be read two ways is a bound."""
        how = how or f'"{self.words}"'
        how = f"{how}, {self.year}" if self.year else how
        if self.or_day:
            either = fact("bound-either", earlier=str(self.or_day), later=str(self.day), words=self.words)
            return Dating(at_midnight(self.day), Precision.BOUND, str(either))
        how = f"{how}, its clock names no zone" if self.zoneless else how
        return Dating(self.clock, Precision.TIME, how) if self.clock else Dating(at_midnight(self.day), Precision.DAY, how)


def ago(line: str, reference: datetime) -> Dating | None:
    """A line that is nothing but "20 hours ago" (a counter may follow) or "yesterday", counted back from `reference`."""
    if match := _AGO.match(line):
        count, words = match["count"] or match["count2"], match["unit"] or match["unit2"]
        unit, precision = next((u, p) for u, p, listed in _UNITS if re.fullmatch(f"(?i){listed}", words))
        then = reference.astimezone(UTC) - unit * (int(count) if count.isdecimal() else 1)
        at = then if precision is Precision.TIME else at_midnight(then.date())
        return Dating(at, precision, f'"{line}", counted from the file\'s time')
    if match := _DAY_WORDS.match(line):
        day = reference.astimezone(UTC).date() - timedelta(days=0 if match["today"] else 1)
        return Dating(at_midnight(day), Precision.DAY, f'"{line}", counted from the file\'s time')
    return None


def date_line(line: str, reference: datetime, day_first: bool | None = None) -> Dating | None:
    """A line that is nothing but a date, with or without a label: "Published: March 13, 2025, 14:05".

    `day_first` is how the text around it writes 03/04/2025.
    """
    found = mentions(line) if len(line) <= _LONGEST_DATES_LINE else []
    if not found or len(found) > 2 or not _REST_OF_DATE_LINE.match(line[found[-1].end :]):
        return None
    if len(line) > _LONGEST_DATE_LINE and not _BETWEEN_DATES.match(line[found[0].end : found[-1].start]):
        return None
    first, before = found[0], line[: found[0].start]
    if led := _CLOCK_FIRST.match(before):
        first = with_clock(first, led)
    elif not _LABELLED.match(before):
        return None
    return _stated(first, era_of(line, found, reference, day_first), "date line")


def leading_date(line: str, reference: datetime, day_first: bool | None = None) -> tuple[Dating, str] | None:
    """A date that was glued before the text ("date 2025-03-13 The ministers ..."), and the text without it."""
    found = mentions(line[:80])
    if not found:
        return None
    first, rest = found[0], line[found[0].end :].lstrip(" ,|•·–—:-")
    bare = first.start == 0 and first.year is not None and first.words[0].isdigit()
    if not (bare or _LABEL_ALONE.match(line[: first.start])) or (not rest[:1].isupper() and rest[:1] not in "\"'“«„‘"):
        return None
    dating = _stated(first, era_of(line, found, reference, day_first), "date before the text")
    return (dating, rest) if dating else None


def date_field(value: str, reference: datetime, how: str) -> Dating | None:
    """The date of a field that a program wrote; None where it holds none with its year."""
    found = mentions(value)
    return _stated(found[0], era_of(value, found, reference), how) if found and found[0].year is not None else None


def article_dating(paragraphs: Sequence[str], reference: datetime, counted: Dating = UNDATED) -> Dating:
    """When an article was published, by its own text; `counted` is what an "ago" line near it came to."""
    text = "\n".join(paragraphs)
    era = era_of(text, mentions(text), reference)
    told = [[t for t in _told(paragraph, era) if t.role is not Role.COMING] for paragraph in paragraphs]
    stated = [t for t in (told[0] if told else []) if t.role is Role.STATED]
    said = [t for part in told for t in part if t.role is Role.SAID]
    lead_says = any(t.role is Role.SAID for part in told[:2] for t in part)
    if stated:
        return stated[0].dating()
    if said and lead_says:
        return _sharpened(max(said, key=lambda t: t.day), counted)
    past = [t for part in told for t in part]
    latest = max(past, key=lambda t: t.day, default=None)
    if counted.at and (latest is None or latest.day <= counted.at.date()):
        return counted
    if latest is None:
        return counted
    return Dating(at_midnight(latest.day), Precision.BOUND, f"{NOT_BEFORE} {latest.dating().how}")


def not_after(at: datetime, how: Fact) -> Dating:
    """The bound that a file's own properties give: its text is no newer than they are, and may be much older."""
    day = at.astimezone(UTC).date()
    return Dating(at_midnight(day), Precision.BOUND, str(fact("bound-not-after", later=str(day), how=how)))


def told_by(paragraph: str, era: Era) -> list[Told]:
    """The days one paragraph or blurb names, in order."""
    return _told(paragraph, era)


def _sharpened(said: Told, counted: Dating) -> Dating:
    """What was said on a day is published that day or the next; a counted time in that window is the better answer."""
    if counted.at and timedelta() <= counted.at.date() - said.day <= timedelta(days=1):
        return Dating(counted.at, counted.precision, f"{counted.how}, which fits {said.dating().how}")
    return said.dating()


def _told(paragraph: str, era: Era) -> list[Told]:
    found = mentions(paragraph)[:_MOST_DATES]
    return [
        _tell(mention, day, role, era, _phrase(paragraph, mention, role))
        for mention in found
        if (day := era.day(mention)) and (role := _role(paragraph, mention, day, era))
    ]


def _role(paragraph: str, mention: Mention, day: date, era: Era) -> Role:
    before, after = _around(paragraph, mention)
    if _stands_as_stamp(before, after):
        return Role.STATED
    if said := _SAID_BEFORE.search(before):
        object_allowed = said["verb"].casefold() in {"told", "tells"}
        between = said["between"]
        if not (_OTHER_CLAUSE.search(between) and not (object_allowed and not _COMES.search(between))):
            return Role.SAID
    if _SAID_AFTER.match(after):
        return Role.SAID
    end = _SENTENCE_END.search(after)
    sentence_after = after[: end.start() if end else len(after)]
    if _SENTENCE_STARTS_HERE.search(before) and _LATER_IN_SENTENCE.search(sentence_after):
        return Role.SAID
    start = max((m.end() for m in _SENTENCE_END.finditer(before)), default=0)
    if day > era.latest or _COMES.search(before[start:]) or _COMES.search(sentence_after[:60]):
        return Role.COMING
    return Role.PAST


def _around(paragraph: str, mention: Mention) -> tuple[str, str]:
    """What stands before and after, no farther than a sentence reaches."""
    return paragraph[max(0, mention.start - _SENTENCE) : mention.start], paragraph[mention.end : mention.end + _SENTENCE]


def _stands_as_stamp(before: str, after: str) -> bool:
    """A heading's ("Key developments on Feb. 26:"), a dateline's ("KYIV, March 3 —"), or one at either end in marks."""
    if _HEADING.match(before) and _AFTER_HEADING.match(after):
        return True
    if not before.strip("[( ") and _AFTER_STAMP.match(after):
        return True
    if _DATELINE.match(before) and _AFTER_DATELINE.match(after):
        return True
    return before.rstrip().endswith(("(", "[", "|", "—", "–")) and not after.strip(")] .")


def _phrase(paragraph: str, mention: Mention, role: Role) -> str:
    """The words to show for a date: with the verb where it was said."""
    said = _SAID_BEFORE.search(_around(paragraph, mention)[0]) if role is Role.SAID else None
    return f"{said['verb']} on {mention.words}" if said else mention.words


def _year(mention: Mention, era: Era) -> str:
    if mention.year is not None:
        return ""
    return f"year inferred ({era.why})" if era.why else "year inferred"


def _stated(mention: Mention, era: Era, how: str) -> Dating | None:
    day = era.day(mention)
    return _tell(mention, day, Role.STATED, era, mention.words).dating(how) if day else None


def _tell(mention: Mention, day: date, role: Role, era: Era, words: str) -> Told:
    or_day = min(era.readings(mention)) if mention.either_way else day
    return Told(
        day, role, words, _year(mention, era), mention.clock, or_day if or_day != day else None, zoneless=mention.zoneless
    )
