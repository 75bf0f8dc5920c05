"""What was brought in, how its columns were read, and the rows that were not accepted."""

from django.db import models


class Mapping(models.Model):
    """A confirmed reading of columns, found again by the header's signature."""

    name = models.CharField(max_length=120)
    what = models.CharField(max_length=16)
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    confirmed_at = models.DateTimeField()

    class Meta:
        """One mapping for one header."""

        constraints = [models.UniqueConstraint(fields=["what", "signature"], name="mapping_once")]


class Intake(models.Model):
    """One file brought in; its rows count only once the state is `complete`."""

    key = models.CharField(max_length=80, unique=True)
    source = models.CharField(max_length=300)
    what = models.CharField(max_length=16)
    columns = models.JSONField()
    state = models.CharField(max_length=16)
    report = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class Quarantine(models.Model):
    """One row that was not accepted, as it was, with the reason."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, db_index=False)
    row = models.BigIntegerField()
    reason = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    raw = models.JSONField()

    class Meta:
        """A row is refused once."""

        constraints = [models.UniqueConstraint(fields=["intake", "row"], name="quarantine_once")]
