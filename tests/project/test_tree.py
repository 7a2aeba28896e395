"""What stands in the project's files, and what must not."""

import re
import tomllib

import pytest

from tests.project.tree import ROOT, files, name, own_files, text

LONGEST = 300
"""Lines. A file that passes it is two things."""


FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.-])/(?:work|root|home/[a-z]\w*|Users)/"),
    "a package registry's host": re.compile(r"(?:pypi|pythonhosted)[.]org|npmjs[.]|deb[.]debian"),
    "a Telegram token": re.compile(r"(?<!\d)[1-9]\d{8,9}:AA[\w-]{33}(?![\w-])"),
    "a Slack token": re.compile(r"xox[abeprs]-\d{10,}-\d{10,}-\w{20,}|xapp-\d-[A-Z0-9]{9,}-\d{10,}-[0-9a-f]{40,}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}


@pytest.mark.parametrize("folder", ["bot", "tests", "benchmarks"])
def test_no_file_of_python_passes_the_limit(folder: str) -> None:
    """A reader meets no file of more than 300 lines."""
    long = {name(path): lines for path in files(folder, suffix=".py") if (lines := text(path).count("\n")) > LONGEST}
    assert not long


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_private_stands_in_the_tree(what: str) -> None:
    """No committed file names a machine's path, a registry, a token or a key."""
    found = [
        f"{name(path)}:{number}"
        for path in own_files()
        if path.suffix != ".lock" or "host" in what
        for number, line in enumerate(text(path).split("\n"), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert not found, f"{what} stands in {', '.join(found)}"


def test_every_package_states_its_rules() -> None:
    """Each package of `bot` opens with a docstring: what lives there and what may import it."""
    silent = [name(path) for path in files("bot", suffix="__init__.py") if not text(path).startswith('"""')]
    assert not silent


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_by_hash_and_name_no_index(lock: str) -> None:
    """Every requirement of a lock file has one version and at least one hash, and no line says where to get it."""
    content = text(ROOT / lock)
    requirements = [part for part in re.split(r"\n(?=\S)", content.strip()) if not part.startswith("#")]
    loose = [
        part.split("\n")[0] for part in requirements if not re.match(r"[a-z0-9.-]+==\S+", part) or "--hash=sha256:" not in part
    ]
    assert not loose
    assert "://" not in content
    assert "--index" not in content


def test_the_example_config_can_be_read() -> None:
    """The example that `make run` copies is TOML."""
    tomllib.loads(text(ROOT / "config.example.toml"))
