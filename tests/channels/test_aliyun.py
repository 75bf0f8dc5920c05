"""Alibaba Cloud: signed as its documentation signs, and its codes understood."""

import asyncio
import json
from urllib.parse import parse_qsl

import pytest

from guerdon.channels.aliyun import AliyunSettings, AliyunWire, settings, signature, told
from guerdon.channels.http import Answer
from guerdon.terms.letter import Letter
from tests.channels.test_http import Other, other

__all__ = ["other"]
PLAIN = {"key_id": "testid", "key_secret": "testsecret", "sign": "茶馆", "template": "SMS_1"}


def test_the_published_example_is_signed_alike() -> None:
    # The provider's own example of RPC signature 1.0 (DescribeRegions).
    words = {
        "TimeStamp": "2016-02-23T12:46:24Z",
        "Format": "XML",
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Version": "2014-05-26",
        "SignatureVersion": "1.0",
    }
    found = signature(words=words, secret="testsecret", method="GET")
    assert found == "CT9X0VtwR86fNWSnsc6v8YGOjuE="


def test_a_text_goes_out_in_the_approved_template(other: str) -> None:
    wire = AliyunWire(AliyunSettings(**PLAIN, url=f"{other}/200"))
    letter = Letter(number=1, key="k-1", to="+8613800000000", text="您好 a b")
    # The other side answers in words of another provider: that is no acceptance.
    assert asyncio.run(wire.send(letter)).state == "failed"
    words = dict(parse_qsl(Other.seen[-1][2].decode()))
    assert words["PhoneNumbers"] == "13800000000"
    assert json.loads(words["TemplateParam"]) == {"text": "您好 a b"}
    assert (words["SignName"], words["TemplateCode"], words["OutId"]) == ("茶馆", "SMS_1", "k-1")
    own = words.pop("Signature")
    assert own == signature(words=words, secret="testsecret", method="POST")
    own_params = Letter(number=1, key="k", to="+4917", text="x", data={"params": {"code": "1"}})
    asyncio.run(wire.send(own_params))
    again = dict(parse_qsl(Other.seen[-1][2].decode()))
    assert again["PhoneNumbers"] == "4917"
    assert json.loads(again["TemplateParam"]) == {"code": "1"}
    assert again["SignatureNonce"] != words["SignatureNonce"]


@pytest.mark.parametrize(
    ("status", "code", "state", "dead"),
    [
        (200, "OK", "accepted", False),
        (200, "isv.BUSINESS_LIMIT_CONTROL", "again", False),
        (200, "isv.MOBILE_NUMBER_ILLEGAL", "failed", True),
        (400, "SignatureDoesNotMatch", "failed", False),
        (400, "Throttling.User", "again", False),
    ],
)
def test_its_own_code_counts(status: int, code: str, state: str, dead: bool) -> None:
    text = json.dumps({"Code": code, "BizId": "b-1"})
    found = told(answer=Answer(status=status, text=text))
    assert (found.state, found.dead) == (state, dead)
    assert found.provider_key == ("b-1" if state == "accepted" else "")


def test_what_is_no_answer_of_it() -> None:
    assert told(answer=Answer(status=500, text="oops")).state == "unknown"
    assert told(answer=Answer(status=None, text="", begun=False)).state == "again"
    assert told(answer=Answer(status=200, text="[]")).state == "failed"


def test_settings() -> None:
    assert settings(plain=PLAIN).word == "text"
    for wrong in ({"sign": ""}, {"url": "x"}):
        with pytest.raises(ValueError, match="wanted"):
            settings(plain={**PLAIN, **wrong})
