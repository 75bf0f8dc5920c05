"""The tags: words, money, numbers, shares and moments as the reader's place writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from guerdon.terms.decision import Reason, Refusal
from guerdon.web.templatetags import words as tags

LATE = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (123456, "USD", "$1,234.56"),
        (-123456, "USD", "−$1,234.56"),
        (0, "CNY", "¥0.00"),
        (5, "GBP", "£0.05"),
        (1234567, "JPY", "¥1,234,567"),
        (1234, "KWD", "KWD 1.234"),
        (None, "USD", "–"),
    ],
)
def test_money(minor: int | None, currency: str, written: str) -> None:
    assert tags.written_money(minor, currency) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [(12340, "12,340"), (-5, "−5"), (0, "0"), (-0.2, "0"), (0.6, "1"), (None, "–")],
)
def test_count(number: float | None, written: str) -> None:
    assert tags.written_count(number) == written


@pytest.mark.parametrize(
    ("share", "places", "written"),
    [
        (0.0766, 1, "7.7%"),
        (0.0766, 2, "7.66%"),
        (-0.0766, 1, "−7.7%"),
        (-0.0001, 1, "0.0%"),
        (12.5, 0, "1,250%"),
        (None, 1, "–"),
    ],
)
def test_percent(share: float | None, places: int, written: str) -> None:
    assert tags.written_percent(share, places) == written


@pytest.mark.parametrize(
    ("asked", "written"), [("en", "21 Nov 2026"), ("zh-hans", "2026 年 11 月 21 日")]
)
def test_day(asked: str, written: str) -> None:
    with translation.override(asked):
        assert tags.written_day(LATE) == written
        assert tags.written_day(None) == "–"


def test_a_day_is_a_day_where_the_reader_is() -> None:
    with timezone.override(ZoneInfo("Asia/Shanghai")), translation.override("en"):
        assert tags.written_day(LATE) == "22 Nov 2026"


def test_a_reason_is_said_in_the_readers_language() -> None:
    data = {"what": "file", "key": "a.csv"}
    given = (
        Refusal(reason="not_found", data=data),
        Reason(reason="not_found", data=data),
        {"reason": "not_found", "data": data},
    )
    with translation.override("en"):
        assert {tags.written_reason(each) for each in given} == {'There is no file "a.csv".'}
    with translation.override("zh-hans"):
        assert {tags.written_reason(each) for each in given} == {"没有名为“a.csv”的文件。"}


def test_what_people_typed_cannot_become_markup() -> None:
    refusal = Refusal(reason="not_found", data={"what": "file", "key": "<script>"})
    with translation.override("en"):
        made = Template("{{ refusal|because }}").render(Context({"refusal": refusal}))
    assert "<script>" not in made
    assert "&lt;script&gt;" in made


def test_the_tag_says_words_without_being_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from guerdon.web import wording

    texts = {"page.many": {"zh": "{n} 件", "en": {"one": "{n} unit", "other": "{n} units"}}}
    monkeypatch.setattr(wording, "wordings", lambda: texts)
    template = Template('{% w "page.many" n=n %}')
    with translation.override("en"):
        assert template.render(Context({"n": 1})) == "1 unit"
    with translation.override("zh-hans"):
        assert template.render(Context({"n": 3})) == "3 件"


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (1.0, "100%"), (0.9991, "> 99%"), (0.912, "91%"), (0.001, "< 1%"), (0.0, "0%")],
)
def test_what_is_nearly_certain_never_reads_as_certain(share: float | None, said: str) -> None:
    assert tags.written_chance(share) == said


def test_a_day_in_a_table_is_short_in_both_languages() -> None:
    at = datetime(2026, 3, 14, 12, tzinfo=UTC)
    assert (tags.written_date(at), tags.written_date(None)) == ("14 Mar 2026", "–")
    with translation.override("zh-hans"):
        assert tags.written_date(at) == "2026-03-14"


@pytest.mark.parametrize("name", ["count", "percent", "day", "moment", "date", "chance", "decimal"])
def test_a_name_that_a_template_does_not_know_is_a_dash(name: str) -> None:
    assert Template(f"{{{{ missing.at|{name} }}}}").render(Context()) == "–"
    assert Template("{{ missing|money:currency }}").render(Context({"currency": "USD"})) == "–"


@pytest.mark.parametrize(("tongue", "between"), [("zh", ""), ("en", " ")])
def test_only_english_sentences_have_a_blank_between(tongue: str, between: str) -> None:
    with translation.override(tongue):
        written = Template("{% load words %}.{% gap %}.").render(Context())
    assert written == f".{between}."
