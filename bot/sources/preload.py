"""Imported by the fork server alone, for its effect: what every worker needs is loaded once and shared by all that are forked.

So a worker is ready in milliseconds, the first and each that replaces a killed one. Nothing else imports this module.
"""

import gc
import sys
from types import TracebackType

from bot.sources import documents, feeds, language  # noqa: F401 - see above

_PARENT_GONE = (FileNotFoundError, EOFError, BrokenPipeError, ConnectionResetError)
"""What a new worker meets whose parent has closed the pool meanwhile: the end of a short call, and nothing to tell."""


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, _PARENT_GONE):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _say
language.detect("This loads the model.")
gc.freeze()  # what stays for ever is neither looked through again by the workers' collector nor copied into their memory
