"""Below /api/ every error is a problem, whoever found it: ninja, Django's chain or no view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guerdon.terms.decision import Refusal
from guerdon.web.api.problem import problem

BELOW = "/api/"
KIND = "application/problem+json"
REASONS = {
    400: "request_malformed",
    413: "request_too_large",
    500: "server_failed",
    503: "database_away",
    507: "storage_full",
}


class ToldAsProblems:
    """Turns pages and bare texts of an error into RFC 9457 problems for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django hands over the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the same error in the form of all others."""
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(BELOW):
            return response
        if response.headers.get("Content-Type", "").startswith(KIND):
            return response
        refusal = _refusal(request, response)
        if refusal is None:
            return response
        told = problem(request=request, refusal=refusal)
        if "Allow" in response.headers:
            told["Allow"] = response.headers["Allow"]
        return told


def _refusal(request: HttpRequest, response: HttpResponse) -> Refusal | None:
    """What the status says, as a named refusal; None where we have no better words."""
    if response.status_code == 405:
        data = {"method": request.method, "allowed": response.headers.get("Allow", "")}
        return Refusal(reason="method_not_allowed", data=data)
    # A page with 403 is Django's guard of forms, at an address below /api/ that takes none.
    if response.status_code in (403, 404):
        return Refusal(reason="address_unknown", data={"address": request.path[:200]})
    reason = REASONS.get(response.status_code)
    return Refusal(reason=reason) if reason else None
