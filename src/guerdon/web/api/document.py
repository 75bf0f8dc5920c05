"""The words of the API's document: how to call, in what order, and who may call what."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

from msgspec.json import schema_components

from guerdon.terms.role import Role
from guerdon.web.api.shapes.words import Answers
from guerdon.web.api.till.bodies import PROBLEM

INTRODUCTION = """
Calls carry an API key: `Authorization: Bearer gk_...`, made by an owner under *Settings* or by
`guerdon user key NAME`. Each operation names the roles whose keys it lets in.

- **Money and points** are whole numbers: `_minor` is the smallest coin of the shop's currency.
- **Moments** are ISO 8601 with an offset; periods include their begin and not their end.
- **A call that changes something** carries an `Idempotency-Key`. Sent again with the same body it
  gets the same reply and changes nothing; with another body it is refused. `dry=true` does
  everything, answers, and undoes it.
- **A no** is [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) `application/problem+json`:
  `reason` and `data` for machines, `detail` a sentence in the language of `Accept-Language` (zh,
  en). The same reason never changes its meaning.
- **Answers** have just the fields of their shape; later versions may add some, none goes.
- **Too many calls** of one key are answered 429, with the seconds to wait in `data`.
"""

# Tag -> what its operations are about; in the order of the loop, what a till needs first.
TAGS: Mapping[str, str] = {
    "till": "Quote, hold, redeem, give back: what a checkout calls.",
    "codes": "Campaigns of coupon codes, also signed ones that a till checks without a network.",
    "offers": "What may be given, tried on carts.",
    "programme": "Offers, groups, budgets and settings as text: plan, apply, compare, go back.",
    "stock": "How many there are of what is given away.",
    "prices": "Shelf prices and their lowest of thirty days.",
    "triggers": "Whatever happens to a customer, told once.",
    "intake": "Orders, customers and products from files and databases.",
    "know": "Segments, scores and what lies behind each figure.",
    "customers": "One customer: merged, parted, agreed.",
    "voice": "What customers say.",
    "goals": "Goals bound to live figures.",
    "decide": "Which offer for which goal, and the health check.",
    "budgets": "The year's frame, its parts and stages.",
    "campaigns": "From brief to plan to launch to result.",
    "experiments": "Arms by lot, looks that keep their error.",
    "gifts": "Which gift for which occasion.",
    "points": "Balances, lots, rewards, statements, liability.",
    "tiers": "Standings, benefits, advisers.",
    "gift cards": "Cards and stored value on the same ledger.",
    "sharing": "Points to a friend, the household's pool.",
    "giving": "Points and shares of purchases for a cause.",
    "partners": "Points there and back, packs, settlement.",
    "referral": "Friends who bring friends.",
    "play": "Draws, stamps, challenges, badges, boards.",
    "journeys": "What happens step by step to whom.",
    "messages": "The outbox, its gates, and why somebody was (not) written to.",
    "hooks": "Triggers told to other systems, signed and in order.",
    "measure": "Retention, sales, results.",
}
REFUSED = {"$ref": "#/components/responses/Refused"}
SHAPES = "#/components/schemas/{name}"
YES = {200: "The answer", 201: "It is done", 202: "It is under way, or waits for a person"}
FILE = object()
Where = tuple[str, str]


def finished(
    *,
    schema: dict[str, Any],
    roles: Mapping[Where, Iterable[Role]],
    views: Mapping[Where, Callable[..., Any]],
) -> None:
    """Write into an OpenAPI document what ninja does not know of; a summary is a first clause.

    `roles` has (path, method in small letters) -> the roles that it lets in, `views` what answers.
    """
    schema["info"]["description"] = INTRODUCTION.strip()
    schema["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    refused = {
        "description": "A refusal with its reason",
        "content": {"application/problem+json": {"schema": PROBLEM}},
    }
    schema["components"].setdefault("responses", {})["Refused"] = refused
    answers = {where: _answers(view) for where, view in views.items()}
    shapes = [kind for one in answers.values() for by in one.values() for kind in by.values()]
    written, named = schema_components([s for s in shapes if s is not FILE], ref_template=SHAPES)
    schema["components"]["schemas"] = {**schema["components"].get("schemas", {}), **named}
    bodies = iter(written)
    for (path, method), one in answers.items():
        said = {str(status): _yes(status, by, bodies) for status, by in one.items()}
        schema["paths"][path][method]["responses"] = {**said, "default": REFUSED}
    for where, operation in _operations(schema):
        says = operation.get("description") or operation["summary"]
        operation["summary"] = re.split(r"[;:.](?:\s|$)", says, maxsplit=1)[0]
        named_roles = [role.value for role in Role if role in frozenset(roles.get(where, ()))]
        if named_roles:
            operation["x-roles"] = named_roles
            operation["description"] = f"{says}\n\nKeys of: {', '.join(named_roles)}."


def _answers(view: Callable[..., Any]) -> dict[int, dict[str, Any]]:
    """Status -> media type -> the shape of what a view answers, FILE for a file."""
    name = view.__module__.rpartition(".")[2]
    found: Answers = import_module(f"guerdon.web.api.shapes.{name}").ANSWERS
    return {status: _by_media(kind) for status, kind in found[view.__name__].items()}


def _by_media(kind: Any) -> dict[str, Any]:
    if isinstance(kind, dict):
        return kind
    return {kind: FILE} if isinstance(kind, str) else {"application/json": kind}


def _yes(status: int, by: Mapping[str, Any], bodies: Iterator[Any]) -> dict[str, Any]:
    file = {"type": "string", "format": "binary"}
    content = {media: {"schema": file if by[media] is FILE else next(bodies)} for media in by}
    return {"description": YES[status], "content": content}


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield (path, method), operation
