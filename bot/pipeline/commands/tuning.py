"""What is set in a channel; and how it wants to be alerted: its cap, storms, freshness, what passes quiet hours."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.alert_settings import MOST, fits_fresh, read_pass, read_storm, write_storm
from bot.core.durations import duration
from bot.core.errors import CommandError
from bot.core.messages import Fields, Message, SmallPrint, Text, bold, say, words
from bot.core.model import AlertPolicy
from bot.pipeline.commands.chatting import digest_line
from bot.pipeline.commands.grammar import nearest
from bot.pipeline.commands.muting import mute_lines, quiet_line
from bot.pipeline.commands.request import Request

Change = Callable[[AlertPolicy, list[str]], AlertPolicy | None]

_OFF = {"off", "none", "nothing", "0"}


def shown(request: Request) -> Message:
    """What is set in this channel, and the verbs that change it."""
    channel = request.channel
    held = request.tx.channels.subscriptions(channel.id)
    pairs = (
        (request.say("settings-subscriptions"), ", ".join(s.topic for s in held) or request.say("nothing")),
        (request.say("settings-digest"), digest_line(request)),
        (request.say("settings-timezone"), channel.timezone),
        (request.say("settings-language"), request.say("language-name")),
        (request.say("settings-quiet"), quiet_line(request)),
        (request.say("settings-muted"), "; ".join(mute_lines(request)) or request.say("nothing")),
        *((request.say(f"settings-{name}"), line) for name, line in policy_lines(request).items()),
    )
    title = request.say("settings-title")
    return Message((Text(words(bold(title))), Fields(pairs), SmallPrint(words(request.how("settings-foot")))), title)


def changes(arguments: list[str]) -> bool:
    """Whether `settings ...` changes something, and so needs an admin."""
    return len(arguments) > 1


def policy_lines(request: Request) -> dict[str, str]:
    """What each setting of the alert policy is, in words."""
    policy = request.channel.policy
    passing = ", ".join(request.say(f"pass-{each}") for each in policy.quiet_pass)
    window = request.look.span(policy.storm_window)
    return {
        "quiet-pass": passing or request.say("nothing"),
        "cap": request.say("cap-set", count=policy.cap) if policy.cap else request.say("cap-off"),
        "storm": request.say("storm-set", count=policy.storm, window=window) if policy.storm else request.say("storm-off"),
        "fresh": request.say("fresh-set", span=request.look.span(policy.fresh)),
        "official": request.say("official-on" if policy.official else "official-off"),
    }


def change(request: Request) -> Message:
    """`settings cap|storm|fresh|quiet-pass|official [VALUE]`: one of the alert policy's settings, changed or shown."""
    name, *value = (w.text.casefold() for w in request.command.bare)
    if name not in _CHANGES:
        near = nearest(name, _CHANGES)
        hint = request.say("did-you-mean", word=near) if near else request.say("settings-usage")
        raise CommandError(request.say("settings-unknown", name=name, hint=hint))
    if value:
        policy = _CHANGES[name](request.channel.policy, value)
        if policy is None:
            raise CommandError(request.say(f"usage-{name}", given=" ".join(value)))
        request.tx.channels.set_policy(request.channel.id, policy)
        request = replace(request, channel=replace(request.channel, policy=policy))
    return say(f"{request.say(f'settings-{name}')}: {policy_lines(request)[name]}")


def _cap(policy: AlertPolicy, value: list[str]) -> AlertPolicy | None:
    if value[0] in _OFF:
        return replace(policy, cap=0)
    fits = value[0].isascii() and value[0].isdigit() and 1 <= int(value[0]) <= MOST
    return replace(policy, cap=int(value[0])) if fits else None


def _storm(policy: AlertPolicy, value: list[str]) -> AlertPolicy | None:
    usual = write_storm(AlertPolicy())
    text = "off" if value[0] in _OFF else usual if value == ["on"] else " ".join(value)
    storm = read_storm(text)
    return replace(policy, storm=storm[0], storm_window=storm[1]) if storm else None


def _fresh(policy: AlertPolicy, value: list[str]) -> AlertPolicy | None:
    span = duration("".join(value))
    return replace(policy, fresh=span) if span is not None and fits_fresh(span) else None


def _quiet_pass(policy: AlertPolicy, value: list[str]) -> AlertPolicy | None:
    names = [name for word in value for name in word.split(",") if name and name not in {"and", "topics"}]
    passing = () if set(names) <= _OFF else read_pass(names)
    return None if passing is None else replace(policy, quiet_pass=passing)


def _official(policy: AlertPolicy, value: list[str]) -> AlertPolicy | None:
    return replace(policy, official=value == ["on"]) if value in (["on"], ["off"]) else None


_CHANGES: Mapping[str, Change] = {
    "cap": _cap,
    "storm": _storm,
    "fresh": _fresh,
    "quiet-pass": _quiet_pass,
    "official": _official,
}

NAMES = frozenset(_CHANGES)
"""Of the alert policy's settings."""
