"""What is kept of simple elements is what feedparser keeps of them."""

from functools import cache
from pathlib import Path
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.core.model import RawEntry
from bot.sources.feeds import dialects
from bot.sources.feeds.decoding import decode, text_of
from bot.sources.feeds.entries import EntryReader
from tests.sources.test_feeds_split import CORPUS, RECORDED, URL

HEAD = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'


class Feedparser(dialects._Strict):
    """The same parser, with nothing kept but by feedparser itself."""

    def _is_plain_rss(self) -> bool:
        return False


def read(root: str, parser: type[dialects._Strict]) -> tuple[list[RawEntry], dict[str, object]] | None:
    """The entries, and what is known of the feed; None where feedparser gives up. Raises ExpatError."""
    made = parser(dialects.base_for(root, URL), None, "utf-8")
    try:
        found = dialects._found(made, lambda: made.hear(root.encode("utf-8", "replace")))
    except FeedError:
        return None
    return list(map(EntryReader(URL, found).entry, found.entries)), dict(found.feed)


def check(root: str) -> None:
    assert read(root, dialects._Strict) == read(root, Feedparser)


@cache
def well_formed() -> dict[str, str]:
    """The root of every sample that the strict parser takes."""
    taken = {}
    for name, fetched in CORPUS.items():
        try:
            root = decode(*text_of(fetched.body, fetched.content_type)).root
            read(root, Feedparser)
        except (FeedError, ExpatError):
            continue
        taken[name] = root
    return taken


def test_all_samples_read_as_feedparser_reads_them() -> None:
    """Every well-formed sample gives the same entries and the same feed, element for element."""
    assert len(well_formed()) > 100
    for root in well_formed().values():
        check(root)


@pytest.mark.seeds
@pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared/data/feeds is not there")
def test_recorded_feeds_read_as_feedparser_reads_them() -> None:
    """So do publishers' real documents."""
    for path in sorted(Path(RECORDED).glob("*.xml")):
        try:
            root = decode(*text_of(path.read_bytes(), "text/xml")).root
            read(root, Feedparser)
        except (FeedError, ExpatError):
            continue
        check(root)


def test_what_is_not_well_formed_is_left_to_the_lenient_parser() -> None:
    """A tag that is lost before an item is no fault of the parser's."""
    lost = "<rss version='0.91'><channel><title>News<link>l</link><item><title>T</title></item></channel></rss>"
    for parser in (dialects._Strict, Feedparser):
        with pytest.raises(ExpatError):
            read(lost, parser)


_TEXT = st.one_of(
    st.sampled_from([
        "", " ", "a", "Ada <b>Berg</b>", "ada@example.org (Ada)", "https://e.example.org/a?b=1&amp;c=2&d;",
        "Mon, 05 Jan 2026 10:00:00 GMT", "2026-01-05T10:00:00+02:00",
    ]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.text("aé“\u0085\u0099Ã©я ", max_size=6),
)  # fmt: skip
_NAMES = ["title", "link", "guid", "description", "content:encoded", "pubDate", "author", "dc:creator", "category", "comments"]
_ODD = [
    "dc:title", "dc:date", "dc:description", "media:title", "source", "summary", "content", "body", "item", "language", "image",
    "id", "url", "name", "fullitem", "unknown", "tags", "dc:language",
]  # fmt: skip
_ATTRIBUTES = st.sampled_from([
    "", "", "", ' isPermaLink="false"', ' isPermaLink="true"', ' domain="d"', ' xml:base="https://b.example.org/"',
    ' xml:lang="de_DE"', ' type="html"', ' url="https://u.example.org/u"', ' xmlns:dc="http://purl.org/rss/1.0/modules/content/"',
])  # fmt: skip


@st.composite
def _element(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(st.sampled_from(_NAMES + _NAMES + _ODD))
    inside = escape(draw(_TEXT))
    if draw(st.integers(0, 9)) == 0 and depth < 2:
        inside += draw(_element(depth + 1)) + escape(draw(_TEXT))
    return f"<{name}{draw(_ATTRIBUTES)}>{inside}</{name}>"


@settings(deadline=None, max_examples=300)
@given(
    around=st.sampled_from(
        ["", ' xml:lang="uk-UA"', ' xml:base="https://x.example.org/"', ' xmlns="http://www.w3.org/2005/Atom"']
    ),
    items=st.lists(st.lists(_element(), max_size=8), min_size=1, max_size=3),
    between=st.lists(_element(), max_size=2),
)
@example("", [["<guid>https://e.example.org/1</guid>", "<link></link>"]], [])
@example("", [["<content:encoded>c</content:encoded>", "<description>d</description>"]], [])
@example("", [["<title>one</title>"]], ["<title>the feed's</title>"])
@example("", [["<category>a</category>", "<category domain='d'></category>", "<category>b</category>"]], [])
def test_any_item_reads_as_feedparser_reads_it(around: str, items: list[list[str]], between: list[str]) -> None:
    """Whatever stands in an item, in whatever order, odd or not, comes out as feedparser has it."""
    written = "\n".join(f"<item>\n{' '.join(elements)}</item>{''.join(between)}" for elements in items)
    root = f"{HEAD}{MEDIA}{around}><channel><title>Feed</title>{written}</channel></rss>"
    check(root)
