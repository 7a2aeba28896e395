"""parley eval topics: figures that other programs read."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import parley, write_config

CONFIG = """
[[topics]]
id = "boats"
[topics.phrases]
en = ["boat*"]
[[topics]]
id = "storms"
[topics.phrases]
en = ["storm*"]
"""


def row(name: str, title: str, *topics: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "lang": "en", "title": title, "summary": "", "topics": list(topics), **values}


ROWS = [
    row("hit", "Boats race", "boats"),
    row("missed", "Yachts race", "boats"),
    row("extra", "A storm in a teacup", hard_negative=True),
    row("good", "A calm day", hard_negative=True),
    row("either", "Boats and a storm", "boats", unscored=["storms"], lang="de"),
    row("html", "<b>Sails</b>", "storms", summary="<p>The sto&shy;rm is over.</p>"),
]


@pytest.fixture
def call(tmp_path: Path) -> list[object]:
    """The arguments of an evaluation of ROWS."""
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n")
    return ["eval", "topics", file, "--config", write_config(tmp_path, CONFIG)]


def test_figures(call: list[object]) -> None:
    """Precision, recall and F1 in all, by topic and by language; unscored topics count neither way."""
    (found,) = parley(*call, "--json").objects
    assert {key: found["micro"][key] for key in ("hit", "extra", "missed")} == {"hit": 3, "extra": 1, "missed": 1}
    assert found["micro"]["precision"] == found["micro"]["recall"] == found["micro"]["f1"] == 0.75
    assert found["topics"]["boats"]["recall"] == pytest.approx(2 / 3, abs=0.001)
    assert found["topics"]["storms"]["precision"] == 0.5
    assert found["languages"]["de"]["f1"] == 1.0
    assert found["hard_negatives"] == {"alerted": 1, "of": 2}
    assert found["ms_per_item"] > 0


def test_mistakes_are_named(call: list[object]) -> None:
    """Each with what was extra and why, and what was missed; `--errors` caps them."""
    (found,) = parley(*call, "--json").objects
    told = {error["id"]: (error["extra"], error["missed"]) for error in found["errors"]}
    assert told == {"missed": ([], ["boats"]), "extra": (["storms"], [])}
    assert "storm" in found["errors"][1]["why"][0]
    assert len(parley(*call, "--json", "--errors", 1).objects[0]["errors"]) == 1
    words = parley(*call).out
    assert "-boats: Yachts race" in words
    assert "hard negatives alerted: 1 of 2" in words
    assert "Yachts" not in parley(*call, "--errors", 0).out


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """With its name and the line."""
    file = tmp_path / "broken.jsonl"
    file.write_text('{"title": "x"}\n')
    ran = parley("eval", "topics", file)
    assert ran.code == 1
    assert "line 1" in ran.err
    file.write_text("[]\n")
    assert "no JSON object" in parley("eval", "topics", file).err
    assert "cannot be read" in parley("eval", "topics", tmp_path / "none.jsonl").err


def test_nothing_is_no_perfect_score(tmp_path: Path) -> None:
    """An empty file is named instead of measured."""
    (tmp_path / "empty.jsonl").write_text("\n")
    ran = parley("eval", "topics", tmp_path / "empty.jsonl", "--config", write_config(tmp_path, CONFIG))
    assert (ran.code, ran.out) == (1, "")
    assert "holds no items" in ran.err
