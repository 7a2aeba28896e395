"""settings: several of a channel's settings at once, all of them or none."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core import quiet
from bot.core.errors import CommandError
from bot.core.forms import problems
from bot.core.messages import Message
from bot.core.model import Channel
from bot.pipeline.commands import chatting, digesting, tuning
from bot.pipeline.commands.forming import language_field, settings_form
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import skip_passed


def _timezone(request: Request, given: str) -> None:
    request.tx.channels.set_timezone(request.channel.id, chatting.zone_of(request, given))


def _language(request: Request, given: str) -> None:
    request.tx.channels.set_language(request.channel.id, given)


def _days(request: Request, given: str) -> None:
    plan = _now(request).digest
    request.tx.channels.set_digest(request.channel.id, digesting.regular(plan, at=plan.at, days=given))


def _at(request: Request, given: str) -> None:
    plan, at = _now(request).digest, digesting.time_of(request, given)
    request.tx.channels.set_digest(request.channel.id, digesting.regular(plan, at=at, days=plan.days))


def _weekly(request: Request, given: str) -> None:
    request.tx.channels.set_digest(request.channel.id, digesting.beside(request, _now(request).digest, given))


def _empty(request: Request, given: str) -> None:
    request.tx.channels.set_digest(request.channel.id, replace(_now(request).digest, empty=given == "on"))


def _quiet(request: Request, given: str) -> None:
    request.tx.channels.set_quiet(request.channel.id, quiet.normal(given) or "")


def _cap(request: Request, given: str) -> None:
    request.tx.channels.set_policy(request.channel.id, replace(_now(request).policy, cap=int(given)))


SETTERS: Mapping[str, Callable[[Request, str], None]] = {
    "timezone": _timezone,
    "language": _language,
    "days": _days,
    "at": _at,
    "weekly": _weekly,
    "empty": _empty,
    "quiet": _quiet,
    "cap": _cap,
}
"""What `settings NAME=VALUE` sets; each has its field in `forming.settings_fields`, which says what is a good value."""

NAMES = SETTERS.keys() | tuning.NAMES
"""All that `settings NAME VALUE` sets."""


def settings(request: Request) -> Message:
    """`settings [timezone=ZONE] [days=weekdays] [at=08:00] ...`; or one by its name, `settings cap 5`; bare, what is."""
    named = request.command.bare[0].text.casefold() if request.command.bare else ""
    if named and (named not in SETTERS or named in tuning.NAMES):
        return tuning.change(request)
    given = {word.label: (word.text,) for word in request.command.words if word.label in SETTERS}
    if value := " ".join(word.text for word in request.command.bare[1:]):
        given[named] = (value,)
    if not given:
        return tuning.shown(request)
    if "language" in given:
        given["language"] = (_language_of(request, *given["language"]),)
    form = settings_form(request)
    if wrong := problems(form, {**form.proposed, **given}, request.say):
        raise CommandError("\n".join(wrong.values()))
    for name, setter in SETTERS.items():  # in this order: what stands beside the regular digest comes after it
        if name in given:
            setter(request, *given[name])
    changed = _now(request)
    skip_passed(request.tx, changed, request.now)
    look = replace(request.look, language=changed.language, timezone=changed.timezone)
    return tuning.shown(replace(request, channel=changed, look=look))


def changes(given: list[str]) -> bool:
    """Whether `settings ...` changes something, and so needs an admin."""
    return tuning.changes(given) or any("=" in argument and argument.partition("=")[0] in SETTERS for argument in given)


def _language_of(request: Request, given: str) -> str:
    """The code of a language that is named by its code, or as it calls itself. Raises CommandError."""
    names = {option.value: option.label for option in language_field(request).options}
    for code, name in names.items():
        if given.strip().casefold() in {code, name.casefold()}:
            return code
    offered = ", ".join(f"{code} ({name})" for code, name in names.items())
    raise CommandError(request.say("usage-language", given=given, languages=offered))


def _now(request: Request) -> Channel:
    return request.tx.channels.get(request.channel.id)
