"""Merges of customers: who became whom, what moved, and what was undone."""

from django.db import models


class Merge(models.Model):
    """Two customers made one, or said to be two: `state` is done, undone or apart.

    `moved` holds row numbers by table, `made` rows that the merge itself wrote, `filled` what the
    survivor was given: [before, after] by attribute, and names alone of what is sealed.
    """

    key = models.CharField(max_length=24, unique=True)
    survivor = models.ForeignKey(
        "store.Customer", on_delete=models.PROTECT, related_name="merges_in"
    )
    merged = models.ForeignKey(
        "store.Customer", on_delete=models.PROTECT, related_name="merges_out"
    )
    state = models.CharField(max_length=8)
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=170)
    at = models.DateTimeField()
    undone_reason = models.CharField(max_length=300, default="")
    undone_by = models.CharField(max_length=170, default="")
    undone_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
