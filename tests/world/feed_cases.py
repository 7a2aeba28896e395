"""Feed documents for tests, built from parts: every dialect under every defect, every date, title, text and link form.

Each case stands beside what must come out of it: a text that the error holds, or for each entry the fields that matter.
"""

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Want = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A document and what is wanted of it: `error`, or one dict of RawEntry's fields for each entry."""

    name: str
    body: bytes
    wants: tuple[Want, ...] = ()
    error: str = ""
    content_type: str = "application/xml"


DATE = datetime(2026, 1, 2, 10, 30, tzinfo=UTC)
PLAIN: tuple[Want, ...] = (
    {"entry_id": "urn:n:1", "title": "Talks resume", "summary": "First words.", "link": "https://n.example.org/1",
     "published": DATE},
    {"entry_id": "urn:n:2", "title": "Talks end", "summary": "Last words.", "link": "https://n.example.org/2",
     "published": DATE},
)  # fmt: skip
_RFC822 = "Fri, 02 Jan 2026 10:30:00 GMT"
_ISO = "2026-01-02T10:30:00Z"
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _rss_item(want: Want, extra: str = "") -> str:
    return (
        f'<item><title>{want["title"]}</title><link>{want["link"]}</link><guid isPermaLink="false">{want["entry_id"]}</guid>'
        f"<description>{want['summary']}</description><pubDate>{_RFC822}</pubDate>{extra}</item>"
    )


def rss(version: str, items: str = "", head: str = "", spaces: str = "") -> str:
    """An RSS 0.9x or 2.0 document around `items`; the two plain ones where none are given."""
    items = items or "".join(map(_rss_item, PLAIN))
    site = "<title>News</title><link>https://n.example.org/</link>"
    return f'<rss version="{version}"{spaces}><channel>{site}{head}{items}</channel></rss>'


def _rdf(namespace: str) -> str:
    items = "".join(
        f'<item rdf:about="{w["entry_id"]}"><title>{w["title"]}</title><link>{w["link"]}</link>'
        f"<description>{w['summary']}</description><dc:date>{_ISO}</dc:date></item>"
        for w in PLAIN
    )
    site = "<channel><title>News</title><link>https://n.example.org/</link></channel>"
    return f'<rdf:RDF {_RDF} {_DC} xmlns="{namespace}">{site}{items}</rdf:RDF>'


def atom(prefix: str = "", entries: str = "", more: str = "") -> str:
    """An Atom 1.0 document around `entries`; the two plain ones where none are given."""
    p = f"{prefix}:" if prefix else ""
    built = "".join(
        f'<{p}entry><{p}id>{w["entry_id"]}</{p}id><{p}title>{w["title"]}</{p}title><{p}link href="{w["link"]}"/>'
        f"<{p}summary>{w['summary']}</{p}summary><{p}published>{_ISO}</{p}published></{p}entry>"
        for w in PLAIN
    )
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<{p}feed {name}="http://www.w3.org/2005/Atom"{more}><{p}title>News</{p}title>{entries or built}</{p}feed>'


def _atom03() -> str:
    entries = "".join(
        f'<entry><id>{w["entry_id"]}</id><title>{w["title"]}</title><link rel="alternate" type="text/html" href="{w["link"]}"/>'
        f"<summary>{w['summary']}</summary><issued>{_ISO}</issued></entry>"
        for w in PLAIN
    )
    return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>News</title>{entries}</feed>'


def json_feed(version: str, items: list[dict[str, Any]] | None = None) -> str:
    """A JSON Feed with these items; the two plain ones where none are given."""
    plain = [
        {"id": w["entry_id"], "url": w["link"], "title": w["title"], "content_text": w["summary"], "date_published": _ISO}
        for w in PLAIN
    ]
    head = {"version": f"https://jsonfeed.org/version/{version}", "title": "News"}
    return json.dumps(head | {"items": plain if items is None else items})


DIALECTS: dict[str, str] = {
    "rss091": rss("0.91"),
    "rss092": rss("0.92"),
    "rss20": rss("2.0"),
    "rss-without-version": rss("2.0").replace(' version="2.0"', ""),
    "rss-in-a-namespace": rss("2.0", spaces=' xmlns="http://backend.userland.com/rss2"'),
    "rss10": _rdf("http://purl.org/rss/1.0/"),
    "rss090": _rdf("http://my.netscape.com/rdf/simple/0.9/"),
    "atom03": _atom03(),
    "atom10": atom(),
    "atom10-prefixed": atom("a"),
}

_DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n'
DEFECTS: dict[str, Callable[[str], bytes]] = {
    "bare": lambda root: root.encode(),
    "declared": lambda root: (_DECLARED + root).encode(),
    "declared-twice": lambda root: (_DECLARED + _DECLARED + root).encode(),
    "bom": lambda root: b"\xef\xbb\xbf" + (_DECLARED + root).encode(),
    "blank-before": lambda root: b"\r\n \n" + (_DECLARED + root).encode(),
    "noise-before": lambda root: b"Warning: mysql_connect() failed\n" + (_DECLARED + root).encode(),
    "comment-before": lambda root: (_DECLARED + "<!-- made by <feedmaker> -->" + root).encode(),
    "comment-unended": lambda root: (_DECLARED + "<!-->" + root + "<!-- -->").encode(),
    "stylesheet": lambda root: (_DECLARED + '<?xml-stylesheet href="a.xsl"?>' + root).encode(),
    "instruction-broken": lambda root: (_DECLARED.replace("?", "?x<!--", 1) + root + "<!-- 0.2 s -->").encode(),
    "noise-after": lambda root: (_DECLARED + root + "<!-- 0.2 s --><script>count()</script>").encode(),
    "nul-within": lambda root: root.encode().replace(b"<", b"<\0", 1),
    "nul-after": lambda root: (_DECLARED + root).encode() + b"\0\0\n",
    "ampersand": lambda root: root.replace("News<", "News & more<", 1).encode(),
    "undefined-entity": lambda root: root.replace("News<", "News&nbsp;now<", 1).encode(),
    "control-character": lambda root: root.replace("News<", "News\x0b<", 1).encode(),
    "unbound-prefix": lambda root: root.replace("</title>", "</title><x:y>z</x:y>", 1).encode(),
    "windows-newlines": lambda root: root.replace("><", ">\r\n<").encode(),
    "indented": lambda root: root.replace("><", ">\n\t<").encode(),
    "utf16-le": lambda root: root.encode("utf-16-le"),
    "utf16-mark": lambda root: (_DECLARED + root).encode("utf-16"),
    "utf16-behind-mark": lambda root: codecs.BOM_UTF8 + root.encode("utf-16-le"),
    "utf16-out-of-step": lambda root: root.encode("utf-16-be").replace(b">", b"><!--0-->\n", 1),
    "utf32": lambda root: root.encode("utf-32"),
    "doctype": lambda root: (_DECLARED + '<!DOCTYPE x SYSTEM "http://n.example.org/x.dtd">' + root).encode(),
    "truncated": lambda root: root.encode()[:-9],
}


def _documents() -> Iterator[Case]:
    for dialect, root in DIALECTS.items():
        for defect, damage in DEFECTS.items():
            yield Case(f"{dialect}-{defect}", damage(root), PLAIN)
    for version in ("1", "1.1"):
        yield Case(f"json-{version}", json_feed(version).encode(), PLAIN, content_type="application/feed+json")
        yield Case(f"json-{version}-bom", b"\xef\xbb\xbf" + json_feed(version).encode(), PLAIN)
        yield Case(f"json-{version}-cut", json_feed(version).encode()[:-60], PLAIN[:1])


_ENCODINGS = {
    "windows-1251": "Міністр їде", "koi8-u": "Міністр їде", "windows-1250": "Zażółć gęślą", "iso-8859-2": "Zażółć gęślą",
    "windows-1252": "“Où” – ça", "iso-8859-15": "Où €", "shift_jis": "停戦合意", "euc-jp": "停戦合意", "gb18030": "停火協議",
    "big5": "停火協議", "euc-kr": "휴전 합의", "iso-2022-jp": "停戦合意",
}  # fmt: skip


def _encodings() -> Iterator[Case]:
    for encoding, title in _ENCODINGS.items():
        root = rss("2.0", f"<item><title>{title}</title><guid>https://n.example.org/1</guid></item>")
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{root}'
        wants = ({"title": title, "link": "https://n.example.org/1"},)
        yield Case(f"declares-{encoding}", declared.encode(encoding), wants)
        yield Case(f"header-says-{encoding}", root.encode(encoding), wants, content_type=f"text/xml; charset={encoding}")
        yield Case(f"utf8-declared-{encoding}", declared.encode(), wants)


_DATES: dict[str, datetime | None] = {
    _RFC822: DATE, "Fri, 2 Jan 2026 10:30:00 +0000": DATE, "02 Jan 2026 10:30 GMT": DATE, "Fri, 02 Jan 26 10:30:00 GMT": DATE,
    "Fri, 02 Jan 2026 05:30:00 EST": DATE, "Fri, 02 Jan 2026 12:30:00 +0200": DATE, _ISO: DATE,
    "2026-01-02T12:30:00+02:00": DATE, "2026-01-02T10:30:00.123Z": DATE, "2026-01-02 10:30:00": DATE,
    "2026-01-02": datetime(2026, 1, 2, tzinfo=UTC), "20260102": datetime(2026, 1, 2, tzinfo=UTC),
    "Thu, 01 Jan 1970 00:00:00 GMT": None, "Mon, 01 Jan 0001 00:00:00 GMT": None, "0000-00-00T00:00:00Z": None,
    "Fri, 32 Jan 2026 10:30:00 GMT": None, "-1": None, "yesterday": None, "": None,
    "Sat, 01 Jan 2099 00:00:00 GMT": datetime(2099, 1, 1, tzinfo=UTC),
}  # fmt: skip


def _dates() -> Iterator[Case]:
    for number, (written, meant) in enumerate(_DATES.items()):
        rss_item = f"<item><title>T</title><pubDate>{written}</pubDate></item>"
        yield Case(f"rss-date-{number}", rss("2.0", rss_item).encode(), ({"title": "T", "published": meant},))
        dc_item = f"<item><title>T</title><dc:date>{written}</dc:date></item>"
        yield Case(f"dc-date-{number}", rss("2.0", dc_item, spaces=f" {_DC}").encode(), ({"published": meant},))


_TEXTS = {
    "A &amp; B": "A & B", "A &amp;amp; B": "A & B", "<![CDATA[A & B]]>": "A & B", "<![CDATA[A &amp; B]]>": "A & B",
    "&lt;b&gt;A&lt;/b&gt; B": "A B", "<![CDATA[<b>A</b> B]]>": "A B", "A&#8211;B": "A–B", "  A\t  B ": "A B", "": "",
    "&lt;script&gt;x()&lt;/script&gt;A": "A", "<![CDATA[A]]> <![CDATA[B]]>": "A B", "A &lt; B": "A < B",
    "&#x1F54A; A": "🕊 A", "A\u200bB": "A\u200bB", "5 &lt; 6 &amp; 7 &gt; 3": "5 < 6 & 7 > 3",
}  # fmt: skip


def _texts() -> Iterator[Case]:
    for number, (written, meant) in enumerate(_TEXTS.items()):
        item = f"<item><guid>https://n.example.org/1</guid><title>{written}</title><description>{written}</description></item>"
        yield Case(f"text-{number}", rss("2.0", item).encode(), ({"title": meant, "summary": meant},))


_LINKS = {
    "<link>https://n.example.org/a</link>": ("https://n.example.org/a", ""),
    "<link> https://n.example.org/a\n</link>": ("https://n.example.org/a", ""),
    "<link><![CDATA[https://n.example.org/a?b&c]]></link>": ("https://n.example.org/a?b&c", ""),
    "<link>/a</link>": ("https://n.example.org/a", ""),
    "<link>a</link>": ("https://n.example.org/a", ""),
    "<link>//m.example.org/a</link>": ("https://m.example.org/a", ""),
    "<link>javascript:alert(1)</link>": ("", ""),
    "<link></link><guid>https://n.example.org/a</guid>": ("https://n.example.org/a", "https://n.example.org/a"),
    "<guid>https://n.example.org/a</guid>": ("https://n.example.org/a", "https://n.example.org/a"),
    "<guid>/a</guid>": ("https://n.example.org/a", "/a"),
    '<guid isPermaLink="false">a-1</guid>': ("", "a-1"),
    '<link>/a</link><guid isPermaLink="false">a-1</guid>': ("https://n.example.org/a", "a-1"),
    '<atom:link href="https://n.example.org/a"/>': ("https://n.example.org/a", ""),
    '<enclosure url="https://n.example.org/a.mp3" type="audio/mpeg" length="1"/>': ("", ""),
    '<link xml:base="https://b.example.org/">c</link>': ("https://b.example.org/c", ""),
}
_ATOM_IDS = ("tag:n.example.org,2026:1", "1", "/a/1", "urn:uuid:1", "https://n.example.org/1", "n.example.org/1")


def _links() -> Iterator[Case]:
    spaces = ' xmlns:atom="http://www.w3.org/2005/Atom"'
    for number, (written, (link, name)) in enumerate(_LINKS.items()):
        item = f"<item><title>T</title>{written}</item><item><title>U</title><link>/u</link></item>"
        wants: tuple[Want, ...] = ({"link": link, "entry_id": name}, {"link": "https://n.example.org/u"})
        yield Case(f"link-{number}", rss("2.0", item, spaces=spaces).encode(), wants)
    for number, name in enumerate(_ATOM_IDS):
        entry = f'<entry><id>{name}</id><title>T</title><link href="a"/></entry>'
        wants = ({"entry_id": name, "link": "https://b.example.org/a"},)
        yield Case(f"atom-id-{number}", atom(entries=entry, more=' xml:base="https://b.example.org/"').encode(), wants)
    leaking = "<item xml:base='https://b.example.org/'><link>x</link></item><item><link>y</link></item>"
    wants = ({"link": "https://b.example.org/x"}, {"link": "https://n.example.org/y"})
    yield Case("base-of-one-item", rss("2.0", leaking).encode(), wants)


def _fields() -> Iterator[Case]:
    spaces = f' {_DC} xmlns:media="http://search.yahoo.com/mrss/"'
    items: dict[str, Want] = {
        "<dc:creator>Ann Lee</dc:creator>": {"author": "Ann Lee"},
        "<author>ann@n.example.org (Ann Lee)</author>": {"author": "Ann Lee"},
        "<category>World</category><category>Peace &amp; war</category>": {"categories": ("World", "Peace & war")},
        "<dc:subject>World</dc:subject>": {"categories": ("World",)},
        "<comments>/c</comments>": {"comments": "https://n.example.org/c"},
        '<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>': {"media": ("https://n.example.org/a.mp3",)},
        '<media:content url="/a.jpg"/><media:thumbnail url="/b.jpg"/>': {
            "media": ("https://n.example.org/a.jpg", "https://n.example.org/b.jpg")
        },
        '<source url="https://w.example.org/rss">Wire</source>': {
            "source_title": "Wire",
            "source_url": "https://w.example.org/rss",
        },
        "<dc:language>uk-UA</dc:language>": {"language": "uk"},
    }
    for number, (written, want) in enumerate(items.items()):
        yield Case(f"field-{number}", rss("2.0", f"<item><title>T</title>{written}</item>", spaces=spaces).encode(), (want,))
    shared = "".join(f'<item><title>{t}</title><link>/{t}</link><guid isPermaLink="false">x</guid></item>' for t in "ab")
    yield Case("one-guid-for-all", rss("2.0", shared).encode(), ({"entry_id": ""}, {"entry_id": ""}))
    live = "".join(f'<item><title>{t}</title><link>/live</link><guid isPermaLink="false">{t}</guid></item>' for t in "ab")
    yield Case("one-link-for-all", rss("2.0", live).encode(), ({"link_shared": True}, {"link_shared": True}))


def _json_items() -> Iterator[Case]:
    items: list[tuple[dict[str, Any], Want]] = [
        ({"id": 7, "url": "/a"}, {"entry_id": "7", "link": "https://feeds.example.org/a"}),
        ({"id": "https://n.example.org/1"}, {"link": "https://n.example.org/1"}),
        ({"id": "1", "external_url": "https://o.example.org/"}, {"link": "https://o.example.org/"}),
        ({"id": "1", "content_html": "<p>A<p>B"}, {"summary": "A\nB"}),
        ({"id": "1", "summary": "S", "content_text": "C"}, {"summary": "S"}),
        ({"id": "1", "author": {"name": "Ann"}}, {"author": "Ann"}),
        ({"id": "1", "authors": [{"name": "Ann"}, {"name": "Bob"}]}, {"author": "Ann, Bob"}),
        ({"id": "1", "tags": ["x", 3, "y"], "image": "/p.png"}, {"categories": ("x", "y")}),
        ({"id": "1", "date_published": "2026-01-02T12:30:00.5+02:00"}, {"published": DATE}),
        ({"id": "1", "date_published": "soon", "title": None}, {"published": None, "title": ""}),
        ({"id": "1", "attachments": [{"url": "https://n.example.org/a.mp3"}]}, {"media": ("https://n.example.org/a.mp3",)}),
        ({"id": "1", "language": "de-AT"}, {"language": "de"}),
    ]
    for number, (item, want) in enumerate(items):
        yield Case(f"json-item-{number}", json_feed("1.1", [item]).encode(), (want,))


def _refused() -> Iterator[Case]:
    bodies = {
        "": "the answer is empty", " \n ": "the answer is empty", "{}": "no JSON Feed", '{"a": [': "not well-formed JSON",
        '{"version": "https://jsonfeed.org/version/1.1"}': "no JSON Feed", "<html><body>404</body></html>": "an HTML page",
        "<opml version='2.0'><body/></opml>": "an OPML list", "<x/>": "neither RSS nor Atom", "Not found": "no XML element",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>": "declares entities",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss/>": "declares entities",
    }  # fmt: skip
    for number, (body, error) in enumerate(bodies.items()):
        yield Case(f"refused-{number}", body.encode(), error=error)


CASES: tuple[Case, ...] = (
    *_documents(), *_encodings(), *_dates(), *_texts(), *_links(), *_fields(), *_json_items(), *_refused(),
)  # fmt: skip
