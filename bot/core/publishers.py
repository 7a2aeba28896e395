"""Who stands behind an item: the publisher family it counts as, and the name that people read."""

import re

from bot.core.urls import host, registered_domain

_AGGREGATORS = frozenset({
    "news.google.com", "news.yahoo.com", "feedproxy.google.com", "feeds.feedburner.com", "news.ycombinator.com",
    "www.msn.com", "msn.com", "flipboard.com", "getpocket.com", "t.co", "bit.ly", "apple.news", "dlvr.it", "ift.tt",
})  # fmt: skip
"""Hosts that pass on or shorten other people's links: their own name says nothing about who wrote it."""

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def family(source_publisher: str, link: str, source_title: str, *, source_url: str = "") -> tuple[str, str]:
    """(family, name). The family is compared and counted, the name is shown; both are empty where nobody is stated.

    The operator's word for the source (`publisher` in the config) decides the family. Otherwise it is the registered
    domain of the link or, for an aggregator's link, of the entry's `<source>` (its url, else its title). The name is the
    title of `<source>` where there is one, else the site's, else the operator's word.
    """
    site = _site(link)
    origin = site or _site(source_url) or _from_title(source_title)
    return source_publisher.strip().casefold() or origin, source_title.strip() or site or source_publisher.strip() or origin


def _site(link: str) -> str:
    name = host(link)
    return registered_domain(name) if name and name not in _AGGREGATORS else ""


def _from_title(title: str) -> str:
    """`The Kyiv Independent` and `Kyiv Independent` are one house; `example.com` is a site."""
    title = title.strip()
    if _DOMAIN.fullmatch(title):
        return registered_domain(title)
    return " ".join(re.findall(r"\w+", title.casefold())).removeprefix("the ")
