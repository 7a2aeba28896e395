"""Time for a text grows with its length and nothing else, and one more keyword costs little."""

import time
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.matcher import ItemText, Matcher
from bot.core.model import Keyword
from bot.core.settings import Names, TopicSettings

GROUPS: dict[str, Names] = {"ours": ("Kyiv*", "a"), "others": ("Gaza", "b")}
TOPIC = TopicSettings(
    id="t", context=("@ours",), rivals=("@others",), exclude=("trade truce",), phrases={"en": ("truce*", "a * a", "cease-fire")}
)
QUERIES = ("a NEAR/100 b", "a NEAR/s b -Gaza", '"a b" OR ab*', "(a^2 OR b OR title:ab) >=2", "truce~ NEAR/3 @ours")
MATCHER = Matcher.compile([TOPIC], GROUPS, [Keyword(n, 1, query) for n, query in enumerate(QUERIES)])
_PIECES = [
    "a",
    "b",
    "ab",
    "a.",
    "U.S.",
    "-",
    "'",
    "’",
    " ",
    " ",
    "\n",
    "!",
    "…",
    '"',
    "truce ",
    "Gaza ",
    "Kyiv ",
    "trade truce ",
    "•",
]
_PIECES += ["*", "1", "\u0301", "ß", "l'", "'s", "“", "。", "Gen. ", "\u200b", "_", "cease-fire ", "А", "й"]


def seconds(work: Callable[[], object]) -> float:
    """The best of three, in CPU time."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map("".join))
@settings(max_examples=30, deadline=None)
def test_no_input_makes_matching_superlinear(unit: str) -> None:
    """Eight times the text takes about eight times as long, whatever it repeats (quadratic would be 64 times)."""
    short = unit * (3_000 // len(unit) + 1)
    once = seconds(lambda: MATCHER.match(ItemText(short[:100], short)))
    longer = seconds(lambda: MATCHER.match(ItemText(short[:100], short * 8)))
    assert longer < 24 * once + 0.01


@given(
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join), st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)
)
def test_every_span_is_the_source_text(text: str, title: str) -> None:
    """What a match shows, and the sentence around it, stand in the original at the offsets told."""
    for match in MATCHER.match(ItemText(title, text)):
        for span in match.spans:
            assert (title if span.field == "title" else text)[span.start : span.end] == span.text != ""
        assert match.sentence in (title + "\0" + text)


def test_a_new_keyword_is_quick_among_many() -> None:
    """Only the new one is compiled (generous: machines differ; `make bench-topics` measures)."""
    keywords = [Keyword(n, 1, f'"name{n} place{n % 500}" OR event{n}') for n in range(5_000)]
    matcher = Matcher.compile([TOPIC], GROUPS, keywords)
    assert seconds(lambda: matcher.with_keywords([*keywords, Keyword(9_999, 1, "lynx")])) < 0.2
