"""Wires: each channel's way out, made from its settings when the sender starts or they change."""

from collections.abc import Callable, Mapping
from typing import Any

from guerdon.channels import aliyun, gateway, mail_providers, paper, smtp, tencent, twilio, web_push
from guerdon.flows.messages import callbacks, handed
from guerdon.terms.decision import Refusal
from guerdon.terms.letter import Wire
from guerdon.terms.message import CHANNELS


def _smtp(plain: Mapping[str, Any]) -> Wire:
    return smtp.SmtpWire(smtp.settings(plain=plain))


def _gateway(plain: Mapping[str, Any]) -> Wire:
    return gateway.GatewayWire(gateway.settings(plain=plain))


def _feishu(plain: Mapping[str, Any]) -> Wire:
    return gateway.FeishuWire(gateway.settings(plain=plain))


def _dingtalk(plain: Mapping[str, Any]) -> Wire:
    return gateway.DingTalkWire(gateway.settings(plain=plain))


def _aliyun(plain: Mapping[str, Any]) -> Wire:
    return aliyun.AliyunWire(aliyun.settings(plain=plain))


def _tencent(plain: Mapping[str, Any]) -> Wire:
    return tencent.TencentWire(tencent.settings(plain=plain))


def _twilio(plain: Mapping[str, Any]) -> Wire:
    status = callbacks.address(plain=plain)
    return twilio.TwilioWire(twilio.settings(plain={**plain, "status": status}))


def _anymail(plain: Mapping[str, Any]) -> Wire:
    return mail_providers.ProviderWire(mail_providers.settings(plain=plain))


def _web_push(plain: Mapping[str, Any]) -> Wire:
    return web_push.PushWire(web_push.settings(plain=plain))


def _paper(plain: Mapping[str, Any]) -> Wire:
    return paper.PaperWire(paper.settings(plain=plain))


def _staff(_: Mapping[str, Any]) -> Wire:
    return handed.StaffWire()


# Wire -> how it is made; which channels may use it stands beside it.
WIRES: Mapping[str, tuple[Callable[[Mapping[str, Any]], Wire], tuple[str, ...]]] = {
    "smtp": (_smtp, ("email",)),
    "anymail": (_anymail, ("email",)),
    "gateway": (_gateway, ("email", "sms", "push", "wecom", "webhook")),
    "aliyun": (_aliyun, ("sms",)),
    "tencent": (_tencent, ("sms",)),
    "twilio": (_twilio, ("sms",)),
    "web_push": (_web_push, ("push",)),
    "feishu_bot": (_feishu, ("feishu",)),
    "dingtalk_bot": (_dingtalk, ("dingtalk",)),
    "paper": (_paper, ("letter",)),
    "staff": (_staff, ("call", "wecom", "letter")),
}


def made(*, settings: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, Wire]:
    """Channel -> wire; one whose settings cannot be read is left out, and its messages wait."""
    found: dict[str, Wire] = {}
    for channel, (name, plain) in settings.items():
        if checked(channel=channel, wire=name, plain=plain) is None:
            found[channel] = WIRES[name][0](plain)
    return found


def checked(*, channel: str, wire: str, plain: Mapping[str, Any]) -> Refusal | None:
    """What is wrong with a channel's settings before they are kept."""
    if channel not in CHANNELS or wire not in WIRES or channel not in WIRES[wire][1]:
        return Refusal(reason="wire_unfit", data={"channel": channel[:20], "wire": wire[:20]})
    try:
        WIRES[wire][0](plain)
    except (ValueError, TypeError, KeyError) as error:
        return Refusal(reason="wire_settings", data={"problem": str(error)[:200]})
    return None
