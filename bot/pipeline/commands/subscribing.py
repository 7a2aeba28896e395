"""subscribe, unsubscribe, subscriptions, topics: what a channel follows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, islice

from bot.core.errors import CommandError, QueryError
from bot.core.messages import Button, Buttons, Message, Popup, Run, SmallPrint, Text, bold, say, tap, words
from bot.core.model import Keyword, Mode, Subscription
from bot.core.settings import TopicSettings
from bot.pipeline import backlog
from bot.pipeline.backtest import query_topic
from bot.pipeline.carding import Carder
from bot.pipeline.commands import digesting, foretaste
from bot.pipeline.commands.charting import chart
from bot.pipeline.commands.grammar import Command, Word, is_id
from bot.pipeline.commands.muting import mute_lines
from bot.pipeline.commands.request import Request
from bot.pipeline.digest import DigestDesk, skip_passed
from bot.pipeline.previewing import Preview, preview
from bot.pipeline.topics import keyword_face, phrase_of

KEYWORD_SYNONYMS = ("phrase", "query")
MOST_PUBLISHERS = 20
MOST_PICKED = 8
_PLAIN = re.compile(r"(?!.*\b(?:AND|OR|NOT|NEAR)\b)[\w'’-]+(?: [\w'’-]+)+")
"""Two or more words and nothing of the query language."""
MOST_SHOWN = 400
"""Characters of a list of phrases that `topic` shows."""
VOLUME_DAYS = 7


def subscribe(request: Request) -> Message:
    """`subscribe TOPIC|"query" [alert|digest|both] [min=2] [from=now|last|digest]`."""
    mode, named = _mode(request.command.bare)
    least, begin = _least(request), foretaste.beginning(request)
    if not named:
        return _picking(request, say(request.say("subscribe-pick"), _topic_list(request)), "subscribe", request.book.topics)
    topic = _topic(request, named)
    if mode is not Mode.ALERT and not _has_digest(request):
        skip_passed(request.tx, request.channel, request.now)
    changed = request.tx.channels.subscribe(Subscription(request.channel.id, topic, mode, least), now=request.now)
    if begin:
        return _begin(request, topic, begin)
    key = "subscribed" if changed else "subscribed-already"
    told = say(
        request.say(key, topic=face(request, topic), terms=_terms(request, mode, least)),
        *([_digest_time(request)] if mode is not Mode.ALERT else []),
    )
    shown = foretaste.blocks(request, request.prepared, face(request, topic)) if isinstance(request.prepared, Preview) else ()
    buttons = foretaste.buttons(request, f"subscribe {topic} {mode} min={least}", mode)
    undo = SmallPrint(words(request.say("subscribed-undo", topic=topic)))
    return replace(told, blocks=(*told.blocks, *shown, buttons, undo))


def keyword(request: Request) -> Message:
    """`keyword WORDS [alert|digest|both] [min=2]`: all the words as one query, quoted or not."""
    if not _mode(request.command.bare)[1]:
        raise CommandError(request.say("keyword-usage"))
    return subscribe(_as_subscribe(request))


def look_ahead(request: Request) -> Preview | QueryError | None:
    """What the subscription would have brought; None where nothing is named that is known."""
    _, named = _mode(_as_subscribe(request).command.bare)
    tried = _tried(request, named) if named else None
    if tried is None:
        return None
    try:
        return preview(request.tx, request.book, tried, request.now)
    except QueryError as error:
        return error


def preview_only(request: Request) -> Message:
    """What `subscribe` and `keyword` answer to who may not subscribe."""
    _, named = _mode(_as_subscribe(request).command.bare)
    if not named:
        return say(request.say("preview-pick"), _topic_list(request))
    tried = _tried(request, named)
    if tried is None:
        raise CommandError(_unknown_topic(request, " ".join(w.text for w in named)))
    shown = (
        request.look.topic(tried.id) if tried.id in request.book.topics else request.say("quoted", words=phrase_of(tried.query))
    )
    return foretaste.only(request, request.prepared, shown)


def _as_subscribe(request: Request) -> Request:
    """`keyword WORDS` as the `subscribe "WORDS"` that it stands for; any other line as it is."""
    mode, named = _mode(request.command.bare)
    if request.command.verb not in ("keyword", *KEYWORD_SYNONYMS) or not named or any(word.quoted for word in named):
        return request
    query = Word(" ".join(word.text for word in named), quoted=True)
    options = (word for word in request.command.words if word.label)
    return replace(request, command=Command("subscribe", (query, Word(mode), *options)))


def _tried(request: Request, named: tuple[Word, ...]) -> TopicSettings | None:
    """The topic that is meant, or a query as one; None where an unknown topic is named."""
    text, quoted = _text_of(named), any(w.quoted for w in named)
    known = request.book.find(text, whole=quoted)
    if known is not None:
        return request.book.topics[known]
    held = _own_keyword(request, text)
    return query_topic(held.query if held else as_query(text)) if held or quoted else None


def _begin(request: Request, topic: str, begin: str) -> Message:
    """What the channel is told of the news that are there."""
    found = request.prepared
    hits = found.hits if isinstance(found, Preview) else ()
    channel, tx, now = request.channel, request.tx, request.now
    match begin:
        case foretaste.LAST:
            carder = Carder(request.book, request.look.catalogue)
            told = backlog.tell_last(tx, carder, channel, topic, hits, now=now)
            answer = request.say("begun-last", count=told)
        case foretaste.DIGEST:
            backlog.file_matches(tx, topic, hits)
            DigestDesk(request.book, request.look.catalogue).take_in(tx, channel, topic, now)
            answer = request.say("begun-digest", digest=_digest_time(request))
        case _:
            DigestDesk(request.book, request.look.catalogue).leave_out(tx, channel, topic, now)
            answer = request.say("begun-now")
    return replace(say(answer), popup=Popup(answer))


def unsubscribe(request: Request) -> Message:
    """`unsubscribe TOPIC|kID|all`."""
    named = request.command.bare
    held = [s.topic for s in request.tx.channels.subscriptions(request.channel.id)]
    if not named and not request.is_admin:
        told = subscriptions(request)
        return replace(told, blocks=(*told.blocks, SmallPrint(words(request.say("admin-changes")))))
    if not named:
        told = say(request.say("unsubscribe-pick", held=", ".join(held) or request.say("nothing")))
        return _picking(request, told, "unsubscribe", held)
    if named[0].text.casefold() == "all":
        return say(request.say("unsubscribed-all", count=request.tx.channels.unsubscribe(request.channel.id)))
    text = " ".join(w.text for w in named)
    # Its id as it stands in the list (a topic that the config has dropped, too), a topic's name, or a keyword's own words.
    meant = (text.casefold(), request.book.find(text), _keyword_of(request, text))
    topic = next((name for name in meant if name in held), None)
    if topic is None:
        raise CommandError(request.say("unsubscribe-unknown", topic=text, held=", ".join(held) or request.say("nothing")))
    ended = face(request, topic)
    request.tx.channels.unsubscribe(request.channel.id, topic)
    return say(request.say("unsubscribed", topic=ended))


def _picking(request: Request, told: Message, verb: str, topics: Iterable[str]) -> Message:
    """With a button for each of the first topics; in a terminal a number."""
    buttons = tuple(Button(face(request, topic), f"{verb} {topic}") for topic in islice(topics, MOST_PICKED))
    return replace(told, blocks=(*told.blocks, Buttons(buttons))) if buttons else told


def subscriptions(request: Request) -> Message:
    """`subscriptions`: what this channel follows, and how."""
    held = request.tx.channels.subscriptions(request.channel.id)
    if not held:
        told = say(request.say("subscriptions-none"), _topic_list(request))
        return _picking(request, told, "subscribe", request.book.topics)
    runs: list[str | Run] = []
    for s in held:
        named = tap(s.topic) if is_id(s.topic) else s.topic
        runs += [f"• {face(request, s.topic)} (", named, f"): {_terms(request, s.mode, s.min_publishers)}", "\n"]
    muted = [f"🔇 {line}" for line in mute_lines(request)]
    blocks = (
        Text(words(bold(request.say("subscriptions-title")))),
        Text(words(*runs[:-1], *(f"\n{line}" for line in muted))),
        SmallPrint(words(request.say("subscriptions-foot", digest=_digest_time(request)))),
    )
    return Message(blocks, request.say("subscriptions-title"))


def topics(request: Request) -> Message:
    """`topics [NAME [chart]]`: what there is to follow; what one matches, and how often it did, as a picture too."""
    named = " ".join(w.text for w in request.command.bare)
    if not named:
        return say(request.say("topics-title"), _topic_list(request), request.say("topics-foot"))
    topic = request.book.find(named)
    if topic is None and named.casefold().endswith(" chart") and (charted := request.book.find(named[: -len(" chart")])):
        return chart(request, charted)
    if topic is None:
        raise CommandError(_unknown_topic(request, named))
    settings = request.book.topics[topic]
    phrases = [f"{language}: {_few(request, found)}" for language, found in settings.phrases.items()]
    volume = request.tx.items.volume(topic, request.now - timedelta(days=VOLUME_DAYS))
    parts = [*phrases, *([settings.query] if settings.query else [])]
    details = [
        request.say("topic-context", context=_few(request, settings.context)) if settings.context else "",
        request.say("topic-rivals", rivals=_few(request, settings.rivals)) if settings.rivals else "",
        request.say("topic-exclude", exclude=_few(request, settings.exclude)) if settings.exclude else "",
        request.say("topic-volume", count=volume, days=VOLUME_DAYS),
    ]
    shown = face(request, topic)
    blocks = (
        Text(words(bold(shown), f" ({topic})")),
        Text(words("\n".join(parts))),
        Text(words("\n".join(filter(None, details)))),
        Buttons((Button(request.say("topic-chart"), f"topic {topic} chart"),)),
    )
    return Message(blocks, shown)


def _few(request: Request, entries: Sequence[str]) -> str:
    """As many as are read in a chat; the config has them all."""
    shown = entries[: max(1, sum(end <= MOST_SHOWN for end in accumulate(len(entry) + 2 for entry in entries)))]
    more = [request.say("topic-more", count=len(entries) - len(shown))] if len(shown) < len(entries) else []
    return ", ".join([*shown, *more])


def _has_digest(request: Request) -> bool:
    return any(s.mode is not Mode.ALERT for s in request.tx.channels.subscriptions(request.channel.id))


def _mode(named: tuple[Word, ...]) -> tuple[Mode, tuple[Word, ...]]:
    """The mode at the end of the line, and what stands before it."""
    if named and not named[-1].quoted and named[-1].text.casefold() in set(Mode):
        return Mode(named[-1].text.casefold()), named[:-1]
    return Mode.BOTH, named


def _least(request: Request) -> int:
    given = request.command.option("min") or "1"
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= MOST_PUBLISHERS):
        raise CommandError(request.say("subscribe-min", given=given, most=MOST_PUBLISHERS))
    return int(given)


def _topic(request: Request, named: tuple[Word, ...]) -> str:
    """The topic that is meant; a quoted query becomes the channel's keyword."""
    text = _text_of(named)
    quoted = any(w.quoted for w in named)
    if held := _own_keyword(request, text):
        return held.ref
    found = request.book.find(text, whole=quoted)
    if found is not None:
        return found
    if not quoted:
        raise CommandError(_unknown_topic(request, text))
    text = as_query(text)
    try:
        request.book.check(text)
    except QueryError as error:
        raise CommandError(request.say("query-error", error=request.misread(error))) from error
    return request.tx.channels.add_keyword(request.channel.id, text, now=request.now).ref


def _text_of(named: tuple[Word, ...]) -> str:
    return " ".join(f'"{w.text}"' if w.quoted and len(named) > 1 else w.text for w in named)


def _own_keyword(request: Request, text: str) -> Keyword | None:
    """The channel's keyword with this id."""
    return next((k for k in request.tx.channels.keywords(request.channel.id) if k.ref == text.casefold()), None)


def as_query(text: str) -> str:
    """What was quoted, as a query: plain words are a phrase, as everywhere."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else text


def _unknown_topic(request: Request, text: str) -> str:
    near = request.book.nearest(text)
    hint = request.say("did-you-mean", word=near) if near else request.say("topic-known", topics=", ".join(request.book.topics))
    return request.say("topic-unknown", topic=text, hint=hint)


def _keyword_of(request: Request, query: str) -> str | None:
    held = request.tx.channels.keywords(request.channel.id)
    return next((k.ref for k in held if query in {k.query, phrase_of(k.query)}), None)


def _terms(request: Request, mode: Mode, least: int) -> str:
    """What a subscription brings, and from how many publishers on."""
    brings = request.say(f"mode-{mode}")
    return f"{brings}, {request.say('subscribed-min', count=least)}" if least > 1 else brings


def face(request: Request, topic: str) -> str:
    """How a topic is written; a keyword made a moment ago is not in the book yet."""
    if topic in request.look.topics:
        return request.look.topic(topic)
    return next(
        (request.look.face(keyword_face(k)) for k in request.tx.channels.keywords(request.channel.id) if k.ref == topic), topic
    )


def _topic_list(request: Request) -> str:
    return "\n".join(f"• {request.look.topic(topic)} ({topic})" for topic in request.book.topics)


def _digest_time(request: Request) -> str:
    return digesting.when(request.channel.digest, request.channel.timezone, request.look)
