"""The operator's own names."""

from pathlib import Path

import pytest

from bot.config import load, load_names
from bot.core.errors import ConfigError


def test_a_file_of_names_adds_to_those_shipped(tmp_path: Path) -> None:
    """Its path counts from the config's folder; its sides are groups that topics may name."""
    (tmp_path / "names.toml").write_text('[[names]]\nname = "Ann Lee"\nkind = "person"\nof = "harbour"\naliases = ["Li*"]\n')
    config = tmp_path / "config.toml"
    config.write_text('[general]\nnames = "names.toml"\n[[topics]]\nid = "x"\ncontext = ["@harbour-actors"]\nquery = "storm"\n')
    assert load(config).groups["harbour-actors"] == ("Ann Lee", "Li*")
    assert "Li*" in load_names("names.toml", tmp_path).widen("Lee")
    assert "Zelensk*" in load_names("names.toml", tmp_path).widen("Zelensky")


@pytest.mark.parametrize("text", ["[[names", '[[names]]\nnom = "Ann"\n', "[[names]]\nname = 3\n", None])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str | None) -> None:
    """As a mistake of the configuration."""
    if text is not None:
        (tmp_path / "names.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"general\.names"):
        load_names("names.toml", tmp_path)
