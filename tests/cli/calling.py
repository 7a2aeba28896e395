"""`parley` called as from a shell: in this process, so that tests are quick and their coverage counts."""

import asyncio
import contextlib
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli import main

TRUCE = (
    "Truce agreed in Ukraine from midnight\n\nUkraine and Russia agreed a truce from midnight, the president's office said.\n"
)
PRISONERS = "Forty prisoners walk home to Sumy under a ceasefire in Ukraine\n\nNurses met them with soup, a doctor said.\n"
BRIDGE = "Minister opens a bridge\n\nThe bridge has four lanes and took six years to build, the minister said on Monday.\n"


@dataclass(frozen=True)
class Ran:
    """What one call gave."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Each line of standard output, read as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


def parley(*arguments: object) -> Ran:
    """Run `parley ARGUMENTS`."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _logging_restored():
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    assert "Traceback" not in err.getvalue(), err.getvalue()
    return Ran(code, out.getvalue(), err.getvalue())


async def parley_beside(*arguments: object) -> Ran:
    """The same while this loop serves a world: a call has a loop of its own."""
    return await asyncio.to_thread(parley, *arguments)


def write_config(folder: Path, text: str = "") -> Path:
    """A config with no feeds and, unless `text` says otherwise, a console that follows ceasefire; its database beside it."""
    path = folder / "parley.toml"
    path.write_text(text or '[[channels]]\nchat = "console"\nsubscribe = ["ceasefire"]\n', "utf-8")
    return path


@contextlib.contextmanager
def _logging_restored() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
