"""The forms of the bare verbs, each built for one channel as it stands; `core.forms` says what a Form is."""

from collections.abc import Callable, Iterable

from bot.core import quiet
from bot.core.alert_settings import MOST
from bot.core.digests import DAYS
from bot.core.errors import CommandError, QueryError
from bot.core.forms import Field, Form, Kind, Option, Values, first, quoted
from bot.core.model import Mode
from bot.pipeline.commands import chatting, digesting, subscribing
from bot.pipeline.commands.request import Request

LEAST_OFFERED = (1, 2, 3, 4, 5)
"""How many independent publishers a form offers to wait for; a typed line takes more."""

MUTES_OFFERED = {"1h": "hour", "8h": "shift", "24h": "day", "7d": "week"}
"""What may be typed, and the name of its text."""

LONGEST_QUERY = 1000


def subscribe_form(request: Request) -> Form:
    """Which topic, how, from how many publishers on."""
    topics = tuple(Option(topic, request.look.topic(topic)) for topic in request.book.topics)
    return Form(
        "subscribe",
        request.say("form-subscribe"),
        request.say("form-subscribe-do"),
        (Field("topic", request.say("form-topic"), Kind.ONE, topics), *_terms(request)),
        lambda values: f"subscribe {first(values, 'topic')} {_terms_of(values)}",
        intro=request.say("form-subscribe-intro"),
    )


def keyword_form(request: Request) -> Form:
    """A query of the channel's own."""

    def check(query: str) -> str:
        return _complaint(lambda: request.book.check(subscribing.as_query(query)), request)

    query = Field("query", request.say("form-query"), hint=request.say("form-query-hint"), longest=LONGEST_QUERY, check=check)
    return Form(
        "keyword",
        request.say("form-keyword"),
        request.say("form-subscribe-do"),
        (query, *_terms(request)),
        lambda values: f"subscribe {quoted(first(values, 'query'))} {_terms_of(values)}",
    )


def unsubscribe_form(request: Request) -> Form:
    """One of what the channel follows, or all."""
    held = request.tx.channels.subscriptions(request.channel.id)
    options = [Option(s.topic, subscribing.face(request, s.topic)) for s in held]
    options += [Option("all", request.say("form-all"))] if len(held) > 1 else []
    return Form(
        "unsubscribe",
        request.say("form-unsubscribe"),
        request.say("form-unsubscribe-do"),
        (Field("topic", request.say("form-held"), Kind.ONE, tuple(options)),),
        lambda values: f"unsubscribe {first(values, 'topic')}",
    )


def timezone_form(request: Request) -> Form:
    """The channel's zone."""
    return Form(
        "timezone",
        request.say("form-timezone"),
        request.say("form-save"),
        (timezone_field(request),),
        lambda values: f"timezone {first(values, 'timezone')}",
    )


def digest_form(request: Request) -> Form:
    """See it, post it, or say when it comes."""
    whats = tuple(Option(what, request.say(f"form-digest-{what}")) for what in ("preview", "post", "at"))

    def write(values: Values) -> str:
        what, days = first(values, "what"), first(values, "days")
        if what != "at":
            return f"digest {what}"
        weekly, empty = first(values, "weekly"), first(values, "empty")
        if days == "off" and weekly == "off":
            return f"digest off empty={empty}"
        days, weekly = (weekly, "off") if days == "off" else (days, weekly)
        return f"digest at {first(values, 'at')} {days} weekly={weekly} empty={empty}"

    return Form(
        "digest",
        request.say("form-digest"),
        request.say("form-digest-do"),
        (
            Field("what", request.say("form-digest-what"), Kind.ONE, whats, ("preview",)),
            *digest_fields(request),
        ),
        write,
    )


def settings_form(request: Request) -> Form:
    """What is set in the channel. Only what was changed is written into the line."""
    fields = settings_fields(request)
    before = {field.name: field.present for field in fields}

    def write(values: Values) -> str:
        changed = {name: first(values, name) for name in before if tuple(values.get(name, ())) != before[name]}
        return " ".join(["settings", *(f"{name}={quoted(value)}" for name, value in changed.items())])

    return Form("settings", request.say("form-settings"), request.say("form-save"), fields, write)


def settings_fields(request: Request) -> tuple[Field, ...]:
    """One field a setting; its name is the label that `settings NAME=VALUE` takes (see `setting.SETTERS`)."""
    asked = (timezone_field, language_field)
    alerts = (quiet_field, cap_field)
    return (*(field(request) for field in asked), *digest_fields(request), *(field(request) for field in alerts))


def timezone_field(request: Request) -> Field:
    """An IANA name, or the name of its city."""

    def check(zone: str) -> str:
        return _complaint(lambda: chatting.zone_of(request, zone), request)

    hint = request.say("form-timezone-hint")
    return Field("timezone", request.say("settings-timezone"), present=(request.channel.timezone,), hint=hint, check=check)


def language_field(request: Request) -> Field:
    """In which language the channel is told, each by its own name."""
    catalogue = request.look.catalogue
    options = tuple(Option(code, catalogue.say("language-name", language=code)) for code in catalogue.languages)
    return Field("language", request.say("settings-language"), Kind.ONE, options, (request.channel.language,))


def digest_fields(request: Request) -> tuple[Field, ...]:
    """When the digest comes, whether a weekly one comes beside it, and what is said when there is nothing to tell."""
    return tuple(field(request) for field in (days_field, at_field, weekly_field, empty_field))


def weekly_field(request: Request) -> Field:
    """On which day a digest beside the regular one looks back on the week."""
    options = tuple(Option(day, request.say("form-weekly-none" if day == "off" else f"days-{day}")) for day in ("off", *DAYS))
    present, hint = request.channel.digest.weekly.partition(" ")[0] or "off", request.say("form-weekly-hint")
    return Field("weekly", request.say("form-weekly"), Kind.ONE, options, (present,), hint)


def empty_field(request: Request) -> Field:
    """Whether a digest with nothing to tell is posted."""
    options = tuple(Option(switch, request.say(f"form-empty-{switch}")) for switch in ("on", "off"))
    present = "on" if request.channel.digest.empty else "off"
    return Field("empty", request.say("form-empty"), Kind.ONE, options, (present,))


def days_field(request: Request) -> Field:
    """On which days the digest comes."""
    options = tuple(Option(days, request.say(f"days-{days}")) for days in ("daily", "weekdays", *DAYS, "off"))
    return Field("days", request.say("form-days"), Kind.ONE, options, (request.channel.digest.days,))


def at_field(request: Request) -> Field:
    """At what local time the digest comes."""

    def check(at: str) -> str:
        return _complaint(lambda: digesting.time_of(request, at), request)

    hint = request.say("form-at-hint", zone=request.channel.timezone)
    return Field("at", request.say("form-at"), present=(request.channel.digest.at,), hint=hint, longest=5, check=check)


def quiet_field(request: Request) -> Field:
    """The hours in which nothing is told."""

    def check(hours: str) -> str:
        return "" if quiet.normal(hours) is not None else request.say("quiet-span", given=hours)

    hint, present = request.say("form-quiet-hint"), (request.channel.quiet,) if request.channel.quiet else ()
    label = request.say("settings-quiet")
    return Field("quiet", label, present=present, hint=hint, optional=True, longest=20, check=check)


def cap_field(request: Request) -> Field:
    """The most alerts in an hour."""

    def check(cap: str) -> str:
        fits = cap.strip().isascii() and cap.strip().isdigit() and int(cap) <= MOST
        return "" if fits else request.say("usage-cap", given=cap)

    present = (str(request.channel.policy.cap),)
    return Field("cap", request.say("settings-cap"), present=present, hint=request.say("form-cap-hint"), longest=5, check=check)


def mute_form(request: Request) -> Form:
    """All alerts, or one of the followed topics', for a while."""
    held = request.tx.channels.subscriptions(request.channel.id)
    whats = [Option("all", request.say("form-mute-all")), *(Option(s.topic, subscribing.face(request, s.topic)) for s in held)]
    spans = tuple(Option(span, request.say(f"form-mute-{name}")) for span, name in MUTES_OFFERED.items())
    return Form(
        "mute",
        request.say("form-mute"),
        request.say("form-mute-do"),
        (
            Field("what", request.say("form-mute-what"), Kind.ONE, tuple(whats), ("all",)),
            Field("span", request.say("form-mute-for"), Kind.ONE, spans, ("8h",)),
        ),
        lambda values: f"mute {first(values, 'what')} {first(values, 'span')}",
    )


def quiet_form(request: Request) -> Form:
    """The hours in which nothing is told; empty for none."""
    return Form(
        "quiet",
        request.say("settings-quiet"),
        request.say("form-save"),
        (quiet_field(request),),
        lambda values: f"quiet {first(values, 'quiet') or 'off'}",
    )


def _terms(request: Request) -> Iterable[Field]:
    """Mode and least publishers of a subscription."""
    modes = tuple(Option(mode, request.say(f"form-mode-{mode}")) for mode in (Mode.BOTH, Mode.ALERT, Mode.DIGEST))
    least = tuple(Option(str(count), request.say("form-min-value", count=count)) for count in LEAST_OFFERED)
    yield Field("mode", request.say("form-mode"), Kind.ONE, modes, (Mode.BOTH.value,))
    yield Field("min", request.say("form-min"), Kind.ONE, least, ("1",))


def _terms_of(values: Values) -> str:
    return f"{first(values, 'mode')} min={first(values, 'min')}"


def _complaint(work: Callable[[], object], request: Request) -> str:
    """The words of what `work` raises; empty where it raises nothing."""
    try:
        work()
    except QueryError as error:
        return request.say("query-error", error=request.misread(error))
    except CommandError as error:
        return str(error)
    return ""
