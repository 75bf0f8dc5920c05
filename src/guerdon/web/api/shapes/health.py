"""What the programme's health check answers."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment, Said


class Finding(Struct):
    """One classic mistake, and the evidence that the programme makes it or does not."""

    name: str
    severity: Literal["good", "warning", "bad", "unknown"]
    evidence: Said


class HealthCheck(Struct):
    """The newest check; `at` is null where none was made."""

    at: Moment | None
    findings: list[Finding]


ANSWERS: Answers = {
    "newest": {200: HealthCheck},
    "check": {200: HealthCheck},
}
