"""Fetching: one shared client that is honest to servers, patient with them, and opens only addresses it may.

What lives here: the client (`fetcher`), which addresses it opens (`addresses`), its words for what went wrong (`words`).
aiohttp appears nowhere else in `sources`.
"""

from bot.sources.http.fetcher import SafeFetcher

__all__ = ["SafeFetcher"]
