"""Who may come in and what they did: users, API keys, the audit trail; and the settings."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guerdon.terms.role import Role

ROLES = [(role.value, role.value) for role in Role]


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


class User(AbstractBaseUser):
    """A person who signs in to the console, or a member on the member page."""

    name = models.CharField(max_length=150, unique=True)
    role = models.CharField(max_length=16, choices=ROLES)
    language = models.CharField(max_length=8, default="")  # empty: as the browser asks
    is_active = models.BooleanField(default=True)
    one_time = models.BooleanField(default=False)  # the password is only good for choosing one
    customer = models.ForeignKey("store.Customer", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "name"


class ApiKey(models.Model):
    """A key at a till or a shop: only its hash is kept; the prefix tells keys apart in lists."""

    name = models.CharField(max_length=150)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=ROLES)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class AuditEntry(models.Model):
    """One act of one person or key, written in the transaction of the act."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=170)
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    data = models.JSONField(default=dict)


class Setting(models.Model):
    """One named setting of the programme (currency, zone, margin ...) as JSON."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
