"""Twilio: its own call, its refusals, and the signature of its calls to us."""

import asyncio
import base64
import json
from urllib.parse import parse_qsl

import pytest

from guerdon.channels.http import Answer
from guerdon.channels.twilio import TwilioSettings, TwilioWire, settings, signature, told
from guerdon.terms.letter import Letter
from tests.channels.test_http import Other, other

__all__ = ["other"]
ACCOUNT = "AC" + "0" * 32
PLAIN = {"account": ACCOUNT, "token": "t0k", "sender": "+15005550006"}


def test_the_published_example_of_a_call_to_us_is_signed_alike() -> None:
    words = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(url=url, words=words, token="12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_text_goes_out_as_it_is(other: str) -> None:
    letter = Letter(number=1, key="k", to="+14155550100", text="Hello & more")
    wire = TwilioWire(TwilioSettings(**PLAIN, url=f"{other}/201"))
    # The other side answers without a sid: nothing of it was taken.
    assert asyncio.run(wire.send(letter)).state == "failed"
    path, heads, body = Other.seen[-1]
    assert path == f"/201/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert dict(parse_qsl(body.decode())) == {
        "To": "+14155550100",
        "From": "+15005550006",
        "Body": "Hello & more",
    }
    known = heads["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(known).decode() == f"{ACCOUNT}:t0k"
    pool = TwilioWire(TwilioSettings(**{**PLAIN, "sender": "MG1"}, url=f"{other}/201"))
    asyncio.run(pool.send(letter))
    assert b"MessagingServiceSid=MG1" in Other.seen[-1][2]


@pytest.mark.parametrize(
    ("status", "said", "state", "dead"),
    [
        (201, {"sid": "SM1"}, "accepted", False),
        (400, {"code": 21211}, "failed", True),
        (400, {"code": 21610}, "failed", False),
        (401, {"code": 20003}, "failed", False),
        (429, {"code": 20429}, "again", False),
        (500, {}, "unknown", False),
    ],
)
def test_what_it_answers(status: int, said: dict[str, object], state: str, dead: bool) -> None:
    found = told(answer=Answer(status=status, text=json.dumps(said)))
    assert (found.state, found.dead) == (state, dead)
    assert found.stopped is (said.get("code") == 21610)
    assert found.provider_key == ("SM1" if state == "accepted" else "")


def test_settings() -> None:
    assert settings(plain=PLAIN).url == "https://api.twilio.com"
    for wrong in ({"account": "x"}, {"url": "x"}):
        with pytest.raises(ValueError, match="wanted"):
            settings(plain={**PLAIN, **wrong})
