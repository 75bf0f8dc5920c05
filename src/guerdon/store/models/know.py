"""What the night found out about each customer, and the segments that people named."""

from django.db import models


class Night(models.Model):
    """One run of the analysis; readers see the newest complete one and never half of one."""

    key = models.CharField(max_length=80, unique=True)
    as_of = models.DateTimeField()
    state = models.CharField(max_length=16)
    report = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class KnowValue(models.Model):
    """One customer in one night: terms.tables.KNOW, column by column."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, db_index=False)
    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    orders = models.IntegerField()
    spend = models.BigIntegerField()
    spend_90d = models.BigIntegerField()
    average_basket = models.BigIntegerField()
    first_order_at = models.DateTimeField()
    last_order_at = models.DateTimeField()
    recency_days = models.IntegerField()
    tenure_days = models.IntegerField()
    rhythm_days = models.FloatField(null=True)
    rfm_r = models.SmallIntegerField()
    rfm_f = models.SmallIntegerField()
    rfm_m = models.SmallIntegerField()
    rfm_segment = models.CharField(max_length=40)
    repeat = models.IntegerField()
    recency_weeks = models.FloatField()
    age_weeks = models.FloatField()
    repeat_basket = models.FloatField()
    p_alive = models.FloatField()
    expected_orders = models.FloatField()
    expected_basket = models.BigIntegerField()
    clv = models.BigIntegerField()
    clv_low = models.BigIntegerField()
    clv_high = models.BigIntegerField()
    next_days = models.IntegerField(null=True)
    next_low = models.IntegerField(null=True)
    next_high = models.IntegerField(null=True)
    churn_risk = models.FloatField(null=True)
    cluster = models.CharField(max_length=24, null=True)
    choices = models.IntegerField(null=True)
    favourite_category = models.TextField(null=True)
    favourite_affinity = models.FloatField(null=True)
    promotion_share = models.FloatField(null=True)
    promotion_sensitivity = models.CharField(max_length=16, null=True)
    price_choices = models.IntegerField(null=True)
    price_share = models.FloatField(null=True)
    price_sensitivity = models.CharField(max_length=16, null=True)
    habit_channel = models.TextField(null=True)
    habit_hour = models.SmallIntegerField(null=True)
    next_category = models.TextField(null=True)
    next_category_days = models.IntegerField(null=True)
    stage = models.CharField(max_length=24)
    value_class = models.CharField(max_length=16)
    segments = models.JSONField(default=list)

    class Meta:
        """One row a customer a night; lists read one night in order of worth."""

        constraints = [models.UniqueConstraint(fields=["night", "customer"], name="know_once")]
        indexes = [models.Index(fields=["night", "-clv"])]


class Segment(models.Model):
    """A named condition over customers; each change is a new version."""

    key = models.SlugField(max_length=64)
    version = models.IntegerField(default=1)
    name = models.JSONField()
    condition = models.JSONField()
    static = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")

    class Meta:
        """A version is written once."""

        constraints = [models.UniqueConstraint(fields=["key", "version"], name="segment_once")]


class SegmentCount(models.Model):
    """How many customers a segment held in a night."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE)
    customers = models.IntegerField()
