"""Gifts that fit a customer over HTTP: the triples of scenes, and why one may not be given."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.gifts import rules as gift_rules
from guerdon.flows.gifts import scenes as gift_scenes
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import Triple
from guerdon.terms.reasons import said
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.key import Key
from guerdon.web.api.problem import spoken

router = Router(tags=["gifts"])


@router.get("/customers/{key}/gifts", auth=Key(Role.MARKETER, Role.ANALYST, Role.CASHIER))
def fitting(request: HttpRequest, key: str, scene: str = "") -> HttpResponse:
    """What the gift logic suggests for a customer, at one scene or at any; nothing is given."""
    found = gift_rules.suggested(
        customer=key, scenes=[scene] if scene else [], now=asked.now(request)
    )
    language = spoken(request)
    body = {"customer": key, "gifts": [_told(one, why, language) for one, why in found]}
    return answered(request, body)


@router.get("/gift-scenes", auth=Key(Role.MARKETER, Role.ANALYST))
def ahead(request: HttpRequest) -> HttpResponse:
    """Scenes that can be planned for now: festivals near, stages with people in them, moments."""
    found = gift_scenes.ahead(now=asked.now(request))
    return answered(request, {"scenes": [asdict(one) for one in found]})


def _told(one: Triple, why: Refusal | None, language: str) -> dict[str, Any]:
    refusal = None
    if why is not None:
        says = said(reason=why.reason, data=why.data, language=language)
        refusal = {"reason": why.reason, "data": dict(why.data), "says": says}
    return {
        "scene": one.scene,
        "gift": one.gift,
        "name": dict(one.name),
        "emotion": dict(one.emotion),
        "level": one.level,
        "worth_minor": one.worth_minor,
        "allowed": why is None,
        "refusal": refusal,
    }
