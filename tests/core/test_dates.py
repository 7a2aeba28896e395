"""Dates are found where they stand, mean the day a reader would take, and only some of them date the text."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.blurbs import blurb_datings
from bot.core.dates import Era, era_of, mentions
from bot.core.dating import Role, ago, article_dating, date_line, leading_date, told_by
from bot.core.model import UNDATED, Dating, Precision

REFERENCE = datetime(2025, 6, 20, 12, tzinfo=UTC)
ERA = Era(REFERENCE.date())


def days(text: str) -> list[str]:
    found = mentions(text)
    era = era_of(text, found, REFERENCE)
    return [str(era.day(mention)) for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 2025-03-13 and 2025/03/14", ["2025-03-13", "2025-03-14"]),
        ("March 13, 2025; Feb. 26; Sept 1st 2024", ["2025-03-13", "2025-02-26", "2024-09-01"]),
        ("on 24/03/2025, 1/2 of 3/4, https://a.example/1/2/2025/", ["2025-03-24"]),
        ("13 March 2025, the 3rd of April, 13.03.2025", ["2025-03-13", "2025-04-03", "2025-03-13"]),
        ("from March 25-27 in Alder", ["2025-03-25"]),
        ("27 березня 2025 року", ["2025-03-27"]),
        ("27 марта 2025 г.", ["2025-03-27"]),
        ("27 marca 2025 r.", ["2025-03-27"]),
        ("am 27. März 2025", ["2025-03-27"]),
        ("le 1er avril 2025", ["2025-04-01"]),
        ("Dec. 24", ["2024-12-24"]),
        ("in March 2025", []),
        ("30 February 2025, 2025-13-01, 31.04.2025", []),
        ("March 5 percent, May 3,000 people, Section 12 may apply, version 2.3", []),
        ("He may 5 times march 3 miles", []),
    ],
)
def test_explicit_dates_are_found_and_nothing_else(text: str, expected: list[str]) -> None:
    """Month-day, full and ISO dates in six languages are dates; numbers beside words that look like months are not."""
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Friday, March 8", "2024-03-08"),
        ("on Thursday (March 27)", "2025-03-27"),
        ("on March 8 (Friday)", "2024-03-08"),
        ("у п'ятницю, 8 березня", "2024-03-08"),
        ("am Freitag, dem 8. März", "2024-03-08"),
        ("on June 21", "2025-06-21"),  # within the slack of a day
        ("on June 22", "2024-06-22"),
        ("on the second anniversary of the full-scale invasion, March 8", "2024-03-08"),
        ("as the full-scale war enters its third year, March 8", "2024-03-08"),
        ("on Feb. 29", "2024-02-29"),
    ],
)
def test_a_year_that_is_not_named_is_inferred(text: str, expected: str) -> None:
    """The latest year that is not after the reference, unless a weekday or a known anniversary in the text says another."""
    assert days(text) == [expected]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("the minister said on March 15.", Role.SAID),
        ("she told reporters in Alder on March 15.", Role.SAID),
        ("he told the Alder Post on March 15.", Role.SAID),
        ("she wrote on March 15 on her page.", Role.SAID),
        ("said on March 15 when asked about fish.", Role.SAID),
        ("the office said Friday, March 15.", Role.SAID),
        ("On March 15, she said that it was over.", Role.SAID),
        ("The minister on March 15 said it was over.", Role.SAID),
        ("сказав міністр, заявив 15 березня.", Role.SAID),
        ("sagte sie am 15. März.", Role.SAID),
        ("powiedziała 15 marca.", Role.SAID),
        ("a déclaré le 15 mars.", Role.SAID),
        ("Key developments on March 15: * One * Two", Role.STATED),
        ("PORT ALDER, March 15 (Wire) — The ships", Role.STATED),
        ("[March 15] The ships have left", Role.STATED),
        ("The ships have left (March 15, 2025)", Role.STATED),
        ("He said the summit on March 15 would settle it.", Role.COMING),
        ("The Alder summit on March 15 will bring them together.", Role.COMING),
        ("They are scheduled to meet on March 15.", Role.COMING),
        ("They met in Alder on March 15.", Role.PAST),
        ("Since the truce of March 15, nothing has moved, she said.", Role.PAST),
    ],
)
def test_what_a_date_tells_depends_on_its_words(text: str, role: Role) -> None:
    """ "Said on" and stamps date a text; the day of an event does not."""
    assert [told.role for told in told_by(text, ERA)] == [role]


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("20 hours ago 1", "2025-06-19T16:00", Precision.TIME),
        ("3h ago", "2025-06-20T09:00", Precision.TIME),
        ("Updated an hour ago", "2025-06-20T11:00", Precision.TIME),
        ("2 days ago", "2025-06-18T00:00", Precision.DAY),
        ("Yesterday", "2025-06-19T00:00", Precision.DAY),
        ("5 годин тому", "2025-06-20T07:00", Precision.TIME),
        ("5 часов назад", "2025-06-20T07:00", Precision.TIME),
        ("5 godzin temu", "2025-06-20T07:00", Precision.TIME),
        ("vor 5 Stunden", "2025-06-20T07:00", Precision.TIME),
        ("il y a 5 heures", "2025-06-20T07:00", Precision.TIME),
        ("3 weeks ago", "2025-05-30T00:00", Precision.MONTH),
    ],
)
def test_ago_lines_count_from_the_reference(line: str, at: str, precision: Precision) -> None:
    """A line that is nothing but "20 hours ago" is that long before the file's own time, and no sharper than its unit."""
    found = ago(line, REFERENCE)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(f"{at}+00:00"), precision)
    assert "counted from the file's time" in found.how


@pytest.mark.parametrize("line", ["They met 20 hours ago", "20 hours ago they met", "ago", "20 hours"])
def test_ago_inside_a_sentence_is_no_date_line(line: str) -> None:
    """Only a line of its own counts."""
    assert ago(line, REFERENCE) is None


@pytest.mark.parametrize(
    ("line", "at", "precision"),
    [
        ("Published: March 13, 2025, 14:05", "2025-03-13T00:00", Precision.DAY),
        ("Updated on 3 April 2025 at 10:00 UTC", "2025-04-03T10:00", Precision.TIME),
        ("2025-03-13T10:15:00+02:00", "2025-03-13T08:15", Precision.TIME),
        ("Thursday, March 27, 2025", "2025-03-27T00:00", Precision.DAY),
        ("27 березня 2025 року", "2025-03-27T00:00", Precision.DAY),
        ("April 3", "2025-04-03T00:00", Precision.DAY),
        ("March 13, 2025, 2:05 p.m. EDT", "2025-03-13T18:05", Precision.TIME),
        ("Published: March 13, 2025 at 12:05 AM (GMT)", "2025-03-13T00:05", Precision.TIME),
        ("13.03.2025 14:05 Kyiv time", "2025-03-13T12:05", Precision.TIME),
        ("13 липня 2024 року, 14:05 за Києвом", "2024-07-13T11:05", Precision.TIME),
        ("13 июля 2024 г., 14:05 мск", "2024-07-13T11:05", Precision.TIME),
        ("13/03/2025, 14:05 CET", "2025-03-13T13:05", Precision.TIME),
        ("March 13, 2025, 25:05 UTC", "2025-03-13T00:00", Precision.DAY),
    ],
)
def test_date_lines_date_the_page(line: str, at: str, precision: Precision) -> None:
    """A line of a date with or without its label is read; a time without its zone does not sharpen it."""
    found = date_line(line, REFERENCE)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(f"{at}+00:00"), precision)


def test_a_clock_without_a_zone_is_named_as_such() -> None:
    """The day stands, and the reason says why the time of day does not."""
    found = date_line("Published: March 13, 2025, 14:05", REFERENCE)
    assert found is not None
    assert found.how == "date line, its clock names no zone"


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("13/03/2025", "2025-03-13", Precision.DAY),
        ("03/13/2025", "2025-03-13", Precision.DAY),
        ("03/03/2025", "2025-03-03", Precision.DAY),
        ("03/04/2025", "2025-04-03", Precision.BOUND),
        ("Friday, 04/03/2025", "2025-04-03", Precision.BOUND),  # neither is one
        ("Thursday, 03/04/2025", "2025-04-03", Precision.DAY),
        ("05/07/2025", "2025-05-07", Precision.DAY),  # 5 July is after the file was saved
        ("07/05/2025", "2025-05-07", Precision.DAY),
    ],
)
def test_slashes_are_read_the_way_that_fits(text: str, at: str, precision: Precision) -> None:
    """Day/month or month/day as the numbers, the weekday and the file's time allow; where both do, a bound that says so."""
    found = date_line(text, REFERENCE)
    assert found is not None
    assert (str(found.at)[:10], found.precision) == (at, precision)
    assert precision is Precision.DAY or found.how == f'between 2025-03-04 and 2025-04-03: "{text[-10:]}" can be read both ways'


def test_slashes_follow_the_texts_other_dates_and_its_language() -> None:
    """A date of the same text that reads one way only decides, else a language that puts the day first."""
    assert days("On 25/12/2024 and on 03/04/2025") == ["2024-12-25", "2025-04-03"]
    assert days("On 12/25/2024 and on 03/04/2025") == ["2024-12-25", "2025-03-04"]
    assert days("Вони зустрілися у Києві 04/03/2025") == ["2025-03-04"]
    assert days("Die Minister und der Kanzler sind am 04/03/2025 nicht gekommen") == ["2025-03-04"]
    told = told_by("She said on 03/04/2025 that it was over.", ERA)
    assert [(t.day, t.or_day) for t in told] == [(date(2025, 4, 3), date(2025, 3, 4))]


@pytest.mark.parametrize(
    "line", ["The summit on March 27", "March 27 was a Thursday", "From March 3 to 5 in Alder and back", "Nothing"]
)
def test_a_line_with_other_words_is_no_date_line(line: str) -> None:
    """Headlines that name a day stay headlines."""
    assert date_line(line, REFERENCE) is None


def test_a_date_glued_before_the_text_comes_off() -> None:
    """`date 2025-03-13 The ...` gives the date and the text; a sentence that begins with a day does not lose it."""
    found = leading_date("date 2025-03-13 The ministers met.", REFERENCE)
    assert found is not None
    assert (found[0].at, found[1]) == (datetime(2025, 3, 13, tzinfo=UTC), "The ministers met.")
    assert leading_date("March 13 was a Thursday.", REFERENCE) is None
    assert leading_date("On March 13, The Post wrote.", REFERENCE) is None


def test_an_article_is_dated_by_what_its_lead_says_was_said() -> None:
    """The latest day that somebody said something dates it, and `how` names it; a counted time sharpens what it fits."""
    text = ["The truce holds, she said on June 19.", "On June 11 they had met.", "He said on June 17 that it would."]
    assert article_dating(text, REFERENCE) == Dating(
        datetime(2025, 6, 19, tzinfo=UTC), Precision.DAY, '"said on June 19", year inferred'
    )
    counted = Dating(datetime(2025, 6, 20, 7, tzinfo=UTC), Precision.TIME, '"5 hours ago"')
    assert article_dating(text, REFERENCE, counted).at == counted.at
    late = Dating(datetime(2025, 6, 20, tzinfo=UTC).replace(year=2027), Precision.TIME, '"5 hours ago"')
    assert article_dating(text, REFERENCE, late).at == datetime(2025, 6, 19, tzinfo=UTC)


def test_a_past_day_alone_is_a_bound_and_a_coming_one_nothing() -> None:
    """An article is not older than what it tells of; what it says will come does not date it."""
    bound = article_dating(["They met on June 11.", "Nothing came of it."], REFERENCE)
    assert (bound.at, bound.precision) == (datetime(2025, 6, 11, tzinfo=UTC), Precision.BOUND)
    assert bound.how.startswith("not before")
    assert article_dating(["They will meet on June 11."], REFERENCE) == UNDATED
    assert article_dating(["Nothing came of it."], REFERENCE) == UNDATED
    assert article_dating([], REFERENCE) == UNDATED


def test_blurbs_are_bounded_by_their_dated_neighbours() -> None:
    """Newest first or oldest first, an undated blurb lies between the dated ones around it; without order nothing is known."""
    page = ["A.", "X said on March 9.", "B.", "Y said on March 3.", "C."]
    found = blurb_datings(page, REFERENCE)
    assert [d.precision.value for d in found] == ["bound", "day", "bound", "day", "bound"]
    assert [d.at.day for d in found if d.at] == [9, 9, 9, 3, 3]
    assert found[2].how == "between 2025-03-03 and 2025-03-09, from its neighbours"
    assert blurb_datings(page[::-1], REFERENCE)[2].how == found[2].how
    mixed = ["X said on March 3.", "A.", "X said on March 9.", "X said on March 1.", "X said on March 20."]
    assert blurb_datings(mixed, REFERENCE)[1] == UNDATED


def test_a_page_that_crosses_the_new_year_goes_on_in_the_year_before() -> None:
    """The year of a blurb follows from the one above it."""
    page = ["X said on Jan. 9.", "X said on Dec. 30.", "X said on Nov. 2."]
    found = blurb_datings(page, REFERENCE)
    assert [d.at.date() for d in found if d.at] == [date(2025, 1, 9), date(2024, 12, 30), date(2024, 11, 2)]


@given(st.text(alphabet="0123456789-/., MarchJune5мая:", max_size=60))
def test_any_text_is_searched_without_error(text: str) -> None:
    """Mentions lie inside the text, in order and apart, and each has a day or none."""
    found = mentions(text)
    assert all(text[m.start : m.end] == m.words for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        ERA.day(mention)
