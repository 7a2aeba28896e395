"""The Ukrainian catalogue holds no English; what a channel is told of it all: `tests/pipeline/test_nothing_english.py`."""

from fluent.syntax import FluentParser, ast, visitor

from bot.catalogue import FluentCatalogue
from bot.core.facts import fact, tell
from bot.core.policy import RULES
from tests.test_locales import LOCALES
from tests.world.latin import found


class Texts(visitor.Visitor):
    """The text of a message, without what is filled in."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802 (the visitor's way)
        self.said.append(node.value)


def test_the_catalogue() -> None:
    """No text of it holds an English word."""
    texts = Texts()
    texts.visit(FluentParser().parse((LOCALES / "uk.ftl").read_text("utf-8")))
    assert len(texts.said) > 900
    assert found(texts.said) == {}


def test_every_reason_of_the_policy() -> None:
    """There is a text for each rule, and none is English."""
    say = FluentCatalogue().say
    values: dict[str, object] = dict.fromkeys(("by", "until", "least", "has", "cap"), "5")
    numbers = {"hours": 24, "count": 3, "minutes": 15}
    assert found(say(f"became-{rule}", language="uk", **values, **numbers) for rule in RULES) == {}


def test_every_fact() -> None:
    """An error of a feed, with all that is in it, is told without an English word."""
    say = FluentCatalogue().say
    late = fact("at", place="harbour.example", what=fact("fetch-late", seconds=30.0))
    what = fact("find-named", error=late, feeds=fact("several", names="https://a.example/rss", count=4))
    told = tell(what, lambda key, **values: say(key, language="uk", **values))
    assert told.endswith("та сторінка називає https://a.example/rss і ще 4, але прочитати не вдалося жодної")
    assert found([told]) == {}
