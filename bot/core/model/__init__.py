"""The values that flow from a source to a chat, named as in ARCHITECTURE.md ("Words").

All are frozen; all datetimes are UTC-aware. Names follow the stage a thing has reached: a `RawEntry` is what a feed's
parser saw, an `Article` what a document's reader found, a `NewItem` is normalised and matched but not stored, an `Item` is
stored and has an id.
"""

from bot.core.model.chats import (
    Card,
    Channel,
    Chat,
    Delivery,
    DeliveryState,
    DigestPlan,
    Inbound,
    Keyword,
    Mode,
    NewDelivery,
    Op,
    Subscription,
)
from bot.core.model.documents import Document, FolderRules, NewDocument, Origin
from bot.core.model.items import Item, Level, Match, NewItem, Place, Span, Statement, Story
from bot.core.model.sources import (
    NO_HINTS,
    NOT_BEFORE,
    UNDATED,
    Article,
    Dating,
    FetchedFeed,
    Hints,
    NamedFeed,
    ParsedFeed,
    Precision,
    RawEntry,
    ReadDocument,
    Source,
    SourceKind,
    SourceState,
)

__all__ = [
    "NOT_BEFORE",
    "NO_HINTS",
    "UNDATED",
    "Article",
    "Card",
    "Channel",
    "Chat",
    "Dating",
    "Delivery",
    "DeliveryState",
    "DigestPlan",
    "Document",
    "FetchedFeed",
    "FolderRules",
    "Hints",
    "Inbound",
    "Item",
    "Keyword",
    "Level",
    "Match",
    "Mode",
    "NamedFeed",
    "NewDelivery",
    "NewDocument",
    "NewItem",
    "Op",
    "Origin",
    "ParsedFeed",
    "Place",
    "Precision",
    "RawEntry",
    "ReadDocument",
    "Source",
    "SourceKind",
    "SourceState",
    "Span",
    "Statement",
    "Story",
    "Subscription",
]
