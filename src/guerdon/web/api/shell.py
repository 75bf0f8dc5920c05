"""The HTTP API: its routers, its keys and its problems; the document is at /api/docs."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError
from guerdon.web.api import calls
from guerdon.web.api.document import finished
from guerdon.web.api.key import Key, RefusedError, granted
from guerdon.web.api.misread import misread
from guerdon.web.api.problem import failed, problem
from guerdon.web.api.till.routes import described, let_in, views

log = structlog.get_logger()
__all__ = ["Key", "RefusedError", "api", "granted"]

# Router -> module; each is guerdon.web.api.NAME:router with paths from /api/v1.
ROUTERS: tuple[str, ...] = (
    "offers",
    "codes",
    "offline_codes",
    "points",
    "rewards",
    "adjustments",
    "tiers",
    "sharing",
    "giving",
    "partners",
    "cards",
    "points_preview",
    "liability",
    "know",
    "merges",
    "rfm",
    "budgets",
    "campaigns",
    "goals",
    "advice",
    "gifts",
    "health",
    "experiments",
    "retention",
    "sales",
    "staying",
    "recommend",
    "what_ifs",
    "intake",
    "stock",
    "prices",
    "programme",
    "triggers",
    "remarks",
    "messages",
    "hooks",
    "message_templates",
    "zones",
    "referral",
    "play",
    "journeys",
)


class Bodies(Parser):
    """Every body is read by the same rules, whoever asks for it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON; ninja hides what is raised here behind an error of its own."""
        found: dict[str, Any] = granted(calls.decoded(raw=request.body))
        return found


class Api(NinjaAPI):
    """Django-ninja's API, whose document also tells of the till's routes beside it."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The whole document, in the order of its paths."""
        schema = super().get_openapi_schema(**options)
        paths = schema["paths"] | described()
        schema["paths"] = dict(sorted(paths.items()))
        finished(
            schema=schema,
            roles=dict(self._let_in()) | let_in(),
            views=dict(self._views()) | views(),
        )
        return schema

    def _views(self) -> Iterator[tuple[tuple[str, str], Callable[..., Any]]]:
        for where, operation in self._operations():
            yield where, operation.view_func

    def _let_in(self) -> Iterator[tuple[tuple[str, str], frozenset[Role]]]:
        for where, operation in self._operations():
            keys = (one for one in operation.auth_callbacks if isinstance(one, Key))
            yield where, frozenset[Role]().union(*(key.allowed for key in keys))

    def _operations(self) -> Iterator[tuple[tuple[str, str], Operation]]:
        """(path, method in small letters) with the operation."""
        for prefix, router in self._routers:
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    for method in operation.methods:
                        yield (f"/api{prefix}{path}", method.lower()), operation


def made() -> Api:
    """The API with all its routers."""
    api = Api(title="guerdon", version="1", docs_url="/docs", urls_namespace="api", parser=Bodies())

    @api.exception_handler(RefusedError)
    def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
        return problem(request=request, refusal=error.refusal)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        data = misread(errors=error.errors)
        return problem(request=request, refusal=Refusal(reason="body_malformed", data=data))

    @api.exception_handler(WrongError)
    def wrong(request: HttpRequest, error: WrongError) -> HttpResponse:
        data = {"where": error.where, "problem": error.problem}
        return problem(request=request, refusal=Refusal(reason="body_malformed", data=data))

    @api.exception_handler(HttpError)
    def unparsed(request: HttpRequest, error: HttpError) -> HttpResponse:
        cause = error.__cause__
        unread = Refusal(reason="body_unreadable")
        refusal = cause.refusal if isinstance(cause, RefusedError) else unread
        return problem(request=request, refusal=refusal)

    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(SuspiciousOperation)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        # Django reads a form no sooner than a view asks for it, and raises there.
        data = {"where": "$", "problem": "the form cannot be read"}
        return problem(request=request, refusal=Refusal(reason="body_malformed", data=data))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        refusal = failed(error=error)
        if refusal.reason == "server_failed":
            log.error("api_failed", path=request.path, exc_info=error)
        else:
            log.warning(refusal.reason, path=request.path, problem=str(error))
        return problem(request=request, refusal=refusal)

    for name in ROUTERS:
        api.add_router("/v1", import_module(f"guerdon.web.api.{name}").router)
    return api


api = made()
