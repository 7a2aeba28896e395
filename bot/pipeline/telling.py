"""What is told of an attempt to deliver: to operators what they must mend, to the log the rest."""

import logging
from datetime import datetime

from bot.core.model import Delivery, DeliveryState, Op
from bot.core.outbox import Outcome, Settlement, Verdict
from bot.core.store import Tx
from bot.pipeline.notices import Notices

log = logging.getLogger(__name__)


def tell(tx: Tx, notices: Notices, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
    """What operators must know of it, in the transaction that settles it: once a day of a chat or a platform."""
    chat = delivery.channel.chat
    named = f"{chat.platform}:{chat.address}" + (f" ({chat.title})" if chat.title else "")
    told = {"chat": named, "reason": settlement.reason}
    if settlement.pause_chat and chat.state != "unknown":  # a stranger who blocks the bot is nobody's trouble
        notices.plan(tx, f"chat:{chat.id}:paused:{now.date()}", "notice-paused", now=now, **told)
    if settlement.pause_channel:
        subject = f"channel:{delivery.channel.id}:paused:{now.date()}"
        told["thread"] = delivery.channel.thread
        notices.plan(tx, subject, "notice-thread-paused", now=now, **told)
    if settlement.refused_us:
        subject = f"platform:{chat.platform}:down:{now.date()}"
        notices.plan(tx, subject, "notice-platform-down", now=now, **told | {"platform": chat.platform})
    if settlement.state is DeliveryState.DEAD and _matters(delivery):
        told |= {"delivery": delivery.ref, "about": delivery.subject}
        notices.plan(tx, f"delivery:{delivery.id}:dead", "notice-dead", now=now, **told)


def report(delivery: Delivery, outcome: Outcome, settlement: Settlement) -> None:
    """A line in the log; what was sent is none."""
    chat = delivery.channel.chat
    where = f"{delivery.ref} ({delivery.subject}) for {chat.platform}:{chat.address}"
    if settlement.state is DeliveryState.SENT:
        log.debug("%s: sent", where)
    elif settlement.state is DeliveryState.DEAD:
        log.error("%s: not delivered: %s", where, settlement.reason)
    elif outcome.verdict is Verdict.MARKUP:
        log.error("%s: its markup was refused, please report it; it goes out plain: %s", where, settlement.reason)
    else:
        again = f", again at {settlement.not_before:%H:%M:%S} UTC" if settlement.not_before else ""
        log.warning("%s: %s%s: %s", where, settlement.state, again, settlement.reason)


def _matters(delivery: Delivery) -> bool:
    """Whether operators are to be told that it was given up: not of edits and answers, nor of a notice (it would never end)."""
    return delivery.op in {Op.POST, Op.FILE} and not delivery.subject.startswith("notice:")
