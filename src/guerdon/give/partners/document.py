"""The section `partners`: who else issues and takes our points, at which dated rates."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.give import fields
from guerdon.terms.dated import Dated, dated, standing
from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.partners import Exchange, Pack, Partner, Worth
from guerdon.terms.strict import WrongError, listed, read, whole, words

NAME = "partners"
KEY = "^[a-z0-9][a-z0-9_-]{0,19}$"
MOST = 200
MOST_POINTS = 10**12


def _whole(title: str, least: int, most: int) -> dict[str, Any]:
    return {"title": title, "type": "integer", "minimum": least, "maximum": most}


def _rates(title: str, **numbers: dict[str, Any]) -> dict[str, Any]:
    first = {"from": {"title": "Holds from", "type": ["string", "null"]}}
    return {
        "title": title,
        "type": "array",
        "maxItems": MOST,
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": list(numbers),
            "properties": {**first, **numbers},
        },
    }


_EXCHANGE = {
    "theirs": _whole("So many of their units", 1, MOST_POINTS),
    "ours": _whole("are so many points", 1, MOST_POINTS),
}
_PARTNER: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name"],
    "properties": {
        "key": {"title": "Key", "type": "string", "pattern": KEY},
        "name": {
            "title": "Name",
            "type": "object",
            "additionalProperties": False,
            "properties": {one: {"type": "string", "maxLength": 120} for one in fields.LANGUAGES},
        },
        "start": {"title": "Partner from", "type": ["string", "null"]},
        "end": {"title": "and until", "type": ["string", "null"]},
        "credit": _whole("Points that may be issued before they are paid", 0, MOST_POINTS),
        "least": _whole("Fewest points at once", 1, MOST_POINTS),
        "most": _whole("Most points at once", 1, MOST_POINTS),
        "packs": _rates(
            "Packs bought ahead",
            points=_whole("Points", 1, MOST_POINTS),
            minor=_whole("Price in minor units", 0, LARGEST_MINOR),
        ),
        "exchange_in": _rates("Their units into points", **_EXCHANGE),
        "exchange_out": _rates("Points into their units", **_EXCHANGE),
        "worth": _rates(
            "What a point is worth between the houses, in thousandths of a minor unit",
            issued_milli=_whole("They owe for a point issued on credit", 0, 10**9),
            taken_milli=_whole("We owe for a point that they take", 0, 10**9),
        ),
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Partners",
    "description": "Other houses that issue, take and exchange points.",
    "type": "object",
    "additionalProperties": False,
    "properties": {"partners": {"type": "array", "maxItems": MOST, "items": _PARTNER}},
}


def parsed(*, document: Mapping[str, Any]) -> Mapping[str, Partner] | Refusal:
    """The partners by key; the first thing that is wrong is refused with its place."""
    return read(_partners, document)


def _partners(document: Any) -> Mapping[str, Partner]:
    said = words(document, {"partners"}, "$").get("partners", ())
    found: dict[str, Partner] = {}
    for place, one in enumerate(listed(said, "$.partners", most=MOST)):
        where = f"$.partners[{place}]"
        partner = _partner(one, where)
        if partner.key in found:
            raise WrongError(f"{where}.key", "another partner has this key")
        found[partner.key] = partner
    return found


def _partner(document: Any, where: str) -> Partner:
    get = words(document, _PARTNER["properties"].keys(), where).get
    most = get("most")
    into = dated(get("exchange_in", ()), f"{where}.exchange_in", reader=_exchange)
    out = dated(get("exchange_out", ()), f"{where}.exchange_out", reader=_exchange)
    _no_pump(into, out, where)
    return Partner(
        key=fields.key(get("key"), f"{where}.key", longest=20),
        name=fields.name(get("name"), f"{where}.name"),
        period=fields.period(document, where),
        credit=whole(get("credit", 0), f"{where}.credit", most=MOST_POINTS),
        least=whole(get("least", 1), f"{where}.least", least=1, most=MOST_POINTS),
        most=None if most is None else whole(most, f"{where}.most", least=1, most=MOST_POINTS),
        packs=dated(get("packs", ()), f"{where}.packs", reader=_pack),
        exchange_in=into,
        exchange_out=out,
        worth=dated(get("worth", ()), f"{where}.worth", reader=_worth),
    )


def _no_pump(into: Sequence[Dated[Exchange]], out: Sequence[Dated[Exchange]], where: str) -> None:
    """Refuse rates by which somebody gains who goes there and back on one day."""
    for moment_ in {one.start for one in (*into, *out) if one.start is not None} | {None}:
        first = min((one.start for one in (*into, *out) if one.start is not None), default=None)
        at = moment_ or first
        if at is None:
            pair = (into[0].value if into else None, out[0].value if out else None)
        else:
            pair = (standing(dated=into, at=at), standing(dated=out, at=at))
        here, back = pair
        if here is None or back is None:
            continue
        if here.ours * back.theirs > here.theirs * back.ours:
            raise WrongError(f"{where}.exchange_out", "who exchanges there and back would gain")


def _pack(document: Mapping[str, Any], where: str) -> Pack:
    get = words(document, {"points", "minor"}, where).get
    return Pack(
        points=whole(get("points"), f"{where}.points", least=1, most=MOST_POINTS),
        minor=whole(get("minor"), f"{where}.minor"),
    )


def _exchange(document: Mapping[str, Any], where: str) -> Exchange:
    get = words(document, {"theirs", "ours"}, where).get
    return Exchange(
        theirs=whole(get("theirs"), f"{where}.theirs", least=1, most=MOST_POINTS),
        ours=whole(get("ours"), f"{where}.ours", least=1, most=MOST_POINTS),
    )


def _worth(document: Mapping[str, Any], where: str) -> Worth:
    get = words(document, {"issued_milli", "taken_milli"}, where).get
    return Worth(
        issued_milli=whole(get("issued_milli"), f"{where}.issued_milli", most=10**9),
        taken_milli=whole(get("taken_milli"), f"{where}.taken_milli", most=10**9),
    )
