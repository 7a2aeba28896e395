"""parley documents, parley show: what became of dropped files, and where an item came from."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import TRUCE, parley, write_config
from tests.cli.process import hearing_interrupts
from tests.world import documents as made
from tests.world import office
from tests.world.documents import STORIES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page of many, one article, and a file that cannot be read, ingested."""
    write_config(tmp_path)
    inside = tmp_path / "clippings"
    inside.mkdir()
    (inside / "all.zip").write_bytes(made.zipped({f"{s.language}.txt": made.text(s) for s in STORIES}))
    (inside / "a.txt").write_text(TRUCE)
    (inside / "bad.pdf").write_bytes(office.pdf(STORIES[0], encrypted=True))
    parley("--config", tmp_path / "parley.toml", "ingest", inside)
    return inside


def test_documents_are_listed_with_what_became_of_them(folder: Path) -> None:
    """Each file with its type, hash, state and the reason; by state where one is named."""
    place = ("--config", folder.parent / "parley.toml")
    lines = {line["name"]: line for line in parley("documents", "list", "--json", *place).objects}
    assert {name: line["state"] for name, line in lines.items()} == {"a.txt": "read", "all.zip": "read", "bad.pdf": "set aside"}
    assert lines["bad.pdf"]["error"] == "bad.pdf: an encrypted PDF; save it without its password"
    assert lines["all.zip"]["type"] == "zip archive"
    assert len(lines["a.txt"]["sha256"]) == 64
    (only,) = parley("documents", "list", "--state", "set aside", "--json", *place).objects
    assert only == lines["bad.pdf"]
    assert "set aside" in parley("documents", "list", *place).out


def test_a_document_shows_its_items(folder: Path) -> None:
    """File, hash, version, and every item with its date."""
    place = ("--config", folder.parent / "parley.toml")
    numbers = {line["name"]: line["id"] for line in parley("documents", "list", "--json", *place).objects}
    (line,) = parley("documents", "show", numbers["all.zip"], "--json", *place).objects
    assert [item["title"] for item in line["items"]] == [story.title for story in STORIES]
    shown = parley("documents", "show", numbers["all.zip"], *place).out
    assert STORIES[0].title in shown
    assert "2025-06-12" in shown
    assert parley("documents", "show", 99, *place).err.startswith("parley: there is no document 99")


def test_a_document_is_tried_again_or_dropped(folder: Path) -> None:
    """Once the file is mended it is read; one that is dropped is not counted any more; one that was read cannot be."""
    place = ("--config", folder.parent / "parley.toml")
    numbers = {line["name"]: line["id"] for line in parley("documents", "list", "--json", *place).objects}
    again = parley("documents", "retry", numbers["bad.pdf"], *place)
    assert (again.code, "an encrypted PDF" in again.out) == (1, True)
    (bad,) = parley("documents", "list", "--state", "set aside", "--json", *place).objects
    assert bad["attempts"] == 2
    assert parley("documents", "drop", bad["id"], *place).out == f"dropped {bad['id']}: bad.pdf\n"
    assert [line["name"] for line in parley("documents", "list", "--state", "dropped", "--json", *place).objects] == ["bad.pdf"]
    assert "is not set aside" in parley("documents", "drop", numbers["a.txt"], *place).err
    (folder / "bad.pdf").write_bytes(office.pdf(STORIES[0]))
    mended = parley("documents", "retry", bad["id"], *place)
    assert (mended.code, "bad.pdf is read" in mended.out) == (0, True)
    assert parley("documents", "retry", *place).code == 1


def test_an_item_shows_where_it_came_from(folder: Path) -> None:
    """File, hash and place; matches with their reason; the same for scripts."""
    place = ("--config", folder.parent / "parley.toml")
    found = {line["title"]: line for line in parley("ingest", folder, "--json", *place).objects if line["id"]}
    item = found[STORIES[1].title]["id"]
    (line,) = parley("show", item, "--json", *place).objects
    (file,) = line["documents"]
    assert (file["name"], file["part"], line["blurb"]) == ("all.zip", "uk.txt", file["blurb"])
    shown = parley("show", item, *place).out
    for words in ("all.zip, uk.txt, blurb", file["sha256"], STORIES[1].title, "2025-06-12 (day;", STORIES[1].paragraphs[2]):
        assert words in shown
    assert "matches    ceasefire (topic)" in parley("show", found["Truce agreed in Ukraine from midnight"]["id"], *place).out
    assert "there is no item i99" in parley("show", "i99", *place).err
    assert "is no item" in parley("show", "x", *place).err


def test_a_summary_comes_as_a_last_line_where_asked(folder: Path) -> None:
    """Files and items by outcome and type."""
    *items, last = parley("ingest", folder, "--json", "--summary", "--config", folder.parent / "parley.toml").objects
    assert len(items) == 8
    assert last["summary"]["files"] == {"total": 3, "known": 2, "set aside": 1}
    assert last["summary"]["types"]["zip archive"]["items known"] == 6


def test_after_ctrl_c_the_same_call_goes_on(tmp_path: Path) -> None:
    """Stopped half-way it says how far it is; called again it reads the rest, and nothing twice."""
    write_config(tmp_path)
    clips = tmp_path / "clips"
    clips.mkdir()
    for number in range(400):
        (clips / f"{number:03}.txt").write_text(
            f"Boat number {number} left\n\nBoat number {number} left the harbour at dawn.\n"
        )
    call = [sys.executable, "-m", "bot", "ingest", str(clips), "--json", "--config", str(tmp_path / "parley.toml")]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with hearing_interrupts():
        process = subprocess.Popen(call, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, **pipes)  # noqa: S603 (our own)
    assert process.stdout is not None
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # it cannot get far ahead of its reader, which may be slow to press
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
    for _ in range(5):
        process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "the same call goes on from there" in err
    lines = parley("ingest", clips, "--json", "--config", tmp_path / "parley.toml").objects
    assert len(lines) == 400
    assert {line["status"] for line in lines} == {"new", "known"}
    assert len({line["id"] for line in lines}) == 400
