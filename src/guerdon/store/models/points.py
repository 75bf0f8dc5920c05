"""The day-roll: which steps of a local day are done."""

from django.db import models


class DayStep(models.Model):
    """One step of one day that is done, with what it counted; days are the shop's own."""

    day = models.DateField()
    step = models.CharField(max_length=24)
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        """A step is done once a day."""

        constraints = [models.UniqueConstraint(fields=["day", "step"], name="one_step_a_day")]


class HadReward(models.Model):
    """A reward that a member had for points, and what became of it: had, handed over, undone.

    `entry` is the ledger's key of the spending, `draws` the lots that it took from and `uses` what
    it counted, so that it can be undone.
    """

    entry = models.CharField(max_length=300, unique=True)
    reference = models.CharField(max_length=8, db_index=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    wallet = models.CharField(max_length=24)
    reward = models.CharField(max_length=40)
    what = models.CharField(max_length=16)
    quantity = models.IntegerField()
    points = models.BigIntegerField()
    codes = models.JSONField(default=list)
    draws = models.JSONField(default=list)
    uses = models.JSONField(default=list)
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, default="")
    why = models.CharField(max_length=300, default="")

    class Meta:
        """What waits to be handed over is listed by age."""

        indexes = [models.Index(fields=["state", "id"])]
