"""Tier-exclusive: a price of their own for each tier of the programme."""

from dataclasses import dataclass

from guerdon.give.frame import BENEFIT, Benefit, give, most
from guerdon.give.frame import read as read_benefit
from guerdon.give.kind import Kind, Moment
from guerdon.give.reading import Reader
from guerdon.give.word import Rows, Text
from guerdon.terms.condition import Condition, Leaf
from guerdon.terms.decision import Refusal

TIER = Text(name="tier", says="tier", longest=64)
TIERS = Rows(name="tiers", words=(TIER, BENEFIT), most=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierExclusive:
    """`tiers` maps a tier to its benefit; `benefit` is that of the customer who asks."""

    tiers: tuple[tuple[str, Benefit], ...]
    benefit: Benefit


def _read(reader: Reader) -> TierExclusive:
    tiers: list[tuple[str, Benefit]] = []
    for inner in TIERS.of(reader):
        tiers.append((TIER.of(inner), read_benefit(inner)))
        inner.refusal()
    if len({tier for tier, _ in tiers}) != len(tiers):
        reader.wrong("tiers", "a tier stands once")
    shapes = {benefit.by_line for _, benefit in tiers}
    if len(shapes) > 1:
        reader.wrong("tiers", "all tiers get a cut, or all an amount for the order")
    first = tiers[0][1] if tiers else Benefit(order_minor=0)
    return TierExclusive(tiers=tuple(tiers), benefit=first)


def _needs(terms: TierExclusive) -> Condition:
    return Leaf(field="tier", op="in", value=frozenset(tier for tier, _ in terms.tiers))


def _unmet(terms: TierExclusive) -> Refusal:
    return Refusal(reason="other_tiers", data={"tiers": ", ".join(tier for tier, _ in terms.tiers)})


def _settled(terms: TierExclusive, moment: Moment) -> TierExclusive:
    benefit = dict(terms.tiers).get(moment.values.get("tier") or "", terms.benefit)
    return TierExclusive(tiers=terms.tiers, benefit=benefit)


KIND = Kind(
    name="tier_exclusive",
    layers=("line", "order"),
    read=_read,
    give=lambda terms, turn: give(terms.benefit, turn),
    most=lambda terms, turn: most(terms.benefit, turn),
    by_line=lambda terms: terms.benefit.by_line,
    needs=_needs,
    unmet=_unmet,
    settled=_settled,
    words=(TIERS,),
)
