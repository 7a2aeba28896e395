"""A logger for slack_bolt and slack_sdk. Below WARNING they print whole bodies (response URLs, what people wrote); above it
their errors may name a Socket Mode address, whose ticket lets anyone listen. So: WARNING and up only, with secrets blanked.
"""

import logging
import re

_SECRETS = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=ticket=)[^&\s'\"]+|(?<=hooks\.slack\.com/)\S+")


class Redact(logging.Filter):
    """Blanks tokens, tickets and response URLs; drops tracebacks, which repeat them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: nothing is swallowed."""
        record.msg, record.args = _SECRETS.sub("***", record.getMessage()), ()
        record.exc_info = record.exc_text = None
        return True


def vendor_logger() -> logging.Logger:
    """The logger that the vendor's libraries are handed; they copy its level and filters to their own."""
    logger = logging.getLogger("bot.chat.slack.vendor")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(Redact())
    return logger
