"""Who stands behind an item: the publisher family it counts as, and the name that people read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.settings import Names
from bot.core.urls import host, registered_domain

_AGGREGATORS = frozenset({
    "news.google.com", "news.yahoo.com", "feedproxy.google.com", "feeds.feedburner.com", "news.ycombinator.com",
    "www.msn.com", "msn.com", "flipboard.com", "getpocket.com", "t.co", "bit.ly", "apple.news", "dlvr.it", "ift.tt",
})  # fmt: skip
"""Hosts that pass on or shorten other people's links: their own name says nothing about who wrote it."""

_SIGNED = re.compile(r"(?P<headline>\S.*\S)\s+[-–—|]\s+(?P<house>[^|]{2,60})")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_STATE = re.compile(r"(?:^|\.)(?:gov|gouv|gob|mil|gc)(?:\.[a-z]{2})?$")
"""Names that only states' own bodies may register: `whitehouse.gov`, `mfa.gov.ua`, `elysee.gouv.fr`."""


class HouseKind(StrEnum):
    """What a house is. An `official` one speaks for a party to the news: its texts are that party's own claim."""

    PAPER = "paper"
    WIRE = "wire"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A publisher that goes by several names. It counts as its first domain; `credits` are the names others quote it by."""

    name: str
    kind: HouseKind = HouseKind.PAPER
    domains: Names = ()
    credits: Names = ()

    @property
    def family(self) -> str:
        """What it counts as."""
        return self.domains[0] if self.domains else self.name.casefold()


class Houses:
    """All houses known, found by their domains and names."""

    def __init__(self, houses: Iterable[House] = ()) -> None:
        self.all: Mapping[str, House] = {house.name: house for house in houses}
        self._by_domain = {domain: house for house in self.all.values() for domain in house.domains}
        self._by_name = {_plain(name): house for house in self.all.values() for name in (house.name, *house.credits)}

    def family(self, source_publisher: str, link: str, source_title: str, *, source_url: str = "") -> tuple[str, str]:
        """(family, name). The family is compared and counted, the name is shown; both are empty where nobody is stated.

        The operator's word for the source (`publisher` in the config) decides the family. Otherwise it is the registered
        domain of the link or, for an aggregator's link, of the entry's `<source>` (its url, else its title). Domains and
        names of one house are one family. The name is the title of `<source>` where there is one, else the site's, else the
        operator's word.
        """
        site = _site(link)
        origin = site or _site(source_url) or _from_title(source_title)
        who = source_publisher.strip().casefold() or origin
        return self.counted_as(who), source_title.strip() or site or source_publisher.strip() or origin

    def counted_as(self, who: str) -> str:
        """The family of a domain or name; itself where no house is known by it."""
        house = self._by_domain.get(registered_domain(who)) or self._by_name.get(_plain(who))
        return house.family if house else who

    def named(self, name: str) -> House | None:
        """The house that people call so."""
        return self._by_name.get(_plain(name))

    def official(self, link: str, who: str, name: str) -> str:
        """Whose own word an item is, by where it stands or who is said to have published it; empty for journalism."""
        at = host(link)
        house = self._by_domain.get(registered_domain(at)) if at else None
        house = house or self._by_domain.get(who) or self.named(name)
        if house:
            return house.name if house.kind is HouseKind.OFFICIAL else ""
        return (name or at) if _STATE.search(at or who) else ""


_NO_HOUSES = Houses()


def family(source_publisher: str, link: str, source_title: str, *, source_url: str = "") -> tuple[str, str]:
    """`Houses.family` where no house is known."""
    return _NO_HOUSES.family(source_publisher, link, source_title, source_url=source_url)


def without_house(title: str, *names: str) -> str:
    """A headline without its publisher's name at the end, as aggregators write it: "Truce agreed - Harbour Post"."""
    found = _SIGNED.fullmatch(title)
    signed = bool(found and any(_plain(found["house"]) == _plain(name) for name in names if _plain(name)))
    return found["headline"] if found and signed else title


def _site(link: str) -> str:
    name = host(link)
    return registered_domain(name) if name and name not in _AGGREGATORS else ""


def _from_title(title: str) -> str:
    """`The Kyiv Independent` and `Kyiv Independent` are one house; `example.com` is a site."""
    title = title.strip()
    if _DOMAIN.fullmatch(title):
        return registered_domain(title)
    return _plain(title)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold())).removeprefix("the ")
