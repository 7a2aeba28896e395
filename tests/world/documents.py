"""Files of every type, written as programs write them, from a few invented articles. Nothing here reads what it writes."""

import csv
import gzip
import io
import json
import plistlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape


@dataclass(frozen=True)
class Story:
    """An invented article. `published` is an ISO instant, as feeds and mails have it."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    published: str = "2025-06-12T09:30:00+00:00"
    byline: str = "Marta Example"
    publisher: str = "The Alder Post"
    link: str = "https://alder.example/n/1"


STORIES = (
    Story("en", "Harbour towns agree to share one pilot boat", (
        "The three harbour towns on the northern shore will share one pilot boat from next spring, their mayors said.",
        "The boat will lie in the middle harbour and can reach the other two within forty minutes, according to the agreement.",
        "“We have waited for this for eleven years,” the mayor of the smallest town told the council before the vote.",
    )),
    Story("uk", "Портові міста домовилися про спільний лоцманський катер", (
        "Три портові міста на північному узбережжі домовилися користуватися одним лоцманським катером, повідомили їхні мери.",
        "Катер стоятиме в середній гавані і зможе дістатися до двох інших за сорок хвилин, ідеться в угоді.",
        "«Ми чекали на це одинадцять років», — наголосила мерка найменшого міста перед голосуванням у раді.",
    ), link="https://alder.example/n/2"),
    Story("ru", "Портовые города договорились об общем лоцманском катере", (
        "Три портовых города на северном побережье договорились пользоваться одним лоцманским катером, сообщили их мэры.",
        "Катер будет стоять в средней гавани и сможет дойти до двух других за сорок минут, говорится в соглашении.",
        "«Мы ждали этого одиннадцать лет», — подчеркнула мэр самого маленького города перед голосованием в совете.",
    ), link="https://alder.example/n/3"),
    Story("pl", "Miasta portowe będą miały wspólną łódź pilotową", (
        "Trzy miasta portowe na północy chcą korzystać z jednej łodzi pilotowej, powiedzieli ich burmistrzowie.",
        "Łódź będzie stała w środkowym porcie, a dopłynie do innych w czterdzieści minut, wynika z umowy.",
        "„Czekaliśmy na to jedenaście lat”, podkreśliła burmistrzyni najmniejszego miasta przed głosowaniem w radzie.",
    ), link="https://alder.example/n/4"),
    Story("de", "Drei Hafenstädte teilen sich künftig ein Lotsenboot", (
        "Die drei Hafenstädte im Norden wollen sich künftig ein einziges Lotsenboot teilen, teilten die Bürgermeister mit.",
        "Das Boot soll im mittleren Hafen liegen und die anderen in vierzig Minuten erreichen können, heißt es im Vertrag.",
        "„Darauf haben wir elf Jahre gewartet“, sagte die Bürgermeisterin der kleinsten Stadt vor der Abstimmung im Rat.",
    ), link="https://alder.example/n/5"),
    Story("fr", "Trois villes portuaires partageront un seul bateau-pilote", (
        "Les trois villes portuaires du nord vont partager un seul bateau-pilote, ont annoncé leurs maires.",
        "Le bateau sera amarré dans le port du milieu et pourra rejoindre les deux autres en quarante minutes, selon l’accord.",
        "« Nous attendions cela depuis onze ans », a déclaré la maire de la plus petite ville avant le vote du conseil.",
    ), link="https://alder.example/n/6"),
)  # fmt: skip


def text(story: Story, charset: str = "utf-8", date: str = "Published: 12 June 2025") -> bytes:
    """A saved page: title, date line, body, and the cruft of the site around it."""
    cruft = (
        "Share this article",
        "Facebook | Twitter | Telegram",
        "Tags",
        "harbours, boats",
        "Leave a Reply",
        "Your email address will not be published.",
    )
    lines = [story.title, date, *story.paragraphs, *cruft]
    return "\n\n".join(lines).encode(charset, errors="replace" if charset.startswith(("cp", "iso", "koi")) else "strict")


def markdown(story: Story) -> bytes:
    """With front matter."""
    values = {
        "title": story.title,
        "date": "2025-06-12",
        "author": story.byline,
        "source": story.publisher,
        "lang": story.language,
    }
    front = "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + "---\n\n"
    return (front + f"# {story.title}\n\n" + "\n\n".join(story.paragraphs) + "\n").encode()


def html(story: Story, charset: str = "utf-8") -> bytes:
    """A news site's page."""
    body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    page = f"""<!DOCTYPE html>
<html lang="{story.language}"><head><meta charset="{charset}"><title>{escape(story.title)} | {story.publisher}</title>
<meta property="og:title" content="{escape(story.title)}"><meta property="og:site_name" content="{story.publisher}">
<meta property="article:published_time" content="{story.published}"><meta name="author" content="{story.byline}">
<link rel="canonical" href="{story.link}"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li></ul></nav>
<article><h1>{escape(story.title)}</h1>
{body}</article>
<aside><h2>Most read</h2><ul><li><a href="/x">Eleven ways to tie a boat</a></li></ul></aside>
<footer>© 2025 {story.publisher}. All rights reserved.</footer></body></html>"""
    return page.encode(charset, errors="xmlcharrefreplace")


def mhtml(story: Story) -> bytes:
    """As Chromium saves a page."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = story.link
    message["Subject"] = story.title
    message["Date"] = "Fri, 20 Jun 2025 10:00:00 -0000"
    message.set_content(html(story).decode(), subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n\x1a\n0000", "image", "png", filename="boat.png")
    return message.as_bytes()


def eml(story: Story, *, as_html: bool = False, charset: str = "utf-8", attached: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """A mail that brings the article."""
    message = EmailMessage()
    message["From"] = f"{story.byline} <marta@alder.example>"
    message["To"] = "desk@parley.example"
    message["Subject"] = story.title
    message["Date"] = "Thu, 12 Jun 2025 09:30:00 +0000"
    message["Message-ID"] = "<1@alder.example>"
    if as_html:
        message.set_content("".join(f"<p>{escape(p)}</p>" for p in story.paragraphs), subtype="html", charset=charset)
    else:
        message.set_content("\n\n".join(story.paragraphs) + "\n\n-- \nSent from a boat\n", charset=charset)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def forwarded(story: Story) -> bytes:
    """The same, passed on by a colleague."""
    message = EmailMessage()
    message["From"] = "Colin Colleague <colin@parley.example>"
    message["To"] = "desk@parley.example"
    message["Subject"] = f"Fwd: {story.title}"
    message["Date"] = "Mon, 16 Jun 2025 08:00:00 +0000"
    inner = [
        "Look at this!", "", "---------- Forwarded message ---------", f"From: {story.byline} <marta@alder.example>",
        "Date: Thu, 12 Jun 2025 09:30:00 +0000", f"Subject: {story.title}", "To: <colin@parley.example>", "",
    ]  # fmt: skip
    message.set_content("\n".join(inner) + "\n" + "\n\n".join(story.paragraphs) + "\n")
    return message.as_bytes()


def mbox(stories: Sequence[Story]) -> bytes:
    """A mailbox of them."""
    return b"".join(
        b"From marta@alder.example Thu Jun 12 09:30:00 2025\n" + eml(story).replace(b"\nFrom ", b"\n>From ") + b"\n"
        for story in stories
    )


def record(story: Story) -> dict[str, str]:
    """In the documented shape of JSON items."""
    return {
        "title": story.title, "text": "\n\n".join(story.paragraphs), "published": story.published, "publisher": story.publisher,
        "byline": story.byline, "link": story.link, "language": story.language,
    }  # fmt: skip


def json_items(stories: Sequence[Story]) -> bytes:
    """A list of them."""
    return json.dumps({"items": [record(story) for story in stories]}, ensure_ascii=False).encode()


def json_lines(stories: Sequence[Story]) -> bytes:
    """One a line."""
    return b"".join(json.dumps(record(story), ensure_ascii=False).encode() + b"\n" for story in stories)


def table(stories: Sequence[Story], delimiter: str = ",", charset: str = "utf-8") -> bytes:
    """With other people's names for the columns."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow(["Date", "Headline", "Body", "Source", "Author", "URL"])
    for story in stories:
        rows.writerow([story.published, story.title, "\n\n".join(story.paragraphs), story.publisher, story.byline, story.link])
    return out.getvalue().encode(charset)


def rss(stories: Sequence[Story]) -> bytes:
    """A feed saved as a file."""
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{s.link}</link>"
        f"<description>{escape(''.join(f'<p>{p}</p>' for p in s.paragraphs))}</description>"
        "<pubDate>Thu, 12 Jun 2025 09:30:00 GMT</pubDate></item>"
        for s in stories
    )
    channel = f"<channel><title>The Alder Post</title>{items}</channel>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'>{channel}</rss>".encode()


def opml(count: int = 3) -> bytes:
    """A list of feeds."""
    outlines = "".join(f'<outline type="rss" text="Feed {n}" xmlUrl="https://feeds.example/{n}.xml"/>' for n in range(count))
    return f"<?xml version='1.0'?><opml version='2.0'><head><title>Mine</title></head><body>{outlines}</body></opml>".encode()


def url_file(link: str) -> bytes:
    """As Windows saves a link."""
    return f"[InternetShortcut]\r\nURL={link}\r\n".encode()


def webloc(link: str, *, binary: bool = False) -> bytes:
    """As macOS saves a link."""
    return plistlib.dumps({"URL": link}, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML)


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive; `mimetype` uncompressed, as OpenDocument wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, compress_type=zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    """Alone."""
    return gzip.compress(data, mtime=0)
