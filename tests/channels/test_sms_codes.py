"""Codes of failed text messages: only what can mean nothing else ends a number."""

import tomllib
from importlib import resources

import pytest

from guerdon.channels.sms_codes import meaning, refused


@pytest.mark.parametrize(
    ("provider", "code", "found"),
    [
        ("tencent", "MK:0001", "hard"),
        ("tencent", "1", "hard"),
        ("tencent", "MN:0001", "soft"),
        ("tencent", "UNDELIV", "soft"),
        ("tencent", "MK: 0001", "hard"),
        ("tencent", "MX:0012", "stopped"),
        ("tencent", "FailedOperation.PhoneNumberInBlacklist", "stopped"),
        ("tencent", "DB:0141", "complained"),
        ("aliyun", "MK:0000", "hard"),
        ("aliyun", "1", "soft"),
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", "hard"),
        ("aliyun", "MOBILE_NOT_ON_SERVICE", "soft"),
        ("aliyun", "INVALID_NUMBER", "soft"),
        ("aliyun", "MOBILE_IN_BLACK", "stopped"),
        ("twilio", "30005", "hard"),
        ("twilio", "30003", "soft"),
        ("twilio", "21610", "stopped"),
        ("twilio", "MK:0001", "soft"),
        ("twilio", "", "soft"),
    ],
)
def test_what_a_code_means(provider: str, code: str, found: str) -> None:
    assert meaning(provider=provider, code=code) == found


def test_each_list_has_its_source_and_no_code_two_meanings() -> None:
    text = (resources.files("guerdon.channels") / "sms_codes.toml").read_text("utf-8")
    for part in tomllib.loads(text).values():
        codes = [*part["none"], *part["stopped"], *part["complained"]]
        assert len(codes) == len(set(codes)) > 0
        assert part["source"]
        assert part["read"].year == 2026


def test_what_a_provider_would_not_take() -> None:
    dead = refused(provider="aliyun", code="isv.MOBILE_NUMBER_ILLEGAL", data={})
    assert (dead.reason, dead.dead, dead.stopped) == ("wire_no_mailbox", True, False)
    stop = refused(provider="twilio", code="21610", data={})
    assert (stop.reason, stop.dead, stop.stopped) == ("wire_stopped", False, True)
    other = refused(provider="aliyun", code="isv.AMOUNT_NOT_ENOUGH", data={})
    assert (other.reason, other.dead, other.stopped) == ("wire_refused", False, False)
