"""The part of a sale that a rule counts: its lines, and what was paid for them."""

from dataclasses import dataclass

from guerdon.terms.points import EarnRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """One line of a sale: worth before offers, paid after them and without what points paid."""

    sku: str
    quantity: int
    value_minor: int
    paid_minor: int
    points_minor: int = 0
    category: str = ""
    brand: str = ""
    labels: frozenset[str] = frozenset()

    def amount(self, *, before_offers: bool) -> int:
        """What counts for earning: never the part that was paid with points."""
        if not before_offers:
            return max(0, self.paid_minor)
        return max(0, self.value_minor - self.points_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a rule counts of a sale: amount in minor units, and units."""

    amount_minor: int
    units: int


def of_rule(*, rule: EarnRule, lines: tuple[SaleLine, ...]) -> Scope:
    """The rule's products in the sale; both zero where they come to less than its least."""
    chosen = [line for line in lines if _is_of(line, rule.of)]
    amount = sum(line.amount(before_offers=rule.before_offers) for line in chosen)
    if amount < rule.least_minor:
        return Scope(amount_minor=0, units=0)
    # What points paid for whole, or what was free, is no unit that earns.
    units = sum(line.quantity for line in chosen if line.paid_minor > 0)
    return Scope(amount_minor=amount, units=units)


def _is_of(line: SaleLine, of: tuple[tuple[str, frozenset[str]], ...]) -> bool:
    has = {"sku": {line.sku}, "category": {line.category}, "brand": {line.brand}}
    return all(not words.isdisjoint(has.get(name, line.labels)) for name, words in of)
