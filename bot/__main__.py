"""`python -m bot` is `parley`."""

import sys

from bot.interrupts import INTERRUPTED, ended_by_interrupts


def main() -> None:
    """Run `parley`. Ctrl-C before a verb has begun ends it without a word."""
    try:
        with ended_by_interrupts():
            from bot.cli import main as parley  # noqa: PLC0415 (this import is what may be interrupted)
        parley()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
