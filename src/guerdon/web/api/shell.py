"""The HTTP API: its routers, its keys and its problems; the document is at /api/docs."""

from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from guerdon.store import access
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api.problem import problem

# Router -> module; each is guerdon.web.api.NAME:router with paths from /api/v1.
ROUTERS: tuple[str, ...] = ("know",)


class RefusedError(Exception):
    """Carries a refusal out of a view to the one place that writes problems."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


class Key(HttpBearer):
    """Lets in API keys of these roles: `auth=Key(Role.CASHIER)`; owners may do everything."""

    def __init__(self, *roles: Role) -> None:
        """The roles are shown in the document and checked by the test of all routes."""
        super().__init__()
        self.allowed = frozenset((*roles, Role.OWNER))

    def __call__(self, request: HttpRequest) -> Any:
        """The caller, or a 401 or 403 problem."""
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer "):
            raise RefusedError(Refusal(reason="key_missing"))
        return self.authenticate(request, header.removeprefix("Bearer ").strip())

    def authenticate(self, request: HttpRequest, token: str) -> access.Caller:
        """Whose key it is, if its role may do this."""
        caller = access.holder(token=token)
        if caller is None:
            raise RefusedError(Refusal(reason="key_wrong"))
        if caller.role not in self.allowed:
            needed = ", ".join(sorted(self.allowed))
            data = {"role": caller.role.value, "needed": needed}
            raise RefusedError(Refusal(reason="role_not_allowed", data=data))
        return caller


def granted(answer: Any) -> Any:
    """The answer, unless it is a refusal: that becomes a problem."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer


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
