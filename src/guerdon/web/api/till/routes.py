"""The till's routes: method and path, whom they let in, what they do, how they are described."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.terms.role import Role
from guerdon.web.api.till import bodies, counter
from guerdon.web.api.till.answer import Answer
from guerdon.web.api.till.call import Call

PREFIX = "/api/v1"
TILL = frozenset((Role.CASHIER, Role.OWNER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation; `path` has its variable parts in braces, `described` its own OpenAPI."""

    method: str
    path: str
    does: Callable[[Call], Answer]
    described: Mapping[str, Any]
    allowed: frozenset[Role] = field(default=TILL)


ROUTES = (
    Route(
        method="POST",
        path="/quotes",
        does=counter.quote,
        described=bodies.QUOTE,
    ),
    Route(
        method="POST",
        path="/reservations",
        does=counter.reserve,
        described=bodies.RESERVE,
    ),
    Route(
        method="DELETE",
        path="/reservations/{reservation}",
        does=counter.release,
        described=bodies.RELEASE,
    ),
    Route(
        method="POST",
        path="/redemptions",
        does=counter.redeem,
        described=bodies.REDEEM,
    ),
    Route(
        method="POST",
        path="/redemptions/{redeemed}/rollbacks",
        does=counter.roll_back,
        described=bodies.ROLLBACK,
        allowed=TILL | {Role.MARKETER},
    ),
    Route(
        method="POST",
        path="/orders",
        does=counter.record,
        described=bodies.ORDER,
    ),
)
PLAIN = {PREFIX + one.path: one for one in ROUTES if "{" not in one.path}
WORDY = [
    (re.compile(re.sub(r"{\w+}", "([^/]+)", PREFIX + one.path)), one)
    for one in ROUTES
    if "{" in one.path
]


def found(*, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The route at a path with the variable parts; None where Django answers."""
    route = PLAIN.get(path)
    if route is not None:
        return route, ()
    for pattern, one in WORDY:
        match = pattern.fullmatch(path)
        if match:
            return one, tuple(_utf8(word) for word in match.groups())
    return None


def _utf8(word: str) -> str:
    """PEP 3333 hands bytes over as Latin-1; what is not UTF-8 names nothing that we have.

    Neither does NUL, which PostgreSQL would not even look for.
    """
    return word.encode("latin-1").decode(errors="replace").replace("\0", "\ufffd")


def described() -> dict[str, dict[str, Any]]:
    """The routes as OpenAPI paths, in the form in which the rest of the document comes."""
    paths: dict[str, dict[str, Any]] = {}
    for one in ROUTES:
        named = re.findall(r"{(\w+)}", one.path)
        own = dict(one.described)
        here = [
            {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
            for name in named
        ]
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = {
            "operationId": f"guerdon_web_api_till_{one.does.__name__}",
            "summary": one.does.__name__.replace("_", " ").capitalize(),
            "description": one.does.__doc__,
            "tags": ["till"],
            "security": [{"Key": []}],
            "responses": {},
            **own,
            "parameters": [*here, *own.get("parameters", ())],
        }
    return paths


def let_in() -> dict[tuple[str, str], frozenset[Role]]:
    """(path, method in small letters) -> the roles whose keys it lets in."""
    return {(PREFIX + one.path, one.method.lower()): one.allowed for one in ROUTES}


def views() -> dict[tuple[str, str], Callable[[Call], Answer]]:
    """(path, method in small letters) -> what answers there."""
    return {(PREFIX + one.path, one.method.lower()): one.does for one in ROUTES}
