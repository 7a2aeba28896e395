"""What Telegram's library says of waits and failures is read whole, and never with the token."""

import logging
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.errors import seconds
from bot.chat.telegram.wire import TokenFilter


@given(st.integers(0, 10_000_000))
def test_retry_after_is_read_as_number_or_timedelta(wait: int) -> None:
    """The library is changing the type."""
    assert seconds(wait) == seconds(timedelta(seconds=wait)) == wait


def test_the_token_is_taken_out_of_texts_arguments_and_tracebacks() -> None:
    """Wherever a library puts it; a log call with wrong arguments stays the handler's trouble."""
    keep_out = TokenFilter("4242:secret")
    error = RuntimeError("GET /bot4242:secret/getMe")
    record = logging.LogRecord("x", logging.INFO, "x", 1, "bot%s", ("4242:secret",), (RuntimeError, error, None))
    assert keep_out.filter(record)
    assert "secret" not in logging.Formatter().format(record)
    assert "GET /bot<token>/getMe" in logging.Formatter().format(record)
    assert keep_out.filter(logging.LogRecord("x", logging.INFO, "x", 1, "%d", ("no number",), None))
