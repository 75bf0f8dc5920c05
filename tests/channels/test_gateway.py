"""Gateways and bots: one documented call with its key, and bots that answer 200 to everything."""

import asyncio
import json

import pytest

from guerdon.channels.gateway import (
    DingTalkWire,
    FeishuWire,
    GatewaySettings,
    GatewayWire,
    settings,
    told,
)
from guerdon.channels.http import Answer
from guerdon.terms.letter import Letter, Sent, Wire
from tests.channels.test_http import Other, other

__all__ = ["other"]
LETTER = Letter(number=1, key="k-1", to="+8613800000000", text="hello", data={"a": 1})


def sent(wire: Wire) -> Sent:
    async def work() -> Sent:
        found = await wire.send(LETTER)
        await wire.close()
        return found

    return asyncio.run(work())


def test_the_gateway_is_given_key_address_and_text(other: str) -> None:
    found = sent(GatewayWire(GatewaySettings(url=f"{other}/200", token="t0k")))
    assert (found.state, found.provider_key) == ("accepted", "p-1")
    _, heads, body = Other.seen[-1]
    assert (heads["Idempotency-Key"], heads["Authorization"]) == ("k-1", "Bearer t0k")
    assert json.loads(body) == {
        "key": "k-1",
        "to": "+8613800000000",
        "text": "hello",
        "data": {"a": 1},
    }


def test_bots_are_signed_and_their_own_code_counts(other: str) -> None:
    assert sent(FeishuWire(GatewaySettings(url=f"{other}/200/f", secret="s"))).state == "accepted"
    assert {"timestamp", "sign", "msg_type", "content"} == set(json.loads(Other.seen[-1][2]))
    assert sent(DingTalkWire(GatewaySettings(url=f"{other}/200/d", secret="s"))).state == "failed"
    assert "sign=" in Other.seen[-1][0]
    assert told(answer=Answer(status=200, text="<html>"), word="code", key="k").state == "failed"


def test_settings() -> None:
    assert settings(plain={"url": "https://x.example/sms"}).token == ""
    with pytest.raises(ValueError, match="https"):
        settings(plain={"url": "x.example"})
