"""Background work: a job is enqueued with the business write and leased, never lost when killed."""

from django.db import models


class Job(models.Model):
    """waiting -> running (until the lease ends) -> done | failed; `progress` is shown to people."""

    kind = models.CharField(max_length=40)
    args = models.JSONField(default=dict)
    unique = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=12, default="waiting")
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    progress = models.JSONField(default=dict)
    outcome = models.JSONField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """The worker looks for what is due."""

        indexes = [models.Index(fields=["state", "due_at"])]
