"""The ledger: append-only entries of postings that sum to zero, and the lots they trace."""

from django.db import models

from guerdon.terms.entry import EVERYDAY


class Entry(models.Model):
    """One movement, made once by its key."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=24)
    wallet = models.CharField(max_length=24)
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)


class Lot(models.Model):
    """Points earned together: `amount` at first, `used` so far.

    `life` says what moves its end or takes shares of it, `shares_at` when the next share is due.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT, db_index=False)
    wallet = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    used = models.BigIntegerField(default=0)
    earned_at = models.DateTimeField()
    available_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    life = models.CharField(max_length=120, default="", db_default="")
    shares_at = models.DateTimeField(null=True)

    class Meta:
        """A customer's lots are read by wallet; the night looks for ends of what is left."""

        indexes = [
            models.Index(fields=["customer", "wallet"]),
            models.Index(
                fields=["expires_at", "customer"],
                condition=models.Q(used__lt=models.F("amount")),
                name="lot_due",
            ),
            models.Index(
                fields=["shares_at", "customer"],
                condition=models.Q(used__lt=models.F("amount"), shares_at__isnull=False),
                name="lot_shares",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used__gte=0) & models.Q(used__lte=models.F("amount")),
                name="lot_within",
            )
        ]


class Posting(models.Model):
    """One side of an entry; `lot` is the lot that a wallet posting opened or drew on."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    account = models.CharField(max_length=40)
    customer = models.ForeignKey(
        "store.Customer", null=True, on_delete=models.PROTECT, db_index=False
    )
    amount = models.BigIntegerField()
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        """What is looked for among postings and is rare there.

        Accounts of causes, partners and cards have statements; postings into wallets that name no
        lot are debts, and what paid them. Postings of the house have neither customer nor lot, and
        no place in those indexes.
        """

        indexes = [
            models.Index(
                fields=["customer"],
                condition=models.Q(customer__isnull=False),
                name="posting_of_customer",
            ),
            models.Index(
                fields=["lot"], condition=models.Q(lot__isnull=False), name="posting_of_lot"
            ),
            models.Index(
                fields=["account", "entry"],
                condition=models.Q(customer=None) & ~models.Q(account__in=EVERYDAY),
                name="posting_of_few",
            ),
            models.Index(
                fields=["customer"],
                condition=models.Q(lot=None, customer__isnull=False),
                name="posting_debt",
            ),
        ]


class Balance(models.Model):
    """The running balance of an account, kept in the same statement as its postings."""

    account = models.CharField(max_length=180, primary_key=True)
    amount = models.BigIntegerField(default=0)


class Folio(models.Model):
    """Entries bound together, chained to the folio before and signed; never changed.

    `entries` are ids of 8 bytes each (big-endian) and `leaves` hashes of 32, in one order; `first`
    and `top` are the lowest and the highest id.
    """

    number = models.BigIntegerField(primary_key=True)
    count = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    floor = models.BigIntegerField()
    at = models.CharField(max_length=32)
    public_key = models.BinaryField()
    signature = models.BinaryField()
    first = models.BigIntegerField()
    top = models.BigIntegerField(db_index=True)
    entries = models.BinaryField()
    leaves = models.BinaryField()
