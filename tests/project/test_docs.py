"""The documents people read tell the truth about the tree."""

import re
from pathlib import Path

import pytest

from bot.cli import VERBS
from tests.project.tree import ROOT, files, name, text

PAGES = [*sorted(ROOT.glob("*.md")), *files("docs", suffix=".md")]
TARGETS = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))


def code(page: Path) -> str:
    """The page's fenced blocks and inline code."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text(page), re.DOTALL))


def anchors(page: Path) -> set[str]:
    """The headings of a page as link targets."""
    headings = re.findall(r"^#+ +(.+)$", re.sub(r"```.*?```", "", text(page), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    """Every link to another file of the project, and to a heading in it, resolves."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_exist(page: Path) -> None:
    """Every `make TARGET` that a page tells people to type is in the Makefile."""
    told = set(re.findall(r"^(?:\$ )?`?make ([a-z-]+)|`make ([a-z-]+)", code(page), re.MULTILINE))
    assert {first or second for first, second in told} <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_verbs_exist(page: Path) -> None:
    """Every `parley VERB` that a page tells people to type is a verb of the command line."""
    told = set(re.findall(r"(?<![\w/:-])parley ([a-z][a-z-]+)", code(page))) - {"parley", "python"}  # docker exec parley parley
    assert told <= set(VERBS)


def test_the_changelog_has_this_version() -> None:
    """The version that is built has its entry in the changelog."""
    version = re.search(r'^version = "(.+)"$', text(ROOT / "pyproject.toml"), re.MULTILINE)
    assert version
    assert f"## {version[1]}" in text(ROOT / "CHANGELOG.md").replace("[", "").replace("]", "")


def test_the_landing_runs_the_readmes_test_command() -> None:
    """CI runs what the documents tell a newcomer to run."""
    assert re.search(r"^make test\b", text(ROOT / ".ci/run"), re.MULTILINE)
    assert re.search(r"^make test\b", code(ROOT / "docs/development.md"), re.MULTILINE)
