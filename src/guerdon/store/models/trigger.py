"""What happened to customers, who heard it, and what members were told."""

from django.db import models


class Trigger(models.Model):
    """One trigger: waiting until the rooms have heard it, heard, or failed for good."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    at = models.DateTimeField()
    data = models.JSONField()
    state = models.CharField(max_length=8)
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    told = models.JSONField(default=list)

    class Meta:
        """Each once; of all that ever were few still wait."""

        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="trigger_once")]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="waiting"),
                name="triggers_waiting",
            ),
            # The till asks for the newest complaint of a customer whose triggers are many.
            models.Index(
                fields=["customer", "-at"],
                condition=models.Q(kind="complaint"),
                name="complaints_by_customer",
            ),
            models.Index(
                fields=["customer", "id"],
                condition=models.Q(state="waiting"),
                name="triggers_in_turn",
            ),
        ]


class Notice(models.Model):
    """What a member is told, once by its key."""

    key = models.CharField(max_length=200, unique=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        """A member's page shows the newest."""

        indexes = [models.Index(fields=["customer", "-at"], name="notices_by_member")]
