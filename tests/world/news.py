"""Invented events: as many as are asked for, each of a place of its own, in words that vary."""

_HEADS = "Bal Sen Tir Mav Keld Ostr Vant Hur Pelg Dran Zem Lork Fen Gast".split()  # noqa: SIM905 (a list of words)
_MIDDLES = "adi evo iru ola une asi ero iba oma ule aka eno ita ovu".split()  # noqa: SIM905
_TAILS = "drin vost mark lune sheta polk tarn grad wick nova quel brisk haven moor".split()  # noqa: SIM905
_PLACES = len(_HEADS) * len(_MIDDLES) * len(_TAILS)
_STRIDE = 1009
"""A prime: neighbours in number are no neighbours in sound."""

_PEOPLE = "Fishermen Miners Teachers Shepherds Nurses Drivers Bakers Students Farmers Sailors Judges".split()  # noqa: SIM905
_ACTS = "sign reject praise doubt await celebrate explain debate translate fear demand postpone describe".split()  # noqa: SIM905
_LEADS = (
    "The news from {place} came before dawn, carried by {people} who had waited at the bridge.",
    "Nobody in {place} slept that night, and in the square {people} rang a bell.",
    "According to the council of {place}, {people} had asked for it twice.",
    "At a meeting in the old mill of {place}, {people} heard the terms read aloud.",
    "It took the {people} of {place} eleven drafts and one long quarrel.",
    "Letters arrived in {place} by boat; {people} opened them together.",
)
_ENDS = (
    "The text has nine points.",
    "Snow kept the envoys away.",
    "A choir sang on the steps.",
    "The ferry runs again from noon.",
    "Schools stay shut for now.",
    "Two observers took notes.",
    "The market opens later.",
)


def place(number: int) -> str:
    """A name that no other number below 2,744 has."""
    rest, head = divmod(number * _STRIDE % _PLACES, len(_HEADS))
    tail, middle = divmod(rest, len(_MIDDLES))
    return _HEADS[head] + _MIDDLES[middle] + _TAILS[tail]


def happening(number: int, words: str = "a truce in Ukraine") -> tuple[str, str]:
    """Title and text of the event of that number: somebody somewhere does something about `words`."""
    where, people = place(number), _PEOPLE[number % len(_PEOPLE)]
    title = f"{people} of {where} {_ACTS[number % len(_ACTS)]} {words}"
    lead = _LEADS[number % len(_LEADS)].format(place=where, people=people.casefold())
    return title, f"{lead} {_ENDS[number % len(_ENDS)]}"
