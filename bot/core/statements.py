"""Who says it: the speaker of the sentence that a match stands in.

Conservative on purpose: a speaker is named only where the sentence itself puts a name beside a verb of saying. None rather than
somebody else's words.
"""

import re
from typing import NamedTuple

from bot.core.model import Span, Statement
from bot.core.sentences import sentence_at, sentences
from bot.core.speech import BETWEEN, LINKS, NOBODY, OFFICES, SAYING

_QUOTED = re.compile(r"“[^“”\n]+”|(?<![^\s(—–-])\"(?!\s)[^\"\n]+\"|«[^«»\n]+»|„[^„“”\"\n]+[“”\"]")
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w'’ʼ.-]*[\w'’ʼ]|[^\W\d_]")
_POSSESSIVE = re.compile(r"['’]s$")
_SPEECH_WORDS = 3
"""A quoted stretch of fewer words is a name or a so-called, not something said."""
_REACH = 4
"""How many sentences either side a running quotation may reach."""
_LONGEST_NAME = 4
_LONGEST_SUBJECT = 12


class _Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        return _POSSESSIVE.sub("", self.text).casefold().replace("’", "'")

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and self.key not in OFFICES and self.key not in NOBODY and self.key not in LINKS


class _Attribution(NamedTuple):
    speaker: str
    role: str
    start: int
    end: int


def who_says(title: str, text: str, span: Span) -> Statement | None:
    """The statement in the sentence of `span`, or in one whose quotation the sentence belongs to.

    `quote` is the verbatim words in their quotation marks, or the bare sentence where the speech is only reported.
    """
    value = title if span.field == "title" else text
    spans = sentences(value)
    if not spans:
        return None
    here = sentence_at(spans, span.start)
    index = spans.index(here)
    sentence = value[slice(*here)]
    if found := _nearest(_attributions(sentence), span.start - here[0]):
        return Statement(found.speaker, _quote(sentence, span.start - here[0]), found.role)
    begin = spans[max(0, index - _REACH)][0]
    paragraph = value[begin : spans[min(len(spans) - 1, index + _REACH)][1]]
    return _of_running_quote(paragraph, span.start - begin)


def _of_running_quote(paragraph: str, position: int) -> Statement | None:
    """A quotation of several sentences, or one that goes on behind its attribution: `"One," she said. "Two."`."""
    quotes = [each for each in _QUOTED.finditer(paragraph) if _is_speech(each)]
    index = next((i for i, each in enumerate(quotes) if each.start() <= position < each.end()), None)
    if index is None:
        return None
    around = [quotes[index].end() - 1]
    if index and not paragraph[: quotes[index].start()].rstrip().endswith((",", ":")):
        around.append(quotes[index - 1].end() - 1)
    for end in around:
        sentence = paragraph[slice(*sentence_at(sentences(paragraph), end))]
        found = _attributions(sentence)
        if len(found) == 1:
            return Statement(found[0].speaker, quotes[index].group(), found[0].role)
    return None


def _is_speech(quoted: re.Match[str]) -> bool:
    return len(quoted.group().split()) >= _SPEECH_WORDS


def _nearest(found: list[_Attribution], position: int) -> _Attribution | None:
    """Of several speakers the last one named before the match, else the first after."""
    before = [each for each in found if each.start <= position]
    return before[-1] if before else (found[0] if found else None)


def _quote(sentence: str, position: int) -> str:
    """The quoted words around `position`, else the longest; the whole sentence where nothing is quoted."""
    said = [quoted for quoted in _QUOTED.finditer(sentence) if _is_speech(quoted)]
    around = [quoted for quoted in said if quoted.start() <= position < quoted.end()]
    chosen = max(around or said, key=lambda quoted: len(quoted.group()), default=None)
    return chosen.group() if chosen else sentence


def _attributions(sentence: str) -> list[_Attribution]:
    """Every speaker that stands right before or right after a verb of saying, outside quotation marks."""
    masked = _QUOTED.sub(lambda quoted: "\0" * len(quoted.group()), sentence)
    tokens = [_Token(each.group(), *each.span()) for each in _WORD.finditer(masked)]
    found: list[_Attribution] = []
    for index, token in enumerate(tokens):
        if token.text in SAYING:
            subject = _before(tokens, index, masked) or _after(tokens, index, masked)
            if subject:
                found.append(subject)
    return found


def _before(tokens: list[_Token], verb: int, masked: str) -> _Attribution | None:
    """`Foreign Minister Ada Berg (also) said`."""
    last = verb - 1
    while last >= 0 and tokens[last].key in BETWEEN:
        last -= 1
    first = last
    while first >= 0 and last - first < _LONGEST_SUBJECT and _may_name(tokens[first]) and _joined(tokens, first, masked):
        first -= 1
    return _attribution(tokens[first + 1 : last + 1])


def _after(tokens: list[_Token], verb: int, masked: str) -> _Attribution | None:
    """`said Foreign Minister Ada Berg`, right behind what was said."""
    first = verb
    while first > 0 and tokens[first - 1].key in BETWEEN:
        first -= 1
    before = masked[: tokens[first].start].rstrip()
    if before and before[-1] not in '\0,”»"–—-':
        return None
    end = verb + 1
    while end < len(tokens) and end - verb <= _LONGEST_SUBJECT and _may_name(tokens[end]) and _joined(tokens, end - 1, masked):
        end += 1
    return _attribution(tokens[verb + 1 : end])


def _may_name(token: _Token) -> bool:
    return token.key not in NOBODY and (token.text[0].isupper() or token.key in OFFICES or token.key in LINKS)


def _joined(tokens: list[_Token], index: int, masked: str) -> bool:
    """Whether nothing but space stands between a token and the next."""
    return index + 1 >= len(tokens) or masked[tokens[index].end : tokens[index + 1].start].isspace()


def _attribution(subject: list[_Token]) -> _Attribution | None:
    """The name at the subject's end, and what stands before it as the role."""
    while subject and subject[0].key in LINKS:
        subject = subject[1:]
    office = subject[-1:] if len(subject) > 1 and subject[-1].key == "office" else []
    people = subject[: len(subject) - len(office)]
    first = len(people)
    while first > 0 and people[first - 1].is_name:
        first -= 1
    name, before = people[first:], people[:first]
    if len(name) > 2 and before and not before[-1].text[0].isupper():
        before, name = before + name[:-2], name[-2:]  # "президент України Ім'я Прізвище": the country is the office's
    if not name or len(name) > _LONGEST_NAME or (before and not any(token.key in OFFICES for token in before)):
        return None
    speaker = " ".join(token.text for token in [*name, *office])
    return _Attribution(speaker, " ".join(token.text for token in before), subject[0].start, subject[-1].end)
