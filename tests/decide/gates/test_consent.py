"""Consent: a dated yes for purpose and channel, or nothing is sent but what is owed."""

from guerdon.decide.gates.consent import judged
from guerdon.terms.reach import Consented
from tests.decide.gates.asked import NOON, one, terms


def test_only_a_yes_passes_and_service_needs_none() -> None:
    def found(**changes: object) -> str | None:
        said = judged(one=one(**changes), terms=terms(), now=NOON)
        return said.reason if said else None

    no = Consented(given=False, at=NOON, proof="reply")
    assert found() is None
    assert found(consent=None) == "gate_no_consent"
    assert found(consent=no) == "gate_consent_withdrawn"
    assert found(consent=None, purpose="survey") == "gate_no_consent"
    assert found(consent=None, purpose="service") is None
    assert found(consent=no, purpose="service") is None
