"""What is done for single members: adjustments of their points by hand, and who approved them."""

from django.db import models


class Adjustment(models.Model):
    """Points given or taken by hand: done at once, or waiting for a second person.

    `state` is done, waiting, approved, refused or withdrawn; `entry` the key of its ledger entry.
    """

    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    points = models.BigIntegerField()
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=12)
    asked_by = models.CharField(max_length=170)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=170, default="")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, default="")
    entry = models.CharField(max_length=200, default="")

    class Meta:
        """What one person did for one customer lately is counted; what waits is listed."""

        indexes = [
            models.Index(fields=["customer", "asked_by", "asked_at"], name="adjusted_lately"),
            models.Index(
                fields=["id"], condition=models.Q(state="waiting"), name="adjustment_waiting"
            ),
        ]
