"""Customers and what they agreed to."""

from django.db import models


class Customer(models.Model):
    """A customer by the company's own key; name, e-mail and phone are sealed at rest."""

    key = models.CharField(max_length=120, unique=True)
    joined_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=64, default="")
    tier = models.CharField(max_length=64, default="")
    attributes = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    email_index = models.CharField(max_length=64, default="", db_index=True)
    phone_index = models.CharField(max_length=64, default="", db_index=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()


class Consent(models.Model):
    """One dated yes or no, by purpose and channel, with its proof; the newest counts."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=32)
    channel = models.CharField(max_length=32)
    given = models.BooleanField()
    at = models.DateTimeField()
    proof = models.CharField(max_length=200, default="")
