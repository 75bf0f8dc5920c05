"""An application with one empty route by django-ninja, and nothing else in its chain."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import path

settings.configure(
    SECRET_KEY="benchmark", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, INSTALLED_APPS=[]
)
django.setup(set_prefix=False)
from ninja import NinjaAPI  # noqa: E402 (it reads the settings)

api = NinjaAPI(docs_url=None, openapi_url=None)


@api.get("/empty")
def empty(request: HttpRequest) -> dict[str, str]:
    """Nothing."""
    return {"status": "ok"}


urlpatterns = [path("", api.urls)]
application = WSGIHandler()
