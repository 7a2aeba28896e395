"""`topic NAME chart`: how much came on a topic in the last days, as a picture."""

from datetime import timedelta

from bot.core.messages import Image, Message, SmallPrint, Text, bold, words
from bot.core.pictures import to_source
from bot.core.sparkline import sparkline
from bot.pipeline.commands.request import Request

DAYS = 14


def chart(request: Request, topic: str) -> Message:
    """A bar for each of the last days, with the same in text for who cannot see it; without matplotlib the text alone."""
    look, now = request.look, request.now
    counts = request.tx.items.volumes(topic, now, DAYS)
    days = [look.local(now - timedelta(days=DAYS - 1 - n)) for n in range(DAYS)]
    title = request.say("topic-chart-title", topic=look.topics[topic].title if topic in look.topics else topic, days=DAYS)
    png = request.charts.bars(title, [f"{day.day}.{day.month}." for day in days], counts) if request.charts else None
    said = request.say("topic-chart-alt", title=title, count=sum(counts), most=max(counts), last=counts[-1])
    bars = (Text(words(bold(title), f" {sparkline(counts)}")), SmallPrint(words(said)))
    if png is None:
        return Message((*bars, SmallPrint(words(request.say("topic-chart-none")))), title)
    return Message((*bars, Image(to_source(png), said)), title)
