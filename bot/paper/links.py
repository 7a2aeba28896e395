"""Which addresses a page may lead to."""

from urllib.parse import quote, urlsplit


def safe(href: str) -> str:
    """The address where it is of the web, with nothing in it that could end a link; else empty."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return quote(href, safe="%/:=&?~#+!$,;'@()*[]") if parts.scheme in ("http", "https") and parts.netloc else ""
