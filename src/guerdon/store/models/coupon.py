"""Batches of codes, lines of files that are none, the keys that sign codes, and offline uses."""

from django.db import models


class CodeBatch(models.Model):
    """Codes that are made or brought in together: waiting, complete, refused, or void.

    Of `wanted` codes `made` are stored, counted in the transaction that stores them. Its codes
    open their offer only while it is complete.
    """

    key = models.SlugField(max_length=64, unique=True)
    offer = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=12, default="waiting")
    # "" where the codes came from a file.
    pattern = models.CharField(max_length=40, default="")
    own = models.CharField(max_length=40, default="")
    shared = models.BooleanField(default=False)
    signed = models.BooleanField(default=False)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="")
    least_minor = models.BigIntegerField(default=0)
    starts_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    wanted = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    # Lines of the file that were looked at, and those that were refused.
    read = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    # Whom the codes are for, in order; empty for anybody.
    owners = models.JSONField(default=list)
    source = models.JSONField(default=dict)
    reason = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")
    completed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)


class RefusedLine(models.Model):
    """A line of a file of codes that did not become one, and why."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE)
    line = models.IntegerField()
    reason = models.CharField(max_length=40)
    text = models.CharField(max_length=200)

    class Meta:
        """Lines are kept in their order, each once."""

        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="refused_line_once")]


class SigningKey(models.Model):
    """A pair of Ed25519 keys; the newest that is neither retired nor revoked signs."""

    key = models.CharField(max_length=8, unique=True)
    public = models.BinaryField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class OfflineUse(models.Model):
    """A code that a till took without asking: settled, settled as an overrun, or a conflict.

    `why` says what a conflict met or which limits an overrun passed.
    """

    code = models.ForeignKey("store.Code", on_delete=models.PROTECT)
    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT)
    offer = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=12)
    till = models.CharField(max_length=120)
    order = models.CharField(max_length=120)
    customer = models.CharField(max_length=120, default="")
    at = models.DateTimeField()
    given_minor = models.BigIntegerField()
    over_minor = models.BigIntegerField(default=0)
    why = models.JSONField(default=list)
    settled_at = models.DateTimeField(db_index=True)

    class Meta:
        """A till's report counts once, and a code is settled once, whatever else is reported."""

        constraints = [
            models.UniqueConstraint(fields=["code", "till", "order"], name="use_reported_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(state__in=("settled", "overrun")),
                name="code_settled_once",
            ),
        ]
