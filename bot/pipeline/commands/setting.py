"""settings: several of a channel's settings at once, all of them or none."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core import quiet
from bot.core.errors import CommandError
from bot.core.forms import problems
from bot.core.messages import Message
from bot.core.model import Channel, DigestPlan
from bot.pipeline.commands import chatting, digesting, tuning
from bot.pipeline.commands.forming import settings_form
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import skip_passed


def _timezone(request: Request, given: str) -> None:
    request.tx.channels.set_timezone(request.channel.id, chatting.zone_of(request, given))


def _days(request: Request, given: str) -> None:
    request.tx.channels.set_digest(request.channel.id, DigestPlan(_now(request).digest.at, given))


def _at(request: Request, given: str) -> None:
    at = digesting.time_of(request, given)
    request.tx.channels.set_digest(request.channel.id, DigestPlan(at, _now(request).digest.days))


def _quiet(request: Request, given: str) -> None:
    request.tx.channels.set_quiet(request.channel.id, quiet.normal(given) or "")


def _cap(request: Request, given: str) -> None:
    request.tx.channels.set_policy(request.channel.id, replace(_now(request).policy, cap=int(given)))


SETTERS: Mapping[str, Callable[[Request, str], None]] = {
    "timezone": _timezone,
    "days": _days,
    "at": _at,
    "quiet": _quiet,
    "cap": _cap,
}
"""What `settings NAME=VALUE` sets; each has its field in `forming.settings_fields`, which says what is a good value."""


def settings(request: Request) -> Message:
    """`settings [timezone=ZONE] [days=weekdays] [at=08:00]`; or one of the alert policy's, `settings cap 5`; bare, what is."""
    if request.command.bare:
        return tuning.change(request)
    given = {word.label: (word.text,) for word in request.command.words if word.label in SETTERS}
    if not given:
        return tuning.shown(request)
    form = settings_form(request)
    if wrong := problems(form, {**form.proposed, **given}, request.say):
        raise CommandError("\n".join(wrong.values()))
    for name, (value,) in given.items():
        SETTERS[name](request, value)
    changed = _now(request)
    skip_passed(request.tx, changed, request.now)
    return tuning.shown(replace(request, channel=changed))


def changes(given: list[str]) -> bool:
    """Whether `settings ...` changes something, and so needs an admin."""
    return tuning.changes(given) or any("=" in argument and argument.partition("=")[0] in SETTERS for argument in given)


def _now(request: Request) -> Channel:
    return request.tx.channels.get(request.channel.id)
