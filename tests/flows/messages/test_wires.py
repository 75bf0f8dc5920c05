"""Wires are made from settings; what does not fit is refused before it is kept."""

import asyncio

from guerdon.flows.messages import wires
from guerdon.terms.letter import Letter

MAIL = {"host": "mail.example", "sender": "s@example.org"}


def test_wires_are_made_and_unfit_ones_left_out() -> None:
    settings = {
        "email": ("smtp", MAIL),
        "sms": ("gateway", {"url": "https://x.example"}),
        "feishu": ("feishu_bot", {"url": "https://x.example"}),
        "dingtalk": ("dingtalk_bot", {"url": "https://x.example"}),
        "call": ("staff", {}),
        "push": ("gateway", {"url": "nowhere"}),
    }
    made = wires.made(settings=settings)
    assert set(made) == {"email", "sms", "feishu", "dingtalk", "call"}
    assert [made[name].idempotent for name in ("email", "sms", "call")] == [False, True, True]
    sent = asyncio.run(made["call"].send(Letter(number=1, key="k", to="x", text="Ask how it was")))
    assert sent.state == "awaiting_staff"


def test_what_is_wrong_is_named() -> None:
    for channel, wire in (("sms", "smtp"), ("smoke", "staff"), ("email", "pigeon")):
        found = wires.checked(channel=channel, wire=wire, plain=MAIL)
        assert found is not None
        assert found.reason == "wire_unfit"
    wrong = wires.checked(channel="email", wire="smtp", plain={"host": "x"})
    assert wrong is not None
    assert wrong.reason == "wire_settings"
    assert wires.checked(channel="email", wire="smtp", plain=MAIL) is None
