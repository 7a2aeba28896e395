"""A query cut into tokens: words, quotes, operators, fields, weights. It takes what phones type."""

import re
from dataclasses import dataclass

from bot.core.errors import QueryError
from bot.core.matching.complaints import complain, refuse
from bot.core.matching.syntax import FIELDS, OPERATORS

_QUOTES = '"“”„‟«»″＂'
_DASHES = "-‐‑–—−"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | (?P<quote>[{_QUOTES}])(?P<inside>[^{_QUOTES}]*)(?P<end>[{_QUOTES}])?
    | (?:>=|≥)\s*(?P<least>\d{{1,4}}(?:\.\d{{1,2}})?)(?![\w.])
    | (?P<bad_least>>=|≥)
    | \^(?P<weight>[{_DASHES}]?\d{{1,4}}(?:\.\d{{1,2}})?)(?![\w.])
    | (?P<bad_weight>\^)
    | (?P<minus>[{_DASHES}]+)(?=[\w(@{_QUOTES}])
    | @(?P<group>[\w-]+)
    | (?P<field>[^\W\d_]{{2,}}):(?![\s/]|$)
    | (?P<near>NEAR)/(?P<reach>\w*)(?!\S)
    | (?P<word>(?:(?!>=)[^\s()^≥{_QUOTES}])+)
    )""",
    re.VERBOSE,
)
_NEAR = re.compile(r"NEAR(?:/.*)?|near/(?:\d+|s)")
_FARTHEST = 100


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: open, close, term, group, field, weight, least, NEAR, AND, OR or NOT. `column` counts from 1."""

    kind: str
    text: str
    column: int
    quoted: bool = False

    def __str__(self) -> str:
        """As somebody wrote it, or nearly."""
        return f"{'NEAR/' * (self.kind == 'NEAR')}{self.text}{':' * (self.kind == 'field')}"


def tokens(text: str) -> list[Token]:
    """Raises QueryError with the column of what cannot be read."""
    found: list[Token] = []
    end = len(text.rstrip())
    at = 0
    while at < end:
        token, at = _token(text, at)
        found.append(token)
    return found


def _token(text: str, at: int) -> tuple[Token, int]:
    found = _TOKEN.match(text, at)
    if found is None:  # pragma: no cover - the alternatives cover every character
        raise QueryError("this cannot be read", query=text, column=at + 1)
    if found["quote"]:
        column = found.start("quote") + 1
        if not found["end"]:
            raise refuse(text, column, complain("open-quote"))
        return Token("term", found["inside"], column + 1, quoted=True), found.end()
    kind = "near" if found["near"] else found.lastgroup or ""
    return _checked(kind, found[kind], text, found.start(kind) + 1, found["reach"]), found.end()


def _checked(kind: str, value: str, text: str, column: int, reach: str | None) -> Token:
    match kind:
        case "word" if value in OPERATORS:
            return Token(value, value, column)
        case "word" if _NEAR.fullmatch(value):
            raise refuse(text, column, complain("near-spelled"))
        case "word" if value.endswith(":") and value[:-1].casefold() in FIELDS:
            raise refuse(text, column + len(value), complain("field-bare", field=value))
        case "word":
            return Token("term", value, column)
        case "near":
            return Token("NEAR", _reach(reach or "", text, column), column)
        case "minus":
            return Token("NOT", value, column)
        case "field":
            if value.casefold() not in FIELDS:
                known = ", ".join(f"{name}:" for name in FIELDS)
                raise refuse(text, column, complain("no-field", field=f"{value}:", known=known))
            return Token("field", value.casefold(), column)
        case "weight":
            return Token("weight", value.translate(dict.fromkeys(map(ord, _DASHES), "-")), column)
        case "bad_weight":
            raise refuse(text, column + 1, complain("weight-number"))
        case "bad_least":
            raise refuse(text, column + len(value), complain("threshold-number"))
        case _:
            return Token(kind, value, column)


def _reach(value: str, text: str, column: int) -> str:
    if value.casefold() == "s":
        return "s"
    if value.isascii() and value.isdigit() and 1 <= int(value) <= _FARTHEST:
        return str(int(value))
    raise refuse(text, column + len("NEAR/"), complain("near-reach", most=_FARTHEST))
