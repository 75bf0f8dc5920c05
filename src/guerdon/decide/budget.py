"""A campaign's budget: what may be given away once the reserve and the bills are set aside."""

from dataclasses import dataclass

from guerdon.terms.decision import Refusal
from guerdon.terms.money import half_up

# Share of the budget kept back for what was not foreseen; the field's practice, mission row D3.
RESERVE_LEAST, RESERVE_MOST = 0.10, 0.15
_SHARES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Minor units; total = reserve + direct + offers exactly, and `offers` is what may be given.

    Indirect costs (staff, systems) are carried by others and count in the ROI, not in here.
    """

    total: int
    reserve: int
    direct: int
    indirect: int
    offers: int


def split(
    *, total: int, reserve_share: float, direct: int = 0, indirect: int = 0
) -> Budget | Refusal:
    """The budget by its parts.

    Refused: nothing to spend, a reserve outside 10-15 %, costs below zero, and bills that leave
    nothing to give.
    """
    if total <= 0:
        return Refusal(reason="budget_empty", data={"budget": total})
    if not RESERVE_LEAST <= reserve_share <= RESERVE_MOST:
        data = {"share": reserve_share, "least": RESERVE_LEAST, "most": RESERVE_MOST}
        return Refusal(reason="reserve_share", data=data)
    if direct < 0 or indirect < 0:
        return Refusal(reason="cost_below_zero", data={"cost": min(direct, indirect)})
    reserve = half_up(numerator=total * round(reserve_share * _SHARES), denominator=_SHARES)
    offers = total - reserve - direct
    if offers <= 0:
        return Refusal(
            reason="budget_used_up", data={"budget": total, "set_aside": reserve + direct}
        )
    return Budget(total=total, reserve=reserve, direct=direct, indirect=indirect, offers=offers)
