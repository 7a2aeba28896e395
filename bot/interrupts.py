"""What Ctrl-C does before there is a loop that hears it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130
"""Exit code of what Ctrl-C has ended, as shells have it."""


@contextmanager
def ended_by_interrupts() -> Iterator[None]:
    """Ctrl-C meanwhile ends the process at once and without a word, as it ends one that never asked to hear of it.

    For imports, which leave nothing to be put in order: a KeyboardInterrupt in the midst of one comes out as a stack trace, or
    as the error of whichever library made something else of it. Where interrupts are ignored, or somebody listens, that stays.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
