"""Web addresses as names: when two of them lead to the same page.

What comes out of `canonical` is for comparing and storing, never for opening: it says https where only http may answer.
"""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING_PREFIXES = (
    "utm_",  # Google Analytics, "Custom campaigns"
    "mtm_", "matomo_", "pk_", "piwik_",  # Matomo, "Campaign tracking"
    "at_",  # Piano Analytics (formerly AT Internet), "Campaigns"; bbc.com adds them in its feeds
    "hsa_", "_hs", "__hs",  # HubSpot, "Tracking URLs"
    "fb_action_", "fb_source", "fb_ref",  # Meta, share dialogs
)  # fmt: skip
_TRACKING_NAMES = frozenset({
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid",  # Google Ads, "Auto-tagging"
    "fbclid", "igshid", "igsh", "mibextid",  # Meta, "ClickID and the fbp and fbc parameters"
    "msclkid", "ocid",  # Microsoft Advertising; MSN and BBC
    "twclid", "ref_src", "ref_url", "__twitter_impression",  # X, "Click ID"; embedded posts
    "ttclid", "li_fat_id", "scclid", "epik",  # TikTok, LinkedIn, Snap, Pinterest click ids
    "yclid", "ysclid", "_openstat",  # Yandex Direct, Yandex search, Openstat
    "mc_cid", "mc_eid",  # Mailchimp, "Campaign and subscriber ids"
    "vero_id", "mkt_tok", "oly_enc_id", "oly_anon_id",  # Vero, Marketo, Omeda mailings
    "xtor",  # AT Internet, older form; lemonde.fr
    "smid", "emc", "cmp", "cmpid", "ncid", "traffic_source", "maca",  # nytimes, theguardian, cnn, aljazeera, dw: in their feeds
    "guccounter", "guce_referrer", "guce_referrer_sig",  # Yahoo's consent page
    "usqp", "amp_js_v", "amp_gsa",  # AMP cache and viewer
})  # fmt: skip
_FEED_MARKS = frozenset({"ref", "source", "src", "from", "via", "partner", "mod", "feature"})
"""Dropped where the value only says "I came through a feed"; `partner=rss` is nytimes.com's."""

_KEPT_FRAGMENTS = ("!", "/", "block-")
"""`#!` and `#/` are routes of one-page sites; `#block-` is one post of a theguardian.com live page."""

_DECORATED = re.compile(r"(?:www\.|amp\.)+(?=[^.]+\.)")
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?:/amp|/amp\.html|\.amp)/?$|\.amp(?=\.html?$)|/+$", re.IGNORECASE)
_AMP_QUERY = {"amp": {"", "1", "true"}, "outputtype": {"amp"}}
_GOOGLE_VIEWER = re.compile(r"/amp/(?:s/)?(?P<page>[^/]+\..+)")
_CACHE = re.compile(r"/[a-z]{1,3}/(?:s/)?(?P<page>[^/]+\..+)")

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gob", "gouv", "go", "mil", "net", "ne", "nom", "or", "org"})
"""Under a two-letter country these are registries' own: co.uk, com.ua, gov.ua, com.au, or.jp, gouv.fr."""
_SHARED = frozenset({
    "in.ua", "kiev.ua", "kyiv.ua", "lviv.ua", "odessa.ua", "kharkov.ua", "dp.ua", "zp.ua",  # regional registries
    "info.pl", "waw.pl", "msk.ru", "spb.ru", "asso.fr",
    "blogspot.com", "github.io", "livejournal.com", "medium.com", "substack.com", "tumblr.com",
    "wordpress.com",  # one writer a name
})  # fmt: skip

_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?::[1-5]?\d{1,4})?(?:[/?#]|\Z)")
_PATH_SAFE = ":@!$&'()*+,;=~-._"
_LONGEST_QUERY = 4096


def is_web(url: str) -> bool:
    """Whether this is an absolute http or https address with a host."""
    return host(url) != ""


@lru_cache(maxsize=1024)  # asked of an item's link five times on its way in
def host(url: str) -> str:
    """The lower-case host name, without port or final dot; empty where `url` is no web address."""
    if plain := _PLAIN.match(url):  # as nearly all are, and each poll asks
        return plain[1].rstrip(".")
    parts = _split(url)
    return _host(parts) if parts else ""


def without_login(url: str) -> str:
    """The address without `user:password@`; as it is where it is no web address."""
    parts = _split(url)
    return url if parts is None or "@" not in parts.netloc else parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def registered_domain(host: str) -> str:
    """The part of a host name that somebody registered: `news.example.co.uk` gives `example.co.uk`.

    Two labels, or three under a known shared suffix. The limit: the public suffix list has thousands of further suffixes;
    under one missing here, all names count as one. An IP address is returned as it is.
    """
    host = host.lower().rstrip(".")
    if _is_address(host):
        return host
    labels = host.split(".")
    suffix = ".".join(labels[-2:])
    shared = suffix in _SHARED or (len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL)
    return ".".join(labels[-3:] if shared else labels[-2:])


@lru_cache(maxsize=1024)
def canonical(url: str) -> str:
    """One name for all variants of an address: http and https, `www.`, AMP, tracking, order of the query, escapes.

    What is no web address comes back stripped of blanks, otherwise unchanged. Applying it twice changes nothing more.
    """
    url = url.strip()
    parts = _split(url)
    if parts is None:
        return url
    while inner := _split(_inside_amp_viewer(parts)):
        parts = inner
    fragment = parts.fragment if parts.fragment.startswith(_KEPT_FRAGMENTS) else ""
    query = _query(parts.query)
    return f"https://{_site(parts)}{_path(parts.path)}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a bracket without an address, a port beyond 65535
        return None
    return parts if valid else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _site(parts: SplitResult) -> str:
    name = _host(parts)
    if not _is_address(name) and (decorated := _DECORATED.match(name)):
        name = name[decorated.end() :]
    if ":" in name:
        name = f"[{name}]"
    return name if parts.port in {None, 80, 443} else f"{name}:{parts.port}"


def _is_address(host: str) -> bool:
    if ":" not in host and not host[-1:].isdigit():  # nearly all are names, and an exception for each costs more than the rest
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _inside_amp_viewer(parts: SplitResult) -> str:
    """The page shown by a viewer (`google.com/amp/s/example.org/a`) or cache (`x.cdn.ampproject.org/c/s/example.org/a`)."""
    name = _host(parts)
    pattern = _CACHE if name.endswith(".cdn.ampproject.org") else _GOOGLE_VIEWER if ".google." in f".{name}" else None
    found = pattern.fullmatch(parts.path) if pattern else None
    return f"https://{found['page']}" + (f"?{parts.query}" if parts.query else "") if found else ""


def _path(path: str) -> str:
    """In one form of escapes, segment by segment so that an escaped slash stays one, without dots, AMP and final slashes."""
    kept: list[str] = []
    for segment in path.split("/"):
        plain = quote(unquote(segment, errors="surrogateescape"), safe=_PATH_SAFE, errors="surrogateescape")
        if plain == "..":
            del kept[max(1, len(kept) - 1) :]
        elif plain != ".":
            kept.append(plain)
    path = "/".join(kept)
    while (shorter := _AMP_PATH.sub("", path)) != path:
        path = shorter
    return path


def _query(query: str) -> str:
    if len(query) > _LONGEST_QUERY:
        return query
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _is_tracking(*pair))
    return urlencode(kept, quote_via=quote, errors="surrogateescape")


def _is_tracking(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    return (
        name in _TRACKING_NAMES
        or name.startswith(_TRACKING_PREFIXES)
        or value in _AMP_QUERY.get(name, ())
        or (name in _FEED_MARKS and value.startswith("rss"))
    )
