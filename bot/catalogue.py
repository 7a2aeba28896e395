"""The catalogue: every text people see, from `locales/*.ftl` (Project Fluent knows each language's plurals and dates)."""

from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

from bot.core.bidi import isolate

_LOCALES = {"en": "en-GB", "uk": "uk-UA"}
"""Language -> the locale whose dates and numbers it writes: 15 Mar 2026, 14:05 and 1,000; 15 бер. 2026 р., 14:05 and 1 000."""

DEFAULT = "en"


class FluentCatalogue:
    """Implements `core.ports.Catalogue`. A key or language that is missing falls back to English; a missing key is a bug."""

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language, locale) for language, locale in _LOCALES.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that it holds."""
        return tuple(self._bundles)

    def say(self, key: str, /, *, language: str = "", **values: object) -> str:
        """The text of `key` with `values` filled in. Raises KeyError for a key that the catalogue does not hold."""
        bundle = self._bundles.get(language, self._bundles[DEFAULT])
        if not bundle.has_message(key):
            bundle = self._bundles[DEFAULT]
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        apart = {name: isolate(value) if isinstance(value, str) else value for name, value in values.items()}
        text, errors = bundle.format_pattern(pattern, apart)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        return str(text)


def _bundle(language: str, locale: str) -> FluentBundle:
    # Marks around every value would show as boxes in some clients: `say` sets apart those that need it.
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(FluentResource((files("bot") / "locales" / f"{language}.ftl").read_text("utf-8")))
    return bundle
