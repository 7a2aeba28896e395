"""Files that people hand to the bot.

An event names a file by its id; where it lies is asked of Slack itself, and our token goes to no other host.
"""

from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors
from bot.core.errors import SourceError
from bot.core.facts import Fact, fact

LARGEST = 5 * 2**20
"""Bytes: lists of thousands of feeds stay below."""

_CHUNK = 64 * 1024
_SIGN_IN = "text/html"
"""What Slack shows to a token that may not read files: a page to sign in, with status 200."""


async def fetch(web: AsyncWebClient, http: aiohttp.ClientSession, file_id: str, proxy: str) -> bytes:
    """The file's bytes. Raises SourceError."""
    try:
        file = (await web.files_info(file=file_id))["file"]
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        if not _is_slacks(address, web.base_url):
            raise SourceError(fact("file-elsewhere"))
        headers = {"Authorization": f"Bearer {web.token}"}
        async with http.get(address, headers=headers, proxy=proxy or None, allow_redirects=False) as answer:
            if answer.status != 200 or (answer.content_type == _SIGN_IN and file.get("filetype") != "html"):
                raise SourceError(fact("file-scope", status=answer.status))
            return await _body(answer)
    except SlackApiError as error:
        raise SourceError(_refused(errors.of_api_error(error).reason)) from None
    except errors.SilenceError as error:
        raise SourceError(_refused(errors.of_silence(error).reason)) from None


def _refused(reason: str) -> Fact:
    return fact("file-refused", platform="Slack", reason=reason)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise SourceError(fact("file-large", most=LARGEST // 2**20))
    return bytes(body)


def _is_slacks(address: str, base_url: str) -> bool:
    there, ours = urlsplit(address), urlsplit(base_url)
    return (there.scheme == "https" and (there.hostname or "").endswith(".slack.com")) or (
        (there.scheme, there.netloc) == (ours.scheme, ours.netloc)
    )
