"""Any randomised trial in a table: one row a customer, an arm, outcomes; each arm against none."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from guerdon.measure.effect import Effect, difference
from guerdon.measure.holdout import SampleRatio, sample_ratio
from guerdon.measure.incremental import moments
from guerdon.measure.several import holm
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Effects by arm and outcome against the control; p-values adjusted over all of them."""

    control: str
    ratio: SampleRatio
    effects: Mapping[str, Mapping[str, Effect]]
    adjusted: Mapping[tuple[str, str], float]


def checked(
    *, table: ir.Table, arm: str, control: str, outcomes: tuple[str, ...], arms_found: list[str]
) -> Refusal | None:
    """Whether the table can be read as a trial; the first thing that is wrong, by name."""
    for column in (arm, *outcomes):
        if column not in table.columns:
            hint = ", ".join(table.columns[:12])[:300]
            return Refusal(reason="unknown_field", data={"field": column, "hint": hint})
    for outcome in outcomes:
        kind = table[outcome].type()
        if not (kind.is_numeric() or kind.is_boolean()):
            return Refusal(reason="outcome_not_number", data={"field": outcome})
    if control not in arms_found:
        listed = ", ".join(sorted(arms_found)[:12])
        return Refusal(reason="arm_unknown", data={"arm": control, "arms": listed})
    if len(arms_found) < 2:
        return Refusal(reason="one_arm_only", data={"arm": control})
    return None


def read(
    *,
    rows: list[dict[str, float]],
    arm: str,
    control: str,
    outcomes: tuple[str, ...],
    shares: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> Trial:
    """The trial from the rows of incremental.arms; arms of equal size unless `shares` says."""
    by_arm = {str(row[arm]): row for row in rows}
    wanted = shares or dict.fromkeys(by_arm, 1.0)
    ratio = sample_ratio(counts={name: int(r["n"]) for name, r in by_arm.items()}, shares=wanted)
    effects: dict[str, dict[str, Effect]] = {}
    for name in sorted(by_arm):
        if name == control:
            continue
        effects[name] = {
            outcome: difference(
                given=moments(row=by_arm[name], outcome=outcome),
                held=moments(row=by_arm[control], outcome=outcome),
                level=level,
            )
            for outcome in outcomes
        }
    ps = {f"{a}\x00{o}": e.p for a, found in effects.items() for o, e in found.items()}
    adjusted = {tuple(name.split("\x00")): p for name, p in holm(ps=ps).items()}
    return Trial(
        control=control,
        ratio=ratio,
        effects=effects,
        adjusted={(key[0], key[1]): p for key, p in adjusted.items()},
    )
