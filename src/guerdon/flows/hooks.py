"""Hooks: what happens is told to other systems, signed, tried again, in order for each member."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from guerdon.channels import http
from guerdon.channels.http import Answer
from guerdon.store import hooks
from guerdon.store.hooks import Delivery
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import KIND, Told, Trigger

AT_ONCE = 16
SECONDS = 10.0
MOST_KINDS = 50


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """A delivery for each hook that wants it, in the transaction in which it is heard."""
    count = hooks.spread(trigger=trigger, now=now)
    return (Told(room="hooks", what="told", data={"hooks": count}),) if count else ()


def keep(
    *, key: str, url: str, kinds: Sequence[str], actor: str, now: datetime
) -> dict[str, Any] | Refusal:
    """Add a hook or change it: {"key", "url", "kinds", "secret"}, the secret of a new one only.

    Refused, with nothing changed: an address that is none, and kinds that are none.
    """
    problem = http.address_problem(url=url)
    if problem or len(url) > 400:
        return Refusal(reason="body_malformed", data={"where": "$.url", "problem": problem})
    for place, kind in enumerate(kinds):
        if not KIND.fullmatch(kind) or place >= MOST_KINDS:
            where = f"$.kinds[{place}]"
            return Refusal(
                reason="body_malformed",
                data={"where": where, "problem": "this word is unknown here"},
            )
    secret = hooks.keep(key=key, url=url, kinds=kinds, actor=actor, now=now)
    return {"key": key, "url": url, "kinds": list(kinds), "secret": secret}


def run(*, now: datetime, most: int = 500) -> int:
    """Deliver what waits, several members at once and each in turn; how many were tried."""
    tried = 0
    while tried < most:
        with write():
            taken = hooks.take(now=now, most=AT_ONCE)
        if not taken:
            break
        with ThreadPoolExecutor(max_workers=AT_ONCE) as hands:
            answers = list(hands.map(lambda one: posted(delivery=one, now=now), taken))
        with write():
            for one, answer in zip(taken, answers, strict=True):
                fine = answer.status is not None and 200 <= answer.status < 300
                hooks.done(
                    number=one.number, fine=fine, status=answer.status, answer=answer.text, now=now
                )
        tried += len(taken)
    return tried


def posted(*, delivery: Delivery, now: datetime) -> Answer:
    """One call: JSON, signed over the moment and the body, so that neither can be changed."""
    body = json.dumps(
        {
            "delivery": delivery.number,
            "kind": delivery.kind,
            "key": delivery.key,
            "customer": delivery.customer,
            "at": delivery.at.isoformat(),
            "data": dict(delivery.data),
        },
        ensure_ascii=False,
    ).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Guerdon-Timestamp": stamp,
        "Guerdon-Signature": f"v1={signature(secret=delivery.secret, stamp=stamp, body=body)}",
        "Idempotency-Key": f"{delivery.hook}-{delivery.number}",
    }
    return http.post(url=delivery.url, body=body, headers=headers, seconds=SECONDS)


def signature(*, secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of `stamp.body`, hexadecimal; receivers refuse stamps older than minutes."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
