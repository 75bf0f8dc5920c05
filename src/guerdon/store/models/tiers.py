"""Tiers: how customers stand, every change, benefits granted and used, paid terms, advisers."""

from django.db import models


class TierStanding(models.Model):
    """How one customer stands in one structure; `state` is what judging goes on from.

    `tier` was earned, `shown` is what the customer has, with floors and plans over it. `due_at` is
    when something happens without a purchase; `lost_at` when the tier is lost unless `short` more
    counts until then.
    """

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE, db_index=False)
    structure = models.CharField(max_length=40)
    tier = models.CharField(max_length=40, default="")
    shown = models.CharField(max_length=40, default="")
    since = models.DateTimeField()
    state = models.JSONField()
    version = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0)
    lost_at = models.DateTimeField(null=True)
    short = models.BigIntegerField(default=0)

    class Meta:
        """One standing a customer and structure; the roll takes what is due, pages count tiers."""

        constraints = [
            models.UniqueConstraint(fields=["customer", "structure"], name="standing_once")
        ]
        indexes = [
            models.Index(
                fields=["structure", "due_at", "customer"],
                condition=models.Q(due_at__isnull=False),
                name="standing_due",
            ),
            models.Index(fields=["structure", "shown", "lost_at"], name="standing_shown"),
        ]


class TierChange(models.Model):
    """One turn of the tier that a customer has: `why` is a reason, `data` the numbers behind it."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    structure = models.CharField(max_length=40)
    at = models.DateTimeField()
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    why = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    version = models.BigIntegerField()

    class Meta:
        """Pages read the changes of a structure by time."""

        indexes = [models.Index(fields=["structure", "at"], name="change_read")]


class TierFloor(models.Model):
    """A tier below which a customer does not fall until a date, set by hand with its reason."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    structure = models.CharField(max_length=40)
    tier = models.CharField(max_length=40)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=170)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)


class TierGrant(models.Model):
    """A benefit granted to a customer once by its key; `used` never passes `quantity`."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    key = models.CharField(max_length=120)
    code = models.CharField(max_length=16, unique=True)
    benefit = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    source = models.CharField(max_length=40)
    tier = models.CharField(max_length=40, default="")
    quantity = models.IntegerField(null=True)
    used = models.IntegerField(default=0)
    granted_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        """Granted once; what is used is there."""

        constraints = [
            models.UniqueConstraint(fields=["customer", "key"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(used__gte=0)
                & (models.Q(quantity=None) | models.Q(used__lte=models.F("quantity"))),
                name="grant_within",
            ),
        ]


class TierUse(models.Model):
    """One use of a grant, by whom and when."""

    grant = models.ForeignKey(TierGrant, on_delete=models.CASCADE)
    at = models.DateTimeField()
    quantity = models.IntegerField()
    actor = models.CharField(max_length=170)
    note = models.CharField(max_length=200, default="")


class PaidTerm(models.Model):
    """One term of a paid membership; `plan` is frozen as it was sold.

    An unpaid term ends at `pay_until`. `state` is running, left (by its holder) or over.
    """

    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    membership = models.CharField(max_length=40)
    number = models.IntegerField()
    plan = models.CharField(max_length=40)
    terms = models.JSONField()
    first_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    trial_until = models.DateTimeField()
    pay_until = models.DateTimeField(null=True)
    price_minor = models.BigIntegerField()
    payment = models.CharField(max_length=120, default="")
    auto_renew = models.BooleanField()
    state = models.CharField(max_length=8, default="running")
    left_at = models.DateTimeField(null=True)
    refunded_minor = models.BigIntegerField(default=0)

    class Meta:
        """A term follows its number; a customer has one running term of a plan."""

        constraints = [
            models.UniqueConstraint(fields=["membership", "number"], name="term_once"),
            models.UniqueConstraint(
                fields=["customer", "plan"],
                condition=models.Q(state="running"),
                name="term_running_once",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=models.Q(state="running"), name="term_due")
        ]


class Adviser(models.Model):
    """Somebody who looks after customers by name, at most `capacity` of them."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    capacity = models.IntegerField()
    active = models.BooleanField(default=True)


class Advised(models.Model):
    """Who looked after a customer from when to when; one at a time."""

    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A customer has one adviser at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at=None),
                name="advised_by_one",
            )
        ]


class TierMark(models.Model):
    """How far a walk over orders, entries or customers has come, so that it goes on from there."""

    name = models.CharField(max_length=80, primary_key=True)
    number = models.BigIntegerField()
