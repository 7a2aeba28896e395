"""What an operator is told when nothing usable came over the wire."""

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.core.errors import FetchError
from bot.core.facts import fact

_TOLD_APART = frozenset({401, 403, 404, 410, 429, 503})
"""Statuses with an advice of their own."""

_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def for_status(host: str, status: int, headers: Mapping[str, str]) -> FetchError:
    """The error for an answer that is neither a body, a 304 nor a redirect."""
    kind = str(status) if status in _TOLD_APART else "fault" if status >= 500 else "odd"
    what = fact(f"fetch-{kind}", status=status)
    retry_after = _retry_after(headers) if status in {429, 503} else None
    return FetchError(fact("at", place=host, what=what), status=status, retry_after=retry_after, gone=status == 410)


def for_failure(host: str, error: aiohttp.ClientError | OSError | ValueError) -> FetchError:
    """The error for a connection that did not come about or broke."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            what = fact("fetch-no-name")
        case aiohttp.ClientConnectorCertificateError():
            what = fact("fetch-certificate", reason=_reason(error.certificate_error))
        case aiohttp.ClientSSLError() | ssl.SSLError():
            what = fact("fetch-no-tls")
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            what = fact("fetch-proxy")
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, ConnectionRefusedError):
            what = fact("fetch-refused")
        case aiohttp.ClientConnectorError():
            what = fact("fetch-unreachable", reason=error.os_error.strerror or str(error.os_error))
        case aiohttp.InvalidURL() | ValueError():
            what = fact("fetch-bad-address")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | ConnectionError():
            what = fact("fetch-broken")
        case aiohttp.ClientResponseError():
            what = fact("fetch-no-http", reason=error.message)
        case _:
            what = fact("fetch-failed", error=type(error).__name__)
    return FetchError(fact("at", place=host or fact("the-address"), what=what))


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
