"""Errands: what a command has to fetch before it can be answered. They run outside any transaction, after it is acknowledged.

asked -> may they? (one transaction, which also plans the acknowledgement) -> errand -> answer (one transaction)
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.core.errors import FetchError, SourceError
from bot.core.facts import fact
from bot.core.model import Inbound
from bot.core.ports import Attachments, ChatClient
from bot.pipeline.commands.grammar import Command
from bot.pipeline.finding import Finder

TIMEOUT = 120.0
"""Seconds after which an errand is given up."""


@dataclass(frozen=True, slots=True)
class Errand:
    """`needed(command, has a file)` says whether this use needs one, `run` goes and brings it (given what brings the file);
    `key` is what is said at once."""

    needed: Callable[[Command, bool], bool]
    run: Callable[[Command, Finder, Callable[[], Awaitable[bytes]]], Awaitable[Any]]
    key: str


async def go(errand: Errand, command: Command, finder: Finder, client: ChatClient, inbound: Inbound) -> Any:
    """What the errand brought, or the SourceError that it met with: the answer tells it."""

    async def attachment() -> bytes:
        if not isinstance(client, Attachments):
            raise SourceError(fact("file-platform", platform=inbound.platform))
        return await client.attachment(inbound)

    try:
        async with asyncio.timeout(TIMEOUT):
            return await errand.run(command, finder, attachment)
    except SourceError as error:
        return error
    except TimeoutError:
        return FetchError(fact("find-given-up", seconds=TIMEOUT))
