"""Keeping an offer that somebody built: a new one once, a change on the version they saw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.give.offer_document import parsed
from guerdon.store.programme import offers
from guerdon.store.programme.offers import OfferSeen
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal

MOST_OF_A_NAME = 100


def keep(
    *,
    document: Mapping[str, Any],
    base: int | None,
    live: bool,
    actor: str,
    now: datetime,
    numbered: bool = False,
) -> OfferSeen | Refusal:
    """Store the document, and publish it where `live`; all or nothing.

    `base` is the version that was changed, None for a new offer. `numbered`: its key was made of
    its name, and gets a number where another offer has it. Refused, with nothing changed:
    what `store.programme.offers.keep` refuses, a new key that is taken (`offer_exists`), a version
    that is no longer the current one (`offer_changed`), an offer that has ended.
    """
    with write():
        if numbered:
            document = {**document, "key": _free(document)}
        refusal = _stale(str(document["key"]), base)
        if refusal is not None:
            return refusal
        kept = offers.keep(documents=[document], actor=actor, now=now)
        if isinstance(kept, Refusal) or not live or kept[0].state == "live":
            return kept if isinstance(kept, Refusal) else kept[0]
        published = offers.set_state(key=kept[0].key, state="live", actor=actor, now=now)
        if isinstance(published, Refusal):
            undo()
        return published


def _free(document: Mapping[str, Any]) -> str:
    """The key with the first number that is free; as it is where the same offer stands there.

    So a form that was sent twice makes one offer.
    """
    key = str(document["key"])
    for number in range(1, MOST_OF_A_NAME):
        named = key if number == 1 else f"{key}-{number}"
        standing = offers.seen(key=named)
        if standing is None or parsed(standing.document) == parsed({**document, "key": named}):
            return named
    return key


def _stale(key: str, base: int | None) -> Refusal | None:
    """Why that version can no longer be changed, or a key no longer be taken."""
    standing = offers.seen(key=key)
    if base is None:
        return None if standing is None else Refusal(reason="offer_exists", data={"key": key})
    if standing is None:
        return Refusal(reason="not_found", data={"what": "offer", "key": key})
    if standing.version != base:
        data = {"version": standing.version, "by": standing.created_by}
        return Refusal(reason="offer_changed", data=data)
    if standing.state == "ended":
        return Refusal(reason="offer_ended", data={"offer": key})
    return None
