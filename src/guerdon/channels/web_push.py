"""Web push: messages sealed for one browser (RFC 8291) and signed as ours (RFC 8292)."""

import asyncio
import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guerdon.channels import settings as kept
from guerdon.channels.http import post, sent
from guerdon.terms.letter import ACCEPTED, AGAIN, FAILED, UNKNOWN, Letter, Sent

# One record holds the whole message: push services take 4,096 octets of it (RFC 8030, 7.2).
RECORD = 4_096
LARGEST = RECORD - 16 - 21 - 65 - 1
# A browser that is off gets it within a day or not at all; a signature holds half of one.
KEPT_SECONDS = 86_400
SIGNED_SECONDS = 12 * 3_600
GONE = (404, 410)
POINT = 65
LONGEST_BODY = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSettings:
    """Who push services may write to about us (mailto: or https:), and our private key."""

    subject: str
    private: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """One subscription: where to post, the browser's public point and its shared secret."""

    index: str
    endpoint: str
    point: bytes
    secret: bytes


def settings(*, plain: Mapping[str, Any]) -> PushSettings:
    """The settings as they are kept; ValueError says what is wrong with them."""
    found = kept.read(form=PushSettings, plain=plain)
    if not found.subject.startswith(("mailto:", "https://")):
        raise ValueError("subject: mailto:somebody or https:// is wanted")
    _key(found.private)
    return found


def fresh_key() -> str:
    """A new private key on P-256 as it is kept."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return written(raw=number.to_bytes(32, "big"))


def public_key(*, private: str) -> str:
    """The point that browsers are given, uncompressed."""
    return written(raw=_point(_key(private)))


class PushWire:
    """Each browser of the member gets it; one that took it is enough."""

    idempotent = False

    def __init__(self, given: PushSettings) -> None:
        """Nothing is opened."""
        self._settings = given

    async def send(self, letter: Letter) -> Sent:
        """Sealed for each browser apart; those that are gone are named in the data."""
        said = {
            "title": letter.subject,
            "body": letter.text[:LONGEST_BODY],
            "url": letter.data.get("url", ""),
            "tag": letter.key,
        }
        plain = json.dumps(said, ensure_ascii=False).encode()
        browsers = list(letter.data.get("browsers", ()))
        if not browsers or len(plain) > LARGEST:
            reason = "wire_unwritable" if browsers else "wire_no_mailbox"
            return Sent(state=FAILED, reason=reason, data={"code": "", "answer": ""})
        found = await asyncio.gather(*(self._one(one, plain) for one in browsers))
        gone = [
            one.index for one, (status, _) in zip(browsers, found, strict=True) if status in GONE
        ]
        return _together([told for _, told in found], gone, letter.key)

    async def _one(self, one: Browser, plain: bytes) -> tuple[int | None, Sent]:
        heads = {
            "Authorization": authorization(
                endpoint=one.endpoint, given=self._settings, now=datetime.now(UTC)
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "normal",
        }
        body = sealed(plain=plain, point=one.point, secret=one.secret)
        answer = await asyncio.to_thread(post, url=one.endpoint, body=body, headers=heads)
        return answer.status, sent(answer=answer)

    async def close(self) -> None:
        """Nothing is open."""


def _together(found: list[Sent], gone: list[str], key: str) -> Sent:
    """Accepted by any; else lost by any, since it may have been shown; else later; else failed."""
    for state in (ACCEPTED, UNKNOWN, AGAIN):
        for one in found:
            if one.state == state:
                data = {**one.data, "gone": gone}
                number = f"push:{key}" if state == ACCEPTED else ""
                return Sent(state=state, provider_key=number, reason=one.reason, data=data)
    reason = "wire_no_mailbox" if len(gone) == len(found) else "wire_refused"
    status = found[0].data.get("status")
    return Sent(state=FAILED, reason=reason, data={**found[0].data, "code": status, "gone": gone})


def sealed(
    *,
    plain: bytes,
    point: bytes,
    secret: bytes,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The body: a header with salt and our one-time point, then one AES-128-GCM record.

    RFC 8291, 3.4, over RFC 8188. `salt` and `own` are drawn anew where they are not given.
    """
    salt = salt or os.urandom(16)
    own = own or ec.generate_private_key(ec.SECP256R1())
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    ours = _point(own)
    info = b"WebPush: info\x00" + point + ours
    shared = _derived(own.exchange(ec.ECDH(), other), secret, info, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def authorization(*, endpoint: str, given: PushSettings, now: datetime) -> str:
    """`vapid t=..., k=...`: an ES256 token for the push service's own origin (RFC 8292)."""
    parts = urlsplit(endpoint)
    ends = int(now.timestamp()) + SIGNED_SECONDS
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": ends, "sub": given.subject}
    head = {"typ": "JWT", "alg": "ES256"}
    text = ".".join(written(raw=json.dumps(one).encode()) for one in (head, claims))
    key = _key(given.private)
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{text}.{written(raw=r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={public_key(private=given.private)}"


def read(*, text: str) -> bytes:
    """Base64url without its padding, as browsers write it; ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def written(*, raw: bytes) -> str:
    """Base64url without its padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def on_curve(*, point: bytes) -> bool:
    """Whether this is an uncompressed point of P-256."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == POINT


def _key(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(read(text=private), "big"), ec.SECP256R1())


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
