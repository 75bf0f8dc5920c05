"""Gift cards, which keep no code in clear, and payments out of stored value."""

from django.db import models


class GiftCard(models.Model):
    """A card; its money lies in the ledger's purse `card:ID`.

    `index` is the blind index of its code. `sealed` is the code itself, until somebody first
    presents it.
    """

    index = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField(null=True)
    last_four = models.CharField(max_length=4)
    state = models.CharField(max_length=12, default="made")
    currency = models.CharField(max_length=3)
    face_minor = models.BigIntegerField(default=0)
    named = models.BooleanField(default=False)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        """The night looks for ends of cards that are in use."""

        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(state="active"), name="card_due"
            ),
        ]


class ValuePayment(models.Model):
    """Money out of a card or of a customer's wallet for an order, and what came back.

    `draws` are the lots of a wallet that it came from: [[lot, minor]].
    """

    key = models.CharField(max_length=200, unique=True)
    order = models.CharField(max_length=120, db_index=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    card = models.ForeignKey(GiftCard, null=True, on_delete=models.PROTECT)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    draws = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        """No more comes back than was paid."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0)
                & models.Q(refunded_minor__lte=models.F("amount_minor")),
                name="payment_refunded_within",
            ),
        ]
