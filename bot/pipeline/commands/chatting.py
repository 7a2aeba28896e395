"""help, start, pair, status, timezone, export: the channel itself, and the bot."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.core.alert_settings import write_storm
from bot.core.digests import next_instant, slots
from bot.core.durations import written
from bot.core.errors import CommandError
from bot.core.messages import Fields, Message, Run, SmallPrint, Text, bold, say, words
from bot.core.model import AlertPolicy, DigestPlan, Mode, SourceKind, Subscription
from bot.pipeline.commands.grammar import nearest
from bot.pipeline.commands.policy_words import last_day
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import skip_passed

FIRST_VERBS = ("subscribe", "unsubscribe", "subscriptions", "topics", "latest", "search", "digest", "why")
"""The eight that `help` shows first."""

_SHOWN = 5
"""Failing feeds that `status` names; of the others it tells the number."""

_CODE = re.compile(r"[\s-]+")


def help_text(request: Request, verbs: Iterable[str], names: Mapping[str, str]) -> Message:
    """`help [all|VERB]`: the eight verbs most people need; with `all`, every one; else that one. `names` lead to verbs."""
    asked = [w.text.lstrip("/").casefold() for w in request.command.bare]
    everything = "all" in asked
    shown = list(verbs) if everything else list(dict.fromkeys(names[word] for word in asked if word in names))
    shown = shown or list(FIRST_VERBS)
    runs: list[str | Run] = []
    for verb in shown:
        text = request.say(f"help-{verb}")  # "ARGUMENTS: what it does", or what it does
        runs += [Run(verb, bold=verb in FIRST_VERBS, tap=True), f" {text}\n" if ": " in text else f": {text}\n"]
    runs[-1] = str(runs[-1]).rstrip("\n")
    foot = request.say("help-foot-all" if everything else "help-foot")
    return Message(
        (Text(words(request.say("help-title"))), Text(words(*runs)), SmallPrint(words(foot))), request.say("help-title")
    )


def start(request: Request) -> Message:
    """`start [CODE]`: one short, helpful message; with a code it pairs."""
    if request.command.bare:
        return pair(request)
    topics = ", ".join(request.look.topic(topic) for topic in request.book.topics)
    return say(request.say("start-hello"), request.say("start-topics", topics=topics), request.say("start-first"))


def pair(request: Request) -> Message:
    """`pair CODE` (from `parley pair` on the server): allows this chat and makes the sender its admin."""
    code = "".join(w.text for w in request.command.bare)
    if not code:
        raise CommandError(request.say("pair-usage"))
    if not request.tx.channels.use_pair_code(hash_code(code), now=request.now):
        raise CommandError(request.say("pair-wrong"))
    chat = request.channel.chat
    title = request.inbound.chat_title if request.inbound.chat == chat.address else ""  # it may be about another chat
    request.tx.channels.allow_chat(chat.platform, chat.address, workspace=chat.workspace, title=title, now=request.now)
    request.tx.channels.add_admin(chat.id, request.inbound.user, now=request.now)
    return say(request.say("paired"), request.say("start-first"))


def hash_code(code: str) -> str:
    """How a pairing code is stored: nobody reads it back. Case, spaces and dashes do not matter."""
    return hashlib.sha256(_CODE.sub("", code).upper().encode()).hexdigest()


def status(request: Request) -> Message:
    """`status`: whether Parley works: sources, items, what waits to be sent."""
    sources, failing = request.tx.sources, request.tx.sources.failing()
    feeds, folders = sources.count(SourceKind.FEED), sources.count(SourceKind.FOLDER)
    counts, outbox = request.tx.items.counts(), request.tx.outbox.counts()
    waiting = sum(outbox.get(state, 0) for state in ("pending", "failed", "unknown", "sending"))
    pairs = (
        (request.say("status-feeds"), request.say("status-feeds-value", count=feeds, failing=len(failing))),
        (request.say("status-folders"), str(folders)),
        (request.say("status-items"), request.say("status-items-value", **counts)),
        (request.say("status-outbox"), request.say("status-outbox-value", sent=outbox.get("sent", 0), waiting=waiting)),
        (request.say("status-fates"), last_day(request)),
        (request.say("settings-digest"), digest_line(request)),
    )
    title = request.say("status-title")
    worst = [Text(words(f"• {s.title or s.address}: {request.tell(s.last_error)}")) for s in failing[:_SHOWN]]
    if len(failing) > _SHOWN:
        worst.append(Text(words(request.say("feeds-more", count=len(failing) - _SHOWN))))
    return Message((Text(words(bold(title))), Fields(pairs), *worst), title)


def timezone(request: Request) -> Message:
    """`timezone Europe/Kyiv`: the channel's zone; the name of its city does."""
    given = " ".join(w.text for w in request.command.bare)
    if not given:
        return say(request.say("timezone-now", zone=request.channel.timezone), request.how("timezone-usage"))
    zone = zone_of(request, given)
    request.tx.channels.set_timezone(request.channel.id, zone)
    skip_passed(request.tx, request.tx.channels.get(request.channel.id), request.now)
    return say(request.say("timezone-set", zone=zone, now=request.now.astimezone(ZoneInfo(zone)).strftime("%H:%M")))


def zone_of(request: Request, given: str) -> str:
    """The IANA name that is meant. Raises CommandError with the nearest one."""
    typed = "_".join(given.split())
    zones, cities = _zones()
    zone = zones.get(typed.casefold()) or cities.get(typed.casefold())
    if zone is None:
        meant = cities.get(nearest(typed, cities) or "") or zones.get(nearest(typed, zones) or "")
        hint = request.say("did-you-mean", word=meant) if meant else request.say("timezone-hint")
        raise CommandError(request.say("timezone-unknown", zone=typed, hint=hint))
    return zone


@cache
def _zones() -> tuple[dict[str, str], dict[str, str]]:
    """All zones by name and by city, lower case. Listing them reads hundreds of files: once is enough."""
    zones = {zone.casefold(): zone for zone in sorted(available_timezones())}
    return zones, {zone.rpartition("/")[2]: named for zone, named in zones.items()}


def export(request: Request) -> Message:
    """`export`: this channel's set-up as a piece of config, to keep or to move."""
    channel = request.channel
    chat = channel.chat
    address = chat.platform if chat.platform == "console" else f"{chat.platform}:{chat.address}"
    keywords = {k.ref: k.query for k in request.tx.channels.keywords(channel.id)}
    held = [s for s in request.tx.channels.subscriptions(channel.id) if s.topic not in keywords]
    first = held[0] if held else Subscription(channel.id, "")
    lines = [
        "[[channels]]",
        f"chat = {_toml(address)}",
        *([f"thread = {_toml(channel.thread)}"] if channel.thread else []),
        f"subscribe = [{', '.join(_toml(s.topic) for s in held)}]",
        f'mode = "{first.mode}"',
        f"min = {first.min_publishers}",
        *(f"# {s.topic}: {s.mode}, min={s.min_publishers}" for s in held if _how(s) != _how(first)),
        f"timezone = {_toml(channel.timezone)}",
        f"language = {_toml(channel.language)}",
        f"digest = {_digest_keys(channel.digest)}",
        *([f"quiet = {_toml(channel.quiet)}"] if channel.quiet else []),
        *_policy_keys(channel.policy),
        *(f"# keyword {ref}: {' '.join(query.split())}" for ref, query in keywords.items()),
    ]
    code = Text((Run("\n".join(lines), code=True),))
    return Message((Text(words(request.say("export-title"))), code), request.say("export-title"))


def _policy_keys(policy: AlertPolicy) -> list[str]:
    """What was set otherwise than by default."""
    usual, passing = AlertPolicy(), ", ".join(map(_toml, policy.quiet_pass))
    keys = {
        f"quiet_pass = [{passing}]": policy.quiet_pass != usual.quiet_pass,
        f"cap = {policy.cap}": policy.cap != usual.cap,
        f"storm = {_toml(write_storm(policy))}": write_storm(policy) != write_storm(usual),
        f"fresh = {_toml(written(policy.fresh))}": policy.fresh != usual.fresh,
        f"official = {str(policy.official).lower()}": policy.official != usual.official,
    }
    return [key for key, chosen in keys.items() if chosen]


def _digest_keys(plan: DigestPlan) -> str:
    keys = [f'at = "{plan.at}"', f'days = "{plan.days}"']
    keys += [f'weekly = "{plan.weekly}"'] if plan.weekly else []
    keys += [] if plan.empty else ["empty = false"]
    return f"{{ {', '.join(keys)} }}"


def _how(subscription: Subscription) -> tuple[Mode, int]:
    return subscription.mode, subscription.min_publishers


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def digest_line(request: Request) -> str:
    """When the channel's digest comes, and when next."""
    channel = request.channel
    upcoming = next_instant(channel.digest, channel.timezone, request.now)
    if upcoming is None:
        return request.say("digest-off")
    when = "; ".join(
        request.say("digest-plan", at=slot.at, days=request.say(f"days-{slot.days}"), zone=channel.timezone)
        for slot in slots(channel.digest)
    )
    line = f"{when}; {request.say('digest-next', at=request.look.local(upcoming))}"
    return line if channel.digest.empty else f"{line}; {request.say('digest-silent')}"
