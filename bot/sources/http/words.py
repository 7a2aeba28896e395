"""What an operator is told when nothing usable came over the wire."""

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.core.errors import FetchError

_ADVICE = {
    401: "it asks for a login: name the variable that holds one in the feed's `login` or `headers` (docs/feeds.md)",
    403: "it refuses us; the publisher may block bots: ask them, or set fetch.contact so that they can see who asks",
    404: "there is no such page; check the feed's address",
    410: "the feed is gone for good; it is not asked again until you resume it",
    429: "it asks us to come less often; that is obeyed",
    503: "it is not available for now; it is asked again later",
}


_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def for_status(host: str, status: int, headers: Mapping[str, str]) -> FetchError:
    """The error for an answer that is neither a body, a 304 nor a redirect."""
    advice = _ADVICE.get(status) or (
        "the server has a fault; it is asked again later" if status >= 500 else "check the feed's address"
    )
    retry_after = _retry_after(headers) if status in {429, 503} else None
    return FetchError(f"{host}: answered {status}: {advice}", status=status, retry_after=retry_after, gone=status == 410)


def for_failure(host: str, error: aiohttp.ClientError | OSError | ValueError) -> FetchError:
    """The error for a connection that did not come about or broke."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            what = "the name cannot be resolved; check the feed's address and this machine's network"
        case aiohttp.ClientConnectorCertificateError():
            what = f"its TLS certificate is not valid ({_reason(error.certificate_error)}); the publisher has to mend it"
        case aiohttp.ClientSSLError() | ssl.SSLError():
            what = "no TLS connection could be made; check whether the feed's address should begin with http:"
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            what = "the proxy cannot be used; check network.proxy"
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, ConnectionRefusedError):
            what = "it refuses connections; check the feed's address and port"
        case aiohttp.ClientConnectorError():
            what = f"it cannot be reached ({error.os_error.strerror or error.os_error}); it is asked again later"
        case aiohttp.InvalidURL() | ValueError():
            what = "it is not a usable web address; check the feed's address"
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | ConnectionError():
            what = "the connection broke before the whole answer came; it is asked again later"
        case aiohttp.ClientResponseError():
            what = f"the answer is no proper HTTP ({error.message}); the publisher has to mend it"
        case _:
            what = f"the fetch failed ({type(error).__name__}); it is asked again later"
    return FetchError(f"{host}: {what}")


def max_age(headers: Mapping[str, str]) -> float:
    """Seconds for which an answer may be kept, less the time it has been kept already (RFC 9111 5.2.2.1, 5.1)."""
    found = _MAX_AGE.search(headers.get("Cache-Control", ""))
    age = headers.get("Age", "").strip()
    return max(0.0, float(found[1]) - (float(age[:9]) if age.isdecimal() else 0.0)) if found else 0.0


def _reason(error: Exception) -> str:
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else type(error).__name__


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait. A date is counted from the server's own `Date`, so that its clock and ours need not agree."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    until, now = _http_date(value), _http_date(headers.get("Date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
