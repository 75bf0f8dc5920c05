"""Households that keep a pool of points together."""

from django.db import models


class Household(models.Model):
    """A household; closed when its head has left."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Housemate(models.Model):
    """A customer in a household: invited, in, declined or out; in one household at a time."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    state = models.CharField(max_length=12)
    head = models.BooleanField(default=False)
    may_spend = models.BooleanField(default=False)
    share_bp = models.IntegerField(default=0)
    invited_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        """One row for each who was ever asked; nobody is in two households."""

        constraints = [
            models.UniqueConstraint(fields=["household", "customer"], name="housemate_once"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(state="in"),
                name="housemate_in_one_household",
            ),
        ]
