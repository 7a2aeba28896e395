"""`python -m bot` is `parley`."""

import sys

INTERRUPTED = 130
"""What a shell expects of what Ctrl-C has ended."""


def main() -> None:
    """Run `parley`. Ctrl-C while it is still being imported ends it without a word, as later."""
    try:
        from bot.cli import main as parley  # noqa: PLC0415 (this import is what may be interrupted)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    parley()


if __name__ == "__main__":
    main()
