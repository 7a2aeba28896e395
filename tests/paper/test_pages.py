"""Messages on paper: nothing of what was read from outside becomes markup, and a page stands alone."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Button, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text, bold, link, words
from bot.paper import FORMATS

SAMPLES = Path(__file__).parents[1] / "data" / "messages" / "cards"
ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "h1", "p", "blockquote", "dl", "dt", "dd", "strong", "em"}
ALLOWED |= {"code", "a", "bdi", "ol", "ul", "li", "span"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><base href=//evil.example>",
    "[click](javascript:alert(1))",
    "![](https://evil.example/pixel.png)",
    "<!channel> @everyone *bold* _it_ `code` ~~gone~~ | table |",
    "# heading\n- list\n1. number\n> quote\n---\n<div>",
    "https://evil.example/<b>",
    "شاهد \u202e live",
)
HREFS = (
    "javascript:alert(1)",
    'https://a.example/"onmouseover="x',
    "https://a.example/a b>(c)",
    "data:text/html,x",
    "https://[",
)


class Page(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def everything(text: str, href: str = "https://a.example/") -> Message:
    """A message of every block, each with this text."""
    runs = (*words(bold(text), " ", Run(text, italic=True), " ", Run(text, code=True), " ", link(text, href)),)
    blocks: Any = (Heading(text, href), Text(runs), Quote(runs), SmallPrint(runs), Fields(((text, text),)), Image("F1", text))
    return Message((*blocks, Buttons((Button(text, url=href), Button(text, command="why s1")))), text)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words_in_html(text: str) -> None:
    """Whatever a headline holds, a browser finds our own few tags, and the text as it was."""
    page = Page(FORMATS["html"](everything(text), "en"))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert {name for _, attrs in page.tags for name in attrs if name.startswith(("on", "src"))} == set()
    assert page.words.count(text) >= 6


@pytest.mark.parametrize("href", HREFS)
def test_links_lead_to_the_web_or_nowhere(href: str) -> None:
    """Only http and https addresses become links, and none can leave its attribute."""
    page = Page(FORMATS["html"](everything("x", href), "en"))
    opened = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    assert all(found.startswith("https://a.example/") and '"' not in found and " " not in found for found in opened)
    assert bool(opened) == href.startswith("https://a")
    markdown = FORMATS["md"](everything("x", href), "en")
    assert ("](<https://a.example/" in markdown) == href.startswith("https://a")
    assert "javascript:" not in markdown.replace("[", "(")


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words_in_markdown(text: str) -> None:
    """Every sign that CommonMark would act on is escaped."""
    shown = FORMATS["md"](Message((Text(words(text)),), text), "en")
    for sign in "<>*_`[]#|!":
        assert shown.replace(f"\\{sign}", "").count(sign) == 0
    assert not any(line.lstrip().startswith(("- ", "1. ", "---", "> ")) for line in shown.splitlines())


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_digest_on_paper(form: str) -> None:
    """All lines of a digest are there, with their links where the format has them."""
    message = Message.from_json(json.loads((SAMPLES / "digest-full.json").read_text("utf-8")))
    page = FORMATS[form](message, "en")
    assert "Truce on day 6" in page
    assert "Tuesday 6 January" in page
    assert "https://harbour.example/truce-on-day-6" in page
    if form == "html":
        assert '<html lang="en">' in page
        assert "width=device-width" in page
        assert page.count("<li ") == page.count("<a ") == 8
        assert '<ol start="1">' in page
        assert page.count('<span class="facts">') == 8
        assert "http" not in page.split("<main>")[0].replace('http-equiv="Content', "")
