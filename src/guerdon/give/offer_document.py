"""An offer as a document and back: strict, so that a misspelt word is refused with its place."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.give.kinds import KINDS
from guerdon.give.reading import Reader
from guerdon.terms import condition as conditions
from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import CODES, EXCLUSIVE, MEASURES, RETURNS, SHORT, Limits, Offer
from guerdon.terms.period import Period

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGES = ("zh", "en")


def parsed(document: Any) -> Offer | Refusal:
    """The offer that the document describes, or what is wrong first and where.

    Words: key, version (1), kind, value, name ({"zh", "en"}, at least one), layer (the kind's
    first), group, exclusive (true: cart), priority, condition, of, least_minor, least_quantity,
    measures, period ({"start", "end"}), channels, codes, shared_code, limits, never_with,
    also_with, returns, hidden, campaign. Money in minor units; moments in ISO 8601 with offset.
    """
    reader = Reader(document)
    key = reader.text("key", longest=64)
    if key and not KEY.fullmatch(key):
        reader.wrong("key", "small letters, digits, - and _ make a key")
    kind = KINDS[reader.choice("kind", among=tuple(KINDS))]
    value = _value(reader, kind.name)
    condition = _condition(reader)
    if isinstance(condition, Refusal):
        return condition
    layer = reader.choice("layer", among=kind.layers, default=kind.layers[0])
    period = _period(reader)
    codes, shared_code = _codes(reader)
    offer = Offer(
        key=key,
        version=reader.whole("version", least=1, default=1),
        kind=kind.name,
        name=_name(reader, key),
        value=value,
        layer=layer,
        group=reader.text("group", default="", longest=64),
        exclusive=_exclusive(reader),
        priority=reader.whole("priority", least=-1_000_000, most=1_000_000, default=0),
        condition=condition,
        of=reader.of("of"),
        least_minor=reader.whole("least_minor", default=0),
        least_quantity=reader.whole("least_quantity", default=0),
        measures=reader.choice("measures", among=MEASURES, default=_measures(layer)),
        period=period,
        channels=frozenset(reader.words("channels")),
        codes=codes,
        shared_code=shared_code,
        limits=_limits(reader.inner("limits")),
        never_with=frozenset(reader.words("never_with")),
        also_with=frozenset(reader.words("also_with")),
        returns=reader.choice("returns", among=RETURNS, default="reprice"),
        hidden=reader.flag("hidden"),
        campaign=reader.text("campaign", default="", longest=64),
    )
    if offer.layer == "line" and offer.measures == "after_line":
        reader.wrong("measures", "within the line layer there are no prices after line offers")
    return reader.refusal() or offer


def _measures(layer: str) -> str:
    """Spend and save counts what is left to pay after line offers, a line offer the full price."""
    return "original" if layer == "line" else "after_line"


def _value(reader: Reader, kind: str) -> Mapping[str, Any]:
    inner = reader.inner("value")
    raw = inner.whole_object()
    KINDS[kind].read(inner)
    inner.refusal()
    return raw


def _condition(reader: Reader) -> Condition | Refusal:
    return conditions.parsed(document=reader.taken("condition"))


def _name(reader: Reader, key: str) -> Mapping[str, str]:
    inner = reader.inner("name")
    names = {word: inner.text(word) for word in LANGUAGES if inner.has(word)}
    inner.refusal()
    return names or {"en": key}


def _exclusive(reader: Reader) -> str:
    if reader.has("exclusive"):
        value = reader.taken("exclusive")
        if isinstance(value, bool):
            return "cart" if value else "no"
        if value in EXCLUSIVE:
            return str(value)
        reader.wrong("exclusive", f"true, false or one of {', '.join(EXCLUSIVE)} is wanted")
    return "no"


def _period(reader: Reader) -> Period:
    inner = reader.inner("period")
    period = Period(start=inner.moment("start"), end=inner.moment("end"))
    if period.start and period.end and period.start >= period.end:
        inner.wrong("end", "the end comes after the start")
    inner.refusal()
    return period


def _codes(reader: Reader) -> tuple[str, str]:
    codes = reader.choice("codes", among=CODES, default="none")
    shared = reader.text("shared_code", default="", longest=40)
    if (codes == "shared") != bool(shared):
        reader.wrong("shared_code", "a shared code goes with `codes: shared`, and only with it")
    return codes, shared


def _limits(reader: Reader) -> Limits:
    limits = Limits(
        total=reader.maybe_whole("total", least=1),
        per_customer=reader.maybe_whole("per_customer", least=1),
        per_day=reader.maybe_whole("per_day", least=1),
        per_store=reader.maybe_whole("per_store", least=1),
        per_code=reader.maybe_whole("per_code", least=1),
        units=reader.maybe_whole("units", least=1),
        spend_minor=reader.maybe_whole("spend_minor", least=1),
        budget=reader.text("budget", default="", longest=64) or None,
        when_short=reader.choice("when_short", among=SHORT, default="skip"),
    )
    reader.refusal()
    return limits


def document(offer: Offer) -> dict[str, Any]:
    """The offer as plain data that `parsed` reads back to an equal offer; defaults are left out."""
    plain: dict[str, Any] = {
        "key": offer.key,
        "version": offer.version,
        "kind": offer.kind,
        "name": dict(offer.name),
        "value": _plain(offer.value),
        "layer": offer.layer,
        "measures": offer.measures,
    }
    if offer.condition != ALWAYS:
        plain["condition"] = conditions.document(condition=offer.condition)
    if offer.of:
        plain["of"] = {word: sorted(words) for word, words in offer.of}
    for word in ("channels", "never_with", "also_with"):
        if getattr(offer, word):
            plain[word] = sorted(getattr(offer, word))
    for word, usual in _USUAL.items():
        if getattr(offer, word) != usual:
            plain[word] = getattr(offer, word)
    period = {"start": _iso(offer.period.start), "end": _iso(offer.period.end)}
    if any(period.values()):
        plain["period"] = {word: at for word, at in period.items() if at}
    limits = {word: getattr(offer.limits, word) for word in _LIMITS}
    if offer.limits != Limits():
        plain["limits"] = {word: most for word, most in limits.items() if most is not None}
    return plain


_USUAL = {
    "group": "",
    "exclusive": "no",
    "priority": 0,
    "least_minor": 0,
    "least_quantity": 0,
    "codes": "none",
    "shared_code": "",
    "returns": "reprice",
    "hidden": False,
    "campaign": "",
}
_LIMITS = (
    "total",
    "per_customer",
    "per_day",
    "per_store",
    "per_code",
    "units",
    "spend_minor",
    "budget",
    "when_short",
)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _plain(value: Any) -> Any:
    """Mappings and sequences as dicts and lists."""
    if isinstance(value, Mapping):
        return {str(word): _plain(inner) for word, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
