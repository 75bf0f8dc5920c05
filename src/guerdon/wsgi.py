"""The WSGI application that granian serves; one of its processes carries the worker too."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guerdon.settings")
django.setup(set_prefix=False)
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 (Django is set up first)

from guerdon.web.api.till.shell import Shell  # noqa: E402

application = Shell(beside=WSGIHandler())

if os.environ.get("GUERDON_WORKER") == "1":
    from pathlib import Path

    from django.conf import settings

    from guerdon.jobs import stand_by

    stand_by(folder=Path(settings.HOME))
