"""Goals, the reviews in which people looked at them, and the figures of each day."""

from django.db import models


class Goal(models.Model):
    """A goal as a plain document, and how the newest night judged it."""

    key = models.SlugField(max_length=64, unique=True)
    document = models.JSONField()
    state = models.CharField(max_length=8)
    judged = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")


class GoalReview(models.Model):
    """One look at a goal with the figures that stood then; never changed afterwards."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE)
    at = models.DateTimeField()
    by = models.CharField(max_length=170)
    note = models.TextField()
    figures = models.JSONField(default=dict)


class KpiFigure(models.Model):
    """A figure of one local day: what it added up to, of what where it is a share."""

    kpi = models.CharField(max_length=24)
    of = models.CharField(max_length=64, default="")
    day = models.DateField()
    amount = models.FloatField()
    base = models.FloatField(null=True)

    class Meta:
        """A figure has one value a day."""

        constraints = [models.UniqueConstraint(fields=["kpi", "of", "day"], name="kpi_day_once")]
