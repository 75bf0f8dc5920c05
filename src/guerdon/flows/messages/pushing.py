"""Notifications in browsers: a member says yes with one, and no again; ready for the wire."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from guerdon.channels import web_push
from guerdon.channels.web_push import Browser
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.messages import addresses, channels
from guerdon.store.messages import browsers as push_browsers
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.message import MARKETING

PUSH, WIRE = "push", "web_push"
# The push services of the browsers there are: an address that a member's browser names is posted
# to by us, so it may be nowhere else.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".push.apple.com",
    ".notify.windows.com",
)
LONGEST = 1_000


def public_key() -> str:
    """What browsers are given to subscribe with; "" where the shop sends no notifications."""
    wire, plain = channels.settings().get(PUSH, ("", {}))
    return web_push.public_key(private=str(plain["private"])) if wire == WIRE else ""


def begun(*, wire: str, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with a key of their own where the wire needs one and none was given."""
    if wire != WIRE or plain.get("private"):
        return dict(plain)
    return {**plain, "private": web_push.fresh_key()}


def subscribe(
    *, customer: str, endpoint: str, point: str, secret: str, now: datetime
) -> Refusal | None:
    """This browser of the member takes notifications: that is their dated yes.

    Refused, with nothing changed (`push_malformed`): an address that is no push service's, keys
    that are none, a member whom nobody knows.
    """
    if not _sound(endpoint, point, secret):
        return Refusal(reason="push_malformed")
    with write():
        said = {"endpoint": endpoint, "point": point, "secret": secret}
        if not push_browsers.keep(customer=customer, **said, now=now):
            return Refusal(reason="push_malformed")
        _say(customer, given=True, now=now)
        addresses.unblock(channel=PUSH, member=customer)
    return None


def leave(*, customer: str, now: datetime) -> int:
    """No browser of the member takes notifications any more; how many did."""
    with write():
        gone = push_browsers.remove(customer=customer)
        _say(customer, given=False, now=now)
    return gone


def _say(customer: str, *, given: bool, now: datetime) -> None:
    people.consent(
        customer=customer,
        purpose=MARKETING,
        channel=PUSH,
        given=given,
        proof="member page, browser",
        now=now,
    )
    data = {"channel": PUSH, "given": given}
    access.note(
        actor=f"member:{customer}", act="consent.chosen", subject=customer, data=data, now=now
    )


def _sound(endpoint: str, point: str, secret: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        plain = (web_push.read(text=point), web_push.read(text=secret))
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    known = any(host == one or (one[0] == "." and host.endswith(one)) for one in SERVICES)
    whole = known and parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    fits = len(endpoint) <= LONGEST and len(plain[1]) == 16
    return whole and fits and web_push.on_curve(point=plain[0])


def browsers(*, members: Collection[str]) -> dict[str, list[Browser]]:
    """Member -> browsers as the wire takes them."""
    return {
        member: [
            Browser(
                index=one.index,
                endpoint=one.endpoint,
                point=web_push.read(text=one.point),
                secret=web_push.read(text=one.secret),
            )
            for one in found
        ]
        for member, found in push_browsers.of(members=members).items()
    }
