"""Web push: the published example sealed alike, our token checked as a push service checks it."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from guerdon.channels import web_push
from guerdon.channels.web_push import Browser, PushSettings, PushWire, read, sealed
from guerdon.terms.letter import Letter, Sent
from tests.channels.browsers import POINT, SECRET, opened
from tests.channels.test_http import Other, other

__all__ = ["other"]
# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY"
    "WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexS"
    "gSxsj_Qulcy4a-fN"
)
SETTINGS = PushSettings(subject="mailto:shop@example.org", private=OURS)


def test_the_published_example_is_sealed_alike() -> None:
    own = ec.derive_private_key(int.from_bytes(read(text=OURS), "big"), ec.SECP256R1())
    body = sealed(plain=PLAIN, point=POINT, secret=SECRET, salt=read(text=SALT), own=own)
    assert web_push.written(raw=body) == BODY
    assert opened(body) == PLAIN


def test_each_is_sealed_anew_and_only_for_its_browser() -> None:
    bodies = {sealed(plain=PLAIN, point=POINT, secret=SECRET) for _ in range(3)}
    assert len(bodies) == 3
    assert {opened(body) for body in bodies} == {PLAIN}
    with pytest.raises(InvalidTag):
        opened(sealed(plain=PLAIN, point=POINT, secret=b"0" * 16))


def test_our_token_is_for_the_push_services_origin() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    endpoint = "https://push.example:8443/a/b"
    found = web_push.authorization(endpoint=endpoint, given=SETTINGS, now=now)
    token, _, key = found.removeprefix("vapid t=").partition(", k=")
    head, claims, signed = token.split(".")
    assert json.loads(read(text=claims)) == {
        "aud": "https://push.example:8443",
        "exp": int(now.timestamp()) + 43_200,
        "sub": "mailto:shop@example.org",
    }
    assert key == web_push.public_key(private=OURS)
    raw = read(text=signed)
    r, s = (int.from_bytes(part, "big") for part in (raw[:32], raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), read(text=key))
    public.verify(
        encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )


def pushed(*endpoints: str, text: str = "Hello") -> Sent:
    browsers = [
        Browser(index=one[-3:], endpoint=one, point=POINT, secret=SECRET) for one in endpoints
    ]
    data = {"browsers": browsers, "url": "https://shop.example/"}
    letter = Letter(number=1, key="k-1", to="ann", subject="Shop", text=text, data=data)
    return asyncio.run(PushWire(SETTINGS).send(letter))


def test_a_browser_reads_what_was_said(other: str) -> None:
    found = pushed(f"{other}/201")
    assert (found.state, found.provider_key) == ("accepted", "push:k-1")
    _, heads, body = Other.seen[-1]
    assert (heads["Content-Encoding"], heads["Ttl"]) == ("aes128gcm", "86400")
    assert json.loads(opened(body)) == {
        "title": "Shop",
        "body": "Hello",
        "url": "https://shop.example/",
        "tag": "k-1",
    }
    pushed(f"{other}/201", text="很" * 5_000)
    assert len(Other.seen[-1][2]) <= 4_096


def test_what_several_browsers_answer_together(other: str) -> None:
    found = pushed(f"{other}/410", f"{other}/201")
    assert (found.state, found.data["gone"]) == ("accepted", ["410"])
    found = pushed(f"{other}/404", f"{other}/410")
    assert (found.state, found.reason) == ("failed", "wire_no_mailbox")
    assert found.data["gone"] == ["404", "410"]
    assert pushed(f"{other}/410", f"{other}/429").state == "again"
    assert pushed(f"{other}/429", f"{other}/500").state == "unknown"
    assert pushed(f"{other}/400").reason == "wire_refused"
    assert pushed().reason == "wire_no_mailbox"


def test_settings_and_keys() -> None:
    fresh = web_push.fresh_key()
    assert fresh != web_push.fresh_key()
    assert web_push.settings(plain={"subject": "mailto:a@b", "private": fresh}).private == fresh
    assert web_push.on_curve(point=read(text=web_push.public_key(private=fresh)))
    assert not web_push.on_curve(point=b"\x04" + b"0" * 64)
    for wrong in ({"subject": "me", "private": fresh}, {"subject": "mailto:a@b", "private": "AA"}):
        with pytest.raises(ValueError, match=r"wanted|must be"):
            web_push.settings(plain=wrong)
