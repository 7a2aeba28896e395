"""The table of verbs, and what a quick one does without."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from bot.cli import VERBS, parley
from bot.storage import SqliteStore
from tests.cli.calling import write_config
from tests.storage.samples import NOW

ROOT = Path(__file__).parents[2]
HEAVY = {"aiohttp", "feedparser", "fluent", "numpy", "slack_sdk", "sqlite_utils", "telegram"}


def test_the_table_says_what_the_verbs_say() -> None:
    """Each verb is found in its module under its name, and the list in the help is made of their first sentences."""
    context = click.Context(parley)
    for name, (_, says) in VERBS.items():
        verb = parley.get_command(context, name)
        assert verb is not None
        assert (verb.name, verb.get_short_help_str(limit=100)) == (name, says)
    assert parley.get_command(context, "nonsense") is None


def test_no_verb_is_left_out() -> None:
    """What a module of the command line offers stands in the table."""
    modules = {path.stem for path in (ROOT / "bot" / "cli").glob("*.py")} - {"__init__"}
    offered = {verb.name for module in modules for verb in getattr(import_module(f"bot.cli.{module}"), "VERBS", ())}
    assert offered == set(VERBS)


@pytest.mark.parametrize("verb", [["--help"], ["--version"], ["check"], ["status"]])
def test_quick_verbs_import_little(verb: list[str], tmp_path: Path) -> None:
    """The platforms' libraries, the web's, the parsers and numbers stay where they are."""
    config = write_config(tmp_path)
    SqliteStore.open(tmp_path / "parley.db", now=NOW).close()
    script = f"""
import json, sys
from bot.cli import main
try:
    main(["--config", {str(config)!r}, *{verb!r}])
except SystemExit:
    sys.stderr.write(json.dumps(sorted({HEAVY!r} & sys.modules.keys())))
"""
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(ran.stderr) == []
