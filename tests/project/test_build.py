"""The Makefile and the Dockerfile keep what the documents promise."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project.tree import ROOT, text

MAKE = shutil.which("make")
needs_make = pytest.mark.skipif(MAKE is None, reason="make is not installed")


def dry_run(folder: Path, *arguments: str) -> str:
    """What `make ARGUMENTS` would do in `folder`."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    command = [str(MAKE), "--dry-run", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that make looks at, alone, older than any stamp."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "config.example.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
        os.utime(tmp_path / name, (1_000_000_000, 1_000_000_000))
    return tmp_path


@needs_make
def test_a_clean_clone_is_made_from_the_lock(clone: Path) -> None:
    """On a clean clone `make run` makes the environment, installs by hash, and writes the config."""
    told = dry_run(clone, "run")
    assert "-m venv" in told
    assert "--require-hashes" in told
    assert "cp config.example.toml config.toml" in told


@needs_make
def test_the_second_time_nothing_is_installed(clone: Path) -> None:
    """Where the stamps are newer than the lock, `make run` only runs; a newer lock installs again."""
    (clone / ".venv").mkdir()
    for stamp, age in ((".made", 1_100_000_000), (".run", 1_100_000_001), (".dev", 1_100_000_001)):
        (clone / ".venv" / stamp).touch()
        os.utime(clone / ".venv" / stamp, (age, age))
    (clone / "config.toml").touch()
    assert "pip" not in dry_run(clone, "run")
    assert "pip" not in dry_run(clone, "test")
    (clone / "requirements.lock").touch()
    told = dry_run(clone, "run")
    assert "--require-hashes" in told
    assert "-m venv" not in told
    assert "cp config.example.toml" not in told


@needs_make
def test_check_runs_everything_and_the_tests_once() -> None:
    """`make check` formats, lints, types, checks layers and dependencies, and runs the tests a single time, with coverage."""
    told = dry_run(ROOT, "check")
    for tool in ("ruff format --check", "ruff check", "codespell", "validate-pyproject", "mypy", "lint-imports", "deptry"):
        assert tool in told
    assert told.count("-m pytest") == 1
    assert "--cov" in told


def test_the_image_is_pinned_unprivileged_and_watched() -> None:
    """The Dockerfile takes its base as an argument, installs by hash, leaves root, and is watched through `parley status`."""
    lines = text(ROOT / "Dockerfile")
    assert re.search(r"^ARG BASE=python:3\.\d+-slim$", lines, re.MULTILINE)
    assert lines.count("FROM ${BASE}") == 2
    assert "--require-hashes" in lines
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", lines, re.MULTILINE)
    assert 'CMD ["parley", "status"]' in lines
    assert re.search(r"^VOLUME /data$", lines, re.MULTILINE)
