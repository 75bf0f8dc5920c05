"""The yearly frame of money for giving, its parts, and the stages in which a part is released."""

from django.db import models


class BudgetFrame(models.Model):
    """One year: `reserve_minor` is what is still kept back; the rest is a counter's ceiling."""

    year = models.IntegerField(primary_key=True)
    total_minor = models.BigIntegerField()
    reserve_minor = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=170, default="")


class BudgetPart(models.Model):
    """What one campaign has of a frame; `spent_minor` is set when it is closed."""

    frame = models.ForeignKey(BudgetFrame, on_delete=models.PROTECT)
    campaign = models.SlugField(max_length=64, unique=True)
    direct_minor = models.BigIntegerField()
    indirect_minor = models.BigIntegerField(default=0)
    spent_minor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=170, default="")


class BudgetStage(models.Model):
    """A share of a part that is released on its own, the first at once, others at their gate."""

    part = models.ForeignKey(BudgetPart, on_delete=models.CASCADE)
    number = models.IntegerField()
    minor = models.BigIntegerField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=170, default="")
    why = models.CharField(max_length=300, default="")

    class Meta:
        """Each stage of a part once."""

        constraints = [models.UniqueConstraint(fields=["part", "number"], name="budget_stage_once")]
