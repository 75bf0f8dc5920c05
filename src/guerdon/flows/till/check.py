"""What a till without network does with a signed code: needs the public keys and nothing else."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guerdon.give.coupons.token import Ticket, key_id, opened, usable
from guerdon.store.ed25519 import genuine
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.store.codes.signing import KeyShown


def check(
    *, token: str, keys: Mapping[str, bytes], now: datetime, customer: str | None = None
) -> Ticket | Refusal:
    """The ticket that the token proves, if it may be used at `now` by this customer.

    `keys` as from `read_keys`. Refused: forged or changed, an unknown or revoked key, too early,
    too late, another customer's. That it is used once only the settlement can tell; a till
    remembers its own.
    """
    ticket = opened(token=token, keys=keys, genuine=genuine)
    if isinstance(ticket, Refusal):
        return ticket
    return usable(ticket=ticket, now=now, customer=customer) or ticket


def read_keys(*, document: Any) -> dict[str, bytes] | Refusal:
    """The keys of a stored answer of GET /api/v1/code-keys that are good, by their id."""
    found: dict[str, bytes] = {}
    try:
        for one in document["keys"]:
            public = base64.b64decode(one["public"], validate=True)
            if key_id(public=public) != one["key"]:
                return Refusal(reason="keys_malformed")
            if one["state"] != "revoked":
                found[one["key"]] = public
    except (KeyError, TypeError, ValueError, binascii.Error):
        return Refusal(reason="keys_malformed")
    return found


def written_keys(*, keys: Sequence["KeyShown"]) -> dict[str, Any]:
    """The keys as `read_keys` reads them, and as the API answers them."""
    return {
        "keys": [
            {
                "key": one.key,
                "algorithm": "Ed25519",
                "public": base64.b64encode(one.public).decode(),
                "state": one.state,
                "created_at": one.created_at.isoformat(),
            }
            for one in keys
        ]
    }
