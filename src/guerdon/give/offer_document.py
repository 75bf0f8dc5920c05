"""An offer as a document and back: strict, so that a misspelt word is refused with its place."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.give.around import Around, Asked, Either, Inside, Instant, Valued
from guerdon.give.kinds import KINDS
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Flag, Listed, Maybe, Products, Text, Whole
from guerdon.terms import condition as conditions
from guerdon.terms.condition import ALWAYS
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import CODES, EXCLUSIVE, MEASURES, RETURNS, SHORT, Limits, Offer
from guerdon.terms.period import Period

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGES = ("zh", "en")

THE_KEY = Text(name="key", says="key", longest=64)
VERSION = Whole(name="version", least=1, default=1, unit="times")
KIND = Choice(name="kind", among=tuple(KINDS))
VALUE = Valued(name="value")
NAME = Inside(
    name="name", partial=True, words=tuple(Text(name=word, says="name") for word in LANGUAGES)
)
LAYER = Choice(name="layer", among=("line", "order", "shipping"), default="")
GROUP = Text(name="group", says="group", default="", longest=64)
ALONE = Either(name="exclusive", among=EXCLUSIVE, means={True: "cart", False: "no"}, default="no")
PRIORITY = Whole(name="priority", least=-1_000_000, most=1_000_000, default=0, unit="rank")
CONDITION = Asked(name="condition")
OF = Products(name="of")
LEAST_MINOR = Whole(name="least_minor", default=0, unit="minor")
LEAST_QUANTITY = Whole(name="least_quantity", default=0)
ON = Choice(name="measures", among=MEASURES, default="")
START, END = Instant(name="start"), Instant(name="end")
PERIOD = Inside(name="period", words=(START, END))
CHANNELS = Listed(name="channels", says="channel")
BY_CODE = Choice(name="codes", among=CODES, default="none")
SHARED_CODE = Text(name="shared_code", says="code", default="", longest=40)
BOUNDS = {
    word: Maybe(whole=Whole(name=word, least=1, unit=unit))
    for word, unit in {
        "total": "times",
        "per_customer": "times",
        "per_day": "times",
        "per_store": "times",
        "per_code": "times",
        "units": "pieces",
        "spend_minor": "minor",
    }.items()
}
BUDGET = Text(name="budget", says="budget", default="", longest=64)
WHEN_SHORT = Choice(name="when_short", among=SHORT, default="skip")
LIMITS = Inside(name="limits", words=(*BOUNDS.values(), BUDGET, WHEN_SHORT))
NEVER_WITH = Listed(name="never_with", says="offer")
ALSO_WITH = Listed(name="also_with", says="offer")
ON_RETURN = Choice(name="returns", among=RETURNS, default="reprice")
HIDDEN = Flag(name="hidden")
CAMPAIGN = Text(name="campaign", says="campaign", default="", longest=64)
# Everything that an offer may say, in the order in which people read it.
WORDS: tuple[Around, ...] = (
    *(THE_KEY, VERSION, KIND, NAME, VALUE, LAYER, GROUP, ALONE, PRIORITY, CONDITION, OF),
    *(LEAST_MINOR, LEAST_QUANTITY, ON, PERIOD, CHANNELS, BY_CODE, SHARED_CODE, LIMITS),
    *(NEVER_WITH, ALSO_WITH, ON_RETURN, HIDDEN, CAMPAIGN),
)


def parsed(document: Any) -> Offer | Refusal:
    """The offer that the document describes, or what is wrong first and where.

    `WORDS` are those that it may have: `key` and `kind` must be there, and what the kind wants in
    `value`. Money in minor units; moments in ISO 8601 with offset. Names in zh and en; without
    any, the key is the name. `layer` is the kind's first unless said.
    """
    reader = Reader(document)
    key = THE_KEY.of(reader)
    if key and not KEY.fullmatch(key):
        reader.wrong("key", "small letters, digits, - and _ make a key")
    kind = KINDS[KIND.of(reader)]
    value = _value(reader, kind.name)
    condition = conditions.parsed(document=reader.taken("condition"))
    if isinstance(condition, Refusal):
        return condition
    layer = reader.choice("layer", among=kind.layers, default=kind.layers[0])
    period = _period(reader)
    codes, shared_code = _codes(reader)
    offer = Offer(
        key=key,
        version=VERSION.of(reader),
        kind=kind.name,
        name=_name(reader, key),
        value=value,
        layer=layer,
        group=GROUP.of(reader),
        exclusive=ALONE.of(reader),
        priority=PRIORITY.of(reader),
        condition=condition,
        of=OF.of(reader),
        least_minor=LEAST_MINOR.of(reader),
        least_quantity=LEAST_QUANTITY.of(reader),
        measures=reader.choice("measures", among=MEASURES, default=usual_measures(layer=layer)),
        period=period,
        channels=frozenset(CHANNELS.of(reader)),
        codes=codes,
        shared_code=shared_code,
        limits=_limits(reader.inner("limits")),
        never_with=frozenset(NEVER_WITH.of(reader)),
        also_with=frozenset(ALSO_WITH.of(reader)),
        returns=ON_RETURN.of(reader),
        hidden=HIDDEN.of(reader),
        campaign=CAMPAIGN.of(reader),
    )
    if offer.layer == "line" and offer.measures == "after_line":
        reader.wrong("measures", "within the line layer there are no prices after line offers")
    return reader.refusal() or offer


def usual_measures(*, layer: str) -> str:
    """Spend and save counts what is left to pay after line offers, a line offer the full price."""
    return "original" if layer == "line" else "after_line"


def _value(reader: Reader, kind: str) -> Mapping[str, Any]:
    inner = reader.inner("value")
    raw = inner.whole_object()
    KINDS[kind].read(inner)
    inner.refusal()
    return raw


def _name(reader: Reader, key: str) -> Mapping[str, str]:
    inner = reader.inner("name")
    names = {word: inner.text(word) for word in LANGUAGES if inner.has(word)}
    inner.refusal()
    return names or {"en": key}


def _period(reader: Reader) -> Period:
    inner = reader.inner("period")
    period = Period(start=START.of(inner), end=END.of(inner))
    if period.start and period.end and period.start >= period.end:
        inner.wrong("end", "the end comes after the start")
    inner.refusal()
    return period


def _codes(reader: Reader) -> tuple[str, str]:
    codes, shared = BY_CODE.of(reader), SHARED_CODE.of(reader)
    if (codes == "shared") != bool(shared):
        reader.wrong("shared_code", "a shared code goes with `codes: shared`, and only with it")
    return codes, shared


def _limits(reader: Reader) -> Limits:
    limits = Limits(
        **{word: bound.of(reader) for word, bound in BOUNDS.items()},
        budget=BUDGET.of(reader) or None,
        when_short=WHEN_SHORT.of(reader),
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
_LIMITS = tuple(word.name for word in LIMITS.words)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _plain(value: Any) -> Any:
    """Mappings and sequences as dicts and lists."""
    if isinstance(value, Mapping):
        return {str(word): _plain(inner) for word, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
