"""Every type and charset gives the article that was written into it: title, date, language, body, and no cruft."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.core.model import Article, Precision, ReadDocument
from bot.sources import documents
from bot.sources.language import detect
from tests.world import documents as made
from tests.world import office
from tests.world.documents import STORIES, Story

MODIFIED = datetime(2025, 6, 20, 12, tzinfo=UTC)
DAY, TIME = datetime(2025, 6, 12, tzinfo=UTC), datetime(2025, 6, 12, 9, 30, tzinfo=UTC)

ONE: dict[str, tuple[Callable[[Story], bytes], str, datetime]] = {
    "txt": (made.text, "text", DAY),
    "utf16.txt": (lambda s: made.text(s, "utf-16"), "text", DAY),
    "utf16-unmarked.txt": (lambda s: made.text(s, "utf-16-le"), "text", DAY),
    "md": (made.markdown, "markdown", DAY),
    "html": (made.html, "html", TIME),
    "mhtml": (made.mhtml, "html", TIME),
    "pdf": (office.pdf, "pdf", DAY),
    "docx": (office.docx, "docx", DAY),
    "odt": (office.odt, "odt", DAY),
    "rtf": (office.rtf, "rtf", DAY),
    "eml": (made.eml, "mail", TIME),
    "html.eml": (lambda s: made.eml(s, as_html=True), "mail", TIME),
    "forwarded.eml": (made.forwarded, "mail", TIME),
    "txt.gz": (lambda s: made.gzipped(made.text(s)), "text", DAY),
}
"""Types that hold one article: how it is written, the kind it is read as, and the date as sharp as the type has it."""

SEVERAL: dict[str, tuple[Callable[[tuple[Story, ...]], bytes], str, datetime]] = {
    "mbox": (made.mbox, "mailbox", TIME),
    "json": (made.json_items, "json", TIME),
    "jsonl": (made.json_lines, "json lines", TIME),
    "csv": (made.table, "table", TIME),
    "semicolons.csv": (lambda s: made.table(s, ";"), "table", TIME),
    "tsv": (lambda s: made.table(s, "\t", "utf-16"), "table", TIME),
    "xml": (made.rss, "feed", TIME),
    "zip": (lambda s: made.zipped({f"clips/{each.language}.txt": made.text(each) for each in s}), "zip archive", DAY),
    "mixed.zip": (lambda s: made.zipped({f"{each.language}.html": made.html(each) for each in s}), "zip archive", TIME),
}
"""Types that hold many."""

CHARSETS = {
    "cp1251": "uk ru", "koi8_u": "uk ru", "cp866": "ru", "iso8859_5": "uk ru", "cp1250": "pl", "iso8859_2": "pl",
    "cp1252": "de fr en", "utf-8-sig": "uk fr", "utf-16-be": "ru de", "utf-32": "pl uk",
}  # fmt: skip


def body(article: Article) -> list[str]:
    return article.text.split("\n\n")


def check(article: Article, story: Story, at: datetime) -> None:
    """Nothing of the article is lost, and nothing of what stood around it is kept."""
    assert article.title == story.title
    assert article.dating.at == at
    assert article.dating.precision is (Precision.DAY if at == DAY else Precision.TIME)
    assert body(article) == list(story.paragraphs)
    assert (article.language or detect(f"{article.title}\n{article.text}")) == story.language


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
@pytest.mark.parametrize("name", ONE)
def test_a_file_of_one_article_gives_it(name: str, story: Story) -> None:
    """Six languages in each type: title, date, language and every line of the body are those that were written."""
    write, kind, at = ONE[name]
    found = documents.read(write(story), f"clip.{name}", MODIFIED)
    assert found.kind == kind
    assert len(found.articles) == 1
    check(found.articles[0], story, at)


@pytest.mark.parametrize("name", SEVERAL)
def test_a_file_of_many_gives_each(name: str) -> None:
    """All articles in their order, numbered, each with the place it stood in."""
    write, kind, at = SEVERAL[name]
    found = documents.read(write(STORIES), f"clips.{name}", MODIFIED)
    assert found.kind == kind
    assert [article.blurb for article in found.articles] == list(range(1, len(STORIES) + 1))
    assert all(article.part for article in found.articles)
    for article, story in zip(found.articles, STORIES, strict=True):
        check(article, story, at)


@pytest.mark.parametrize(("charset", "language"), [(c, lang) for c, langs in CHARSETS.items() for lang in langs.split()])
def test_text_is_read_in_its_charset(charset: str, language: str) -> None:
    """Whatever editors save: the words come out as they were written; what a code page lacks was lost before."""
    story = next(story for story in STORIES if story.language == language)
    found = documents.read(made.text(story, charset), "clip.txt", MODIFIED).articles[0]
    lossy = [p.encode(charset, "replace").decode(charset).removeprefix("\ufeff") for p in story.paragraphs]
    assert body(found) == lossy
    assert found.title == story.title
    assert found.dating.at == DAY


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u", "iso-8859-5", "utf-8"])
def test_a_page_is_read_in_the_charset_it_declares(charset: str) -> None:
    """Short pages leave nothing to guess by."""
    story = STORIES[2]
    assert documents.read(made.html(story, charset), "a.html", MODIFIED).articles[0].text.split("\n\n") == list(
        story.paragraphs
    )


def test_names_and_links_are_kept() -> None:
    """Publisher, byline and link come from where each type states them."""
    story = STORIES[0]
    stated = (story.publisher, story.byline, story.link)

    def of(found: ReadDocument) -> tuple[str, str, str]:
        return found.articles[0].publisher, found.articles[0].byline, found.articles[0].link

    assert of(documents.read(made.html(story), "a.html", MODIFIED)) == stated
    assert of(documents.read(made.json_items(STORIES), "a.json", MODIFIED)) == stated
    assert of(documents.read(made.table(STORIES), "a.csv", MODIFIED)) == stated
    assert of(documents.read(made.markdown(story), "a.md", MODIFIED)) == (story.publisher, story.byline, "")
    assert of(documents.read(made.forwarded(story), "a.eml", MODIFIED)) == ("", story.byline, "")
    assert of(documents.read(made.rss(STORIES), "a.xml", MODIFIED)) == (story.publisher, "", story.link)
    assert of(documents.read(made.mhtml(story), "a.mhtml", MODIFIED))[2] == story.link


def test_attachments_are_read_with_their_mail() -> None:
    """A document that a mail brings along is an article of its own, with its place; a picture is none."""
    mail = made.eml(STORIES[0], attached=[("draft.docx", office.docx(STORIES[4])), ("boat.png", b"\x89PNG\r\n\x1a\n")])
    found = documents.read(mail, "a.eml", MODIFIED)
    assert [(a.title, a.part) for a in found.articles] == [(STORIES[0].title, "message"), (STORIES[4].title, "draft.docx")]
    assert "boat.png" in " ".join(found.warnings)


def test_columns_are_mapped_as_the_folder_says() -> None:
    """A table with names of its own is read once the folder says what they mean."""
    data = b"Kop;Tekst\nBoat shared;The towns share a boat, they said.\n"
    columns = {"title": "Kop", "text": "Tekst"}
    found = documents.read(data, "a.csv", MODIFIED, columns)
    assert (found.kind, found.articles[0].title) == ("table", "Boat shared")


def test_a_list_of_feeds_is_offered_for_import() -> None:
    """OPML holds no news: the note says how many feeds, and how to watch them."""
    found = documents.read(made.opml(), "mine.opml", MODIFIED)
    assert found.articles == ()
    assert found.note.startswith("lists 3 feeds; to watch them: parley feeds import FILE (https://feeds.example/0.xml, ")


@pytest.mark.parametrize("data", [made.url_file("https://alder.example/n/1"), made.webloc("https://alder.example/n/1"),
                                  made.webloc("https://alder.example/n/1", binary=True)])  # fmt: skip
def test_a_saved_link_says_where_it_leads(data: bytes) -> None:
    """The reader fetches nothing itself: it names the address."""
    assert documents.read(data, "a.url", MODIFIED).fetch == "https://alder.example/n/1"


def test_a_part_that_cannot_be_read_is_a_warning() -> None:
    """The rest of an archive is read, and the document says what was not."""
    found = documents.read(made.zipped({"a.txt": made.text(STORIES[0]), "b.png": b"\x89PNG\r\n\x1a\n"}), "a.zip", MODIFIED)
    assert [article.title for article in found.articles] == [STORIES[0].title]
    assert "b.png: a picture" in found.warnings[0]


def test_a_bound_from_the_files_properties_is_kept_as_a_bound() -> None:
    """A document whose text names no date is not newer than its file: that is a bound, and no date."""
    for found in (office.odt(STORIES[0], date=""), office.pdf(STORIES[0], date=""), office.rtf(STORIES[0], date="")):
        dating = documents.read(found, "a", MODIFIED).articles[0].dating
        assert (dating.precision, dating.at) == (Precision.BOUND, datetime(2025, 6, 13, tzinfo=UTC))
        assert dating.how.startswith("not after 2025-06-13, when the ")


def test_an_article_of_a_pdf_names_its_page() -> None:
    """A whole article begins on the first page; each blurb of a listing names the page it begins on."""
    assert [a.page for a in documents.read(office.pdf(STORIES[0]), "a.pdf", MODIFIED).articles] == [1]
    told = tuple(
        f"The harbour master of pier {day} said on May {day} that the ferries to the northern islands would sail again, "
        "and that nobody was to wait for the night boats any longer."
        for day in range(31, 0, -1)
    )
    page = Story("en", "Harbour talk", told, publisher="", byline="", link="")
    articles = documents.read(office.pdf(page, date=""), "a.pdf", MODIFIED).articles
    assert len(articles) == len(told)
    assert sorted({a.page for a in articles}) == [1, 2]
    assert [a.page for a in articles] == sorted(a.page for a in articles)
