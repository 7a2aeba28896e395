"""parley ingest: one line an item and file, whatever the files are."""

import os
from pathlib import Path

import pytest

from tests.cli.calling import BRIDGE, TRUCE, parley, write_config
from tests.world.powers import no_powers

KEYS = (
    "id document blurb title published published_precision publisher link lang text topics matches status error".split()  # noqa: SIM905 (the promise, as the docs write it)
)
SPAN = {"topic", "level", "place", "field", "start", "end", "text", "why"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two readable files in a folder, and a config beside it."""
    write_config(tmp_path)
    inside = tmp_path / "clippings"
    inside.mkdir()
    (inside / "a.txt").write_text(TRUCE)
    (inside / "b.txt").write_text(BRIDGE)
    return inside


def test_a_line_an_item_with_every_promised_key(folder: Path) -> None:
    """Spans count code points of the printed value, and the topic stands in `topics`."""
    ran = parley("--config", folder.parent / "parley.toml", "ingest", folder, "--json")
    assert ran.code == 0
    truce, bridge = ran.objects
    assert all(key in truce for key in KEYS)
    assert (truce["document"], truce["topics"], truce["status"], truce["error"]) == ("a.txt", ["ceasefire"], "new", None)
    assert truce["matches"]
    for match in truce["matches"]:
        assert match.keys() == SPAN
        assert truce[match["field"]][match["start"] : match["end"]] == match["text"]
    assert (bridge["title"], bridge["topics"], bridge["matches"]) == ("Minister opens a bridge", [], [])


def test_the_second_run_knows_them_by_the_same_ids(folder: Path) -> None:
    """Reading the same files again changes nothing but the status."""
    call = ("ingest", folder, "--json", "--config", folder.parent / "parley.toml")
    first, second = parley(*call), parley(*call)
    assert {line["status"] for line in second.objects} == {"known"}
    assert [line | {"status": "new"} for line in second.objects] == first.objects


def test_the_same_text_twice_in_one_call_is_one_item(folder: Path) -> None:
    """A copy under another name is read beside its twin: one of the two is known, under the same id."""
    (folder / "a-copy.txt").write_text(TRUCE)
    lines = parley("ingest", folder, folder, "--json", "--config", folder.parent / "parley.toml").objects
    copies = [line for line in lines if line["title"].startswith("Truce")]
    assert len(copies) == 4
    assert len({line["id"] for line in copies}) == 1
    assert sorted(line["status"] for line in copies) == ["known", "known", "known", "new"]


def test_what_cannot_be_read_is_a_line_with_the_reason(folder: Path, tmp_path: Path) -> None:
    """Binary, empty, FIFO, links and missing paths each get a line; the readable ones are unharmed."""
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").touch()
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    (folder / ".hidden").write_text("not listed")
    ran = parley("ingest", folder, tmp_path / "missing.txt", "--json", "--config", tmp_path / "parley.toml")
    assert ran.code == 0
    lines = {line["document"]: line for line in ran.objects}
    assert set(lines) == {"a.txt", "b.txt", "binary.txt", "empty.txt", "pipe.txt", "link.txt", "loop", "missing.txt"}
    for name in ("binary.txt", "empty.txt", "pipe.txt", "link.txt", "loop", "missing.txt"):
        assert (lines[name]["status"], lines[name]["id"]) == ("set aside", None)
        assert name in lines[name]["error"]
        assert lines[name].keys() == lines["a.txt"].keys()
    assert "does not exist" in lines["missing.txt"]["error"]


def test_what_may_not_be_read_is_a_line_with_the_reason(folder: Path) -> None:
    """A file and a folder without permission each get a line."""
    (folder / "b.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    with no_powers():
        ran = parley("ingest", folder, "--json", "--db", folder.parent / "x.db")
    lines = {line["document"]: line for line in ran.objects}
    assert "ermission" in lines["b.txt"]["error"]
    assert "ermission" in lines["closed"]["error"]


def test_nothing_readable_ends_with_1(tmp_path: Path) -> None:
    """A call that could read none of its paths has failed."""
    ran = parley("ingest", tmp_path / "missing.txt", "--db", tmp_path / "x.db")
    assert ran.code == 1
    assert "missing.txt does not exist" in " ".join(ran.out.split())


def test_an_archive_stays_silent_unless_alert_is_asked(folder: Path) -> None:
    """Nothing is planned without --alert; with it, fresh matching news is."""
    place = ("--config", folder.parent / "parley.toml")
    parley("ingest", folder, *place)
    assert not any(parley("status", "--json", *place).objects[0]["deliveries"].values())
    (folder / "c.txt").write_text(TRUCE.replace("midnight", "Sunday"))
    parley("ingest", folder / "c.txt", "--alert", *place)
    assert parley("status", "--json", *place).objects[0]["deliveries"]["pending"] == 1


def test_for_people_it_prints_a_table_and_no_bar_into_a_pipe(folder: Path) -> None:
    """Each file is a row with its topics; the sums stand below; standard error is empty."""
    ran = parley("ingest", folder, "--config", folder.parent / "parley.toml")
    assert "a.txt" in ran.out
    assert "ceasefire" in ran.out
    assert ran.out.endswith("2 new, 0 known, 0 changed, 0 set aside\n")
    assert ran.err == ""


def test_an_empty_name_is_not_the_folder_we_stand_in(folder: Path) -> None:
    """`ingest "$UNSET"` reads nothing."""
    ran = parley("ingest", "", "--db", folder / "x.db")
    assert ran.code == 2
    assert "an empty name is no file and no folder" in ran.err
