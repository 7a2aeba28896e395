"""The terminal itself: rich's Console, whose broken pipe ends a message and not the process."""

import errno
import os
import sys
from typing import NoReturn

from rich.console import Console


class Terminal(Console):
    """Standard output. Printing raises BrokenPipeError where whoever read it has gone."""

    def on_broken_pipe(self) -> NoReturn:
        """What rich calls then; by itself it would raise SystemExit, and take the other platforms down."""
        # The interpreter flushes standard output at its end; into a broken pipe that would be one more error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BrokenPipeError(errno.EPIPE, "nobody reads it any more")
