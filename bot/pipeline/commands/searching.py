"""search, share: look through everything stored, and show a page of what was found to the channel."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.errors import CommandError, QueryError
from bot.core.messages import Block, Button, Buttons, Message, Popup, Quote, Run, SmallPrint, Text, bold, say, words
from bot.core.model import Item, NewDelivery, Op
from bot.core.search.asking import FIELDS, Asked
from bot.core.search.showing import Marker, Spans
from bot.core.store import SearchQuery
from bot.pipeline.commands.lookups import facts, topic_named
from bot.pipeline.commands.request import Request
from bot.pipeline.searching import MOST, PAGE, Found, look

FILTERS = ("topic", "source", "lang", "since", "before", "in")
PLACES = ("page", "upto")
"""Which page, and up to which item: what makes a page the same whatever has come in since."""
LABELS = (*FILTERS, *PLACES)

_QUOTES = '"“”„‟«»″＂'
_LABELLED = re.compile(
    rf"""(?P<quote>[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])
    | (?<!\S)(?P<label>{"|".join(LABELS)})[:=](?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<value>\S*))""",
    re.VERBOSE | re.IGNORECASE,
)
_VERB = re.compile(r"\s*(?:/?parley\s+)?\S+\s*", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Line:
    """A search as typed: the words, at the columns where they stand, and the filters by label."""

    typed: str
    words: str
    labels: dict[str, str]

    @classmethod
    def of(cls, text: str) -> "Line":
        """Of a whole command line."""
        typed = _VERB.sub("", text, count=1)
        labels: dict[str, str] = {}

        def blank(found: re.Match[str]) -> str:
            if found["quote"]:
                return found[0]
            labels.setdefault(found["label"].casefold(), found["phrase"] or found["value"] or "")
            return " " * len(found[0])

        return cls(typed.strip(), _LABELLED.sub(blank, typed), {name: value for name, value in labels.items() if value})

    @property
    def asked(self) -> str:
        """What was asked for, without the page."""
        shown = _LABELLED.sub(lambda f: "" if (f["label"] or "").casefold() in PLACES else f[0], self.typed)
        return " ".join(shown.split())


@dataclass(frozen=True, slots=True)
class _Result:
    """One page of what a line finds, up to item `upto`."""

    line: Line
    asked: Asked
    found: Found
    page: int
    upto: int

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-len(self.found.hits) // PAGE))

    @property
    def first(self) -> int:
        """The index of the page's first hit."""
        return (self.page - 1) * PAGE


def search(request: Request) -> Message:
    """`search WORDS [topic:] [source:] [lang:] [since:] [before:] [in:2025-03]`."""
    result = _find(request)
    if not result.found.hits:
        return say(_nothing(request, result))
    message = _message(request, result)
    buttons = _buttons(request, result)
    blocks = (*message.blocks, *([Buttons(buttons)] if buttons else []))
    return replace(message, blocks=blocks, replaces="page" in result.line.labels)


def share(request: Request) -> Message:
    """`share WORDS ...`: post what `search WORDS ...` shows in the channel, and say whose find it is."""
    if request.inbound.private:
        raise CommandError(request.say("share-private"))
    result = _find(request)
    if not result.found.hits:
        raise CommandError(_nothing(request, result))
    message = _message(request, result)
    who = request.say("share-by", user=request.inbound.user_name or request.inbound.user)
    message = replace(message, blocks=(*message.blocks, SmallPrint(words(who))))
    subject = f"share:{request.inbound.key}"
    request.tx.outbox.plan(NewDelivery(request.channel.id, Op.POST, subject, message.to_json(), silent=True), now=request.now)
    done = request.say("share-done")
    return replace(say(done), popup=Popup(done))


def found_items(request: Request) -> list[Item]:
    """All that a search finds for sure, in its order: for programs."""
    found = _find(request).found
    return request.tx.items.many(hit.id for hit in found.hits[: found.strict])


def _find(request: Request) -> _Result:
    line = Line.of(request.inbound.text)
    if not line.words.strip(f" {_QUOTES}") and not set(line.labels).intersection(FILTERS):
        raise CommandError(request.say("search-usage"))
    try:
        asked = request.book.read_search(line.words)
    except QueryError as error:
        raise CommandError(request.say("search-error", error=_misread(request, error))) from error
    filters = _filters(request, line)
    result = _Result(line, asked, look(request.tx, asked, filters), 1, filters.upto)
    return replace(result, page=min(max(1, _number(line.labels.get("page", ""))), result.pages))


def _misread(request: Request, error: QueryError) -> str:
    """A search narrows by more than a topic's query does."""
    if error.complaint is None or error.complaint.kind != "query-no-field":
        return request.misread(error)
    known = ", ".join(f"{label}:" for label in (*FIELDS, *FILTERS))
    return request.say("search-no-field", column=error.column, field=error.complaint.values["field"], known=known)


def _nothing(request: Request, result: _Result) -> str:
    return request.say("search-none", words=result.line.asked, parts=len(result.asked.parts))


def _filters(request: Request, line: Line) -> SearchQuery:
    given = line.labels
    since, before = _span(request, given.get("in", ""))
    return SearchQuery(
        topic=topic_named(request, given["topic"]) if "topic" in given else "",
        publisher=given.get("source", ""),
        language=given.get("lang", "").casefold(),
        since=_span(request, given.get("since", ""))[0] or since,
        before=_span(request, given.get("before", ""))[0] or before,
        upto=_number(given.get("upto", "")) or request.tx.search.newest(),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


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


def _message(request: Request, result: _Result) -> Message:
    """Title, how many, and the page's items, each with the sentence that answers."""
    found, marker = result.found, Marker(result.asked)
    title = request.say("search-title", words=result.line.asked)
    blocks: list[Block] = [Text(words(bold(title))), SmallPrint(words(_counted(request, result)))]
    items = request.tx.items.many(hit.id for hit in found.hits[result.first : result.first + PAGE])
    for number, item in enumerate(items, start=result.first):
        if number == found.strict - found.others and 0 < found.others < found.strict:
            blocks.append(SmallPrint(words(request.say("search-others-below"))))
        if number == found.strict and found.strict:
            blocks.append(SmallPrint(words(request.say("search-without", left_out=_listed(request, found.left_out)))))
        shown = marker.show(item.title, item.text)
        blocks.append(Text((*words("• "), *_marked(item.title, shown.title, item.link), *words("\n"), *facts(request, item))))
        if shown.sentence:
            blocks.append(Quote(_marked(shown.sentence, shown.spans)))
    if result.pages > 1:
        blocks.append(SmallPrint(words(request.say("search-page", page=result.page, pages=result.pages))))
    return Message(tuple(blocks), title)


def _counted(request: Request, result: _Result) -> str:
    """How many were found, and what they lack."""
    found, parts = result.found, len(result.asked.parts)
    more = len(found.hits) - found.strict
    if more and not found.strict:
        left_out = _listed(request, found.left_out)
        return request.say("search-relaxed", count=more, words=parts, left=parts - len(found.left_out), left_out=left_out)
    if not found.complete:
        return (
            request.say("search-many", most=MOST) if len(found.hits) >= MOST else request.say("search-part", count=found.strict)
        )
    counted = request.say("search-count", count=found.strict)
    if not found.others:
        return counted
    others = (
        request.say("search-others-all") if found.others == found.strict else request.say("search-others", count=found.others)
    )
    return f"{counted} {others}"


def _listed(request: Request, left_out: Sequence[str]) -> str:
    return ", ".join(request.say("quoted", words=word.strip(_QUOTES)) for word in left_out)


def _marked(text: str, spans: Spans, href: str = "") -> tuple[Run, ...]:
    """The text with its spans in bold, all of it leading to `href`."""
    runs: list[Run] = []
    at = 0
    for start, end in spans:
        runs += [Run(text[at:start], href=href), Run(text[start:end], bold=True, href=href)]
        at = end
    return words(*runs, Run(text[at:], href=href))


def _buttons(request: Request, result: _Result) -> tuple[Button, ...]:
    """Previous and more, and sharing where only one person sees the answer."""

    def command(verb: str, page: int) -> str:
        return f"{verb} {result.line.asked} page:{page} upto:{result.upto}"

    page = result.page
    alone = "user" in request.inbound.route and not request.inbound.private
    return (
        *([Button(request.say("search-previous"), command("search", page - 1))] if page > 1 else []),
        *([Button(request.say("search-more"), command("search", page + 1))] if page < result.pages else []),
        *([Button(request.say("search-share"), command("share", page))] if alone else []),
    )
