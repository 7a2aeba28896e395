"""The heartbeat: one request to an outside dead-man's switch while all is well; its silence is the alarm."""

import logging

import aiohttp

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=10)


class Heartbeat:
    """Asks for `url` at every `beat`. An empty url beats nothing. The address is the operator's own word: it may be private."""

    def __init__(self, url: str, proxy: str = "") -> None:
        self._url = url
        self._proxy = proxy or None
        self._failing = False

    async def beat(self) -> None:
        """Never raises; the first failure in a row is a line in the log (without the address: it is a secret of sorts)."""
        if not self._url:
            return
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as session,
                session.get(self._url, proxy=self._proxy) as answer,
            ):
                failed = f"HTTP {answer.status}" if answer.status >= 400 else ""
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            failed = type(error).__name__
        if failed and not self._failing:
            log.warning("general.heartbeat_url does not take the heartbeat: %s", failed)
        self._failing = bool(failed)
