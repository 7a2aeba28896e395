"""A feed's own login and keys: by reference, never echoed."""

import pytest

from bot.config import feed_access, parse
from bot.core.errors import ConfigError

CONFIG = """
[[feeds]]
url = "https://a.example/rss"
login = "A_LOGIN"
headers = { X-Api-Key = "A_KEY" }
[[feeds]]
url = "https://b.example/rss"
"""


def test_a_feed_is_asked_with_what_the_environment_holds() -> None:
    """The config names variables; only the feed that names them gets their values."""
    access = feed_access(parse(CONFIG), {"A_LOGIN": "ann:s3cret", "A_KEY": "k-1"})
    assert access == {"https://a.example/rss": {"X-Api-Key": "k-1", "Authorization": "Basic YW5uOnMzY3JldA=="}}


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"A_LOGIN": "ann:s3cret"}, "A_KEY is not set"),
        ({"A_LOGIN": "ann:s3cret\nX: y", "A_KEY": "k"}, "line breaks"),
        ({}, "A_LOGIN is not set"),
    ],
)
def test_what_is_missing_is_named_and_no_value_is_shown(environment: dict[str, str], told: str) -> None:
    """The operator reads which feed wants which variable."""
    with pytest.raises(ConfigError) as caught:
        feed_access(parse(CONFIG), environment)
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_header_must_be_one() -> None:
    """A name that would break the request is refused at the start."""
    config = '[[feeds]]\nurl = "https://a.example/rss"\nheaders = { "X Y" = "A_KEY" }\n'
    with pytest.raises(ConfigError, match="no header's name"):
        feed_access(parse(config), {"A_KEY": "k"})
