"""A till as the tests of the API use it: a cart, a caller with its key, a named problem."""

import json
from typing import Any

from guerdon.store.house import access
from guerdon.terms.role import Role
from tests.web.called import called

CART: dict[str, Any] = {
    "cart": {
        "currency": "USD",
        "lines": [
            {"key": "1", "sku": "tea", "quantity": 3, "unit_minor": 1999},
            {"key": "2", "sku": "cup", "quantity": 1, "unit_minor": 550},
        ],
    },
    "customer": "c",
    "order": "o1",
}


class Caller:
    """A till with its key."""

    def __init__(self, now: Any, role: Role = Role.CASHIER) -> None:
        self.token = access.add_key(name=f"till-{role}", role=role, now=now)

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        language: str = "en",
        raw: bytes | None = None,
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": language}
        if key is not None:
            headers["Idempotency-Key"] = key
        sent = json.dumps(body).encode() if raw is None else raw
        return called(method, f"/api/v1{path}", sent, headers=headers)


def problem(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["detail"]
    assert body["type"] == f"/problems/{body['reason']}"
    return str(body["reason"])
