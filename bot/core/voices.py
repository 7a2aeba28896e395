"""Whose report an item passes on: the wire or paper that it credits.

`KYIV (Reuters) -`, `told the BBC`, `the FT reports`, `– Bloomberg` behind a headline, `со ссылкой на Reuters`: who credits
another adds no voice of its own. Only houses known by name are found (bot/data/publishers.toml and the operator's own).
"""

import re
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from bot.core.publishers import House, Houses

_WITHIN = 400
"""Code points of a text in which a credit is looked for: the lead says where the news is from."""
_AT_THE_END = 120
"""Code points of the end, where wires sign."""

_BEFORE = (
    r"\b(?:citing|cites?|told|via|according to|reported by|quoted by|source|report by|seen by|interview (?:with|to)|"
    r"посиланням? на|пише|пишуть|повідомля\w+|передає|за даними|каже|інтерв'ю|розповів\w*|"
    r"ссылк\w+ на|пишет|сообщ\w+|переда[её]т|по данным|интервью|рассказал\w*|"
    r"podał[ao]?|podaje|podają|według|pisze|informuje|donosi|powołując się na|wywiadzie dla|"
    r"laut|berichtete?n?|meldete?n?|gegenüber|unter Berufung auf|selon|d'après|rapporte|cité par|citant|auprès de)"
    r":?,?\s+(?:an? |the |das |die |der |den |dem |l'|l’|le |la |газет\w+ |агентств\w+ |агенці\w+ |видан\w+ |издани\w+ |"
    r"телеканал\w* |"
    r"gazet\w+ |dziennik\w* |agencj\w+ |agentur |agence |news agency |newspaper )*[\"«„“']?"
)
_AFTER = (
    r"[\"»”']?,?\s+(?:reports?|reported|writes|wrote|learned|learns|has learned|understands|says|said|пише|повідомляє|"
    r"повідомив|"
    r"передає|пишет|сообщает|сообщил|передает|podaje|podał|pisze|donosi|informuje|berichtet|meldet|schreibt|rapporte|écrit|"
    r"révèle|affirme)\b"
)


class Credits:
    """Finds which house a text credits. Two microseconds where none is named, as in most."""

    def __init__(self, houses: Houses) -> None:
        self._houses = houses
        names = sorted({name for house in houses.all.values() for name in _quoted_by(house)}, key=len, reverse=True)
        self._names_in = AhoCorasick(names).find_matches_as_indexes
        named = "|".join(map(re.escape, names)) or r"(?!)"
        self._credit = re.compile(
            rf"(?:(?i:{_BEFORE})(?P<told>{named})\b)|(?:\b(?P<tells>{named}){_AFTER})|"
            rf"(?:[(\[/](?:c\) ?)?(?P<signed>{named})(?:, \w+)?[)\]/])|(?:\s[–—-]\s*(?P<behind>{named})\s*\.?$)|"
            rf"(?:^(?P<ahead>{named}):\s)",
            re.MULTILINE,
        )

    def credited(self, title: str, text: str, byline: str = "", publisher: str = "") -> str:
        """The family of the first house that is credited and is not the publisher's own; empty where there is none."""
        if (house := self._houses.named(byline)) and house.family != publisher:
            return house.family
        looked_at = f"{title}\n{text[:_WITHIN]}"
        if len(text) > _WITHIN:
            looked_at += f"\n{text[-_AT_THE_END:]}"
        if not self._names_in(looked_at):
            return ""
        found = (next(filter(None, match.groups())) for match in self._credit.finditer(looked_at))
        families = (self._houses.counted_as(name) for name in found)
        return next((family for family in families if family != publisher), "")


def _quoted_by(house: House) -> Iterable[str]:
    return (house.name, *house.credits)
