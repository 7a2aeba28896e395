"""The engine behind `bot.core.matcher`: from text and phrases to matches and reasons.

    fold -> automaton -> reading -> judging -> Match
                                       `-----> NearMiss
    query -> tokens -> parser -> syntax -> rules -> automaton

Everything here is pure and immutable once built, so that any thread may match. Time for a text is linear in its length,
whatever people ask for. Nobody's regular expressions are run. Only `bot.core.matcher` and `bot.core.queries` are imported
from outside.
"""
