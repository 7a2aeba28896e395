"""Who wrote it and who published it, where a line of a page says so."""

import re
from dataclasses import dataclass

_PERSON = r"[^\W\d_a-zа-яґєіїё][\w'’.-]*(?:\s(?:[^\W\d_a-zа-яґєіїё][\w'’.-]*|van|von|de|der|den|del|di|da|la|le|bin|al)){1,3}"
_PUBLISHER = (
    r"[^\W_a-zа-яґєіїё][\w'’&.-]*(?:\s(?:[^\W_a-zа-яґєіїё][\w'’&.-]*|of|the|and|de|du|la|le|des|für|der|die|das|und)){0,5}"
)

_GLUED = re.compile(
    # "The Daily LanternMarta Example": a small letter and a capital with no space between; "CNNJane Doe": an acronym.
    rf"^(?P<publisher>{_PUBLISHER}?(?:(?<=[^\W\d_A-ZА-ЯҐЄІЇЁ])|(?<=[A-Z]{{3}})(?=[A-Z][a-z])))(?P<name>{_PERSON})$"
)
_BY = re.compile(
    rf"^(?:(?:[Ww]ritten |[Rr]eported |[Tt]ext )?(?:[Bb]y|BY)|"
    rf"(?:Author|Автор|Autor|Autorin|Auteur|Von|Par|Text|Текст|Tekst)s?\s*:)\s*"
    rf"(?P<name>{_PERSON}(?:(?:,\s{_PERSON})?(?:\sand|\s&|,\sand)\s{_PERSON})?)"
    rf"(?:\s*[,|•·—–-]\s*(?:for\s)?(?P<publisher>{_PUBLISHER})|\s\((?P<agency>[^\W\d_a-zа-яґєіїё]{{2,6}})\))?[.,]?$"
)
_FROM = re.compile(
    rf"^(?:Von|Par|Article rédigé par|Propos recueillis par)\s(?P<name>{_PERSON}(?:(?:,|\set|\sund)\s{_PERSON})*)"
    r"(?:\s*\([^)]{2,60}\)|,\s[^,.]{2,40}|\s(?:à|in|aus)\s[^,.]{2,30})?$"
)
"""What follows these names is where they are, or what: "Par Ada Berg (Varsovie, correspondante)"."""
_SOURCE = re.compile(
    r"^(?:Source|Published by|Originally published (?:by|in|on)|Джерело|Источник|Źródło|Quelle)\s*:?\s+"
    rf"(?P<publisher>{_PUBLISHER})\.?$"
)
_BOTH = re.compile(rf"^Article by\s*:\s*(?P<name>{_PERSON})?\s*Source\s*:\s*(?P<publisher>{_PUBLISHER})?$")

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Byline:
    """A line's names; either may be empty, never both."""

    name: str = ""
    publisher: str = ""


def read_byline(line: str) -> Byline | None:
    """The names on a line that is nothing but a byline or a source, else None."""
    if len(line) > _LONGEST:
        return None
    for shape in (_BOTH, _BY, _FROM, _SOURCE, _GLUED):
        if match := shape.match(line):
            found = match.groupdict()
            byline = Byline((found.get("name") or "").strip(), (found.get("publisher") or found.get("agency") or "").strip())
            return byline if byline.name or byline.publisher else None
    return None
