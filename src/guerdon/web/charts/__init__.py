"""Charts: one small file each, a question in its title, read by the console and by reports."""

# name -> module in this folder; each has `read(*, of, now)` and `drawn(*, data, look)`.
CHARTS = (
    "weekly_sales",
    "stages",
    "points_endings",
    "points_liability",
    "customer_months",
    "lift",
    "campaign_weeks",
    "campaign_pace",
    "qini",
    "uplift_deciles",
    "rfm_map",
    "value_spread",
    "holdout_check",
    "segment_worth",
    "cohorts",
    "cluster_differences",
    "referral_funnel",
    "price_steps",
    "voice_weeks",
    "voice_aspects",
    "experiment_bars",
    "goal_pace",
    "staying",
    "group_worth",
)
