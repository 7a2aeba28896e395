"""Pictures that travel inside a message, as `data:` addresses: a client uploads them its platform's way. Pure."""

from base64 import b64decode, b64encode

_PNG = "data:image/png;base64,"


def to_source(png: bytes) -> str:
    """What stands in `Image.source`."""
    return _PNG + b64encode(png).decode()


def from_source(source: str) -> bytes | None:
    """The picture itself; None for a source that is an address or a file's id."""
    return b64decode(source[len(_PNG) :]) if source.startswith(_PNG) else None
