"""mute, unmute, quiet: what a channel does not want to be alerted of for a time, and when it wants to be left alone."""

from dataclasses import replace
from datetime import timedelta

from bot.core.durations import duration
from bot.core.errors import CommandError
from bot.core.messages import Button, Buttons, Message, SmallPrint, Text, bold, say, words
from bot.core.model import Mute, Muting
from bot.core.quiet import normal, quiet_until
from bot.pipeline.commands.chatting import zone_of
from bot.pipeline.commands.grammar import number_of
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import skip_passed

USUAL = {
    Muting.ALL: timedelta(hours=8),
    Muting.STORY: timedelta(days=7),
    Muting.TOPIC: timedelta(hours=24),
    Muting.PUBLISHER: timedelta(days=7),
}
"""How long each is muted where nobody says. A story of a week ago gains nothing more."""

LONGEST = timedelta(days=365)


def mute(request: Request) -> Message:
    """`mute all|sID|TOPIC|PUBLISHER [8h]`; the bare verb lists what is muted."""
    given = [w.text for w in request.command.bare]
    if not given:
        return _list(request)
    lasting = duration(given[-1].casefold()) if len(given) > 1 else None
    named = given if lasting is None else given[:-2] if given[-2].casefold() == "for" else given[:-1]
    kind, subject = find(request, " ".join(named))
    lasting = USUAL[kind] if lasting is None else lasting
    if not timedelta() < lasting <= LONGEST:
        raise CommandError(request.say("mute-span", given=given[-1], most=request.look.span(LONGEST)))
    until = request.now + lasting
    made = Mute(request.channel.id, kind, subject, until)
    request.tx.mutes.add(made, now=request.now)
    undo = f"unmute {typed(made)}"
    told = say(
        request.say("muted", what=face(request, made), until=request.when(until)),
        request.say(f"muted-means-{kind}"),
        request.say("muted-undo", command=undo),
    )
    return replace(told, blocks=(*told.blocks, Buttons((Button(request.say("button-unmute"), undo),))))


def unmute(request: Request) -> Message:
    """`unmute sID|TOPIC|PUBLISHER`; `unmute all` ends every mute; the bare verb lists what is muted."""
    named = " ".join(w.text for w in request.command.bare)
    if not named:
        return _list(request)
    if named.casefold() == "all":
        ended = request.tx.mutes.end(request.channel.id, now=request.now)
    else:
        kind, subject = find(request, named)
        ended = request.tx.mutes.end(request.channel.id, kind, subject, now=request.now)
    if not ended:
        raise CommandError(request.say("unmute-nothing", named=named))
    return say(request.say("unmuted", what=", ".join(face(request, each) for each in ended)))


def quiet(request: Request) -> Message:
    """`quiet 22:00-07:00 [ZONE]|off`: hold alerts at these hours and tell them in one message at their end."""
    given = [w.text for w in request.command.bare]
    channels, channel = request.tx.channels, request.channel
    if not given:
        return say(f"{request.say('settings-quiet')}: {quiet_line(request)}", request.how("quiet-usage"))
    if [word.casefold() for word in given] in (["off"], ["none"]):
        channels.set_quiet(channel.id, "")
        return say(request.say("quiet-off"))
    hours, rest = _hours(given)
    if hours is None:
        raise CommandError(request.say("quiet-span", given=" ".join(given)))
    if rest:
        channels.set_timezone(channel.id, zone_of(request, " ".join(rest)))
        skip_passed(request.tx, channels.get(channel.id), request.now)
    channels.set_quiet(channel.id, hours)
    if not hours:
        return say(request.say("quiet-off"))
    changed = channels.get(channel.id)
    return say(request.say("quiet-set", hours=hours, zone=changed.timezone), request.say("quiet-means"))


def _hours(given: list[str]) -> tuple[str | None, list[str]]:
    """The span that begins the line, however it is spaced, and what stands behind it."""
    for count in (3, 2, 1):
        hours = normal("".join(given[:count]))
        if hours is not None and count <= len(given):
            return hours, given[count:]
    return None, given


def find(request: Request, named: str) -> tuple[Muting, str]:
    """What is meant: everything, a story, a topic or keyword of this channel, else a publisher. Raises CommandError."""
    if named.casefold() in ("all", "everything"):
        return Muting.ALL, ""
    if named[:1] in "sS" and (story_id := number_of(named, "s")) is not None:
        story = request.tx.stories.get(story_id)
        if story is None:
            raise CommandError(request.say("story-unknown", named=named))
        return Muting.STORY, str(story.id)
    followed = {s.topic for s in request.tx.channels.subscriptions(request.channel.id)}
    topic = named.casefold() if named.casefold() in followed else request.book.find(named)
    if topic is not None:
        return Muting.TOPIC, topic
    families = request.tx.mutes.publishers(named)
    if not families:
        near = request.book.nearest(named)
        hint = request.say("did-you-mean", word=near) if near else request.say("mute-usage")
        raise CommandError(request.say("mute-unknown", named=named, hint=hint))
    return Muting.PUBLISHER, families[0][0]


def face(request: Request, muted: Mute) -> str:
    """What is muted, as people call it."""
    match muted.kind:
        case Muting.ALL:
            return request.say("mute-all")
        case Muting.STORY:
            story = request.tx.stories.get(int(muted.subject))
            return f"s{muted.subject} ({story.title})" if story else f"s{muted.subject}"
        case Muting.TOPIC:
            return request.look.topic(muted.subject)
        case Muting.PUBLISHER:
            return next((name or family for family, name in request.tx.mutes.publishers(muted.subject)), muted.subject)


def typed(muted: Mute) -> str:
    """What names it in a command."""
    return {Muting.ALL: "all", Muting.STORY: f"s{muted.subject}"}.get(muted.kind, muted.subject)


def mute_lines(request: Request) -> list[str]:
    """What is muted and until when, the first to end first."""
    muted = request.tx.mutes.of(request.channel.id, request.now)
    return [request.say("mute-line", what=face(request, each), until=request.when(each.until)) for each in muted]


def quiet_line(request: Request) -> str:
    """The channel's quiet hours, and until when they last if they have begun."""
    channel = request.channel
    if not channel.quiet:
        return request.say("quiet-none")
    line = request.say("quiet-hours", hours=channel.quiet, zone=channel.timezone)
    until = quiet_until(channel.quiet, channel.timezone, request.now)
    return f"{line}; {request.say('quiet-now', until=request.when(until))}" if until else line


def _list(request: Request) -> Message:
    lines = mute_lines(request)
    if not lines:
        return say(request.say("mute-none"), request.how("mute-usage"))
    title = request.say("mute-title")
    listed = "\n".join(f"• {line}" for line in lines)
    return Message((Text(words(bold(title))), Text(words(listed)), SmallPrint(words(request.how("mute-foot")))), title)
