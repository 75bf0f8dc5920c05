"""Offers by version, their codes, and the counters that hold them to their limits."""

from django.db import models


class Offer(models.Model):
    """One version of an offer as its document; the current live ones make up the snapshot."""

    key = models.SlugField(max_length=64)
    version = models.IntegerField(default=1)
    document = models.JSONField()
    state = models.CharField(max_length=16, default="draft")
    current = models.BooleanField(default=True)
    campaign = models.ForeignKey("store.Campaign", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")

    class Meta:
        """A version is written once."""

        constraints = [models.UniqueConstraint(fields=["key", "version"], name="offer_once")]


class Code(models.Model):
    """One coupon code: fresh, held by an order, redeemed, void, or open to many orders."""

    code = models.CharField(max_length=40, unique=True)
    offer = models.CharField(max_length=64)
    customer = models.ForeignKey(
        "store.Customer", null=True, on_delete=models.PROTECT, db_index=False
    )
    state = models.CharField(max_length=12, default="fresh")
    held_by = models.CharField(max_length=120, default="")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    # Whoever stores codes of a batch holds its row: the database need not look a million times.
    batch = models.ForeignKey(
        "store.CodeBatch", null=True, on_delete=models.PROTECT, db_constraint=False
    )

    class Meta:
        """Codes come by the million, nearly all fresh and nobody's: those cost few indexes."""

        indexes = [
            models.Index(fields=["offer"], name="code_offer"),
            models.Index(
                fields=["customer"], condition=models.Q(customer__isnull=False), name="code_owned"
            ),
            models.Index(
                fields=["batch", "state"],
                condition=models.Q(state__in=("open", "held", "redeemed", "void")),
                name="code_moved",
            ),
        ]


class Counter(models.Model):
    """`used` never passes `ceiling`: one guarded UPDATE, no row where there is no limit."""

    key = models.CharField(max_length=200, primary_key=True)
    used = models.BigIntegerField(default=0)
    ceiling = models.BigIntegerField()

    class Meta:
        """The database itself refuses an overrun."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(used__gte=0) & models.Q(used__lte=models.F("ceiling")),
                name="counter_within",
            )
        ]
