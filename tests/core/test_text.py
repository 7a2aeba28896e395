"""Plain text is put in one form, and what a page carries around its article is taken away, with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.bylines import Byline, read_byline
from bot.core.cruft import clean
from bot.core.text import is_prose, normalise, paragraphs, same_words

BODY = [
    "The first two ships have reached the strait.",
    "The others follow within the week.",
    "Nobody was there to meet them but the gulls.",
    "The mission lasts until the spring.",
]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u00a0 \t b", "a b"),
        ("cea\u00adse\u200bfire\ufeff", "ceasefire"),
        ("e\u0301", "é"),
        ("  a  \n\n\n\n  b\x00\x1b ", "a\n\nb"),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_text_is_put_in_one_form(raw: str, expected: str) -> None:
    """Newlines, spaces, composed letters; nothing invisible that would break a word apart or turn it around."""
    assert normalise(raw) == expected


@given(st.text(max_size=200))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """The form is stable."""
    assert normalise(normalise(text)) == normalise(text)


def test_paragraphs_are_blocks_or_lines() -> None:
    """Blank lines part paragraphs; without them each line is one; lines that a mailer wrapped are joined, lists are not."""
    assert paragraphs("a\n\nb\nc") == ["a", "b", "c"]
    wrapped = (
        "The first two ships have reached the northern strait, and the\n"
        "others are to follow within the week, the harbour office said in\n"
        "a note."
    )
    assert paragraphs(wrapped) == [wrapped.replace("\n", " ")]
    listed = "\n".join(f"- {line}" for line in wrapped.split("\n"))
    assert paragraphs(listed) == listed.split("\n")


def test_the_same_words_are_the_same_title() -> None:
    """Case, quotes and punctuation do not make another title; emptiness is no title."""
    assert same_words("‘Fleet’ reaches strait", '"Fleet" Reaches Strait.')
    assert not same_words("", "")
    assert is_prose("It ended.”")
    assert not is_prose("Fleet reaches strait")


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Share this article",
        "Tweet",
        "Facebook | Twitter | Email",
        "Read Entire Article",
        "Read more",
        "Continue reading",
        "From Twitter",
        "4 min read",
        "Advertisement",
        "Sign up for our daily newsletter",
        "Your email address will not be published.",
        "Lorem ipsum dolor sit amet",
        "Article by:Source:",
        "Source:",
        "Follow us on our channels",
        "All rights reserved",
        "© 2025 The Alder Post",
        "Поділитися",
        "Поделиться",
        "Udostępnij",
        "Weiterlesen",
        "Partager",
        "Read also: Insurers lower their rates",
        "Читайте також: Страховики знижують тарифи",
    ],
)
def test_cruft_goes_wherever_it_stands(line: str) -> None:
    """Lines that are no article's words anywhere go, with a reason, and nothing else does."""
    for at in (0, 2, len(BODY)):
        page = [*BODY[:at], line, *BODY[at:]]
        cleaned = clean(page)
        assert cleaned.kept == BODY
        assert [dropped for dropped, reason in cleaned.dropped if reason] == [line]


@pytest.mark.parametrize(
    "tail",
    [
        ["Comments", "Great news!", "I do not believe it."],
        ["Leave a Reply", "Name *", "Email *", "Website"],
        ["Tags", "Strait", "Observers", "Comments (3)"],
        ["About the Author", "Petra Placeholder", "Petra writes about the sea. She lives in Alder."],
        ["Related articles", "Insurers lower rates", "Admiral recalls frigates"],
        ["Комментарии", "Наконец-то!"],
        ["Categories", "News", "Leave a comment"],
    ],
)
def test_what_follows_an_opener_at_the_end_goes_with_it(tail: list[str]) -> None:
    """Comment boxes, tag lists, bios and other headlines end the article."""
    assert clean([*BODY, *tail]).kept == BODY


def test_an_opener_in_the_first_half_takes_only_itself() -> None:
    """A sub-heading may read like the head of a comment box: what follows it is kept."""
    assert clean([BODY[0], "Comments", *BODY[1:]]).kept == BODY


def test_a_teaser_goes_only_where_its_byline_follows() -> None:
    """A headline and its summary before a byline advertise another article; without it they may be the article's own end."""
    teaser = ["Insurers may leave the route before autumn, brokers say", "Three of them have told their clients so."]
    cleaned = clean([*BODY, *teaser, "The Alder PostMilan Orchard", "Read Entire Article"])
    assert (cleaned.kept, cleaned.publisher, cleaned.byline) == (BODY, "The Alder Post", "Milan Orchard")
    assert clean([*BODY, *teaser]).kept == [*BODY, *teaser]
    assert clean([*BODY, *teaser, "Tags"]).kept == [*BODY, *teaser]


@given(st.lists(st.text(alphabet="abC. \n", min_size=1, max_size=40).map(normalise).filter(bool), max_size=12))
def test_no_line_is_lost(page: list[str]) -> None:
    """Every paragraph is either kept or dropped with a reason."""
    cleaned = clean(page)
    assert sorted([*cleaned.kept, *(line for line, _ in cleaned.dropped)]) == sorted(page)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Milan Orchard", Byline("Milan Orchard")),
        ("By Milan Orchard and Petra McRoe", Byline("Milan Orchard and Petra McRoe")),
        ("BY Milan Orchard | The Alder Post", Byline("Milan Orchard", "The Alder Post")),
        ("Written by Milan Orchard, The Alder Post", Byline("Milan Orchard", "The Alder Post")),
        ("The Alder PostMilan Orchard", Byline("Milan Orchard", "The Alder Post")),
        ("WireMilan O'Brien", Byline("Milan O'Brien", "Wire")),
        ("ABCMilan Orchard", Byline("Milan Orchard", "ABC")),
        ("Автор: Олена Рудько", Byline("Олена Рудько")),
        ("Source: The Alder Post", Byline("", "The Alder Post")),
        ("Article by: Milan Orchard Source: The Alder Post", Byline("Milan Orchard", "The Alder Post")),
        ("Ronald McDonald", None),
        ("By Monday", None),
        ("By air and sea", None),
        ("Source: he said it was over", None),
        ("Peacekeeping troops in Ostland", None),
        ("US-Ostland minerals deal", None),
        ("By " + "Milan " * 40, None),
    ],
)
def test_bylines_are_read_from_lines_that_are_nothing_else(line: str, expected: Byline | None) -> None:
    """Names glued together are parted at the small letter before a capital; sub-headings are no names."""
    assert read_byline(line) == expected
