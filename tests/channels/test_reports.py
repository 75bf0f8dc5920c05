"""What the three providers of text messages tell, in the shapes of their documentation."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.channels.reports import MOST, Report, Written, aliyun, named, tencent, twilio

ALIYUN: dict[str, Any] = {
    "phone_number": "13900000001",
    "send_time": "2026-03-14 11:12:13",
    "report_time": "2026-03-14 11:12:15",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "12345",
    "out_id": "0a1b",
}
TENCENT = {
    "user_receive_time": "2026-03-14 08:03:04",
    "nationcode": "86",
    "mobile": "13900000001",
    "report_status": "SUCCESS",
    "errmsg": "DELIVRD",
    "description": "用户短信送达成功",
    "sid": "8:abc",
}


def report(told: list[Any]) -> Report:
    (one,) = told
    assert isinstance(one, Report)
    return one


def test_alibaba_cloud_tells_our_key_back() -> None:
    fine = report(aliyun(document=[ALIYUN]))
    assert (fine.kind, fine.message, fine.provider_key) == ("delivered", "0a1b", "12345")
    assert fine.at == datetime(2026, 3, 14, 3, 12, 15, tzinfo=UTC)
    bad = report(aliyun(document=[{**ALIYUN, "success": "false", "err_code": "MK:0001"}]))
    assert (bad.kind, bad.data["bounce"], bad.data["code"]) == ("bounced", "hard", "MK:0001")
    assert bad.name != fine.name
    assert report(aliyun(document=[ALIYUN])).name == fine.name
    (word,) = aliyun(document=[{"phone_number": "13900000001", "content": "TD", "send_time": "x"}])
    assert isinstance(word, Written)
    assert (word.sender, word.text, word.at) == ("13900000001", "TD", None)


def test_tencent_cloud_tells_its_serial_number() -> None:
    fine = report(tencent(document=[TENCENT]))
    assert (fine.kind, fine.message, fine.provider_key) == ("delivered", "", "8:abc")
    failed = {**TENCENT, "report_status": "FAIL", "errmsg": "MX:0012"}
    told = report(tencent(document=[failed]))
    assert (told.kind, told.data["bounce"]) == ("bounced", "stopped")
    (word,) = tencent(
        document={"nationcode": "86", "mobile": "13900000001", "text": "R", "time": 1_773_457_384}
    )
    assert isinstance(word, Written)
    assert word.sender == "+8613900000001"
    assert word.at == datetime.fromtimestamp(1_773_457_384, UTC)


@pytest.mark.parametrize(
    ("form", "kind", "bounce"),
    [
        ({"MessageStatus": "delivered"}, "delivered", None),
        ({"MessageStatus": "read"}, "opened", None),
        ({"MessageStatus": "undelivered", "ErrorCode": "30005"}, "bounced", "hard"),
        ({"MessageStatus": "failed", "ErrorCode": "30008"}, "bounced", "soft"),
    ],
)
def test_twilio_tells_each_step(form: dict[str, str], kind: str, bounce: str | None) -> None:
    found = report(twilio(form={"MessageSid": "SM1", **form}))
    assert (found.kind, found.provider_key) == (kind, "SM1")
    assert found.data.get("bounce") == bounce


def test_twilio_steps_that_say_nothing_and_words() -> None:
    assert twilio(form={"MessageSid": "SM1", "MessageStatus": "queued"}) == []
    (word,) = twilio(form={"MessageSid": "SM2", "From": "+1415", "Body": "STOP"})
    assert isinstance(word, Written)
    assert (word.name, word.sender, word.text) == ("SM2", "+1415", "STOP")


@pytest.mark.parametrize(
    ("reader", "document"),
    [
        (aliyun, {}),
        (aliyun, [1]),
        (aliyun, [{}]),
        (aliyun, [{"success": True}]),
        (aliyun, [ALIYUN] * (MOST + 1)),
        (tencent, None),
        (tencent, [{"report_status": "MAYBE", "sid": "1"}]),
        (tencent, [{"report_status": "FAIL"}]),
    ],
)
def test_anything_else_is_refused_whole(reader: Any, document: Any) -> None:
    with pytest.raises(ValueError, match=r"wanted|at most"):
        reader(document=document)


def test_a_form_without_a_message_is_refused() -> None:
    with pytest.raises(ValueError, match="MessageSid"):
        twilio(form={})


def test_names_differ_where_a_part_does() -> None:
    assert named("a", "bc") != named("ab", "c")
    assert named("a", 1) == named("a", 1)
