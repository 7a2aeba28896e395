"""eval stories: precision and recall on labelled pairs, by the code that live items go through."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import parley, write_config

OWN = Path(__file__).parents[1] / "data/stories/own.jsonl"
LATER = OWN.with_name("later.jsonl")
SEEDS = Path(__file__).parents[3] / "shared/data/stories-dev.jsonl"


def piece(title: str, published: str = "2026-02-02", **values: Any) -> dict[str, Any]:
    return {"title": title, "summary": "", "publisher": "a.example", "published": published, "link": "", **values}


ONE = piece("Drones hit Kharkiv tram depot, four killed", summary="Russian drones set a tram depot on fire.")
OTHER = piece("Four killed as drones hit tram depot in Kharkiv", "2026-02-02T23:00:00+02:00", text="It burned after an attack.")
LATE = piece("Four killed as drones hit tram depot in Kharkiv", "2026-02-09", text="It burned after an attack.")


def figures(tmp_path: Path, *pairs: tuple[dict[str, Any], dict[str, Any], bool]) -> dict[str, Any]:
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps({"a": a, "b": b, "same": same}) + "\n" for a, b, same in pairs))
    (found,) = parley("eval", "stories", file, "--json", "--config", write_config(tmp_path)).objects
    return found


def test_figures(tmp_path: Path) -> None:
    """Precision, recall and F1, each with an interval, and the mistakes with their reasons."""
    found = figures(tmp_path, (ONE, OTHER, True), (OTHER, ONE, False), (ONE, LATE, True), (ONE, LATE, False))
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
    assert found["interval"]["f1"][0] <= 0.5 <= found["interval"]["f1"][1]
    assert [(error["id"], error["joined"]) for error in found["errors"]] == [("line 2", True), ("line 3", False)]
    assert "same names Kharkiv" in found["errors"][0]["why"]


def test_a_date_spans_its_day(tmp_path: Path) -> None:
    """What is dated by the day is not half a day from what came in the evening."""
    evening = OTHER | {"published": "2026-02-02T21:00:00Z"}
    assert figures(tmp_path, (ONE, evening, True))["f1"] == 1.0


def test_the_same_address_is_the_same(tmp_path: Path) -> None:
    """Whatever the headlines say."""
    link = "https://a.example/1"
    assert (
        figures(tmp_path, (piece("Harbour opens", link=link), piece("Old gate closes", link=f"{link}?utm_source=x"), True))[
            "f1"
        ]
        == 1
    )


@pytest.mark.parametrize("line", ["{}", '{"a": {"title": "x"}, "same": true}', '{"a": 3, "b": 4, "same": true}'])
def test_a_line_that_is_no_pair_is_told(tmp_path: Path, line: str) -> None:
    """By its number, with what it needs."""
    (tmp_path / "pairs.jsonl").write_text(line)
    ran = parley("eval", "stories", tmp_path / "pairs.jsonl", "--config", write_config(tmp_path))
    assert ran.code == 1
    assert "line 1: needs a, b" in ran.err


def test_for_people(tmp_path: Path) -> None:
    """The figures, then the pairs that were told wrongly."""
    (tmp_path / "pairs.jsonl").write_text(json.dumps({"id": "p1", "a": ONE, "b": OTHER, "same": False}))
    told = parley("eval", "stories", tmp_path / "pairs.jsonl", "--config", write_config(tmp_path)).out
    assert "precision  0.000  (95%: 0.000 to 0.000)" in told
    assert "p1 +joined: Drones hit" in told


def test_the_projects_own_pairs(tmp_path: Path) -> None:
    """Written to be hard, in six languages: previews, answers and next steps of one event beside other reports of it."""
    (found,) = parley("eval", "stories", OWN, "--json", "--config", write_config(tmp_path)).objects
    assert found["pairs"] >= 200
    assert found["precision"] >= 0.95
    assert found["f1"] >= 0.86


def test_pairs_written_after_the_weights(tmp_path: Path) -> None:
    """Harder still: hardly a name in common, translations, what follows a report. Few of those that join are wrong."""
    (found,) = parley("eval", "stories", LATER, "--json", "--config", write_config(tmp_path)).objects
    assert found["precision"] >= 0.93
    assert found["f1"] >= 0.72


@pytest.mark.seeds
def test_real_pairs(tmp_path: Path) -> None:
    """Real headlines of January 2026: hardly a false join, and nine of ten are found."""
    if not SEEDS.exists():
        pytest.skip("../shared is not here")
    (found,) = parley("eval", "stories", SEEDS, "--json", "--config", write_config(tmp_path)).objects
    assert found["precision"] >= 0.95
    assert found["f1"] >= 0.9
