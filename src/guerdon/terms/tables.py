"""The tables that operations hand to analysis, and those handed back, as plain words.

Types: int (64-bit), real (double), text, moment (UTC, microseconds; in Parquet without a zone
mark, so that no engine shifts it), flag. With a trailing ? the value may be NULL.
"""

Columns = dict[str, str]

# Written by store.night.snapshot, read by lake.load: exactly these columns in this order.
SNAPSHOT: dict[str, Columns] = {
    "customers": {
        "customer": "text",
        "joined_at": "moment?",
        "zone": "text",
        "tier": "text",
        "points": "int",
        "attributes": "text",  # a JSON object of texts
        "mood": "text?",
        "complaints": "int?",
        "complaint_aspects": "text?",  # a JSON list of aspects: complained_of
        "last_remark_at": "moment?",
    },
    "orders": {
        "order": "text",
        "customer": "text?",
        "kind": "text",  # sale | return
        "placed_at": "moment",
        "total_minor": "int",
        "discount_minor": "int",
        "channel": "text",
        "store": "text",
        "simulated": "flag",
    },
    "lines": {
        "order": "text",
        "line": "int",
        "sku": "text",
        "quantity_milli": "int",
        "amount_minor": "int",
        "discount_minor": "int",
    },
    "products": {
        "sku": "text",
        "name": "text",
        "category": "text",
        "brand": "text",
        "cost_minor": "int?",
    },
    "assignments": {
        "campaign": "text",
        "customer": "text",
        "arm": "text",  # given | holdout | left_out
        "offer": "text?",
        "assigned_at": "moment",
        "expected_minor": "int",  # sales expected in the window without the campaign
        "stage": "text?",  # lifecycle stage when planned
    },
    "redemptions": {
        "campaign": "text?",
        "offer": "text",
        "customer": "text?",
        "at": "moment",
        "discount_minor": "int",
    },
}

# Written by lake.run, read by flows.night.nightly: one row per customer with at least one order.
KNOW: Columns = {
    "customer": "text",
    "orders": "int",
    "spend": "int",
    "spend_90d": "int",
    "average_basket": "int",
    "first_order_at": "moment",
    "last_order_at": "moment",
    "recency_days": "int",
    "tenure_days": "int",
    "rhythm_days": "real?",
    "rfm_r": "int",
    "rfm_f": "int",
    "rfm_m": "int",
    "rfm_segment": "text",
    "repeat": "int",  # x: repeat purchase days
    "recency_weeks": "real",  # t_x: first to last purchase
    "age_weeks": "real",  # T: first purchase to as-of
    "repeat_basket": "real",  # z: mean worth of a repeat purchase day, minor units
    "p_alive": "real",
    "expected_orders": "real",
    "expected_basket": "int",
    "clv": "int",
    "clv_low": "int",
    "clv_high": "int",
    "next_days": "int?",  # days from as-of to the next purchase, of those who come back: median
    "next_low": "int?",  # one in ten comes sooner
    "next_high": "int?",  # one in ten comes later
    "churn_risk": "real?",  # of buying nothing for a while, learnt from the past
    "cluster": "text?",  # a group of alike customers that stays the same from night to night
    "choices": "int?",  # categories bought, each once a day; what the shares rest on
    "favourite_category": "text?",
    "favourite_affinity": "real?",  # its share over the shop's: 1 is as everybody
    "promotion_share": "real?",  # of choices on a discount
    "promotion_sensitivity": "text?",  # low, middle, high
    "price_choices": "int?",  # choices of which cheap or dear is known
    "price_share": "real?",  # of them, those that were cheap
    "price_sensitivity": "text?",  # low, middle, high
    "habit_channel": "text?",
    "habit_hour": "int?",  # 0 to 23 by the shop's clock
    "next_category": "text?",  # what is due next by the customer's rhythm there
    "next_category_days": "int?",
    "stage": "text",
    "value_class": "text",
}

# Of a customer who never bought, these fields of a condition are zero; the others are missing.
ZERO_WITHOUT_ORDERS = ("orders", "spend", "spend_90d")
