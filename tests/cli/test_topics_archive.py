"""parley topics test, topics diff: what a query would find in the archive, and what an edit of the topics changes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.cli.calling import parley, write_config

CONFIG = """
[groups]
coast = ["harbour*", "coast*"]
elsewhere = ["desert*"]
[[feeds]]
url = "https://news.example.org/feed"
[[topics]]
id = "storms"
context = ["@coast"]
rivals = ["@elsewhere"]
exclude = ["storm in a teacup"]
[topics.phrases]
en = ["storm*"]
"""
NEWS = {
    "hit": "A storm closes the harbour\n\nBoats stay in; the harbour master said it will last.\n",
    "far": "A storm of sand\n\nThe desert road is shut until the wind turns, drivers were told on Monday.\n",
    "idiom": "Quarrel at the harbour office\n\nIt is a storm in a teacup, the harbour master said of the quarrel.\n",
    "calm": "Calm seas for the regatta\n\nSailors expect a light wind off the coast until the weekend, they said.\n",
}


def dated(text: str, days_ago: int) -> str:
    title, rest = text.split("\n\n", 1)
    return f"{title}\n\n{(SystemClock().now() - timedelta(days=days_ago)):%d %B %Y}\n\n{rest}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """The options of a place with four items, a day apart; nothing here changes it."""
    tmp_path = tmp_path_factory.mktemp("archive")
    options: list[object] = ["--config", write_config(tmp_path, CONFIG)]
    for number, (name, text) in enumerate(NEWS.items()):
        (tmp_path / f"{name}.txt").write_text(dated(text, number + 1))
    assert parley("ingest", *(tmp_path / f"{name}.txt" for name in NEWS), *options).code == 0
    return options


def test_a_query_is_tried_on_what_is_stored(place: list[object]) -> None:
    """Hits with reasons; no rate a day while less than a week is stored."""
    ran = parley("topics", "test", "storm* NOT sand", "--json", *place)
    (result,) = ran.objects
    assert result["items"] == 4
    assert result["topics"]["query"]["hits"] == 2
    assert result["topics"]["query"]["per_day"] is None
    assert "matched" in result["topics"]["query"]["samples"][0]["why"]
    words = parley("topics", "test", "storm* NOT sand", *place).out
    assert "no rate: less than 7 days are stored" in words
    assert "A storm closes the harbour" in words


def test_a_file_of_topics_is_tried_with_the_groups_of_the_config(place: list[object], tmp_path: Path) -> None:
    """Near misses say what kept them out."""
    file = tmp_path / "try.toml"
    file.write_text(CONFIG[CONFIG.index("[[topics]]") :])
    (result,) = parley("topics", "test", file, "--json", *place).objects
    storms = result["topics"]["storms"]
    assert [hit["title"] for hit in storms["samples"]] == ["A storm closes the harbour"]
    assert {miss["title"]: miss["missing"] for miss in storms["near_misses"]} == {
        "A storm of sand": "rival",
        "Quarrel at the harbour office": "excluded",
    }
    assert "near misses" in parley("topics", "test", file, *place).out


def test_old_news_is_left_out(place: list[object]) -> None:
    """`--days` counts back by the date published."""
    (result,) = parley("topics", "test", "storm*", "--days", 3, "--json", *place).objects
    assert 0 < result["items"] < len(NEWS)


def test_a_query_or_file_that_cannot_be_read_is_told(place: list[object], tmp_path: Path) -> None:
    """One line and an exit code, never a trace."""
    ran = parley("topics", "test", 'storm "open', *place)
    assert ran.code == 1
    assert "column" in ran.err
    assert parley("topics", "test", "missing.toml", *place).code == 2
    empty = tmp_path / "empty.toml"
    empty.write_text('[general]\nlanguage = "en"\n')
    assert "has no topics" in parley("topics", "test", empty, *place).err


def test_diff_says_what_an_edit_adds_and_drops(place: list[object], tmp_path: Path) -> None:
    """By topic: its state, and the items that come and go."""
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(CONFIG)
    new.write_text(CONFIG.replace('"storm*"', '"calm*"') + '[[topics]]\nid = "boats"\nquery = "boats"\n')
    (result,) = parley("topics", "diff", old, new, "--json", *place).objects
    assert result["storms"]["state"] == "changed"
    assert [hit["title"] for hit in result["storms"]["added"]] == ["Calm seas for the regatta"]
    assert [hit["title"] for hit in result["storms"]["dropped"]] == ["A storm closes the harbour"]
    assert (result["boats"]["state"], len(result["boats"]["added"])) == ("new", 1)
    assert "storms (changed): 1 added, 1 dropped, 0 kept" in parley("topics", "diff", old, new, *place).out
    (same,) = parley("topics", "diff", old, old, "--json", *place).objects
    assert same == {"storms": {"state": "unchanged", "kept": 1, "added": [], "dropped": []}}


def test_diff_takes_a_file_of_items(tmp_path: Path) -> None:
    """With --on nothing stored is needed."""
    old, new, items = tmp_path / "old.toml", tmp_path / "new.toml", tmp_path / "items.jsonl"
    old.write_text('[[topics]]\nid = "boats"\nquery = "boat*"\n')
    new.write_text('[[topics]]\nid = "boats"\nquery = "boat* NOT toy"\n')
    rows = [
        {"id": "a", "title": "Boats race", "summary": ""},
        {"id": "b", "title": "A toy", "summary": "<p>A toy&nbsp;boat.</p>"},
    ]
    items.write_text("\n".join(map(json.dumps, rows)))
    (result,) = parley("topics", "diff", old, new, "--on", items, "--json", "--db", tmp_path / "none.db").objects
    assert [hit["id"] for hit in result["boats"]["dropped"]] == ["b"]
    assert result["boats"]["kept"] == 1


def test_a_topic_is_shown_by_its_name_alone(place: list[object]) -> None:
    """`topics NAME` needs no verb; `topics --help` tells the verbs."""
    assert "storm*" in parley("topics", *place, "storms").out
    assert "storm*" in parley("topics", "storms", *place).out
    helped = parley("topics", "--help").out
    assert "test" in helped
    assert "diff" in helped
