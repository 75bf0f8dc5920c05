"""Tencent Cloud: signed as its documentation signs, and its codes understood."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from guerdon.channels.http import Answer
from guerdon.channels.tencent import (
    TencentSettings,
    TencentWire,
    authorization,
    settings,
    told,
)
from guerdon.terms.letter import Letter
from tests.channels.test_http import Other, other

__all__ = ["other"]
PLAIN = {"secret_id": "id", "secret_key": "key", "app": "1400", "sign": "茶馆", "template": "7"}
# The provider's own example of signature v3 (DescribeInstances), stars and all.
EXAMPLE = r'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'


def test_the_published_example_is_signed_alike() -> None:
    found = authorization(
        secret_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******",
        secret_key="Gu5t9xGARNpq86cd98joQYCN3*******",
        service="cvm",
        host="cvm.tencentcloudapi.com",
        body=EXAMPLE.encode(),
        at=datetime.fromtimestamp(1_551_113_065, UTC),
    )
    assert found == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/"
        "tc3_request, SignedHeaders=content-type;host, "
        "Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
    )


def test_a_text_goes_out_in_the_approved_template(other: str) -> None:
    wire = TencentWire(TencentSettings(**PLAIN, url=f"{other}/200"))
    letter = Letter(number=1, key="k-1", to="+8613800000000", text="您好")
    assert asyncio.run(wire.send(letter)).state == "failed"
    _, heads, body = Other.seen[-1]
    assert json.loads(body) == {
        "PhoneNumberSet": ["+8613800000000"],
        "SmsSdkAppId": "1400",
        "SignName": "茶馆",
        "TemplateId": "7",
        "TemplateParamSet": ["您好"],
        "SessionContext": "k-1",
    }
    given = {name.lower(): value for name, value in heads.items()}
    at = datetime.fromtimestamp(int(given["x-tc-timestamp"]), UTC)
    host = other.removeprefix("http://")
    own = authorization(
        secret_id="id", secret_key="key", service="sms", host=host, body=body, at=at
    )
    assert given["authorization"] == own
    assert given["host"] == host


def answer(code: str, *, error: bool = False, status: int = 200) -> Answer:
    one = {"Code": code, "SerialNo": "s-1"}
    told = {"Error": one} if error else {"SendStatusSet": [one]}
    return Answer(status=status, text=json.dumps({"Response": told}))


@pytest.mark.parametrize(
    ("given", "state", "dead"),
    [
        (answer("Ok"), "accepted", False),
        (answer("LimitExceeded.PhoneNumberDailyLimit"), "again", False),
        (answer("InvalidParameterValue.IncorrectPhoneNumber"), "failed", True),
        (answer("AuthFailure.SignatureFailure", error=True), "failed", False),
        (answer("InternalError", error=True), "again", False),
        (Answer(status=200, text="{}"), "failed", False),
        (Answer(status=502, text="<html>"), "unknown", False),
        (Answer(status=None, text="", begun=False), "again", False),
    ],
)
def test_its_own_code_counts(given: Answer, state: str, dead: bool) -> None:
    found = told(answer=given)
    assert (found.state, found.dead) == (state, dead)
    assert found.provider_key == ("s-1" if state == "accepted" else "")


def test_settings() -> None:
    assert settings(plain=PLAIN).region == "ap-guangzhou"
    for wrong in ({"app": ""}, {"url": "x"}):
        with pytest.raises(ValueError, match="wanted"):
            settings(plain={**PLAIN, **wrong})
