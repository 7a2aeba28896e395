"""What an item lacks for a topic, in the words of a channel's language: told from the parts of a near miss. Pure.

The `why` of a NearMiss is the same in English, for the terminal and for programs.
"""

from bot.core.look import Look
from bot.core.matching.judging import clipped
from bot.core.matching.misses import Missing, NearMiss


def lacking(miss: NearMiss, look: Look, title: str = "") -> str:
    """What was found of the topic, in its sentence, and what was missing. The `title` that stands beside it is not repeated."""
    if miss.missing is Missing.WORDS:
        return look.say("miss-nearest", what=miss.what) if miss.what else look.say("miss-words")
    but = look.say(f"miss-{miss.missing}", what=miss.what or look.say("miss-its-context"))
    if not miss.spans:
        return but
    span = miss.spans[0]
    place = look.say(f"place-{span.place}")
    if miss.sentence == title:
        return look.say("miss-in-title", phrase=span.text, place=place, but=but)
    return look.say("miss-found", phrase=span.text, place=place, sentence=clipped(miss.sentence, span), but=but)
