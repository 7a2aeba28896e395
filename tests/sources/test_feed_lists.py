"""What a feed says of itself, what a page names, what an OPML list holds."""

import pytest

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, Hints, LeftOut, ListedFeeds, NamedFeed, Source, SourceKind
from bot.core.opml import to_opml
from bot.sources.feeds import hints, opml, pages, parse
from bot.sources.http.words import max_age
from tests.world.feeds import Entry, rss

HINTS = {
    "ttl": ("<ttl>60</ttl>", Hints(ttl=3600)),
    "hours": ("<skipHours><hour>0</hour> <hour>24</hour><hour>23</hour></skipHours>", Hints(skip_hours=(0, 23))),
    "days": ("<skipDays><day>Sunday</day><day>saturday</day><day>Someday</day></skipDays>", Hints(skip_days=(5, 6))),
    "hourly": ("<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", Hints(period=1800)),
    "weekly": ("<syn:updatePeriod>weekly</syn:updatePeriod>", Hints(period=604800)),
    "nonsense": ("<ttl>soon</ttl><sy:updatePeriod>never</sy:updatePeriod>", Hints()),
    "none": ("", Hints()),
}


def document(extra: str, *, last: bool = False) -> FetchedFeed:
    """An RSS feed with `extra` before or after its entries; one entry's text shows such an element, which is not the feed's."""
    body = rss([Entry("One", "<![CDATA[<ttl>9999</ttl>]]>")]).decode()
    at = body.index("</channel>") if last else body.index("<language>")
    return FetchedFeed("https://example.org/rss", 200, (body[:at] + extra + body[at:]).encode())


@pytest.mark.parametrize("name", HINTS)
@pytest.mark.parametrize("last", [False, True])
def test_a_feed_says_how_often_it_wants_to_be_asked(name: str, last: bool) -> None:
    """Wherever in the channel it stands; what stands in an entry is not the channel's word."""
    extra, expected = HINTS[name]
    assert hints.read(document(extra, last=last).body) == expected


def test_hints_come_with_what_is_read() -> None:
    """Also where all entries are known."""
    fetched = document("<ttl>5</ttl>")
    first = parse(fetched)
    assert first.hints == parse(fetched, first.fingerprints).hints == Hints(ttl=300)


def page(html: str, url: str = "https://example.org/news/") -> tuple[NamedFeed, ...]:
    return pages.feeds_of(FetchedFeed(url, 200, html.encode(), "text/html"))


def test_a_page_names_its_feeds() -> None:
    """`link` elements first, feeds of comments last, addresses made absolute, each once."""
    found = page(
        """<html><head><base href="/base/">
        <link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
        <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" title="All &amp; more" href="/all.atom#x">
        <link rel="alternate" type="text/html" hreflang="de" href="/de">
        <link rel="stylesheet" type="text/css" href="/feed/style.css">
        </head><body><a href="/all.atom">Atom</a> <a href="../world/rss">World</a> <a href="/feedback">Tell us</a>
        <a href="javascript:feed()">no</a><a href="http://[::1/feed">bad</a></body></html>"""
    )
    assert found == (
        NamedFeed("https://example.org/all.atom", "All & more"),
        NamedFeed("https://example.org/world/rss", "World"),
        NamedFeed("https://example.org/base/comments.xml", "Comments"),
    )


def test_a_page_without_feeds_names_none() -> None:
    """Nor does what is no page."""
    assert page("<p>Nothing here</p>") == page("") == page("\0\1\2") == ()


OPML = """<?xml version="1.0"?><!DOCTYPE opml><opml version="1.1"><head><title>Mine</title></head><body>
<outline text="News"><outline text="Wars">
  <outline type="rss" text="Harbour" xmlUrl="https://harbour.example/rss" category="/ports,/sea"/></outline>
  <outline title="Hill" text="x" xmlurl="http://me:secret@hill.example/feed?a=1&amp;b=2"/></outline>
<outline text="Twice" xmlUrl="https://harbour.example/rss"/><outline text="Bad" xmlUrl="javascript:x"/><outline text="Empty"/>
</body></opml>"""


def listed(text: str) -> ListedFeeds:
    return opml.feeds_of(FetchedFeed("the file", 200, text.encode()))


def test_folders_of_a_list_become_labels() -> None:
    """One inside the other, categories too; a feed counts once; what is no web address is left out, and so are logins."""
    assert listed(OPML).feeds == (
        NamedFeed("https://harbour.example/rss", "Harbour", ("News", "Wars", "ports", "sea")),
        NamedFeed("http://hill.example/feed?a=1&b=2", "Hill", ("News",)),
    )


def test_what_is_left_out_of_a_list_is_told_by_reason() -> None:
    """By its title, else its address; a folder with feeds in it is none of them."""
    assert listed(OPML).left_out == {LeftOut.NAMELESS: ("Empty",), LeftOut.NO_WEB: ("Bad",), LeftOut.TWICE: ("Twice",)}
    bare = listed(
        '<opml><body><outline xmlUrl="http://a.example/"/><outline xmlUrl="ftp://b.example/"/><outline/></body></opml>'
    )
    assert bare.left_out == {LeftOut.NAMELESS: ("?",), LeftOut.NO_WEB: ("ftp://b.example/",)}


def test_a_list_is_read_as_far_as_it_makes_sense() -> None:
    """Eight folders deep, ten thousand feeds long; the rest is told."""
    deep = "".join(f'<outline text="{n}">' for n in range(9)) + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * 9
    many = "".join(f'<outline text="f{n}" xmlUrl="https://a.example/{n}"/>' for n in range(10_002))
    found = listed(f"<opml><body>{deep}{many}</body></opml>")
    assert len(found.feeds) == 10_000
    assert found.left_out == {LeftOut.DEEP: ("8",), LeftOut.MANY: ("f10000", "f10001")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>', "entities"),
        ('<!DOCTYPE opml SYSTEM "file:///etc/passwd" [<!ENTITY % x SYSTEM "http://x/">%x;]><opml/>', "entities"),
        ("<html><body>no</body></html>", "no OPML"),
        ("no list at all", "no OPML"),
        ("<opml><body><outline", "not well-formed"),
        ("<opml><body/></opml>", "names no feed$"),
        ('<opml><body><outline text="a"/></body></opml>', "none of its 1 outlines has"),
        ("", "empty"),
    ],
)
def test_bad_lists_are_refused_in_words(text: str, words: str) -> None:
    """Bombs, other documents, broken ones, empty ones."""
    with pytest.raises(FeedError, match=words):
        listed(text)


def test_a_deep_list_does_not_end_the_reader() -> None:
    """Outlines nested beyond reason are read as far as folders go."""
    depth = 5000
    deep = '<outline text="x">' * depth + '<outline xmlUrl="https://a.example/rss"/>' + "</outline>" * depth
    with pytest.raises(FeedError):
        listed(f"<opml><body>{deep}</body></opml>")


def test_what_is_exported_can_be_imported() -> None:
    """Labels, ampersands and any script survive."""
    feeds = [
        Source(1, SourceKind.FEED, "https://a.example/rss?x=1&y=2", "Новини <1> & “more”", labels=("Світ", "Війна")),
        Source(2, SourceKind.FEED, "https://b.example/rss", labels=("Світ",)),
        Source(3, SourceKind.FEED, "https://c.example/rss", "C\x00\x1b"),
    ]
    back = {feed.url: feed for feed in listed(to_opml(feeds, "Parley")).feeds}
    assert back["https://a.example/rss?x=1&y=2"] == NamedFeed(feeds[0].address, "Новини <1> & “more”", ("Світ", "Війна"))
    assert back["https://b.example/rss"].labels == ("Світ",)
    assert back["https://c.example/rss"].title == "C"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": 'Max-Age="60", must-revalidate', "Age": "20"}, 40),
        ({"Cache-Control": "max-age=60", "Age": "600"}, 0),
        ({"Cache-Control": "s-maxage=600, no-cache"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({}, 0),
    ],
)
def test_an_answer_says_how_long_it_stays_good(headers: dict[str, str], seconds: float) -> None:
    """`max-age`, less the age it has already; what is meant for shared caches alone does not count."""
    assert max_age(headers) == seconds
