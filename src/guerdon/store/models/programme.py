"""The programme's history: versions of its rules and sections, and every change of it."""

from django.db import models


class Rules(models.Model):
    """One version of the rules that decisions look at; kept for ever, equal rules once."""

    digest = models.CharField(max_length=64, unique=True)
    document = models.JSONField()


class Section(models.Model):
    """One version of a room's settings; kept for ever, equal ones once."""

    name = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    document = models.JSONField()

    class Meta:
        """Found again by what it says."""

        constraints = [models.UniqueConstraint(fields=["name", "digest"], name="section_once")]


class Revision(models.Model):
    """One change of the programme, and whether and in which turn it took effect.

    `changes` are [key, version, state, version before, state before], `budgets` map a name to
    [before, after]; None stands for nothing there. `sections` map a name to the versions [before,
    after], 0 for none. `overtaken` names what a later hand had changed
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
    sections = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    overtaken = models.JSONField(default=list)
