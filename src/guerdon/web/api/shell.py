"""The HTTP API: its routers, its keys and its problems; the document is at /api/docs."""

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from guerdon.terms.decision import Refusal
from guerdon.web.api.key import Key, RefusedError, granted
from guerdon.web.api.problem import problem

__all__ = ["Key", "RefusedError", "api", "granted"]

# Router -> module; each is guerdon.web.api.NAME:router with paths from /api/v1.
ROUTERS: tuple[str, ...] = ("till", "offers", "points", "know", "campaigns", "retention", "intake")


def made() -> NinjaAPI:
    """The API with all its routers."""
    api = NinjaAPI(title="guerdon", version="1", docs_url="/docs", urls_namespace="api")

    @api.exception_handler(RefusedError)
    def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
        return problem(request=request, refusal=error.refusal)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {}
        where = ".".join(str(part) for part in first.get("loc", ()))
        data = {"where": where, "problem": first.get("msg", "")}
        return problem(request=request, refusal=Refusal(reason="body_malformed", data=data))

    for name in ROUTERS:
        api.add_router("/v1", import_module(f"guerdon.web.api.{name}").router)
    return api


api = made()
