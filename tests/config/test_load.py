"""Configuration: every error at once, each with its place and a way to mend it."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import example_text, load, parse
from bot.core.errors import ConfigError
from bot.core.settings import Settings

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "config.sample.toml"
SLACK_HTTP = "[slack]\nenabled = true\nmode = 'http'\n"
WEBHOOK = "[telegram]\nenabled = true\nmode = 'webhook'\n"
TOPIC = '[[topics]]\nid = "floods"\nphrases = { en = ["flood*"] }\n'


def problems(text: str) -> dict[str, str]:
    """Key path -> what is wrong and how to mend it."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return {problem.where: f"{problem.what} ({problem.suggestion})" for problem in caught.value.problems}


CASES = [
    ("[fetch]\nintervaal = '5m'", "fetch.intervaal", "no such key (did you mean interval?)"),
    ("[general]\nxyzzy = 1", "general.xyzzy", "keys here: database, timezone"),
    ("[genrall]\ntimezone = 'UTC'", "genrall", "did you mean general?"),
    ("[fetch]\ninterval = 'soon'", "fetch.interval", '"15m"'),
    ("[fetch]\ninterval = 15", "fetch.interval", '"15m"'),
    ("[fetch]\ninterval = '-5m'", "fetch.interval", '"15m"'),
    ("[fetch]\nmax_bytes = 'big'", "fetch.max_bytes", '"15MiB"'),
    ("[general]\nretention = { text = 'forever' }", "general.retention.text", '"400d"'),
    ("[general]\ndatabase = 5", "general.database", "put it in quotes"),
    ("[general]\noperators = 'telegram:-1'", "general.operators", "list in brackets"),
    ("[general]\noperators = ['irc:x']", "general.operators[0]", "telegram:-100200300"),
    ("[general]\ntimezone = 'Europe/Kiyv'", "general.timezone", "did you mean Europe/Kyiv?"),
    ("[general]\ntimezone = ''", "general.timezone", "such as Europe/Kyiv"),
    ("[general]\nlanguage = 'xx'", "general.language", "it speaks: en"),
    ("[general]\noperators = ['telegram:abc']", "general.operators[0]", "is no chat"),
    ("[[feeds]]\nurl = 'https://boss:secret@a.example/rss'", "feeds[0].url", "holds a login"),
    ("[general]\nheartbeat_url = 'monitor'", "general.heartbeat_url", "is no web address"),
    ("[telegram]\nbase_url = 'api.telegram.org'", "telegram.base_url", "such as https://api.telegram.org/bot"),
    ("[slack]\nbase_url = ''", "slack.base_url", "such as https://slack.com/api/"),
    ("[web]\nlisten = '8080'", "web.listen", '"127.0.0.1:8080"'),
    ("[web]\nlisten = '127.0.0.1:99999'", "web.listen", '"127.0.0.1:8080"'),
    ("[[channels]]\nchat = 'slack:#news'", "channels[0].chat", "is no chat"),
    ("[[feeds]]\nurl = 'https://a.example'\nlogin = 'me:secret'", "feeds[0].login", "write the NAME"),
    ("[[feeds]]\nurl = 'https://a.example'\nheaders = { Key = 'a b' }", "feeds[0].headers.Key", "write the NAME"),
    ("[network]\nproxy = 'proxy:3128'", "network.proxy", "http://proxy.example.org:3128"),
    ("[telegram]\nenabled = 'perhaps'", "telegram.enabled", "true or false"),
    ("[telegram]\nmode = 'pull'", "telegram.mode", "'polling' or 'webhook'"),
    ("[telegram]\nallow_chats = ['x']", "telegram.allow_chats[0]", "whole number"),
    ("[telegram]\nadmins = ['ada']", "telegram.admins[0]", "whole number"),
    (WEBHOOK, "web.public_url", "is empty"),
    (WEBHOOK + "[web]\nlisten = ''\npublic_url = 'https://a.example'", "web.listen", "127.0.0.1:8080"),
    (WEBHOOK + "[web]\npublic_url = 'a.example'", "web.public_url", "is no web address"),
    (WEBHOOK + "[web]\npublic_url = 'http://a.example'", "web.public_url", "8443"),
    (WEBHOOK + "[web]\npublic_url = 'https://a.example:8080'", "web.public_url", "8443"),
    (SLACK_HTTP, "web.public_url", "where Slack can reach Parley"),
    (SLACK_HTTP + "[web]\nlisten = ''\npublic_url = 'https://a.example'", "web.listen", "127.0.0.1:8080"),
    (SLACK_HTTP + "[web]\npublic_url = 'http://a.example'", "web.public_url", "must begin with https://"),
    (SLACK_HTTP + WEBHOOK, "web.public_url", "where Telegram and Slack can reach Parley"),
    ("[[feeds]]\ntitle = 'x'", "feeds[0].url", "is needed and missing"),
    ("[[feeds]]\nurl = 'harbour.example'", "feeds[0].url", "https://"),
    ("[[feeds]]\nurl = 'https://a.example'\n[[feeds]]\nurl = 'https://a.example'", "feeds", "stands there twice"),
    (
        "[[feeds]]\nurl = 'https://a.example'\ndefault_context = ['ukrain']\n",
        "feeds[0].default_context",
        "did you mean ukraine?",
    ),
    ("[[folders]]\npath = 'x'\nafter = 'burn'", "folders[0].after", "'keep', 'archive' or 'delete'"),
    ("[[folders]]\npath = ''", "folders[0].path", "is empty"),
    ("[[folders]]\npath = 'x'\n[[folders]]\npath = './x/'", "folders", "stands there twice"),
    ("[[folders]]\npath = 'x'\ntopics = ['ceasfire']", "folders[0].topics", "did you mean ceasefire?"),
    ("[[folders]]\npath = 'x'\nlanguage = 'ukrainian'", "folders[0].language", "two letters"),
    ("[[folders]]\npath = 'x'\ncolumns = { titel = 'Kop' }", "folders[0].columns.titel", "'titel' is not allowed"),
    ("[[folders]]\npath = 'x'\ndefault_context = ['y']\n", "folders[0].default_context", "there is no group"),
    ("[[topics]]\nid = 'Big News'\nphrases = { en = ['x y'] }", "topics[0].id", "such as peace-talks"),
    ("[[topics]]\nid = 'k12'\nphrases = { en = ['x y'] }", "topics[0].id", "cannot be typed"),
    ("[[topics]]\nid = 'floods'", "topics[0]", "neither phrases nor a query"),
    ("[[topics]]\nid = 'floods'\nphrases = { en = ['x NEAR/3 y'] }", "topics[0]", "only a query and exclude may hold NEAR"),
    ("[groups]\nb = ['@a']", "groups.b", "a group takes in no other"),
    ("[groups]\na = ['x NEAR/3 y']", "groups.a", "query or exclude"),
    ("[groups]\na = []", "groups.a", "the group is empty"),
    ("[groups]\n'a b' = ['ab']", "groups.a b", "cannot be typed"),
    ("[[topics]]\nid = 'floods'\nquery = 'flood AND ('", "topics[0]", "column"),
    (TOPIC.replace("phrases", 'context = ["@ukrain"]\nphrases'), "topics[0].context", "there is no group @ukrain"),
    (TOPIC + TOPIC, "topics", '"floods" stands there twice'),
    ("[[channels]]\nsubscribe = []", "channels[0].chat", "is needed and missing"),
    ("[[channels]]\nchat = 'telegram'", "channels[0].chat", "is no chat"),
    ("[[channels]]\nchat = 'console'\nsubscribe = ['ceasfire']", "channels[0].subscribe", "did you mean ceasefire?"),
    ("[[channels]]\nchat = 'console'\nsubscribe = 5", "channels[0].subscribe", "list in brackets"),
    ("[[channels]]\nchat = 'console'\nsubscribe = 'ceasefire'", "channels[0].subscribe", "list in brackets"),
    ("[[channels]]\nchat = 'console'\nmode = 'loud'", "channels[0].mode", "'alert', 'digest' or 'both'"),
    ("[[channels]]\nchat = 'console'\nmin = 0", "channels[0].min", "1 or more"),
    ("[[channels]]\nchat = 'console'\nquiet = 'nights'", "channels[0].quiet", "22:00-07:00"),
    ("[[channels]]\nchat = 'console'\nquiet_pass = ['friends']", "channels[0].quiet_pass", '"denials", "urgent"'),
    ("[[channels]]\nchat = 'console'\ncap = -1", "channels[0].cap", "0 for no cap"),
    ("[[channels]]\nchat = 'console'\nstorm = 'often'", "channels[0].storm", "6 in 15m"),
    ("[[channels]]\nchat = 'console'\nfresh = '900d'", "channels[0].fresh", "24h"),
    ("[[channels]]\nchat = 'console'\ndigest = { at = '8am' }", "channels[0].digest.at", '"08:00"'),
    ("[[channels]]\nchat = 'console'\ndigest = { days = 'often' }", "channels[0].digest.days", "weekdays"),
    ("[[channels]]\nchat = 'console'\ndigest = '08:00'", "channels[0].digest", "as a table"),
    ("[[channels]]\nchat = 'console'\ntimezone = 'Kyiv'", "channels[0].timezone", "there is no time zone"),
    ("[[channels]]\nchat = 'console'\n[[channels]]\nchat = 'console'", "channels", "stands there twice"),
    ("[fetch]\nmin_interval = '1h'\nmax_interval = '1m'", "fetch.min_interval", "swap them"),
    ("topics = 'all'", "topics", "list in brackets"),
    ("channels = 1", "channels", "list in brackets"),
    ("[[topics]]\nid = ['x']\nphrases = { en = ['x y'] }", "topics[0].id", "put it in quotes"),
    ("general = 1", "general", "as a table"),
    ("general = [", "config.toml", "is not valid TOML"),
]


@pytest.mark.parametrize(("text", "where", "says"), CASES)
def test_every_mistake_is_named(text: str, where: str, says: str) -> None:
    """Its key path as the file writes it, what is wrong, and how to mend it."""
    found = problems(text)
    assert where in found
    assert says in found[where]
    assert len(found) == 1


def test_all_mistakes_are_named_at_once() -> None:
    """Wrong types, unknown keys, missing keys and names that lead nowhere come in one answer."""
    text = """
    [general]
    timezone = "Atlantis/Harbour"
    databass = "x.db"
    [fetch]
    timeout = "soon"
    max_bytes = "15 elephants"
    [[feeds]]
    title = "no address"
    [[feeds]]
    url = "ftp://a.example"
    [telegram]
    mode = "pull"
    [[channels]]
    chat = "console"
    subscribe = ["ceasfire", 5]
    mode = "loud"
    digest = { at = "25:00" }
    """
    assert set(problems(text)) >= {
        "general.timezone", "general.databass", "fetch.timeout", "fetch.max_bytes", "feeds[0].url", "feeds[1].url",
        "telegram.mode", "channels[0].mode", "channels[0].digest.at",
    }  # fmt: skip


def test_an_empty_file_is_a_config() -> None:
    """Everything has a default; the shipped topics and their groups are there."""
    settings = parse("")
    assert [topic.id for topic in settings.topics] == ["ceasefire", "peacekeepers", "security-guarantees"]
    assert {"ukraine", "russia", "elsewhere"} <= set(settings.groups)
    assert settings.fetch == Settings().fetch


def test_own_topics_stand_alone() -> None:
    """A config with topics of its own has those and no others."""
    assert [topic.id for topic in parse(TOPIC).topics] == ["floods"]


def test_a_shipped_topic_that_a_channel_wants_is_filled_in() -> None:
    """A channel may follow a shipped topic beside the config's own; groups that the config defines are its own."""
    channel = '[[channels]]\nchat = "console"\nsubscribe = ["floods", "ceasefire"]\n[groups]\nukraine = ["Harbourland"]\n'
    settings = parse(TOPIC + channel)
    assert [topic.id for topic in settings.topics] == ["floods", "ceasefire"]
    assert settings.groups["ukraine"] == ("Harbourland",)
    assert "elsewhere" in settings.groups


def test_the_defaults_that_the_example_shows_are_the_defaults() -> None:
    """What the example writes out is what a config without it gets: sections and their values."""
    shown, bare = parse(example_text()), parse("")
    for section in ("general", "fetch", "network", "telegram", "slack", "console", "web"):
        assert getattr(shown, section) == getattr(bare, section), section
    assert bare.fetch.interval == timedelta(minutes=15)
    assert bare.fetch.max_bytes == 15 * 1024**2


def test_at_off_means_no_digest() -> None:
    """`digest = { at = "off" }` is a way to say none, as the example says."""
    (channel,) = parse('[[channels]]\nchat = "console"\ndigest = { at = "off" }\n').channels
    assert channel.digest.at == "off"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """One that is not there, and one that is no text, each in a clear line."""
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path / "binary.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.seeds
def test_the_shape_that_others_set_is_read() -> None:
    """The sample that outside scripts are written against loads, key by key."""
    if not SAMPLE.is_file():
        pytest.skip("../shared/config.sample.toml is not here")
    settings = load(SAMPLE)
    raw = tomllib.loads(SAMPLE.read_text("utf-8"))
    assert settings.general.operators == tuple(raw["general"]["operators"])
    assert settings.feeds[0].interval == timedelta(minutes=5)
    assert settings.channels[0].digest.timezone == raw["channels"][0]["digest"]["timezone"]
    assert {"ceasefire", "peacekeepers"} <= {topic.id for topic in settings.topics}


def test_what_is_wrong_in_one_place_hides_nothing_elsewhere() -> None:
    """A lost group leaves the other topics' queries checked; names that cannot be read leave everything else checked."""
    text = "[general]\nnames = 'nowhere.toml'\n"
    text += "[[topics]]\nid = 'one'\ncontext = ['@nobody']\nphrases = { en = ['x y'] }\n"
    text += "[[topics]]\nid = 'two'\nquery = 'truce NEAR Kyiv'\n"
    found = problems(text)
    assert set(found) == {"general.names", "topics[0].context", "topics[1]"}
    assert found["topics[1]"].count("column") == 1
