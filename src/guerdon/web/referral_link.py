"""A member's referral link: the shop's own page with the code in it, else guerdon's own."""

from datetime import datetime

from django.urls import reverse

from guerdon.flows.referral.counting import live
from guerdon.give.referral.schema import CODE


def link(*, code: str, now: datetime, site: str = "") -> str:
    """The address for the code by the programme of that moment; `site` stands before our own."""
    programme = live(now=now)[1].at(now=now)
    if programme is not None and programme.link:
        return programme.link.replace(CODE, code)
    return site.rstrip("/") + reverse("invitation", kwargs={"code": code})
