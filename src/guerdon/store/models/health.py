"""Health checks: what was found, and when."""

from django.db import models


class HealthCheck(models.Model):
    """One check with its ten findings as plain data; kept, so that a trend can be seen."""

    at = models.DateTimeField()
    findings = models.JSONField()
