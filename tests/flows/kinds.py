"""One offer of every kind, for tests that hold all kinds to a promise."""

from typing import Any

# Each applies to three units of 10.00 and two of 8.00, both tea, with 5.00 of shipping.
LINES = (("1", 3, 1000), ("2", 2, 800))
TEA = {"sku": ["sku-1", "sku-2"]}
STEPS = [{"from": 1000, "off_minor": 100}, {"from": 4000, "off_minor": 900}]
SETS = {"percent": 50}

MONEY: tuple[dict[str, Any], ...] = (
    {"kind": "percent", "value": {"percent": 15}},
    {"kind": "percent", "layer": "line", "value": {"percent": 12.5}},
    {"kind": "percent", "value": {"percent": 50, "cap_minor": 777}},
    {"kind": "amount", "value": {"off_minor": 1000}, "least_minor": 4000},
    {"kind": "amount", "layer": "line", "value": {"off_minor": 70, "per": "unit"}},
    {"kind": "amount", "layer": "line", "value": {"off_minor": 121, "per": "line"}},
    {"kind": "fixed_price", "value": {"price_minor": 633}},
    {"kind": "struck_price", "value": {"price_minor": 701, "prior_minor": 900}},
    {"kind": "stepped", "value": {"by": "spend", "steps": STEPS}},
    {
        "kind": "stepped",
        "layer": "line",
        "value": {
            "by": "quantity",
            "steps": [{"from": 2, "percent": 10}, {"from": 4, "percent": 30}],
        },
    },
    {
        "kind": "bundle",
        "value": {"parts": [{"of": {"sku": ["sku-1"]}}, {"of": {"sku": ["sku-2"]}}], **SETS},
    },
    {"kind": "mix_and_match", "value": {"quantity": 2, "price_minor": 1100}},
    {"kind": "buy_get", "value": {"buy": 2}},
    {"kind": "nth_unit", "value": {"n": 2, "percent": 50, "within": "all"}},
    {"kind": "cheapest_free", "value": {"quantity": 3}},
    {"kind": "shipping", "value": {"percent": 50}},
    {"kind": "flash", "value": {"from": "06:00", "to": "23:00", "percent": 20}},
    {
        "kind": "countdown",
        "value": {
            "first_day": "2026-03-13",
            "days": [{"percent": 30}, {"percent": 25}, {"percent": 20}],
        },
    },
    {"kind": "tier_exclusive", "value": {"tiers": [{"tier": "gold", "percent": 9}]}},
    {"kind": "member_day", "value": {"days": [{"day": 14}], "percent": 11}},
    {"kind": "presale", "value": {"deposit_minor": 100, "worth_minor": 250, "label": "paid"}},
    {"kind": "first_purchase", "value": {"off_order_minor": 450}},
)
THINGS: tuple[dict[str, Any], ...] = (
    {
        "kind": "gift",
        "value": {
            "steps": [
                {"from": 1500, "choices": ["mug"], "worth_minor": 250},
                {"from": 3500, "choices": ["pot", "tin"], "worth_minor": 600},
            ]
        },
    },
    {
        "kind": "blind_box",
        "value": {
            "prizes": [
                {"item": "pin", "weight": 2, "worth_minor": 480},
                {"item": "cap", "weight": 1, "worth_minor": 480},
            ]
        },
        "least_minor": 3000,
    },
    {"kind": "sample", "value": {"choices": ["tube"]}},
    {"kind": "points_multiplier", "value": {"percent": 300}, "of": {"sku": ["sku-1"]}},
)
