"""latest, search, story: looking things up."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.core.cards import found_in, sources_of
from bot.core.errors import CommandError
from bot.core.messages import Block, Heading, Message, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import Item, Origin
from bot.core.store import SearchQuery
from bot.pipeline.commands.meaning import own_keywords, story_meant
from bot.pipeline.commands.request import Request

MOST = 20
SEARCH_LABELS = ("topic", "source", "lang", "since", "before", "in")
_COUNT = re.compile(r"-?[0-9]{1,100}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def latest(request: Request) -> Message:
    """`latest [TOPIC] [n]`: the newest items, of a topic or of all."""
    named = [w.text for w in request.command.bare]
    limit = int(named.pop()) if named and _COUNT.fullmatch(named[-1]) else 5
    if limit < 1:
        raise CommandError(request.say("latest-usage", most=MOST))
    topic = _topic(request, " ".join(named)) if named else None
    found = request.tx.items.latest(topic, min(limit, MOST))
    title = request.say("latest-title", topic=request.look.topic(topic)) if topic else request.say("latest-title-all")
    return _listing(request, title, found, empty=request.say("latest-none"))


def search(request: Request) -> Message:
    """`search WORDS [topic:] [source:] [lang:] [since:] [before:] [in:2025-03]`."""
    query = search_query(request)
    found = request.tx.search.find(query)
    shown = " ".join(f"{w.label}:{w.text}" if w.label else w.text for w in request.command.words if w.text)
    return _listing(request, request.say("search-title", words=shown), found, empty=request.say("search-none", words=shown))


def story(request: Request) -> Message:
    """`story sID`: its items, why each is in it and whose voice it adds, who reports it."""
    found, items, _ = story_meant(request)
    blocks: list[Block] = [Heading(found.title, items[0].link)]
    for item in items[:MOST]:
        blocks += [*_item_lines(request, [item]), SmallPrint(words(" · ".join(_place_of(request, item))))]
    if len(items) > MOST:
        blocks.append(SmallPrint(words(request.say("story-more", count=len(items) - MOST))))
    counted = sources_of(found, request.look)
    blocks.append(SmallPrint(words(f"{counted} · {request.say('story-items', count=len(items))} · ", tap(found.ref))))
    return Message(tuple(blocks), found.title)


def _place_of(request: Request, item: Item) -> list[str]:
    """Why the item is in its story, and what it counts as there."""
    told = [item.ref, request.say("story-joined", why=item.story_why) if item.story_why else request.say("story-founded")]
    if item.voice != item.publisher:
        told.append(request.say("story-voice", voice=item.voice))
    if item.official:
        told.append(request.say("story-official", name=item.official))
    return told


def file_name(origin: Origin) -> str:
    """The file on one line, with its version where it has several."""
    version = f" (version {origin.document.version})" if origin.document.version > 1 else ""
    return "".join(c if c.isprintable() else "�" for c in f"{origin.folder}/{origin.document.name}") + version


def place_in(origin: Origin) -> str:
    """Where in the file: `march/a.txt, blurb 3`, `page 2`; empty for a file that is one article without pages."""
    page = f"page {origin.page}" if origin.page else ""
    blurb = f"blurb {origin.blurb}" if origin.blurb else ""
    return ", ".join(part for part in (origin.part, page, blurb) if part)


def _topic(request: Request, text: str) -> str:
    keyword = text.casefold()
    if keyword in own_keywords(request):
        return keyword
    found = request.book.find(text)
    if found is None:
        near = request.book.nearest(text)
        known = ", ".join(request.book.topics)
        hint = request.say("did-you-mean", word=near) if near else request.say("topic-known", topics=known)
        raise CommandError(request.say("topic-unknown", topic=text, hint=hint))
    return found


def search_query(request: Request) -> SearchQuery:
    """What `search ...` asks for. Raises CommandError where it cannot be read."""
    command = request.command
    given = [word for word in command.bare if word.text]
    if not given and not any(command.option(label) for label in SEARCH_LABELS):
        raise CommandError(request.say("search-usage"))
    # A name also finds its other spellings; a quoted word is taken as it stands.
    spellings = {w.text: request.book.names.widen(w.text) for w in given if not w.quoted}
    since, before = _span(request, command.option("in"))
    return SearchQuery(
        words=tuple(w.text if w.quoted else _prefix(w.text) for w in given if not spellings.get(w.text)),
        spellings=tuple((_prefix(word), *others) for word, others in spellings.items() if others),
        topic=_topic(request, command.option("topic")) if command.option("topic") else "",
        publisher=command.option("source"),
        language=command.option("lang").casefold(),
        since=_span(request, command.option("since"))[0] or since,
        before=_span(request, command.option("before"))[0] or before,
    )


def _prefix(word: str) -> str:
    """A word of four letters or more also finds its longer forms."""
    return word if len(word) < 4 or word.endswith("*") else f"{word}*"


def _span(request: Request, text: str) -> tuple[datetime | None, datetime | None]:
    """The first instant of a year, month or day, and the first after it; (None, None) for an empty text."""
    if not text:
        return None, None
    found = _DATE.fullmatch(text)
    if not found:
        raise CommandError(request.say("search-date", given=text))
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if day:
            return start, start + timedelta(days=1)
        return start, (start + timedelta(days=32)).replace(day=1) if month else start.replace(year=start.year + 1)
    except (ValueError, OverflowError) as error:
        raise CommandError(request.say("search-date", given=text)) from error


def _listing(request: Request, title: str, items: Sequence[Item], *, empty: str) -> Message:
    if not items:
        return Message((Text(words(empty)),), empty)
    return Message((Text(words(bold(title))), *_item_lines(request, items)), title)


def _item_lines(request: Request, items: Sequence[Item]) -> list[Block]:
    runs: list[str | Run] = []
    for item in items:
        who = item.publisher_name or (found_in(item, request.look) if item.document_name else request.say("publisher-unknown"))
        facts = " · ".join((who, request.look.date(item.dating)))
        runs += ["• ", link(item.title, item.link), f"\n   {facts} · ", tap(f"s{item.story_id}"), "\n"]
    return [Text(words(*runs[:-1]))] if runs else []
