"""The store as a Django app: its models are the operations database."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Label `store`; default keys are 64-bit."""

    name = "guerdon.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
