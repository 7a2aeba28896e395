"""Secrets: from the environment or a file, shown nowhere."""

import logging
from pathlib import Path

import pytest

from bot.config import Secret, read_secrets
from bot.core.errors import ConfigError

TOKEN = "12345:very-secret"


def test_a_secret_is_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """Neither by repr, str, format, a container, an f-string, nor by a log line."""
    secret = Secret(TOKEN)
    logging.getLogger("test").warning("%s %r %s", secret, secret, {"token": secret})
    texts = [repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", format(secret), str([secret]), caplog.text]
    assert not any("very" in text for text in texts)
    assert secret.reveal() == TOKEN
    assert repr(Secret("")) == "Secret(unset)"


def test_a_secret_in_a_traceback_of_attributes_stays_hidden() -> None:
    """There is no dict of attributes for a debugger's dump to print."""
    assert not hasattr(Secret(TOKEN), "__dict__")
    assert bool(Secret(TOKEN))
    assert not Secret("")


def test_the_environment_comes_first(tmp_path: Path) -> None:
    """A variable wins over its file; blanks around a value do not count; what is not set is empty."""
    file = tmp_path / "token"
    file.write_text("from the file\n")
    file.chmod(0o600)
    found = read_secrets(
        {"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n", "TELEGRAM_BOT_TOKEN_FILE": str(file), "SLACK_BOT_TOKEN_FILE": str(file)}
    )
    assert found["TELEGRAM_BOT_TOKEN"].reveal() == TOKEN
    assert found["SLACK_BOT_TOKEN"].reveal() == "from the file"
    assert not found["SLACK_APP_TOKEN"]


@pytest.mark.parametrize(
    ("mode", "fine"), [(0o600, True), (0o400, True), (0o640, False), (0o644, False), (0o666, False), (0o660, False)]
)
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int, *, fine: bool) -> None:
    """Only its owner may read or write it; the answer says which chmod mends it."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(mode)
    if fine:
        assert read_secrets({"SLACK_BOT_TOKEN_FILE": str(file)})["SLACK_BOT_TOKEN"].reveal() == TOKEN
        return
    with pytest.raises(ConfigError) as caught:
        read_secrets({"SLACK_BOT_TOKEN_FILE": str(file)})
    assert str(caught.value) == f"SLACK_BOT_TOKEN_FILE: {file} can be read by others (chmod 600 {file})"
    assert "very" not in str(caught.value)


def test_files_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    """One that is not there and one that is no text, at once and without its content."""
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfevery")
    binary.chmod(0o600)
    environment = {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "none"), "SLACK_APP_TOKEN_FILE": str(binary)}
    with pytest.raises(ConfigError) as caught:
        read_secrets(environment)
    assert [problem.where for problem in caught.value.problems] == ["SLACK_BOT_TOKEN_FILE", "SLACK_APP_TOKEN_FILE"]
    assert "it is no text" in str(caught.value)
    assert "very" not in str(caught.value)
