"""A catalogue that says the key it is asked for, and what it is told."""


class KeyCatalogue:
    """Implements `core.ports.Catalogue`."""

    languages = ("en",)

    def say(self, key: str, /, *, language: str = "", **values: object) -> str:
        return f"{key} {values}" if values else key
