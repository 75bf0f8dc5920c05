"""Movements with partners, each told once by the partner's own reference."""

from django.db import models


class PartnerMove(models.Model):
    """A movement with a partner; `entry` is the first of its entries in the ledger.

    `kind` is one of terms.partners.KINDS, `theirs` their own units where it is an exchange, and
    `minor` what the movement is worth between the two houses at the rate of its day.
    """

    partner = models.CharField(max_length=24)
    reference = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    entry = models.ForeignKey("store.Entry", on_delete=models.PROTECT)
    points = models.BigIntegerField()
    theirs = models.BigIntegerField(default=0)
    minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        """Statements read a partner's movements by time."""

        indexes = [models.Index(fields=["partner", "at"])]
        constraints = [
            models.UniqueConstraint(fields=["partner", "reference"], name="partner_move_once"),
        ]
