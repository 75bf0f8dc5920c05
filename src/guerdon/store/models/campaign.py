"""Campaigns from plan to result, and who was given what, who was held out and why."""

from django.db import models


class Campaign(models.Model):
    """draft -> planned -> launched <-> halted -> finished; the plan and its proof are kept."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.JSONField()
    state = models.CharField(max_length=16, default="draft")
    brief = models.JSONField()  # goal, audience, offers, window, holdout share, costs
    budget_minor = models.BigIntegerField()
    reserve_minor = models.BigIntegerField()
    plan = models.JSONField(default=dict)
    truth = models.JSONField(null=True)  # the planted effect, where customers are simulated
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=170, default="")
    planned_by = models.CharField(max_length=170, default="")
    approved_by = models.CharField(max_length=170, default="")
    approved_at = models.DateTimeField(null=True)
    launched_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)


class Assignment(models.Model):
    """One customer in one campaign: given an offer, held out, or left out by the budget."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, db_index=False)
    customer = models.ForeignKey("store.Customer", on_delete=models.PROTECT)
    arm = models.CharField(max_length=12)
    offer = models.CharField(max_length=64, default="")
    code = models.CharField(max_length=40, default="")
    cost_minor = models.BigIntegerField(default=0)
    promised_minor = models.BigIntegerField(default=0)
    expected_minor = models.BigIntegerField(default=0)  # sales without the campaign, when planned
    stage = models.CharField(max_length=24, default="")  # lifecycle stage when planned
    reason = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """A customer has one place in a campaign."""

        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="assignment_once")
        ]


class Readout(models.Model):
    """What a campaign had earned when it was measured; without one, all of giving."""

    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE)
    at = models.DateTimeField()
    document = models.JSONField()
