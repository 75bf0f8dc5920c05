"""Referral: members' own codes, who brought whom, their orders, and what was given for it."""

from django.db import models


class ReferralCode(models.Model):
    """A member's own code for ever, how often it was shared, and how often its link was opened."""

    customer = models.OneToOneField("store.Customer", on_delete=models.PROTECT)
    code = models.CharField(max_length=16, unique=True)
    made_at = models.DateTimeField()
    shared = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)


class Referral(models.Model):
    """A binding: who brought whom, under which version of the settings, and what became of it.

    `bought` counts the friend's orders, `spend_minor` what stayed of them; `findings` are those of
    the fraud guard, `decided_*` who looked at them.
    """

    inviter = models.ForeignKey(
        "store.Customer", on_delete=models.PROTECT, related_name="brought", db_index=False
    )
    invitee = models.ForeignKey(
        "store.Customer", on_delete=models.PROTECT, related_name="brought_by"
    )
    programme = models.CharField(max_length=40)
    version = models.IntegerField()
    state = models.CharField(max_length=8)
    channel = models.CharField(max_length=32, default="")
    bound_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    first_at = models.DateTimeField(null=True)
    bought = models.IntegerField(default=0)
    spend_minor = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=170, default="")
    why = models.CharField(max_length=300, default="")

    class Meta:
        """A friend is brought by one; an inviter's friends are read newest first."""

        indexes = [
            models.Index(fields=["inviter", "bound_at"]),
            models.Index(
                fields=["bound_at"], condition=models.Q(state="held"), name="referrals_held"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invitee"], condition=~models.Q(state="lapsed"), name="brought_by_one"
            )
        ]


class ReferralOrder(models.Model):
    """One order of a friend: what was paid, and by return key what came back of it."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_index=False)
    order = models.CharField(max_length=120)
    at = models.DateTimeField()
    paid_minor = models.BigIntegerField()
    returns = models.JSONField(default=dict)

    class Meta:
        """An order is counted once."""

        constraints = [
            models.UniqueConstraint(fields=["referral", "order"], name="referral_order_once")
        ]


class ReferralReward(models.Model):
    """What one side is due for one cause, and what was given, taken back and forgiven of it.

    `next_at` is when there is something to do about it, NULL: nothing; `ceiling` the room that a
    cap left when it first came due; `moves` numbers its entries in the ledger.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, db_index=False)
    receiver = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    level = models.SmallIntegerField()
    cause = models.CharField(max_length=130)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=12)
    terms = models.JSONField(default=dict)
    due = models.BigIntegerField()
    ceiling = models.BigIntegerField(null=True)
    given = models.BigIntegerField(default=0)
    taken = models.BigIntegerField(default=0)
    forgiven = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    moves = models.IntegerField(default=0)
    data = models.JSONField(default=dict)

    class Meta:
        """A cause is rewarded once a side; what waits is found by its moment."""

        indexes = [
            models.Index(fields=["receiver", "made_at"]),
            models.Index(
                fields=["next_at", "receiver"],
                condition=models.Q(next_at__isnull=False),
                name="referral_rewards_next",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "level", "cause", "number"], name="referral_reward_once"
            )
        ]


class ReferralSign(models.Model):
    """A device, a way to pay or an address of a customer, as a keyed index and never as it is."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=8)
    sign = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        """Customers are found by a sign that they share."""

        indexes = [models.Index(fields=["kind", "sign"])]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "sign"], name="sign_once")
        ]
