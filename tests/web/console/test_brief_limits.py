"""What a campaign may use besides money, from the fields of the form into its brief."""

from datetime import UTC, datetime

import pytest

from guerdon.flows.campaigns import brief as briefs
from guerdon.terms.decision import Refusal
from guerdon.web.console import brief_limits, briefing
from guerdon.web.typed import Typed

NOW = datetime(2026, 3, 14, tzinfo=UTC)
FORM = {"name": "Spring thanks", "budget": "600"}
ROW = {"use1": "Minutes", "use_most1": "90", "use_each1_1": "5", "use_each1_2": ""}


def read(**typed: str) -> tuple[Typed, dict[str, object]]:
    start = briefing.proposed(mean_basket=3610, currency="USD")
    found = Typed(texts=start | FORM | typed)
    return found, briefing.brief(typed=found, currency="USD", now=NOW)


def test_a_row_is_a_limit_and_an_offer_left_empty_takes_nothing() -> None:
    typed, document = read(**ROW)
    assert typed.wrong == {}
    assert document["limits"] == [{"name": "Minutes", "most": 90, "each": {"spring-thanks-1": 5}}]
    parsed = briefs.parsed(document=document)
    assert not isinstance(parsed, Refusal)
    assert [(one.name, one.most) for one in parsed.limits] == [("Minutes", 90)]


def test_empty_rows_are_no_limits() -> None:
    typed, document = read(use1=" ", use_most2="")
    assert typed.wrong == {}
    assert "limits" not in document


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"use1": ""}, "use1", "field_empty"),
        ({"use_most1": ""}, "use_most1", "field_empty"),
        ({"use_most1": "1.5"}, "use_most1", "whole_wanted"),
        ({"use_each1_1": "many"}, "use_each1_1", "number_wanted"),
        ({"use_each1_1": ""}, "use_each1_1", "field_empty"),
        # There is no third offer to take of it.
        ({"use_each1_1": "", "use_each1_3": "2"}, "use_each1_1", "field_empty"),
    ],
)
def test_what_is_wrong_is_named_and_shown_again(
    change: dict[str, str], field: str, reason: str
) -> None:
    typed, _ = read(**ROW | change)
    assert {name: one.reason for name, one in typed.wrong.items()} == {field: reason}
    first, second = brief_limits.rows(typed=typed, slots=briefing.SLOTS)
    assert [one.reason for one in first["wrong"]] == [reason]
    assert second["wrong"] == []
    assert (first["name"], first["most"]) == ((ROW | change)["use1"], (ROW | change)["use_most1"])
