"""Codes of text messages that failed: no such number, its owner wants no more, or it may pass."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from guerdon.terms.letter import FAILED, Sent
from guerdon.terms.message import COMPLAINED, HARD, SOFT, STOPPED

CARRIERS = "carriers"
# Twilio tells no codes of Chinese carriers; the other two hand them on as they are.
HANDED_ON = ("aliyun", "tencent")
WORDS = {"none": HARD, "stopped": STOPPED, "complained": COMPLAINED}


def meaning(*, provider: str, code: str) -> str:
    """`hard`, `stopped`, `complained`, or `soft` for every code that may mean something else."""
    plain = code.replace(" ", "")
    found = _read()
    known = found[provider].get(plain)
    if known is None and provider in HANDED_ON:
        known = found[CARRIERS].get(plain)
    return known or SOFT


def refused(*, provider: str, code: str, data: Mapping[str, Any]) -> Sent:
    """What a provider would not take: a number that is none ends, a stop is obeyed."""
    found = meaning(provider=provider, code=code)
    reason = {HARD: "wire_no_mailbox", STOPPED: "wire_stopped"}.get(found, "wire_refused")
    stopped = found == STOPPED
    return Sent(state=FAILED, reason=reason, data=data, dead=found == HARD, stopped=stopped)


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("guerdon.channels") / "sms_codes.toml").read_text("utf-8")
    return {
        name: {code: said for word, said in WORDS.items() for code in part[word]}
        for name, part in tomllib.loads(text).items()
    }
