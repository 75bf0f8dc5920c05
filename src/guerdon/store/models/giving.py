"""Causes: who gave, certificates, and the shares of purchases that shops pay."""

from django.db import models


class CauseChoice(models.Model):
    """The cause that a customer's purchases help; "" for none any more."""

    customer = models.OneToOneField("store.Customer", on_delete=models.CASCADE, primary_key=True)
    cause = models.CharField(max_length=64)
    chosen_at = models.DateTimeField()


class CauseGiver(models.Model):
    """That a customer has given to a cause at all, by points or purchases."""

    cause = models.CharField(max_length=64)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    first_at = models.DateTimeField()

    class Meta:
        """A giver counts once."""

        constraints = [
            models.UniqueConstraint(fields=["cause", "customer"], name="cause_giver_once"),
        ]


class Certificate(models.Model):
    """A donation of points that a certificate can be shown for; `entry` is its ledger entry."""

    number = models.CharField(max_length=24, unique=True)
    cause = models.CharField(max_length=64, db_index=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    points = models.BigIntegerField()
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    entry = models.ForeignKey("store.Entry", on_delete=models.PROTECT)
    version = models.IntegerField()
    at = models.DateTimeField()


class CauseShare(models.Model):
    """What the shop pays for one order, and what of it returns have taken back."""

    order = models.CharField(max_length=120, unique=True)
    cause = models.CharField(max_length=64, db_index=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    currency = models.CharField(max_length=3)
    paid_minor = models.BigIntegerField()
    share_bp = models.IntegerField()
    share_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)
    back_minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()
