"""digest: preview, post, and when it comes."""

import re

from bot.core.digests import DAYS
from bot.core.errors import CommandError
from bot.core.messages import Message, say
from bot.core.model import DigestPlan
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import DigestDesk, skip_passed

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def digest(request: Request) -> Message:
    """`digest preview|post|at 08:00 [daily|weekdays|mon]|weekly MON 08:00|off`; the bare verb previews."""
    given = [w.text.casefold() for w in request.command.bare]
    match given:
        case [] | ["preview"]:
            return _desk(request).preview(request.tx, request.channel, request.now)
        case ["post"]:
            found = _desk(request).post(request.tx, request.channel, request.now)
            return say(request.say("digest-posted" if found else "digest-posted-empty"))
        case ["off"]:
            return _change(request, DigestPlan(request.channel.digest.at, "off"))
        case ["at", at]:
            days = request.channel.digest.days
            return _change(request, DigestPlan(time_of(request, at), "daily" if days == "off" else days))
        case ["at", at, days]:
            return _change(request, DigestPlan(time_of(request, at), _days(request, days)))
        case ["weekly", day, at] if day[:3] in DAYS:
            return _change(request, DigestPlan(time_of(request, at), day[:3]))
        case ["daily", at] | ["weekdays", at]:
            return _change(request, DigestPlan(time_of(request, at), given[0]))
        case _:
            raise CommandError(request.say("digest-usage"))


def changes(given: list[str]) -> bool:
    """Whether `digest ...` changes something in the channel, and so needs an admin."""
    return bool(given) and given[0] in ("post", "off", "at", "weekly", "daily", "weekdays")


def _change(request: Request, plan: DigestPlan) -> Message:
    request.tx.channels.set_digest(request.channel.id, plan)
    changed = request.tx.channels.get(request.channel.id)
    if plan.days == "off":
        return say(request.say("digest-now-off"))
    skip_passed(request.tx, changed, request.now)
    days = request.say(f"days-{plan.days}")
    return say(request.say("digest-now", digest=request.say("digest-when", at=plan.at, days=days, zone=changed.timezone)))


def _desk(request: Request) -> DigestDesk:
    return DigestDesk(request.book, request.look.catalogue)


def time_of(request: Request, text: str) -> str:
    """`HH:MM` of what was typed as a time of day. Raises CommandError."""
    found = _TIME.fullmatch(text)
    if not found:
        raise CommandError(request.say("digest-time", given=text))
    return f"{int(found[1]):02}:{found[2]}"


def _days(request: Request, text: str) -> str:
    if text in ("daily", "weekdays"):
        return text
    if text[:3] in DAYS:
        return text[:3]
    raise CommandError(request.say("digest-days", given=text))
