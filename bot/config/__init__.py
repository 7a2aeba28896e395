"""The configuration: config.toml read into `core.settings`, every error at once with its key path and a suggestion.

Secrets never stand in the file: they come from the environment (`secrets`).
"""

from bot.config.access import feed_access
from bot.config.load import Further, example_text, load, load_topics, parse
from bot.config.names import load_names
from bot.config.secrets import Secret, read_secrets
from bot.config.stories import load_houses, load_newsroom, load_vocabulary

__all__ = [
    "Further",
    "Secret",
    "example_text",
    "feed_access",
    "load",
    "load_houses",
    "load_names",
    "load_newsroom",
    "load_topics",
    "load_vocabulary",
    "parse",
    "read_secrets",
]
