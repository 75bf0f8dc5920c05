"""A shop with signed codes, and a till that used some of them without network."""

import csv
import io
from datetime import datetime
from typing import Any

from guerdon.flows.codes import batches, export
from guerdon.give.coupons.use import Use
from guerdon.store.codes import batches as stored
from guerdon.store.codes.batches import Asked, Batch
from guerdon.terms.decision import Refusal


def tokens(now: datetime, *, key: str = "signed", **words: Any) -> list[tuple[str, str]]:
    """The codes of a new signed batch of the offer `five`, each with its token."""
    asked = {"pattern": "TEA-****-****%", "wanted": 3, "signed": True, "amount_minor": 500} | words
    made = batches.begun(asked=Asked(key=key, offer="five", **asked), actor="ann", now=now)
    assert isinstance(made, Batch), made
    while (step := stored.step(key=key, now=now)) is not None and step.state == "waiting":
        pass
    return exported(now, key=key)


def exported(now: datetime, *, key: str = "signed") -> list[tuple[str, str]]:
    """The codes of a signed batch, each with its token as it is signed now."""
    pieces = export.export(batch=key, actor="ann", now=now)
    assert not isinstance(pieces, Refusal), pieces
    return [(row["code"], row["token"]) for row in csv.DictReader(io.StringIO("".join(pieces)))]


def used(token: str, order: str, at: datetime, **words: Any) -> Use:
    """What a till reports of one use."""
    return Use(
        **{"token": token, "till": "t1", "order": order, "at": at, "given_minor": 500} | words
    )
