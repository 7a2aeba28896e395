"""latest, search, story, why: looking things up."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.core.cards import found_in, marked
from bot.core.errors import CommandError
from bot.core.matcher import Missing
from bot.core.messages import Block, Heading, Message, Quote, Run, SmallPrint, Text, bold, link, words
from bot.core.model import Item, Origin, Story, Told
from bot.core.store import SearchQuery
from bot.pipeline.commands.grammar import is_id, number_of
from bot.pipeline.commands.policy_words import steps
from bot.pipeline.commands.request import Request
from bot.pipeline.matchable import matchable

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
    """`story sID`: its items, who reports it."""
    found, items = _story(request)
    blocks: list[Block] = [Heading(found.title, items[0].link), *_item_lines(request, items)]
    counted = request.say("card-sources", count=found.publishers)
    blocks.append(SmallPrint(words(f"{counted} · {request.say('story-items', count=len(items))} · {found.ref}")))
    return Message(tuple(blocks), found.title)


def why(request: Request) -> Message:
    """`why sID|iID`: what matched, where, by which version of the topic; the story and its sources."""
    found, items = _story(request)
    blocks: list[Block] = [Heading(found.title, items[0].link)]
    shown = {*request.book.topics, *_own_keywords(request)}
    for item in items[:MOST]:
        for match in (m for m in item.matches if m.topic in shown):
            reason = f"{request.look.topic(match.topic)} ({match.level}): {match.why} · {item.ref}"
            blocks.append(Text(words(reason)))
            if match.sentence and match.spans:
                blocks.append(Quote(marked(match.sentence, match.spans[0].text)))
            blocks.append(SmallPrint(words(request.say("why-version", version=match.topic_version))))
        blocks += _origins(request, item)
        if item.extras.categories:
            blocks.append(SmallPrint(words(request.say("why-categories", categories=", ".join(item.extras.categories)))))
        if recorded := request.tx.fates.get(request.channel.id, item.id):
            blocks += [SmallPrint(words(line)) for line in steps(request, recorded)]
    if not any(match.topic in shown for item in items for match in item.matches):
        blocks.append(Text(words(_nearest_miss(request, items[0]))))
    standing = request.tx.standings.get(request.channel.id, found.id)
    was_told = standing is not None and standing.told is not Told.HELD
    blocks.append(Text(words(request.say("why-alerted" if was_told else "why-not-alerted"))))
    counted = request.say("card-sources", count=found.publishers)
    blocks.append(SmallPrint(words(f"{counted}: {', '.join(_publishers(request, items))} · {found.ref}")))
    return Message(tuple(blocks), found.title)


def _nearest_miss(request: Request, item: Item) -> str:
    """That nothing matched, and which topic came nearest. Keywords stay out: another channel's are its own business."""
    text = matchable(item, request.tx.sources.get(item.source_id), "")
    misses = [miss for topic in request.book.topics if (miss := request.book.explain(text, topic))]
    nearest_miss = min(misses, key=lambda miss: miss.rank, default=None)
    if nearest_miss is None or nearest_miss.missing is Missing.WORDS:
        return request.say("why-nothing")
    return request.say("why-nearly", topic=request.look.topic(nearest_miss.topic), missing=nearest_miss.why)


def _origins(request: Request, item: Item) -> list[Block]:
    """The dropped files in which an item was found: path, hash, and where in it."""
    told = [
        {"file": file_name(origin), "hash": origin.document.sha256[:16], "place": place_in(origin)}
        for origin in request.tx.documents.origins(item.id)[:MOST]
    ]
    return [SmallPrint(words(request.say("why-file", **values))) for values in told]


def file_name(origin: Origin) -> str:
    """The file on one line, with its version where it has several."""
    version = f" (version {origin.document.version})" if origin.document.version > 1 else ""
    return "".join(c if c.isprintable() else "�" for c in f"{origin.folder}/{origin.document.name}") + version


def place_in(origin: Origin) -> str:
    """Where in the file: `march/a.txt, blurb 3`, `page 2`; empty for a file that is one article without pages."""
    page = f"page {origin.page}" if origin.page else ""
    blurb = f"blurb {origin.blurb}" if origin.blurb else ""
    return ", ".join(part for part in (origin.part, page, blurb) if part)


def _story(request: Request) -> tuple[Story, list[Item]]:
    """The story that is meant by `s12`, `i12` or a bare number."""
    verb, given = request.command.verb, request.command.bare
    if not given and not is_id(verb):
        raise CommandError(request.say("story-usage", verb=verb))
    named = given[0].text if given else verb
    story_id = number_of(named, "s")
    if story_id is None and (item_id := number_of(named, "i")) is not None:
        item = request.tx.items.get(item_id)
        story_id = item.story_id if item else None
    found = request.tx.stories.get(story_id) if story_id is not None else None
    items = request.tx.stories.items(found.id) if found else []
    if not found or not items:
        raise CommandError(request.say("story-unknown", named=named))
    return found, items


def _publishers(request: Request, items: Sequence[Item]) -> list[str]:
    names = (item.publisher_name or request.say("publisher-unknown") for item in items)
    return list(dict.fromkeys(names))


def _own_keywords(request: Request) -> set[str]:
    """What other channels look for is theirs to know."""
    return {keyword.ref for keyword in request.tx.channels.keywords(request.channel.id)}


def _topic(request: Request, text: str) -> str:
    keyword = text.casefold()
    if keyword in _own_keywords(request):
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
        facts = " · ".join((who, request.look.date(item.dating), f"s{item.story_id}"))
        runs += ["• ", link(item.title, item.link), f"\n   {facts}\n"]
    return [Text(words(*runs[:-1], str(runs[-1]).rstrip("\n")))] if runs else []
