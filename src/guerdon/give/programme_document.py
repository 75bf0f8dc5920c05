"""The programme as plain data and back: its rules, its shared budgets and its offers."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give import offer_document, sections
from guerdon.give.around import Around, Inside, Pairs, Share
from guerdon.give.cut import plain_percent
from guerdon.give.kinds import KINDS
from guerdon.give.reading import LARGEST, Reader
from guerdon.give.word import Choice, Text, Whole, Word
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import FIELDS
from guerdon.terms.money import is_currency
from guerdon.terms.nearest import meant, unknown
from guerdon.terms.programme import STATES, Programme, Rules, Shelved
from guerdon.terms.stacking import GROUP_RULES, MODES, Stacking

# More offers than any shop runs; a file of them stays readable within seconds.
MOST_OFFERS = 100_000

CURRENCY = Text(name="currency", says="currency", longest=3)
ZONE = Text(name="zone", says="zone", longest=64)
MODE = Choice(name="mode", among=MODES)
GROUPS = Pairs(name="groups", among=GROUP_RULES)
LINE_CAP = Share(name="line_cap_percent")
ORDER_CAP = Share(name="order_cap_percent")
MARGIN_FLOOR = Share(name="margin_floor_percent", most=1000, maybe=True)
PER_UNIT = Whole(name="per_unit", most=10_000, unit="points")
WORTH = Whole(name="worth_milli", most=10**9, unit="milli")
LIFE = Whole(name="life_days", least=1, most=36_500, unit="days")
POINTS = Inside(name="points", partial=True, words=(PER_UNIT, WORTH, LIFE))
BUDGETS = Pairs(name="budgets", most=LARGEST)
# The words of `programme:`. What is not mentioned stays as it is.
WORDS: tuple[Around, ...] = (
    *(CURRENCY, ZONE, MODE, GROUPS, LINE_CAP, ORDER_CAP, MARGIN_FLOOR, POINTS, BUDGETS),
)
STATE = Choice(name="state", among=STATES, default="live")
# The words of one of `offers:`. Versions are counted by the programme, campaigns keep their own.
OFFER_WORDS: tuple[Around, ...] = (
    *(offer_document.THE_KEY, STATE),
    *(
        word
        for word in offer_document.WORDS
        if word.name not in ("key", offer_document.VERSION.name, offer_document.CAMPAIGN.name)
    ),
)


def parsed(*, document: Any, base: Programme) -> tuple[Programme, tuple[Refusal, ...]]:
    """The programme that the document makes out of `base`, and what is wrong with it.

    {"programme"?: {...}, "offers"?: [...], SECTION?: {...}}: what is not mentioned stays as it is
    in `base`; a list of offers, of budgets or of groups and a section are whole once they stand
    there, and a section that is null goes. A refusal is `programme_unreadable` with `where` and
    `problem`: of each offer and of each section the first thing that is wrong.
    """
    if not isinstance(document, Mapping):
        return base, (wrong("$", "an object is wanted here"),)
    faults: list[Refusal] = [
        wrong(f"$.{word[:80]}", unknown(word=word, known=words()))
        for word in sorted(map(str, document.keys() - words()))
    ]
    rules, budgets = base.rules, base.budgets
    if document.get("programme") is not None:
        rules, budgets, fault = _ground(document["programme"], base)
        faults.extend([fault] if fault else [])
    shelved = base.offers
    if "offers" in document:
        shelved, refused = _shelf(document["offers"])
        faults.extend(refused)
    rooms, refused = _rooms(document, base)
    faults.extend(refused)
    found = Programme(rules=rules, budgets=budgets, offers=shelved, sections=rooms)
    return found, tuple(faults)


def words() -> frozenset[str]:
    """The words that a programme's text may begin with."""
    return frozenset(("programme", "offers", *sections.names()))


def _rooms(
    document: Mapping[str, Any], base: Programme
) -> tuple[Mapping[str, Mapping[str, Any]], list[Refusal]]:
    found, faults = dict(base.sections), []
    for name in sections.names():
        if name not in document:
            continue
        if document[name] is None:
            found.pop(name, None)
            continue
        fault = sections.checked(name=name, document=document[name])
        if fault is None:
            found[name] = dict(document[name])
        else:
            faults.append(fault)
    return found, faults


def wrong(where: str, problem: str) -> Refusal:
    """What is wrong with the programme's document, and where."""
    return Refusal(reason="programme_unreadable", data={"where": where, "problem": problem})


def _ground(document: Any, base: Programme) -> tuple[Rules, Mapping[str, int], Refusal | None]:
    reader = Reader(document, "$.programme")
    rules = rules_read(reader, base=base.rules)
    budgets = base.budgets
    if reader.has(BUDGETS.name):
        budgets = {name: int(ceiling) for name, ceiling in BUDGETS.of(reader).items()}
    refusal = reader.refusal()
    fault = refusal and wrong(refusal.data["where"], refusal.data["problem"])
    if fault is None and rules.currency != base.rules.currency:
        problem = f"the currency of this shop is {base.rules.currency} and stays so"
        fault = wrong("$.programme.currency", problem)
    return rules, budgets, fault


def rules_read(reader: Reader, *, base: Rules) -> Rules:
    """The rules that the reader's words make out of `base`; what is wrong stays in the reader."""
    stacking = base.stacking
    points = reader.inner(POINTS.name)
    currency, zone = base.currency, base.zone
    if reader.has(CURRENCY.name):
        currency = CURRENCY.of(reader)
        if not is_currency(currency=currency):
            reader.wrong(CURRENCY.name, "three capital letters make a currency")
    if reader.has(ZONE.name):
        zone = ZONE.of(reader)
        if not _is_zone(zone):
            reader.wrong(ZONE.name, "a time zone such as Asia/Shanghai is wanted")
    groups = stacking.groups
    if reader.has(GROUPS.name):
        groups = {name: str(rule) for name, rule in GROUPS.of(reader).items()}
    line_cap = LINE_CAP.of(reader, default=stacking.line_cap_bp)
    order_cap = ORDER_CAP.of(reader, default=stacking.order_cap_bp)
    found = Rules(
        currency=currency,
        zone=zone,
        stacking=Stacking(
            groups=groups,
            line_cap_bp=line_cap or 0,
            order_cap_bp=order_cap or 0,
            margin_floor_bp=MARGIN_FLOOR.of(reader, default=stacking.margin_floor_bp),
            mode=MODE.of(reader) if reader.has(MODE.name) else stacking.mode,
        ),
        points_per_unit=_kept(points, PER_UNIT, base.points_per_unit),
        point_worth_milli=_kept(points, WORTH, base.point_worth_milli),
        points_life_days=_kept(points, LIFE, base.points_life_days),
    )
    points.refusal()
    return found


def _kept(reader: Reader, word: Whole, standing: int) -> int:
    return word.of(reader) if reader.has(word.name) else standing


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, or no name of a zone at all
        return False
    return bool(name)


def _shelf(document: Any) -> tuple[dict[str, Shelved], list[Refusal]]:
    if not isinstance(document, list | tuple) or len(document) > MOST_OFFERS:
        return {}, [wrong("$.offers", f"a list of at most {MOST_OFFERS} offers is wanted")]
    found: dict[str, Shelved] = {}
    faults: list[Refusal] = []
    first: dict[str, int] = {}
    for number, one in enumerate(document):
        where = f"$.offers[{number}]"
        shelved = _shelved(one, where)
        if isinstance(shelved, Refusal):
            faults.append(shelved)
            continue
        key = str(shelved.document["key"])
        if key in first:
            problem = f"{key} stands in offers[{first[key]}] already"
            faults.append(wrong(f"{where}.key", problem))
            continue
        first[key] = number
        found[key] = shelved
    return {key: found[key] for key in sorted(found)}, faults


def _shelved(document: Any, where: str) -> Shelved | Refusal:
    if not isinstance(document, Mapping):
        return wrong(where, "an object is wanted here")
    for word in (offer_document.VERSION.name, offer_document.CAMPAIGN.name):
        if word in document:
            return wrong(f"{where}.{word}", "this word is unknown here")
    state = document.get(STATE.name, STATE.default)
    if state not in STATES:
        return wrong(f"{where}.{STATE.name}", f"one of {', '.join(STATES)} is wanted")
    offer = offer_document.parsed({w: v for w, v in document.items() if w != STATE.name})
    if isinstance(offer, Refusal):
        return _placed(offer, where)
    plain = offer_document.document(offer)
    del plain[offer_document.VERSION.name]
    return Shelved(document=plain, state=str(state))


def _placed(refusal: Refusal, where: str) -> Refusal:
    """What is wrong with an offer, at its place in the programme."""
    inside = str(refusal.data.get("where") or refusal.data.get("hint") or "$").removeprefix("$")
    if refusal.reason == "offer_malformed":
        return wrong(where + inside, refusal.data["problem"])
    problem = refusal.data.get("problem")
    if problem is None:
        name = str(refusal.data["field"])
        problem = f"there is no field {name}{meant(word=name, known=FIELDS)}"
    return wrong(f"{where}.condition{inside}", str(problem))


def document(programme: Programme) -> dict[str, Any]:
    """The whole programme as plain data that `parsed` reads back to an equal one.

    In the order in which people read it; what an offer leaves at its usual value is left out.
    """
    ground = rules_document(programme.rules)
    ground["budgets"] = dict(sorted(programme.budgets.items()))
    shelf = [brief(shelved) for _, shelved in sorted(programme.offers.items())]
    rooms = {n: programme.sections[n] for n in sections.names() if n in programme.sections}
    return {"programme": ground, **rooms, "offers": shelf}


def rules_document(rules: Rules) -> dict[str, Any]:
    """The rules as plain data, every word of them."""
    stacking = rules.stacking
    floor = stacking.margin_floor_bp
    return {
        "currency": rules.currency,
        "zone": rules.zone,
        "mode": stacking.mode,
        "groups": dict(sorted(stacking.groups.items())),
        "line_cap_percent": plain_percent(bp=stacking.line_cap_bp),
        "order_cap_percent": plain_percent(bp=stacking.order_cap_bp),
        "margin_floor_percent": None if floor is None else plain_percent(bp=floor),
        "points": {
            "per_unit": rules.points_per_unit,
            "worth_milli": rules.point_worth_milli,
            "life_days": rules.points_life_days,
        },
    }


def rules_of(*, document: Any) -> Rules:
    """The rules that `rules_document` wrote; raises ValueError for anything else."""
    reader = Reader(document, "$.programme")
    rules = rules_read(reader, base=Rules())
    refusal = reader.refusal()
    if refusal is not None:
        raise ValueError(f"rules: {dict(refusal.data)}")
    return rules


def brief(shelved: Shelved) -> dict[str, Any]:
    """One offer as it stands in the text: usual values left out, words in their order."""
    plain = dict(shelved.document) | ({"state": shelved.state} if shelved.state != "live" else {})
    kind = KINDS[plain["kind"]]
    if plain.get("layer") == kind.layers[0]:
        if plain.get("measures") == offer_document.usual_measures(layer=plain["layer"]):
            plain.pop("measures")
        plain.pop("layer")
    elif plain.get("measures") == offer_document.usual_measures(layer=plain.get("layer", "")):
        plain.pop("measures")
    limits = dict(plain.get("limits", {}))
    if limits.get("when_short") == offer_document.WHEN_SHORT.default:
        limits.pop("when_short")
        plain["limits"] = limits
    ordered: dict[str, Any] = in_order(plain)
    return ordered


def in_order(value: Any) -> Any:
    """Plain data with the words of each object in the order in which people read them."""
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: (_RANKS.get(name, len(_RANKS)), name))
        return {name: in_order(value[name]) for name in names}
    return [in_order(item) for item in value] if isinstance(value, list | tuple) else value


def _named(words: Sequence[Around | Word]) -> list[str]:
    names: list[str] = []
    for word in words:
        inner = getattr(word, "words", ())
        names.extend([] if "|" in word.name else [word.name])
        names.extend(_named(inner))
    return names


_RANKS = {
    name: rank
    for rank, name in enumerate(
        dict.fromkeys(
            (
                *("field", "op", "from", "to"),
                *_named(OFFER_WORDS),
                *(name for kind in KINDS.values() for name in _named(kind.words)),
            )
        )
    )
}
