"""why, story, missed, review, withdraw, merge: what an operator says on the server, beside the chats."""

import json
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.core.model import MarkKind, NewMark, Op
from bot.storage import SqliteStore
from tests.cli.calling import PRISONERS, TRUCE, Ran, parley, parley_beside, write_config
from tests.world.feeds import Entry, FeedWorld


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a database in which a console was told of two stories."""
    write_config(tmp_path)
    for name, text in (("a.txt", TRUCE), ("b.txt", PRISONERS)):
        (tmp_path / name).write_text(text)
        call(tmp_path, "ingest", "--alert", tmp_path / name)
    return tmp_path


def call(place: Path, *arguments: object) -> Ran:
    return parley(*arguments, "--config", place / "parley.toml")


def store(place: Path) -> SqliteStore:
    return SqliteStore.open(place / "parley.db", now=SystemClock().now())


def test_why_says_what_became_of_it_in_every_channel(place: Path) -> None:
    """The command line speaks for no channel, so it tells of all: by the phrase, the version, and the policy's word."""
    ran = call(place, "why", "s1")
    assert "Ceasefire: “Truce” in the headline" in ran.out
    assert "found by its phrase truce*" in ran.out
    assert "console:console, " in ran.out
    assert ran.out.count(": alerted.") == 1
    assert "this channel" not in ran.out.lower()
    assert call(place, "why", "i2").out.startswith("Forty prisoners walk home")


def test_why_where_nobody_follows(tmp_path: Path) -> None:
    """It says that no channel follows what it matched; of what matched nothing, that."""
    write_config(tmp_path, '[[channels]]\nchat = "console"\nsubscribe = ["peacekeepers"]\n')
    (tmp_path / "a.txt").write_text(TRUCE)
    (tmp_path / "b.txt").write_text("Minister opens a bridge\n\nThe bridge has four lanes, she said on Monday.\n")
    for name in ("a.txt", "b.txt"):  # of one call, either may be stored first
        call(tmp_path, "ingest", tmp_path / name)
    assert "No channel follows what it matched." in call(tmp_path, "why", "s1").out
    assert "No topic or keyword matched it." in call(tmp_path, "why", "s2").out


@pytest.mark.parametrize("named", ["s99", "i99", "nonsense", "https://nowhere.example/a"])
def test_what_is_not_known_is_said(place: Path, named: str) -> None:
    """One line on standard error, by its name; exit code 1."""
    for verb in ("why", "story", "withdraw"):
        ran = call(place, verb, named)
        assert (ran.code, ran.out) == (1, "")
        assert named in ran.err


def test_a_story_lists_its_items(place: Path) -> None:
    """Each with the reason why it is in it, of one that was merged too."""
    assert "founded the story" in call(place, "story", "s1").out
    call(place, "merge", "s1", "s2")
    told = call(place, "story", "s2").out
    assert "i2 · in the story: merged from s2 by the operator" in told
    assert "2 items · s1" in told


def test_withdraw_plans_its_marks_and_undo_takes_them_back(place: Path) -> None:
    """Told in how many channels; a second reason replaces the first; the same one, or undoing twice, is refused."""
    assert "in 1 channel." in call(place, "withdraw", "s1", "wrong", "town").out
    assert "The reason: wrong town" in call(place, "why", "s1").out
    again = call(place, "withdraw", "s1", "wrong town")
    assert (again.code, again.err) == (1, "parley: s1 is withdrawn already, for that reason.\n")
    assert call(place, "withdraw", "s1", "wrong", "river").code == 0
    assert "The reason: wrong river" in call(place, "why", "s1").out
    assert "no longer withdrawn" in call(place, "withdraw", "s1", "undo").out
    assert call(place, "withdraw", "s1", "undo").err == "parley: s1 was not withdrawn.\n"
    assert "The reason" not in call(place, "why", "s1").out


def test_the_posted_card_says_so(place: Path) -> None:
    """What is still to go out says it itself."""
    call(place, "withdraw", "s1", "wrong town")
    held = store(place)
    posts = held.read_now(lambda tx: [d for d in (tx.outbox.get(n) for n in range(1, 9)) if d and d.op is Op.POST])
    held.close()
    assert "wrong town" in json.dumps([d.payload for d in posts if d.subject == "story:1"])


def test_merge_makes_one_story_of_two(place: Path) -> None:
    """Asked twice, or with itself, it says that they are one already, by the names that were typed."""
    assert "s2 is part of s1 now" in call(place, "merge", "s1", "s2").out
    assert call(place, "merge", "s1", "s2").err == "parley: s1 and s2 are one story already: s1.\n"
    assert call(place, "merge", "s1", "s1").code == 1
    assert "s99" in call(place, "merge", "s1", "s99").err


def test_a_withdrawn_story_that_was_merged_can_be_brought_back(place: Path) -> None:
    """The mark stands on both, and undo ends it there."""
    call(place, "withdraw", "s2", "wrong town")
    call(place, "merge", "s1", "s2")
    assert "The reason: wrong town" in call(place, "why", "s1").out
    assert call(place, "withdraw", "s1", "undo").code == 0
    assert "The reason" not in call(place, "why", "s1").out


def test_review_lists_and_exports(place: Path) -> None:
    """Each mark with its reason; exported for `eval topics`; a file that cannot be written is one line."""
    assert call(place, "review").out == "nothing was marked\n"
    assert call(place, "review", "--export", place / "none.jsonl").out == f"{place / 'none.jsonl'}: 0 examples\n"
    held, now = store(place), SystemClock().now()
    told = NewMark(MarkKind.IRRELEVANT, 1, "ceasefire", "Truce of the roses", "A play.", "en", "", "a play", "ada", 1)
    missed = NewMark(MarkKind.MISSED, 1, "ceasefire", "Guns fall silent", "In Sumy.", "en", "https://x.example/a", "", "bo")
    for mark in (told, missed):
        held.write_now(lambda tx, m=mark: tx.marks.add(m, now=now))  # type: ignore[misc]
    held.close()
    listed = call(place, "review").out
    assert "m1 irrelevant ceasefire: Truce of the roses\n   a play · ada · " in listed
    assert "m2 missed ceasefire: Guns fall silent" in listed
    ran = call(place, "review", "--export", place / "marks.jsonl")
    assert ran.out.startswith(f"{place / 'marks.jsonl'}: 2 examples; try: parley eval topics")
    lines = [json.loads(line) for line in (place / "marks.jsonl").read_text("utf-8").splitlines()]
    assert sorted((line["id"], line["topics"], line["hard_negative"]) for line in lines) == [
        ("m1", [], True),
        ("m2", ["ceasefire"], False),
    ]
    assert call(place, "eval", "topics", place / "marks.jsonl").code == 0
    nowhere = place / "no" / "marks.jsonl"
    ran = call(place, "review", "--export", nowhere)
    assert (ran.code, ran.err) == (1, f"parley: {nowhere}: cannot be written: No such file or directory\n")


PAGE = (
    "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>"
    + "".join(f"<p>The harbour master said on day {n} that ships enter one after the other, with care.</p>" for n in range(9))
    + "</article></body></html>"
)


async def test_missed_reads_a_page_and_says_why_it_was_not_told(tmp_path: Path) -> None:
    """By its words, by the feeds, by the nearest rule, by what is stored; nothing is kept."""
    async with FeedWorld() as world:
        for name, title in (("truce", "Truce agreed in Ukraine"), ("ships", "Ships return to the harbour")):
            world.serve(f"/{name}.html", PAGE.format(title).encode(), "text/html")
        config = write_config(tmp_path, f'[fetch]\nallow_hosts = ["{world.host}"]\n')

        async def missed(*arguments: str, code: int = 0) -> str:
            ran = await parley_beside("missed", *arguments, "--config", config)
            assert ran.code == code, ran.err
            return ran.out if code == 0 else ran.err

        told = await missed(world.url("/truce.html"))
        assert "Its words match 🕊 Ceasefire: had it come with a feed" in told
        assert "None of our feeds comes from 127.0.0.1" in told
        assert "🪖 Peacekeepers does not match it" in await missed(world.url("/ships.html"), "peacekeepers")
        assert "I cannot read this page: 127.0.0.1: answered 404" in await missed(world.url("/gone.html"))
        for words in (("nonsense",), ("drop", "m1")):
            assert "missed https://example.org/article [TOPIC]" in await missed(*words, code=1)
        assert "zeppelins" in await missed(world.url("/ships.html"), "zeppelins", code=1)
        assert not (tmp_path / "parley.db").exists()
        world.publish("/news.xml", Entry("Truce agreed in Ukraine", link=world.url("/truce.html")))
        assert (await parley_beside("feeds", "add", world.url("/news.xml"), "--config", config)).code == 0
        assert (await parley_beside("poll", "--config", config)).code == 0
        assert "It matches 🕊 Ceasefire. What became of it in each channel: why i1" in await missed(world.url("/truce.html"))
        assert (await parley_beside("review", "--config", config)).out == "nothing was marked\n"


@pytest.mark.parametrize("verb", [["why", "s1"], ["story", "s1"], ["withdraw", "s1"], ["merge", "s1", "s2"]])
def test_without_a_database_it_says_how_to_begin(tmp_path: Path, verb: list[str]) -> None:
    """And makes none."""
    ran = parley(*verb, "--db", tmp_path / "none.db")
    assert (ran.code, ran.out) == (1, "")
    assert "parley run" in ran.err
    assert list(tmp_path.iterdir()) == []
