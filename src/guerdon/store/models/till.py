"""Life at the till: reservations, redemptions, and the replies that make calls happen once."""

from django.db import models


class Reservation(models.Model):
    """A hold on codes and counters until `expires_at`: held, redeemed, released, expired."""

    key = models.CharField(max_length=64, unique=True)
    order = models.CharField(max_length=120, db_index=True)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ask = models.JSONField()
    quote = models.JSONField()
    holds = models.JSONField()

    class Meta:
        """Two holds of one order would promise the same code twice; what is due is found at once.

        Of all the holds that ever were few are still held: only these are in the index.
        """

        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(state="held"), name="holds_by_end"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state="held"), name="one_hold_an_order"
            )
        ]


class Redemption(models.Model):
    """A quote made real for one order, with the facts it was decided on."""

    key = models.CharField(max_length=64, unique=True)
    order = models.CharField(max_length=120, unique=True)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    reservation = models.ForeignKey(Reservation, null=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=20)
    at = models.DateTimeField(db_index=True)
    discount_minor = models.BigIntegerField()
    ask = models.JSONField()
    facts = models.JSONField()
    quote = models.JSONField()
    holds = models.JSONField()
    returned = models.JSONField(default=dict)


class RedemptionLine(models.Model):
    """What one offer gave in one redemption; `returned_minor` is what rollbacks took back."""

    redemption = models.ForeignKey(Redemption, on_delete=models.CASCADE)
    offer = models.CharField(max_length=64, db_index=True)
    version = models.IntegerField()
    campaign = models.CharField(max_length=64, default="", db_index=True)
    code = models.CharField(max_length=40, default="")
    discount_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)


class Roll(models.Model):
    """The chance behind one blind box: held by an order, opened by it, or back for the next box.

    A customer's roll that came back is the roll of their next box of that offer, so that nobody
    tries again for a better prize.
    """

    offer = models.CharField(max_length=64)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    order = models.CharField(max_length=120, db_index=True)
    seed = models.CharField(max_length=64)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        """A customer's rolls of an offer are found by both."""

        indexes = [models.Index(fields=["customer", "offer"])]


class Reply(models.Model):
    """The stored answer to one idempotency key; the same key with another body is refused."""

    key = models.CharField(max_length=200, primary_key=True)
    digest = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(db_index=True)
