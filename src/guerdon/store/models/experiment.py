"""Experiments, who is enrolled in which arm, and every look that was taken."""

from django.db import models


class Experiment(models.Model):
    """draft -> running -> finished or halted; the design is kept as it was started."""

    key = models.SlugField(max_length=64, unique=True)
    state = models.CharField(max_length=16, default="draft")
    document = models.JSONField()
    layer = models.CharField(max_length=64)
    slot_start = models.IntegerField(default=0)
    slot_end = models.IntegerField(default=0)
    stage = models.IntegerField(default=0)  # stages that have begun
    planned_days = models.BigIntegerField(default=0)  # customer-days at the planned end
    why = models.JSONField(null=True)  # the reason that halted it
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Enrolment(models.Model):
    """One customer in one arm of one experiment, for good; exposed once at most."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, db_index=False)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    arm = models.CharField(max_length=64)
    stratum = models.CharField(max_length=40, default="")
    stage = models.SmallIntegerField(default=1)
    expected_minor = models.BigIntegerField(default=0)  # worth of a year, as known before
    code = models.CharField(max_length=40, default="")
    at = models.DateTimeField()
    exposed_at = models.DateTimeField(null=True)

    class Meta:
        """A customer is in one arm."""

        constraints = [
            models.UniqueConstraint(fields=["experiment", "customer"], name="enrolment_once")
        ]


class Look(models.Model):
    """What was seen at one look, with the bar that it had to pass."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, db_index=False)
    number = models.IntegerField()
    at = models.DateTimeField()
    share = models.FloatField()
    bar = models.FloatField(null=True)  # None: nothing may be told yet
    document = models.JSONField()

    class Meta:
        """Looks are numbered: two workers never take the same one."""

        constraints = [models.UniqueConstraint(fields=["experiment", "number"], name="look_once")]
