"""Journeys: their versions, every run with its timer, what happened in it, and tasks of staff."""

from django.db import models


class Journey(models.Model):
    """A journey by its key; `state` is draft, live or paused, `version` the one that new runs get.

    `looked` is how far notices and dates were looked through for entries.
    """

    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=8)
    version = models.IntegerField()
    looked = models.JSONField(default=dict)
    live_at = models.DateTimeField(null=True)


class JourneyVersion(models.Model):
    """What a journey said from one edit to the next; kept for ever."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE)
    version = models.IntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=170, default="")

    class Meta:
        """A version is written once."""

        constraints = [models.UniqueConstraint(fields=["journey", "version"], name="journey_ver")]


class JourneyRun(models.Model):
    """One member's way through one version; `due_at` is its timer, empty when nothing is due.

    `state` is going, watched or ended; `remembered` are kinds of triggers heard before a step
    waited for them. A paused journey keeps its runs with their timers.
    """

    key = models.CharField(max_length=24, unique=True)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, db_index=False)
    version = models.IntegerField()
    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE, db_index=False)
    object = models.CharField(max_length=120, default="")
    turn = models.IntegerField(default=1)
    arm = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    step = models.CharField(max_length=40)
    seq = models.IntegerField(default=0)
    rung = models.SmallIntegerField(default=0)
    asked = models.IntegerField(default=0)
    waiting = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    hears = models.CharField(max_length=40, default="")
    remembered = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, default="")
    attempts = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, default="")

    class Meta:
        """One run for each entry; the worker takes what is due, a trigger finds who is going."""

        constraints = [
            models.UniqueConstraint(
                fields=["customer", "journey", "object", "turn"], name="journey_entry"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(due_at__isnull=False),
                name="journey_due",
            ),
            models.Index(fields=["journey", "state", "step"], name="journey_counts"),
        ]


class JourneyMark(models.Model):
    """One thing that happened in a run, once by its count."""

    run = models.ForeignKey(JourneyRun, on_delete=models.CASCADE, db_index=False)
    seq = models.IntegerField()
    step = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    what = models.CharField(max_length=16)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        """Each once."""

        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="journey_mark")]


class StaffTask(models.Model):
    """Something that staff do for a member, or a case kept open; `outcome` is how it ended."""

    key = models.CharField(max_length=60, unique=True)
    customer = models.ForeignKey("store.Customer", on_delete=models.CASCADE)
    run = models.ForeignKey(JourneyRun, null=True, on_delete=models.SET_NULL)
    seq = models.IntegerField(default=0)
    case = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    title = models.JSONField()
    points = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=40, default="")
    note = models.CharField(max_length=500, default="")
    by = models.CharField(max_length=170, default="")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Staff see what is open, the most pressing first."""

        indexes = [models.Index(fields=["state", "due_at"], name="tasks_open")]
