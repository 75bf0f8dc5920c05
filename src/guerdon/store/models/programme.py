"""The programme's history: versions of its rules, and every change of rules, budgets and offers."""

from django.db import models


class Rules(models.Model):
    """One version of the rules that decisions look at; kept for ever, equal rules once."""

    digest = models.CharField(max_length=64, unique=True)
    document = models.JSONField()


class Revision(models.Model):
    """One change of the programme, and whether and in which turn it took effect.

    `changes` are [key, version, state, version before, state before], `budgets` map a name to
    [before, after]; None stands for nothing there. `overtaken` names what a later hand had changed
    before a scheduled revision came to it.
    """

    at = models.DateTimeField()
    by = models.CharField(max_length=170, default="")
    how = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    starts_at = models.DateTimeField(null=True)
    turn = models.BigIntegerField(null=True, unique=True)
    rules_before = models.BigIntegerField()
    rules = models.BigIntegerField()
    budgets = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    overtaken = models.JSONField(default=list)
