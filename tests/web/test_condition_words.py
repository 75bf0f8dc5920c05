"""A condition in words, line by line."""

from django.utils import translation

from guerdon.web.condition_words import said

DOCUMENT = {
    "any": [
        {"field": "spend", "op": "at_least", "value": 120000},
        {
            "all": [
                {"field": "stage", "op": "in", "value": ["lost", "at_risk"]},
                {"not": {"field": "rhythm_days", "op": "known"}},
            ]
        },
    ]
}


def lines() -> list[tuple[int, str]]:
    return [(line.depth, line.text) for line in said(document=DOCUMENT, currency="USD")]


def test_in_english() -> None:
    assert lines() == [
        (0, "Any of:"),
        (1, "total spend is at least $1,200.00"),
        (1, "All of:"),
        (2, "lifecycle stage is one of At risk, Lost"),
        (2, "Not:"),
        (3, "usual days between orders is known"),
    ]


def test_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert lines()[1] == (1, "累计消费 至少 $1,200.00")
        assert lines()[3] == (2, "生命周期阶段 属于 有风险、已流失")


def test_everybody_and_what_cannot_be_read() -> None:
    assert [line.text for line in said(document=None, currency="USD")] == ["Everybody"]
    odd = said(document={"field": "nonsense"}, currency="USD")
    assert "nonsense" in odd[0].text
    one = {"all": [{"field": "orders", "op": "more_than", "value": 2.5}]}
    assert [line.text for line in said(document=one, currency="USD")] == ["orders is more than 2.5"]
