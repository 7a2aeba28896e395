"""A row of the view `delivery_rows` as the Delivery that it stands for."""

import sqlite3

from bot.core.model import Delivery, DeliveryState, Op
from bot.storage.channels import to_channel
from bot.storage.codec import load
from bot.storage.stamps import from_stamp


def to_delivery(row: sqlite3.Row, *, was: DeliveryState = DeliveryState.PENDING) -> Delivery:
    """`was`: the state it had before it was claimed."""
    return Delivery(
        id=row["id"],
        channel=to_channel(row),
        op=Op(row["op"]),
        subject=row["subject"],
        revision=row["revision"],
        part=row["part"],
        payload=load(row["payload"]),
        state=DeliveryState(row["state"]),
        target=row["target"],
        target_ref=row["target_ref"],
        route=load(row["route"]),
        attempts=row["attempts"],
        not_before=from_stamp(row["not_before"]),
        expires_at=from_stamp(row["expires_at"]),
        reason=row["reason"],
        remote_ref=row["remote_ref"],
        silent=bool(row["silent"]),
        maybe_repeated=bool(row["maybe_repeated"]),
        plain=bool(row["plain"]),
        was=was,
        planned_at=from_stamp(row["created_at"]),
        attempted_at=from_stamp(row["attempted_at"]),
        held=bool(row["held"]),
    )
