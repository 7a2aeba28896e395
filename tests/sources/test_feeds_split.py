"""Reading only what is new gives what reading the whole gives."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, RawEntry
from bot.sources.feeds import parse, parsing
from bot.sources.feeds.decoding import decode, text_of
from bot.sources.feeds.splitting import FINGERPRINT, split
from tests.world.feed_cases import CASES
from tests.world.feeds import Entry, atom, rss

SAMPLES = Path(__file__).parents[1] / "data" / "feeds"
RECORDED = Path(__file__).parents[3] / "shared" / "data" / "feeds"
URL = "https://feeds.example.org/f.xml"


def corpus() -> dict[str, FetchedFeed]:
    """Every sample, written or built, that is a feed at all."""
    written = {
        path.stem: (path.read_bytes(), json.loads(path.with_suffix(".json").read_text()).get("content_type", "application/xml"))
        for path in sorted(SAMPLES.glob("*.xml"))
    }
    built = {case.name: (case.body, case.content_type) for case in CASES}
    return {name: FetchedFeed(URL, 200, body, kind) for name, (body, kind) in (written | built).items()}


CORPUS = corpus()


def read_whole(fetched: FetchedFeed) -> tuple[RawEntry, ...] | None:
    """All entries, read together; None for what is refused."""
    try:
        text, warnings = text_of(fetched.body, fetched.content_type)
        if text.lstrip("\ufeff \n")[:1] == "{":
            return parse(fetched).entries
        return parsing._parse_whole(decode(text, warnings), fetched, ()).entries
    except FeedError:
        return None


@cache
def whole_of(name: str) -> tuple[RawEntry, ...] | None:
    return read_whole(CORPUS[name])


def marks_of(fingerprints: bytes) -> list[bytes]:
    return [fingerprints[at : at + FINGERPRINT] for at in range(0, len(fingerprints), FINGERPRINT)]


def check(fetched: FetchedFeed, whole: tuple[RawEntry, ...], choose: list[bool]) -> None:
    marks = marks_of(parse(fetched).fingerprints)
    assert len(marks) == len(whole)
    known = {mark for mark, chosen in zip(marks, choose, strict=False) if chosen}
    read = parse(fetched, b"".join(known))
    assert read.entries == tuple(entry for entry, mark in zip(whole, marks, strict=True) if mark not in known)
    assert read.total == len(whole)
    assert marks_of(read.fingerprints) == marks


@pytest.mark.parametrize("name", CORPUS)
def test_a_first_reading_is_a_reading_of_the_whole(name: str) -> None:
    """With nothing known, splitting changes nothing; what is refused is refused either way."""
    whole = whole_of(name)
    if whole is None:
        with pytest.raises(FeedError):
            parse(CORPUS[name])
    else:
        check(CORPUS[name], whole, [])


@settings(deadline=None)
@given(st.sampled_from([name for name in CORPUS if len(whole_of(name) or ()) > 1]), st.lists(st.booleans(), max_size=12))
def test_any_part_reads_as_it_does_within_the_whole(name: str, choose: list[bool]) -> None:
    """Whichever entries are known, each other one comes out as from a reading of the whole document."""
    whole = whole_of(name)
    assert whole is not None
    check(CORPUS[name], whole, choose)


_TITLES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20), min_size=1, max_size=6)


@settings(deadline=None)
@given(titles=_TITLES, links=st.lists(st.sampled_from("abc"), min_size=6, max_size=6), build=st.sampled_from([rss, atom]),
       choose=st.lists(st.booleans(), max_size=6))  # fmt: skip
def test_shared_names_are_seen_among_known_entries_too(
    titles: list[str], links: list[str], build: object, choose: list[bool]
) -> None:
    """An entry whose id or page stands for others too is told so, even where those others are not read."""
    entries = [
        Entry(title or "-", link=f"https://e.example.org/{link}?utm_source={place}", guid=f"id-{links[-place - 1]}")
        for place, (title, link) in enumerate(zip(titles, links, strict=False))
    ]
    fetched = FetchedFeed(URL, 200, build(entries), "application/xml")  # type: ignore[operator]
    whole = read_whole(fetched)
    assert whole is not None
    check(fetched, whole, choose)


@pytest.mark.seeds
@pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared/data/feeds is not there")
@settings(deadline=None, max_examples=30)  # real documents of 30 to 180 KB, read twice each time
@given(st.sampled_from(["bbc-news-2024-08", "cnn-top-2023", "lemonde-international-2024-03", "nyt-world-2024-08"]), st.data())
def test_recorded_feeds_read_the_same_both_ways(name: str, data: st.DataObject) -> None:
    """Publishers' real documents are split, and any entry of theirs reads alone as it does in the whole."""
    fetched = FetchedFeed(URL, 200, (RECORDED / f"{name}.xml").read_bytes(), "text/xml")
    whole = recorded_whole(fetched)
    alone = data.draw(st.integers(0, len(whole) - 1))
    check(fetched, whole, [place != alone for place in range(len(whole))])


@cache
def recorded_whole(fetched: FetchedFeed) -> tuple[RawEntry, ...]:
    assert split(decode(text_of(fetched.body, "")[0]).root) is not None
    return read_whole(fetched) or ()


def test_an_unchanged_document_is_not_read_at_all() -> None:
    """Where every entry is known nothing is handed to feedparser; only the counts are given."""
    fetched = FetchedFeed(URL, 200, rss([Entry("One"), Entry("Two")]), "application/xml")
    first = parse(fetched)
    again = parse(fetched, first.fingerprints)
    assert (again.entries, again.dialect, again.total, again.fingerprints) == ((), "", 2, first.fingerprints)


@pytest.mark.parametrize(
    "root",
    [
        "<rss><channel><item>",
        "<rss><item/></rss>",
        "<rss><channel><item/></channel></rss>",
        "<rss><channel><x><item></item></x></channel></rss>",
        "<rss><channel><item><item></item></item></channel></rss>",
        "<feed><entry><entry></entry></entry></feed>",
        "<opml><body></body></opml>",
        "<rss><channel><item><a:b/></item></channel></rss>",
        "<rss><channel><item>&nbsp;</item></channel></rss>",
        "<rss><channel><item>\x01</item></channel></rss>",
    ],
)
def test_what_is_not_plain_is_not_split(root: str) -> None:
    """Damaged documents, unknown roots and entries in odd places are left to the reading of the whole."""
    assert split(root) is None


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "<title/>{}",
        "<!-- <item> -->{}<?x <item>?>",
        "<!-- <item></item> -->{}",
        "<![CDATA[<item>]]>{}<![CDATA[</item>]]>",
        "<item><b/></item>{}<item>1</item>",
    ],
)
@pytest.mark.parametrize(
    "item",
    [
        "<item></item>",
        "<item><title>1 &lt;item&gt;</title></item>",
        "<item><title><![CDATA[</item><item>]]></title></item>",
        "<item><title>1</title><!-- </item><item> --></item>",
        "<item><!-- </item><item> --></item>",
        "<item><!-- </item><item> --><title>1</title></item>",
        "<item><?x </item> ?><?x <item> ?><title><b></b></title></item>",
        "<item a='>'><title>1</title><itemized/></item >",
    ],
)
def test_marks_and_comments_do_not_mislead(item: str, around: str) -> None:
    """Tags inside CDATA, comments and processing instructions neither begin an entry nor end one."""
    pieces = split(f"<rss><channel><b></b>{around.format(item)}</channel></rss>")
    assert pieces is not None
    assert item in [piece.decode() for piece in pieces]
    assert len(pieces) == 1 + 2 * around.startswith("<item>")


_KNOWN = "<item><title>1</title></item>"
_OTHER = "<item a='>'><title>2</title></item >"


@pytest.mark.parametrize(
    "inside",
    [
        f"{_KNOWN}<item>new</item>\n{_OTHER}{_OTHER}",
        f"{_OTHER} {_KNOWN}\t<ttl>5</ttl>{_KNOWN}",
        f"<item>new</item>{_KNOWN}",
        f"<!-- {_KNOWN} -->{_OTHER}",
        f"{_KNOWN}<!-- {_KNOWN} -->{_OTHER}",
        f"<item><![CDATA[{_KNOWN}]]></item>{_OTHER}",
        f"<item>{_KNOWN}</item>",
        f"{_KNOWN}&nbsp;{_OTHER}",
        f"{_KNOWN}\x0c{_OTHER}",
        f"<x>{_KNOWN}</x>",
        f"{_KNOWN}</channel><channel>",
    ],
)
def test_stepping_over_known_entries_finds_the_same_pieces(inside: str) -> None:
    """Whether or not entries are known, and wherever their bytes stand, a document is split alike or not at all."""
    known = split(f"<rss><channel>{_KNOWN}{_OTHER}</channel></rss>")
    assert known is not None
    root = f"<rss><channel>{inside}</channel></rss>"
    assert split(root, frozenset(known.prints)) == split(root)
