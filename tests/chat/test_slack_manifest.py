"""The app manifest is one that Slack takes, and asks for what the code and the docs say."""

import json
from pathlib import Path

import jsonschema
import pytest

from bot.chat.slack.scopes import OPTIONAL, REQUIRED

ROOT = Path(__file__).parent.parent.parent
MANIFEST = json.loads((ROOT / "docs" / "slack-manifest.json").read_text())


@pytest.mark.seeds
@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_slacks_published_schema_takes_the_manifest(version: str) -> None:
    """Creating the app from it works."""
    schema = ROOT.parent / "shared" / "judges" / f"manifest.schema.{version}.json"
    if not schema.exists():
        pytest.skip("Slack's manifest schema is not here (../shared/judges)")
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(MANIFEST)


def test_the_manifest_asks_for_exactly_the_known_scopes() -> None:
    """No scope is asked for without a reason, none is forgotten."""
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == [*REQUIRED, *OPTIONAL]


def test_the_docs_give_the_reason_for_each_scope() -> None:
    """The operator reads what `parley check --online` says."""
    page = (ROOT / "docs" / "slack.md").read_text()
    for scope, consequence in {**REQUIRED, **OPTIONAL}.items():
        assert f"| `{scope}` | {consequence} |" in page
