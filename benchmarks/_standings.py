"""Tiers of the members of `_members`: settings, a year of orders and how each member stands."""

import json
from typing import Any

# The year whose end decides: what was bought in it keeps a tier or does not.
YEAR, AFTER = "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"
ORDERS = 4
# Six of ten members are bronze, three silver, one gold. A third of the silver ones and half of
# the golden ones bought too little to stay: they are those whose tens are odd or a third.
SETTINGS: dict[str, Any] = {
    "structures": [
        {
            "key": "member",
            "name": {"en": "Member", "zh": "会员"},
            "main": True,
            "window": {"kind": "calendar"},
            "tiers": [
                {"key": "bronze", "name": {"en": "Bronze", "zh": "铜"}, "threshold": 0},
                {"key": "silver", "name": {"en": "Silver", "zh": "银"}, "threshold": 40_000},
                {
                    "key": "gold",
                    "name": {"en": "Gold", "zh": "金"},
                    "threshold": 120_000,
                    "benefits": [
                        {
                            "key": "lounge",
                            "kind": "lounge",
                            "name": {"en": "Lounge", "zh": "贵宾室"},
                            "quantity": 2,
                            "every": "year",
                        }
                    ],
                },
            ],
        }
    ]
}
MINOR = """CASE WHEN {m} % 10 = 9 THEN CASE WHEN ({m} / 10) % 2 = 1 THEN 15000 ELSE 40000 END
  WHEN {m} % 10 >= 6 THEN CASE WHEN ({m} / 10) % 3 = 1 THEN 5000 ELSE 15000 END ELSE 4000 END"""
TIER = "CASE WHEN {m} % 10 = 9 THEN 'gold' WHEN {m} % 10 >= 6 THEN 'silver' ELSE 'bronze' END"
BEGUN, JUDGED = "2025-03-01T10:00:00+00:00", "2026-12-30T00:30:00+00:00"


def statements(*, vendor: str, members: int, series: Any, version: int) -> list[str]:
    """Orders of 2026 and standings that 2027 begins with deciding; `series` as in `_members`."""
    sqlite = vendor == "sqlite"
    member, place = f"(1 + (n - 1) / {ORDERS})", f"((n - 1) % {ORDERS})"
    days = f"{place} * 80 + {member} % 60"
    placed = (
        f"strftime('%Y-%m-%d 00:00:00', '2026-01-15', '+' || ({days}) || ' days')"
        if sqlite
        else f"timestamptz '2026-01-15 00:00+00' + ({days}) * interval '1 day'"
    )
    no, false = ("0", "0") if sqlite else ("0", "false")
    paid = f"{placed}, {MINOR.format(m=member)}, {no}"
    order = f"'o' || n, {member}, 'sale', 'closed', {paid}, '', '', {false}"
    at = "'{} 00:00:00'" if sqlite else "timestamptz '{} 00:00+00'"
    state = json.dumps(
        {
            "tier": "#",
            "since": BEGUN,
            "anchor": "2025-03-01T00:00:00+00:00",
            "judged_at": JUDGED,
            "period_start": YEAR,
            "period_end": AFTER,
        }
    )
    tier = TIER.format(m="n")
    cast = "{}" if sqlite else "({})::jsonb"
    told = cast.format(f"replace('{state}', '#', {tier})")
    since, until = at.format("2025-03-01"), at.format("2027-01-01")
    stands = f"n, 'member', {tier}, {tier}, {since}, {told}, {version}"
    standing = f"{stands}, {until}, 0, 0, NULL, 0"
    return [
        "INSERT INTO store_order (key, customer_id, kind, state, placed_at, total_minor,"
        " discount_minor, channel, store, simulated) " + series(members * ORDERS, order),
        "INSERT INTO store_tierstanding (customer_id, structure, tier, shown, since, state,"
        " version, due_at, done, missing, lost_at, short) " + series(members, standing),
        f"UPDATE store_customer SET tier = {TIER.format(m='id')}",
        # Everybody was judged by these settings, and nothing was bought since.
        f"INSERT INTO store_tiermark (name, number) VALUES ('member:swept', {version})",
        *(
            f"INSERT INTO store_tiermark (name, number) SELECT 'member:{name}', max(id)"
            f" FROM store_{name.partition(':')[0]}"
            for name in ("order", "order:before", "customer", "customer:before")
        ),
    ]
