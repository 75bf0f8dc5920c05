"""Webhooks that Svix sends for others (Resend's): HMAC-SHA256 over id, moment and body."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

# A call that is older, or from later, is not taken: what the documentation recommends.
SECONDS = 300


def signed(*, secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether one of the signatures is ours; compared in the same time whatever it is.

    The scheme of Svix's documentation, "Verifying webhooks manually": the secret is Base64 after
    `whsec_`, signatures stand in a list as `v1,Base64`. `now` in seconds since 1970.
    """
    number, stamp = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
    if not number or not (stamp.isdecimal() and len(stamp) < 12) or abs(now - int(stamp)) > SECONDS:
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    if not key:
        return False
    text = f"{number}.{stamp}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest())
    found = False
    for one in headers.get("svix-signature", "").split(" "):
        version, _, given = one.partition(",")
        found |= version == "v1" and hmac.compare_digest(given.encode(), wanted)
    return found
