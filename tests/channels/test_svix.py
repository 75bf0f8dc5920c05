"""Svix's signature by the example that its documentation publishes."""

import pytest

from guerdon.channels.svix import signed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
AT = 1_614_265_330
HEADS = {
    "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "svix-timestamp": str(AT),
    "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_the_published_example() -> None:
    assert signed(secret=SECRET, headers=HEADS, body=BODY, now=AT)
    more = {**HEADS, "svix-signature": f"v1,x v2,y {HEADS['svix-signature']}"}
    assert signed(secret=SECRET, headers=more, body=BODY, now=AT + 300)


@pytest.mark.parametrize(
    "changes",
    [
        {"svix-id": "msg_other"},
        {"svix-id": ""},
        {"svix-timestamp": str(AT + 1)},
        {"svix-timestamp": "soon"},
        {"svix-timestamp": "9" * 5_000},
        {"svix-signature": ""},
        {"svix-signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"svix-signature": "v1,é"},
    ],
)
def test_another_call_is_not_signed(changes: dict[str, str]) -> None:
    assert not signed(secret=SECRET, headers={**HEADS, **changes}, body=BODY, now=AT)


def test_another_body_moment_or_secret_is_not() -> None:
    assert not signed(secret=SECRET, headers=HEADS, body=BODY + b" ", now=AT)
    assert not signed(secret=SECRET, headers=HEADS, body=BODY, now=AT + 301)
    for secret in ("", "whsec_", "whsec_!", "whsec_AAAA"):
        assert not signed(secret=secret, headers=HEADS, body=BODY, now=AT)
