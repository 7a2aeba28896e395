"""digest: preview, post, and when it comes."""

import re
from dataclasses import replace

from bot.core.digests import DAYS, slots
from bot.core.errors import CommandError
from bot.core.look import Look
from bot.core.messages import Message, say
from bot.core.model import DigestPlan
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import DigestDesk, skip_passed

LABELS = ("weekly", "empty")

_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?")


def digest(request: Request) -> Message:
    """`digest preview|post [again]|at 08:00 [daily|weekdays|mon] [weekly=mon] [empty=off]|weekly MON 08:00|weekly off`,
    `digest empty on|off`, `digest off`; the bare verb previews."""
    plan = request.channel.digest
    given = [w.text.casefold() for w in request.command.bare]
    match given:
        case [] if any(word.label in LABELS for word in request.command.words):
            return _change(request, labelled(request, plan))
        case [] | ["preview"]:
            return _desk(request).preview(request.tx, request.channel, request.now)
        case ["post"]:
            before = _desk(request).posted_before(request.tx, request.channel, request.now)
            return say(request.say("digest-posted-before", at=request.look.local(before))) if before else _post(request)
        case ["post", "again"]:
            return _post(request)
        case ["off"]:
            return _change(request, labelled(request, replace(plan, days="off", weekly="")))
        case ["at", at]:
            days = "daily" if plan.days == "off" else plan.days
            return _change(request, labelled(request, regular(plan, at=time_of(request, at), days=days)))
        case ["at", at, days]:
            return _change(request, labelled(request, regular(plan, at=time_of(request, at), days=_days(request, days))))
        case ["weekly", "off"]:
            return _change(request, replace(plan, weekly=""))
        case ["weekly", day] if day[:3] in DAYS:
            return _change(request, beside(request, plan, day[:3]))
        case ["weekly", day, at] if day[:3] in DAYS:
            return _change(request, weekly(plan, day[:3], time_of(request, at)))
        case ["daily", at] | ["weekdays", at]:
            return _change(request, regular(plan, at=time_of(request, at), days=given[0]))
        case ["empty", "on" | "off" as switch]:
            request.tx.channels.set_digest(request.channel.id, replace(plan, empty=switch == "on"))
            return say(request.say("digest-empty-on" if switch == "on" else "digest-empty-off"))
        case _:
            raise CommandError(request.say("digest-usage"))


def changes(given: list[str]) -> bool:
    """Whether `digest ...` changes something in the channel, and so needs an admin."""
    verbs = ("post", "off", "at", "weekly", "daily", "weekdays", "empty")
    return any(word in verbs for word in given[:1]) or any(word.partition("=")[0] in LABELS for word in given if "=" in word)


def labelled(request: Request, plan: DigestPlan) -> DigestPlan:
    """The plan, with what `weekly=mon` (or `off`) and `empty=off` of the line change in it. Raises CommandError."""
    given = {word.label: word.text.casefold() for word in request.command.words if word.label in LABELS}
    if day := given.get("weekly"):
        plan = beside(request, plan, day if day == "off" else _days(request, day))
    if switch := given.get("empty"):
        plan = replace(plan, empty=switch != "off")
    return plan


def beside(request: Request, plan: DigestPlan, day: str) -> DigestPlan:
    """The plan with a weekly digest on a day (`mon`), at the time that one had, else the regular one's; `off`: without. Raises
    CommandError where the regular one is weekly itself."""
    if day not in DAYS:
        return replace(plan, weekly="")
    if plan.days in DAYS and plan.days != day:
        raise CommandError(request.say("digest-weekly-already", days=request.say(f"days-{plan.days}")))
    return weekly(plan, day, plan.weekly.partition(" ")[2] or plan.at)


def regular(plan: DigestPlan, *, at: str, days: str) -> DigestPlan:
    """The plan with its regular digest at these times. One that is itself weekly has no second beside it."""
    return replace(plan, at=at, days=days, weekly="" if days in DAYS else plan.weekly)


def weekly(plan: DigestPlan, day: str, at: str) -> DigestPlan:
    """The plan with a weekly digest, beside the regular one where that is not weekly itself."""
    return replace(plan, at=at, days=day) if plan.days in (*DAYS, "off") else replace(plan, weekly=f"{day} {at}")


def when(plan: DigestPlan, zone: str, look: Look) -> str:
    """When digests come, in one line."""
    lines = [look.say("digest-when", at=slot.at, days=look.say(f"days-{slot.days}"), zone=zone) for slot in slots(plan)]
    return "; ".join(lines) or look.say("digest-off")


def _change(request: Request, plan: DigestPlan) -> Message:
    request.tx.channels.set_digest(request.channel.id, plan)
    changed = request.tx.channels.get(request.channel.id)
    if not slots(plan):
        return say(request.say("digest-now-off"))
    skip_passed(request.tx, changed, request.now)
    return say(request.say("digest-now", digest=when(plan, changed.timezone, request.look)))


def _post(request: Request) -> Message:
    found = _desk(request).post(request.tx, request.channel, request.now)
    return say(request.say("digest-posted" if found else "digest-posted-empty"))


def _desk(request: Request) -> DigestDesk:
    return DigestDesk(request.book, request.look.catalogue)


def time_of(request: Request, text: str) -> str:
    """`HH:MM` of what was typed as a time of day, `8` being 08:00. Raises CommandError."""
    found = _TIME.fullmatch(text)
    if not found:
        raise CommandError(request.say("digest-time", given=text))
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _days(request: Request, text: str) -> str:
    if text in ("daily", "weekdays"):
        return text
    if text[:3] in DAYS:
        return text[:3]
    raise CommandError(request.say("digest-days", given=text))
