"""HTML: an article by trafilatura, or a listing page by its repeated structure."""

import codecs
import re
from collections import defaultdict
from datetime import datetime
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode
from trafilatura import bare_extraction

from bot.core.blurbs import blurb_datings
from bot.core.dating import ago, date_field, date_line
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Article, Dating, ReadDocument
from bot.core.text import normalise
from bot.sources.documents.file import File
from bot.sources.documents.prose import UNSTATED, Stated, read_prose

_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h1|ul|table)\b[^>]*>", re.IGNORECASE)

_CHARSET = re.compile(r"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""")
_WIDER = {"iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030", "iso-8859-9": "cp1254"}
"""Labels that stand for more than they say (WHATWG Encoding, "Names and labels")."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?![^<>]*/>)")
_ANY_TAGS = re.compile(r"(?:<[^<>]{0,10000}>\s*)+")
_SCRIPTS = re.compile(r"(?is)<(script|style)\b.*?(?:</\1>|\Z)")
_CLOSED_BY_ITSELF = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "html", "head", "body",
})  # fmt: skip
_DEEPEST = 400

_LEAST = 5
"""Siblings of one shape, each with a linked heading, that make a listing page."""

_ARTICLE_TEXT = 1200
"""Characters of running text outside such siblings from which a page is an article with a list beside it."""


def claims(file: File) -> bool:
    """A document type, or two structural tags near its beginning."""
    head = file.head.lstrip("\ufeff \t\r\n").lower()
    is_xhtml = head.startswith("<?xml") and "<html" in head
    return is_xhtml or head.startswith(("<!doctype html", "<html")) or len(_TAGS.findall(file.head)) >= 2


def read(file: File) -> ReadDocument:
    """Raises DocumentError where there is no text."""
    return page(_declared(file), file.name, file.modified)


def page(text: str, name: str, modified: datetime, known: Stated = UNSTATED) -> ReadDocument:
    """The article or the listing of a page; what is `known` of it (a mail's subject) goes before what it says itself.

    Raises DocumentError where there is no text.
    """
    if _depth(text) > _DEEPEST:
        text = _without_tags(text)
    tree = LexborHTMLParser(text)
    listed = _listed(tree)
    if listed and not known.dating.at:
        return _listing(tree, listed, modified, known)
    return _article(text, tree, name, modified, known)


def _declared(file: File) -> str:
    """The page's characters: where they are not Unicode, in the charset that the page declares."""
    declared = _CHARSET.search(file.data[:4096].decode("latin-1"))
    if declared and not file.data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return file.data.decode(_WIDER.get(declared[1].lower(), declared[1]))
        except (LookupError, ValueError):
            pass
    return file.text or ""


def _depth(text: str) -> int:
    """About how deep its elements are nested; those that HTML closes by itself are not counted.

    50,000 levels keep trafilatura busy for 50 s and the parser for 3; real pages have under 100.
    """
    depth = deepest = 0
    for closing, tag in _TAG.findall(text):
        if tag.lower() not in _CLOSED_BY_ITSELF:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _without_tags(text: str) -> str:
    """Its words as bare paragraphs: tags in a row end one, else 50,000 empty ones would cost as much as the tree."""
    return f"<body><p>{_ANY_TAGS.sub('</p><p>', _SCRIPTS.sub('', text))}</p></body>"


def _article(text: str, tree: LexborHTMLParser, name: str, modified: datetime, known: Stated) -> ReadDocument:
    # No outside date search: it invents dates (contracts: a month-day pattern found what was there and nothing else).
    found = bare_extraction(text, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True)
    body = (getattr(found, "text", "") or "") if found else ""
    if not body.strip():
        main = tree.css_first("article, main, body")
        body = main.text(separator="\n") if main else ""
    if not body.strip():
        raise DocumentError(f"{name}: an HTML page without text; save the page once it has loaded, or its text as .txt")
    stated = Stated(
        title=_title(tree, getattr(found, "title", "") or ""),
        dating=_date(tree, modified),
        publisher=_meta(tree, "og:site_name") or _meta(tree, "publisher"),
        byline=_person(_meta(tree, "author") or _meta(tree, "article:author") or (getattr(found, "author", "") or "")),
        link=_canonical(tree),
        language=_language(tree),
    )
    return read_prose(body, name, modified, kind="html", stated=known.over(stated))


def _listed(tree: LexborHTMLParser) -> list[LexborNode]:
    """The siblings of the largest repeated structure, if the page is a listing page: each has a heading that is a link."""
    groups: dict[tuple[int, str, str], list[LexborNode]] = defaultdict(list)
    for node in tree.css("article, li, div, section, tr"):
        parent = node.parent
        if parent is not None and len(node.css("h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3")) == 1:
            groups[parent.mem_id, node.tag or "", _first_class(node)].append(node)
    best = max(groups.values(), key=len, default=[])
    if len(best) < _LEAST:
        return []
    inside = {node.mem_id for node in best}
    outside = sum(len(p.text()) for p in tree.css("p") if not _is_inside(p, inside))
    return best if outside < _ARTICLE_TEXT else []


def _first_class(node: LexborNode) -> str:
    return ((node.attributes.get("class") or "").split() or [""])[0]


def _is_inside(node: LexborNode, ids: set[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False


def _listing(tree: LexborHTMLParser, nodes: list[LexborNode], modified: datetime, known: Stated) -> ReadDocument:
    base, language, publisher = _canonical(tree) or known.link, _language(tree), _meta(tree, "og:site_name")
    texts = [_blurb_text(node) for node in nodes]
    datings = blurb_datings(["\n".join(text) for text in texts], modified)
    articles = []
    for number, (node, (title, text), dating) in enumerate(zip(nodes, texts, datings, strict=True), 1):
        articles.append(
            Article(
                title=title,
                text=text,
                dating=_time_of(node, modified) or dating,
                publisher=publisher,
                link=_blurb_link(node, base),
                language=language,
                blurb=number,
            )
        )
    page_text = "\n".join(f"{a.title}\n{a.text}" for a in articles)
    return ReadDocument("html listing", tuple(articles), _title(tree, ""), page_text)


def _blurb_text(node: LexborNode) -> tuple[str, str]:
    heading = node.css_first("h1, h2, h3, h4")
    title = normalise(heading.text(separator=" ")).replace("\n", " ").strip() if heading else ""
    parts = [normalise(p.text(separator=" ")).replace("\n", " ") for p in node.css("p")]
    return title, "\n\n".join(part for part in parts if part and part != title)


def _blurb_link(node: LexborNode, base: str) -> str:
    anchor = node.css_first("h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[href]")
    link = urljoin(base, (anchor.attributes.get("href") or "").strip()) if anchor else ""
    return link if link.startswith(("https://", "http://")) else ""


def _time_of(node: LexborNode, modified: datetime) -> Dating | None:
    """What the first `<time>` in a node says."""
    time = node.css_first("time")
    if time is None:
        return None
    shown = normalise(time.text())
    return (
        date_field(time.attributes.get("datetime") or "", modified, "time element")
        or ago(shown, modified)
        or date_line(shown, modified)
    )


def _date(tree: LexborHTMLParser, modified: datetime) -> Dating:
    for name in ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "parsely-pub-date", "pubdate"):
        if found := date_field(_meta(tree, name), modified, f"page metadata ({name})"):
            return found
    if match := re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', tree.html or ""):
        return date_field(match[1], modified, "page metadata (datePublished)") or UNDATED
    head = tree.css_first("article, header, main")
    return (_time_of(head, modified) if head else None) or UNDATED


def _meta(tree: LexborHTMLParser, name: str) -> str:
    for attribute in ("property", "name", "itemprop"):
        node = tree.css_first(f'meta[{attribute}="{name}"]')
        if node and (value := (node.attributes.get("content") or "").strip()):
            return value
    return ""


def _title(tree: LexborHTMLParser, guessed: str) -> str:
    """The page's headline: metadata first, a single h1, what trafilatura says, and the window title last."""
    stated = _meta(tree, "og:title")
    headings = [normalise(h.text(separator=" ")).replace("\n", " ").strip() for h in tree.css("h1")]
    window = tree.css_first("title")
    found = headings[0] if len(headings) == 1 and headings[0] else stated or guessed
    return normalise(found or (window.text() if window else "")).replace("\n", " ").strip()


def _person(author: str) -> str:
    return "" if author.startswith(("http://", "https://", "@")) else author


def _canonical(tree: LexborHTMLParser) -> str:
    node = tree.css_first('link[rel="canonical"]')
    link = (node.attributes.get("href") or "").strip() if node else _meta(tree, "og:url")
    return link if link.startswith(("https://", "http://")) else ""


def _language(tree: LexborHTMLParser) -> str:
    root = tree.css_first("html")
    return ((root.attributes.get("lang") or "") if root else "")[:2].lower()
