"""The WSGI application that granian serves; in embedded mode it carries the worker too."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guerdon.settings")
django.setup(set_prefix=False)
application = WSGIHandler()

if os.environ.get("GUERDON_WORKER") == "1":
    from guerdon.jobs import start_worker

    start_worker()
