"""Watches drop folders, so that a file is seen at once; and looks at the clock, for what no watch tells (network mounts)."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from watchfiles import awatch

from bot.core.model import Source

log = logging.getLogger(__name__)

_STEP = 50
"""Milliseconds without a further event after which those that came are told."""

_DEBOUNCE = 400
"""Milliseconds after which they are told although more keep coming."""

_ROUNDS = 150
"""Ticks after which the watch is set up anew: a folder that was removed and made again has lost its own."""


class FolderWatcher:
    """`core.ports.FolderWatcher` by watchfiles: inotify on Linux, what there is elsewhere."""

    async def changes(self, folders: Sequence[Source], every: float) -> AsyncGenerator[frozenset[int], None]:
        """Ids of the folders in which something has happened; an empty set every `every` seconds. Never ends."""
        while True:
            watched = await asyncio.to_thread(_present, folders)
            try:
                if watched:
                    async for ids in self._watch(watched, every):
                        yield ids
                else:
                    await asyncio.sleep(every)
            except OSError as error:
                log.warning("drop folders cannot be watched (%s): they are looked through every %g s", error, every)
                for _ in range(_ROUNDS):
                    await asyncio.sleep(every)
                    yield frozenset()
            yield frozenset()

    async def _watch(self, folders: Sequence[Source], every: float) -> AsyncGenerator[frozenset[int], None]:
        rounds = 0
        watch = awatch(
            *(folder.address for folder in folders),
            watch_filter=None,
            step=_STEP,
            debounce=_DEBOUNCE,
            rust_timeout=int(every * 1000),
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        roots = [(folder.id, folder.address.rstrip("/") + "/") for folder in folders]
        async for changes in watch:
            yield frozenset(source_id for source_id, root in roots for _, path in changes if path.startswith(root))
            rounds += not changes
            if rounds >= _ROUNDS:
                return


def _present(folders: Sequence[Source]) -> list[Source]:
    return [folder for folder in folders if Path(folder.address).is_dir()]
