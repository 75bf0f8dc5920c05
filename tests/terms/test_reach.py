"""Findings say what a gate wants and until when."""

from datetime import UTC, datetime

from guerdon.terms.reach import HOLD, SUPPRESS, hold, suppress

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def test_findings_carry_their_reason_and_data() -> None:
    gone = suppress("consent", "gate_no_consent", channel="sms")
    assert (gone.outcome, gone.reason, gone.until) == (SUPPRESS, "gate_no_consent", None)
    assert gone.data == {"channel": "sms"}
    held = hold("cap", "gate_cap", NOW, most=2)
    assert (held.outcome, held.until) == (HOLD, NOW)
    assert held.data == {"most": 2, "until": NOW.isoformat()}
