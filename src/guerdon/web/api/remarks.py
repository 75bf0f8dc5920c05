"""Remarks over HTTP: reviews, survey texts, mentions and complaints, and what they say."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.voice import voice
from guerdon.store.voice import remarks as store
from guerdon.terms.remark import KINDS, LONGEST_KEY, LONGEST_TEXT, MOST_STARS, REVIEW, Remark
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError, listed, moment, read, text, whole, words
from guerdon.web.api import asked
from guerdon.web.api.answered import answered
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.key import Key, granted
from guerdon.web.api.till import bodies

router = Router(tags=["voice"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER, Role.CASHIER)
MOST = 500
WORDS = ("key", "kind", "text", "at", "customer", "stars", "source")
POST = bodies.body(
    {
        "remarks": {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["key", "text"],
                "properties": {
                    "key": {"type": "string", "maxLength": LONGEST_KEY},
                    "kind": {"enum": [*KINDS, None], "default": REVIEW},
                    "text": {"type": "string", "maxLength": LONGEST_TEXT},
                    "at": {
                        "type": ["string", "null"],
                        "format": "date-time",
                        "description": "Default: now.",
                    },
                    "customer": bodies.NO_TEXT,
                    "stars": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_STARS},
                    "source": {"type": ["string", "null"], "maxLength": 60},
                },
            },
        }
    },
    {"remarks": [{"key": "review-8812", "customer": "C-1042", "text": "物流很快，就是包装破了"}]},
    "remarks",
)


@router.post("/remarks", auth=Key(*WRITING), openapi_extra=POST)
def post_remarks(request: HttpRequest) -> HttpResponse:
    """Keep what customers said, once by its key, and answer what is read in it.

    A review or complaint of a known customer is a trigger of that kind: it may earn points.
    """
    wanted: list[Remark] = granted(read(_remarks, asked.body(request)))
    taken = granted(voice.take(wanted=wanted, now=asked.now(request)))
    return answered(request, {"remarks": [asdict(one) for one in taken]})


@router.get("/customers/{key}/remarks", auth=Key(*READING))
def list_remarks(request: HttpRequest, key: str) -> HttpResponse:
    """What a customer said, the newest first, and the mood that it comes to."""
    found = [asdict(one) for one in store.listed(customer=key)]
    body = {"customer": key, "mood": store.mood_of(customer=key), "remarks": found}
    return answered(request, plain(body=body, language="en"))


def _remarks(document: Any) -> list[Remark]:
    given = listed(words(document, {"remarks"}, "$").get("remarks"), "$.remarks", most=MOST)
    return [_remark(item, f"$.remarks[{place}]") for place, item in enumerate(given)]


def _remark(document: Any, where: str) -> Remark:
    get = words(document, set(WORDS), where).get
    kind = get("kind") if get("kind") is not None else REVIEW
    if kind not in KINDS:
        raise WrongError(f"{where}.kind", f"one of {', '.join(KINDS)} is wanted")
    said = text(get("text"), f"{where}.text", least=1, longest=LONGEST_TEXT)
    if not said.strip():
        raise WrongError(f"{where}.text", "a text with something in it is wanted")
    stars = get("stars")
    return Remark(
        key=text(get("key"), f"{where}.key", least=1, longest=LONGEST_KEY),
        kind=kind,
        text=said,
        at=None if get("at") is None else moment(get("at"), f"{where}.at"),
        customer=None if get("customer") is None else text(get("customer"), f"{where}.customer"),
        stars=None if stars is None else whole(stars, f"{where}.stars", least=1, most=MOST_STARS),
        source="" if get("source") is None else text(get("source"), f"{where}.source", longest=60),
    )
