"""The web as a Django app, for its templates, tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label `web`; it has no models."""

    name = "guerdon.web"
    label = "web"
