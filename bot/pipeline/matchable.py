"""What the matcher reads of an item, the same for one that has just come in and one of the archive."""

from bot.core.matcher import ItemText
from bot.core.model import Item, NewItem, Source
from bot.core.urls import host


def matchable(item: Item | NewItem, source: Source, page_text: str) -> ItemText:
    """`item` with what its source says of it. `page_text` is the page that a blurb stands on.

    `source:` in a query is asked of the publisher's name and family, the source's title, and the link's host.
    """
    named = (item.publisher_name, item.publisher, source.title, host(item.link) if item.link else "")
    return ItemText(
        title=item.title,
        text=item.text,
        language=item.language,
        page_text=page_text,
        default_context=source.default_context,
        source=" · ".join(dict.fromkeys(filter(None, named))),
        author=item.byline,
        topics=source.rules.topics,
    )
