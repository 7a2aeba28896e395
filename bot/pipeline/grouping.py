"""Group: which story a new item joins and whose voice it adds, decided inside the transaction that stores it.

The window of `core.stories` lives in memory. It holds what is committed and what the transaction under way has added; should
that be rolled back, the next one takes it out again. Each transaction first takes in what others have committed since the last,
by whichever process, so that two that write beside each other see the same news.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.core.facts import Fact, fact, in_words
from bot.core.model import Dating, Item, NewItem, Precision, Reported
from bot.core.publishers import Houses
from bot.core.store import Known, Tx
from bot.core.stories.joining import Joining, story_for
from bot.core.stories.likeness import WINDOW, Likeness
from bot.core.stories.packing import Entry
from bot.core.stories.traits import LOOKED_AT, Traits, read
from bot.core.stories.vocabulary import Vocabulary
from bot.core.stories.window import MOST_ITEMS, Window
from bot.core.voices import Credits

_MOST_TRAITS = 128
"""Items whose traits are kept for the transactions that store them."""
_LONG_ENOUGH = 20
"""Words of the same text in two houses from which it is a reprint: two may well write the same short headline."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new item belongs: its story (None: it founds one), why, and the voice it adds (empty: its publisher's own)."""

    story_id: int | None = None
    why: Fact | None = None
    voice: str = ""


class Grouper:
    """Finds items' stories. `prepare` may run anywhere; `begin`, `place` and `stored` belong to the writer's thread."""

    def __init__(self, vocabulary: Vocabulary | None = None, houses: Houses | None = None) -> None:
        self.houses = houses or Houses()
        self.vocabulary = vocabulary or Vocabulary()
        self._credits = Credits(self.houses)
        self._window = Window(self.vocabulary)
        self._reached = 0
        """The item up to which the window holds what there is."""
        self._ahead: set[int] = set()
        """Items beyond it that the window holds already."""
        self._number = -1
        """Of the transaction that last took something in."""
        self._before: tuple[int, frozenset[int]] = (0, frozenset())
        """What was reached before it, and held ahead of that."""
        self._added = 0
        """How many items the window has had of it."""
        self._cached = lru_cache(maxsize=_MOST_TRAITS)(self._traits)

    @property
    def window_size(self) -> int:
        """How many stored items new ones are compared with."""
        return len(self._window)

    def prepare(self, new: NewItem, now: datetime, *, ahead: bool) -> NewItem:
        """The item with the voice that it credits and whose own word it is; `ahead`: with its traits read, for `place`."""
        if ahead:
            self._read(new, now)
        voice = self._credits.credited(new.title, new.text, new.byline, new.publisher)
        official = self.houses.official(new.link, new.publisher, new.publisher_name)
        return replace(new, voice=voice, official=official) if voice or official else new

    def begin(self, tx: Tx, now: datetime) -> None:
        """Take in what others committed since the last transaction, and let go of what left the window; once a transaction."""
        if tx.number != self._number:
            self._window.forget(now - WINDOW)
            self.catch_up(tx, now, MOST_ITEMS)

    def catch_up(self, tx: Tx, now: datetime, limit: int) -> bool:
        """Take in so many of what was committed at most, oldest first; returns whether there were any."""
        self._settle(tx)
        items = tx.stories.arrived(self._reached, now - WINDOW, newest=MOST_ITEMS, limit=limit, length=LOOKED_AT)
        for item in items:
            if item.id not in self._ahead:
                self._hold(self._window, item, item.first_seen)
                self._added += 1
            self._ahead.discard(item.id)
            self._reached = item.id
        return bool(items)

    def _settle(self, tx: Tx) -> None:
        """By now it is known what became of the transaction before: what was rolled back with it goes."""
        if tx.number == self._number:
            return
        if tx.undone >= self._number:
            self._window.withdraw(self._added)
            self._reached, self._ahead = self._before[0], set(self._before[1])
        self._number, self._before, self._added = tx.number, (self._reached, frozenset(self._ahead)), 0

    def place(self, tx: Tx, new: NewItem, known: Known, now: datetime, *, page: int = 0) -> Place:
        """The story it joins. `page` is the document it stands in: blurbs of one page are different stories."""
        if known.twin:
            is_reprint = len(new.title.split()) + len(new.text.split()) >= _LONG_ENOUGH
            voice = self._voice(tx, new, known.twin) if is_reprint else new.voice
            return Place(known.twin.story_id, fact("story-twin", item=known.twin.ref), voice)
        joining = self.joining(new, now, page=page)
        story = tx.stories.get(joining.story_id) if joining else None
        if joining is None or story is None:
            return Place(voice=new.voice)
        original = tx.items.get(joining.copied_from.item_id) if joining.copied_from else None
        return Place(story.id, joining.why, self._voice(tx, new, original) if original else new.voice)

    def joining(self, new: NewItem, now: datetime, *, page: int = 0) -> Joining | None:
        """The story of the items most like it, in the window."""
        return story_for(self._window.nearest(self._read(new, now), page=page))

    def likeness(self, earlier: NewItem, later: NewItem, now: datetime) -> Likeness:
        """How alike two items are, where nothing else is in the window."""
        window = Window(self.vocabulary, most=1)
        window.add(Entry(0, 0, now), self._read(earlier, now))
        found = window.nearest(self._read(later, now))
        return found[0][0] if found else Likeness(-1.0, in_words("too little in common to compare"))

    def stored(self, item: Item, now: datetime) -> None:
        """The transaction added `item`: what it adds further may belong to it."""
        self._hold(self._window, item, now)
        self._added += 1
        if item.id == self._reached + 1:
            self._reached = item.id
        else:  # what a new feed brings of old was stored between, and is taken in by the next transaction
            self._ahead.add(item.id)

    def _hold(self, window: Window, item: Item | Reported, now: datetime) -> None:
        entry = Entry(item.id, item.story_id, item.first_seen, item.document_id or 0, item.language)
        window.add(entry, self._read(item, now))

    def _read(self, item: Item | NewItem | Reported, now: datetime) -> Traits:
        """The same for the new item and the stored one."""
        dating = item.dating if item.dating.at else Dating(now)
        return self._cached(item.title, item.text[:LOOKED_AT], item.language, dating.at or now, dating.precision)

    def _traits(self, title: str, text: str, language: str, at: datetime, precision: Precision) -> Traits:
        return read(self.vocabulary, title, text, language=language, at=at, precision=precision)

    def _voice(self, tx: Tx, new: NewItem, original: Item) -> str:
        """A copy speaks with its original's voice. One that credits a house tells whose text the original was, too."""
        if new.voice and original.voice == original.publisher:
            tx.stories.credit(original, new.voice)
        return new.voice or original.voice


def speaking_as_before(new: NewItem, item: Item) -> NewItem:
    """An edited item keeps the voice that it was found to pass on, unless it credits one itself."""
    return replace(new, voice=item.voice) if not new.voice and item.voice != item.publisher else new
