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
