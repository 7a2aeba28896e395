"""What all verbs share: --config and --db, help, and errors that a person can act on."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import VERBS
from tests.cli.calling import parley, write_config


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    """`parley VERB --help` ends well, and its first sentence stands unabridged in the list of verbs."""
    ran = parley(verb, "--help")
    assert ran.code == 0
    listed = next(line for line in parley("--help").out.splitlines() if line.startswith(f"  {verb} "))
    assert not listed.endswith("...")
    assert listed.split(maxsplit=1)[1] in ran.out


def test_options_count_before_and_after_the_verb(tmp_path: Path) -> None:
    """`parley --db x status` is `parley status --db x`; the one nearer to the verb wins."""
    config = write_config(tmp_path)
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    assert parley("--db", one, "--config", config, "ingest", config).code in {0, 1}
    for arguments in (["--db", one, "status"], ["status", "--db", one], ["--db", other, "status", "--db", one]):
        assert str(one) in parley("--config", config, *arguments).out
    assert parley("status", "--db", other).code == 2


def test_what_is_typed_outweighs_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PARLEY_CONFIG counts only where no --config is typed, before the verb or after it."""
    monkeypatch.setenv("PARLEY_CONFIG", str(tmp_path / "nowhere.toml"))
    config = write_config(tmp_path)
    assert parley("check").code == 2
    assert parley("--config", config, "check").code == 0
    assert parley("check", "--config", config).code == 0


def test_the_database_lies_beside_its_config(tmp_path: Path) -> None:
    """Relative paths of the config count from its own folder, wherever the call is made."""
    assert f"database   {tmp_path / 'parley.db'}\n" in parley("check", "--config", write_config(tmp_path)).out


def test_a_database_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    """Damaged, a folder, newer than the code, in no folder: exit code 1 and a line that names the file."""
    config = write_config(tmp_path)
    (tmp_path / "text.db").write_text("this is not a database at all, however long it may be")
    (tmp_path / "folder.db").mkdir()
    newer = tmp_path / "newer.db"
    parley("poll", "--config", config, "--db", newer)
    connection = sqlite3.connect(newer)
    connection.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('parley', '9999', '')")
    connection.commit()
    connection.close()
    for name in ("text.db", "newer.db", "nofolder/x.db"):
        ran = parley("poll", "--config", config, "--db", tmp_path / name)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert str((tmp_path / name).parent) in ran.err
    assert "newer Parley" in parley("poll", "--config", config, "--db", newer).err
    by_config = write_config(tmp_path, '[general]\ndatabase = "folder.db"\n')
    assert "cannot be opened" in parley("poll", "--config", by_config).err
    assert parley("poll", "--config", config, "--db", tmp_path / "folder.db").code == 2


def test_a_config_that_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    """Missing, no text, no TOML: a list with the file's name."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken.toml").write_text("x = [")
    for name in ("binary.toml", "broken.toml", "missing.toml"):
        ran = parley("search", "x", "--config", tmp_path / name)
        assert (ran.code, ran.out) == (2, "")
        assert "1 problem in the configuration" in ran.err
        assert name in ran.err


def test_an_unknown_option_is_refused() -> None:
    """A mistyped option is never taken for a word to search."""
    assert "No such option" in parley("search", "truce", "--jsn").err


def test_init_writes_the_example_once(tmp_path: Path) -> None:
    """It passes its own check, is not written over, and a place that cannot be written is one line."""
    file = tmp_path / "mine.toml"
    assert parley("init", file).code == 0
    assert parley("check", "--config", file).code == 0
    assert "--force" in parley("init", file).err
    assert parley("init", "--config", file, "--force").code == 0
    ran = parley("init", tmp_path / "nofolder" / "mine.toml")
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_python_m_bot_is_parley(tmp_path: Path) -> None:
    """The module and the command are the same, exit codes included."""
    call = [sys.executable, "-m", "bot", "--db", str(tmp_path / "none.db"), "status"]
    ran = subprocess.run(call, capture_output=True, text=True, check=False, timeout=240)  # noqa: S603 (our own)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no database" in ran.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`parley topics | head -1` ends without a word."""
    read, write = os.pipe()
    os.close(read)
    call = [sys.executable, "-m", "bot", "--db", str(tmp_path / "x.db"), "topics"]
    for more in ([], ["--json"]):
        ran = subprocess.run([*call, *more], stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=240)  # noqa: S603 (our own)
        assert (ran.returncode, ran.stderr) == (1, "")
    os.close(write)
