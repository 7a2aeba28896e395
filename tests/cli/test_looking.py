"""parley search, topics, digest, status: they show what there is, and change nothing."""

import contextlib
import re
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.storage import InstanceLock, SqliteStore
from bot.storage.stamps import to_stamp
from bot.storage.store import SqliteTx
from tests.cli.calling import BRIDGE, TRUCE, Ran, parley, write_config

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
OTHER_CONFIG = '[[feeds]]\nurl = "https://other.example.org/feed"\n'
CONFIG = """
[[feeds]]
url = "https://news.example.org/feed"
[[channels]]
chat = "console"
subscribe = ["ceasefire"]
"""


@pytest.fixture
def place(tmp_path: Path) -> list[object]:
    """The options of a place whose database holds two items."""
    options: list[object] = ["--config", write_config(tmp_path, CONFIG)]
    for name, text in (("a.txt", TRUCE), ("b.txt", BRIDGE)):
        (tmp_path / name).write_text(text)
        assert parley("ingest", tmp_path / name, *options).code == 0
    return options


def test_search_finds_words_phrases_and_labels(place: list[object]) -> None:
    """Quotes keep words together whether the shell took them or not; labels narrow; nothing found says so."""

    def found(*words: str) -> list[str]:
        return [line["title"] for line in parley("search", "--json", *place, *words).objects]

    truce, bridge = "Truce agreed in Ukraine from midnight", "Minister opens a bridge"
    assert found("minister") == [bridge]
    assert found("truce from midnight") == [truce] or found("agreed a truce") == [truce]
    assert found('"agreed in Ukraine"') == [truce]
    assert found("midnight", "topic:ceasefire") == [truce]
    assert found("bridge", "topic:ceasefire") == []
    assert "Nothing found" in parley("search", "zeppelin", *place).out
    assert truce in parley("search", "midnight", *place).out


def test_a_search_that_cannot_be_read_is_one_line(place: list[object]) -> None:
    """An unknown topic or date: exit code 1, and what would do."""
    ran = parley("search", "x", "topic:zeppelin", *place)
    assert (ran.code, ran.out) == (1, "")
    assert "ceasefire" in ran.err
    assert "2025-03" in parley("search", "x", "since:yesterday", *place).err


def test_topics_lists_and_explains(place: list[object]) -> None:
    """The list, one topic in words, and all as JSON; an unknown one is an error."""
    assert "ceasefire" in parley("topics", *place).out
    assert "truce" in parley("topics", "ceasefire", *place).out
    (topic,) = [line for line in parley("topics", "--json", *place).objects if line["id"] == "ceasefire"]
    assert topic["items_7_days"] == 1
    assert parley("topics", "nosuch", *place).code == 1


def test_digest_shows_what_would_come(place: list[object]) -> None:
    """The preview holds the story, twice the same; a channel that is not there is named."""
    first, second = parley("digest", "--preview", *place), parley("digest", *place)
    assert "Truce agreed" in first.out
    assert first == second
    assert parley("digest", "--json", *place).objects[0]["summary"] == "Digest: 1 story"
    ran = parley("digest", "telegram:-100", *place)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("parley: there is no channel telegram:-100; known: console. ")


def test_digest_is_written_as_a_page(place: list[object], tmp_path: Path) -> None:
    """To the terminal or into a file, whose name says the format where nothing else does."""
    assert parley("digest", "console", "--format", "html", *place).out.startswith("<!doctype html>")
    assert "1\\. Truce agreed" in parley("digest", "--format", "md", *place).out
    assert "Truce agreed" in parley("digest", "--format", "text", *place).out
    assert parley("digest", "--out", tmp_path / "digest.html", *place).out == ""
    assert "Truce agreed" in (tmp_path / "digest.html").read_text("utf-8")


def test_looking_leaves_the_database_as_it_is(place: list[object], tmp_path: Path) -> None:
    """Another config beside the right database changes none of its sources."""
    other = tmp_path / "other.toml"
    other.write_text(OTHER_CONFIG)
    for verb in (["search", "x"], ["topics"], ["digest"], ["status"]):
        parley(*verb, "--config", other, "--db", tmp_path / "parley.db")
    store = SqliteStore.open(tmp_path / "parley.db", now=SystemClock().now())
    sources = store.read_now(lambda tx: [(source.address, source.state.value) for source in tx.sources.all()])
    store.close()
    assert sources[0] == ("https://news.example.org/feed", "active")
    assert "other" not in str(sources)


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("search x", "Nothing found for x"),
        ("search x --json", ""),
        ("digest", "nothing new"),
        ("review", "nothing was marked"),
        ("outbox list", "Nothing waits"),
        ("documents list", "No document was read yet"),
        ("topics test truce", "Nothing stored was published"),
    ],
)
def test_without_a_database_an_answer_is_empty_and_says_how_to_begin(tmp_path: Path, verb: str, words: str) -> None:
    """On standard error, and nothing is made."""
    config = write_config(tmp_path, CONFIG)
    ran = parley(*verb.split(), "--config", config, "--db", tmp_path / "none.db")
    assert ran.code == 0
    assert words in ran.out if words else ran.out == ""
    assert f"there is no database {tmp_path / 'none.db'}" in ran.err
    assert "`parley run`" in ran.err
    assert list(tmp_path.iterdir()) == [config]


@pytest.mark.parametrize(
    ("code", "verb"),
    [(1, "why s1"), (1, "show i1"), (1, "outbox show d1"), (1, "outbox retry d1"), (1, "withdraw s1"), (2, "status")],
)
def test_without_a_database_there_is_nothing_to_name_or_to_change(tmp_path: Path, code: int, verb: str) -> None:
    """An error, and nothing is made; exit code 2 from status, which cannot tell."""
    ran = parley(*verb.split(), "--db", tmp_path / "none.db")
    assert (ran.code, ran.out) == (code, "")
    assert "parley run" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_status_names_every_problem(place: list[object]) -> None:
    """Nobody runs: exit code 1; numbers and problems for people and for scripts."""
    ran: Ran = parley("status", "--json", *place)
    assert ran.code == 1
    (state,) = ran.objects
    assert (state["running"], state["items"], state["matched"], state["feeds"]) == (None, 2, 1, 1)
    assert state["problems"] == ["Parley is not running on this database: start it with `parley run`"]
    shown = parley("status", *place)
    assert shown.code == 1
    assert "items        2 in 2 stories, 1 on a topic\n" in shown.out
    assert "problem      Parley is not running" in shown.out
    assert "{" not in shown.out


def test_a_status_that_cannot_be_told_ends_with_2(tmp_path: Path) -> None:
    """A broken config or database."""
    (tmp_path / "bad.db").write_text("certainly not a database, not in any version")
    (tmp_path / "bad.toml").write_text("x = [")
    assert parley("status", "--db", tmp_path / "bad.db").code == 2
    assert parley("status", "--db", tmp_path).code == 2
    assert parley("status", "--config", tmp_path / "bad.toml").code == 2


def test_a_killed_parley_is_not_taken_for_a_running_one(place: list[object], tmp_path: Path) -> None:
    """Its lease has not ended, but no process of this machine holds the lock: status says that it ended."""
    now = SystemClock().now()
    with contextlib.closing(SqliteStore.open(tmp_path / "parley.db", now=now)) as store:
        host, ttl = socket.gethostname(), timedelta(minutes=10)
        store.write_now(lambda tx: tx.lease.acquire("process 1", host=host, now=now, ttl=ttl))
    ran = parley("status", "--json", *place)
    assert ran.code == 1
    assert ran.objects[0]["running"] is None
    assert ran.objects[0]["problems"][0].startswith(f"process 1 on {host} ended without a word")


def test_a_platform_that_refuses_us_is_a_problem(place: list[object], tmp_path: Path) -> None:
    """Its token was revoked, or it is out of reach: exit code 1, while it lasts."""
    now = SystemClock().now()
    with contextlib.closing(SqliteStore.open(tmp_path / "parley.db", now=now)) as store, InstanceLock(store.path, now=now):

        def write(tx: SqliteTx) -> None:
            tx.lease.acquire("process 1", host=socket.gethostname(), now=now, ttl=timedelta(minutes=10))
            pauses = [("slack", now + timedelta(minutes=5), "token_revoked"), ("telegram", now - timedelta(minutes=5), "over")]
            tx.connection.executemany(
                "INSERT INTO platform_pauses VALUES (?, ?, ?)", [(p, to_stamp(at), r) for p, at, r in pauses]
            )

        store.write_now(write)
        ran = parley("status", "--json", *place)
    assert ran.code == 1
    assert ran.objects[0]["problems"] == ["nothing can be sent to slack: token_revoked"]


def test_a_match_by_its_source_alone_is_a_line(tmp_path: Path) -> None:
    """It has a reason and no place in the text."""
    config = write_config(tmp_path, '[[topics]]\nid = "letters"\nquery = "author:Berg"\n')
    (tmp_path / "a.html").write_text(
        '<html><head><meta name="author" content="Ada Berg"></head><body><article><h1>Minister opens a bridge</h1>'
        "<p>The minister opened the bridge on Monday and spoke of the harbour and its boats.</p></article></body></html>"
    )
    (line,) = parley("ingest", "--json", tmp_path / "a.html", "--config", config).objects
    (match,) = line["matches"]
    assert (match["topic"], match["text"], match["start"]) == ("letters", None, None)
    assert match["why"] == "matched *Berg* (author)"


@pytest.mark.seeds
@pytest.mark.skipif(not SEEDS.exists(), reason="the sample documents are not part of this repository")
def test_a_speaker_a_topics_word_and_a_month_find_every_clipping(tmp_path: Path) -> None:
    """Over the five samples all three clippings of one speaker in a month: by other words for the topic's, by the speaker's
    name, and undated ones by their neighbours."""
    options = ("--config", EXAMPLE, "--db", tmp_path / "seeds.db")
    assert parley("ingest", *sorted(SEEDS.glob("*.txt")), *options).code == 0
    shown = parley("search", "meloni", "troops", "in:2025-03", *options).out
    assert re.findall(r"002\w+[.]txt, blurb (\d+)", shown) == ["17", "20", "13"]
    assert shown.count("not dated: between 2025-03-") == 2
    assert "Without “troops”" in shown
