"""Reasons as sentences: in the language asked for, whatever the data, never an error."""

import tomllib
from importlib import resources

import pytest

from guerdon.terms import reasons
from guerdon.terms.reasons import said


def test_a_reason_is_said_in_both_languages() -> None:
    data = {"what": "customer", "key": "c-1"}
    assert said(reason="not_found", data=data, language="en") == 'There is no customer "c-1".'
    assert said(reason="not_found", data=data, language="zh") == "没有名为“c-1”的客户。"


def test_a_thing_without_a_name_of_its_own_is_said_as_it_is() -> None:
    data = {"what": "unicorn", "key": "u"}
    assert said(reason="not_found", data=data, language="zh") == "没有名为“u”的unicorn。"


def test_an_unknown_reason_and_missing_data_are_no_error() -> None:
    assert said(reason="no_such_reason", data={}, language="en") == "no such reason"
    assert said(reason="not_found", data={}, language="en") == 'There is no {what} "{key}".'
    assert said(reason="password_short", data={"least": 12}, language="fr").endswith(
        "12 characters."
    )


def test_another_language_is_english() -> None:
    data = {"what": "file", "key": "a.csv"}
    assert said(reason="not_found", data=data, language="fr") == 'There is no file "a.csv".'


def test_data_never_acts_as_a_template() -> None:
    data = {"what": "file", "key": "{what.__class__}"}
    assert said(reason="not_found", data=data, language="en").endswith('"{what.__class__}".')


def test_a_reason_stands_in_one_file_only() -> None:
    folder = resources.files("guerdon.terms") / "reason_texts"
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    counted = sum(len(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)
    assert counted == len(reasons.sentences())


@pytest.mark.parametrize("language", reasons.LANGUAGES)
def test_things_have_a_name_in_every_language(language: str) -> None:
    assert all(names[language] for names in reasons.things().values())


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-03-14T00:00:00+00:00", "2026-03-14 00:00 UTC"),
        ("2026-03-14T08:30:00.123456Z", "2026-03-14 08:30 UTC"),
        ("2026-03-14T08:30:00+08:00", "2026-03-14 08:30 UTC+08:00"),
        ("2026-03-14", "2026-03-14"),
        ("2026-03-14Tomorrow, perhaps", "2026-03-14Tomorrow, perhaps"),
    ],
)
def test_moments_are_said_for_people(given: str, read: str) -> None:
    assert said(reason="not_yet", data={"start": given}, language="en").endswith(f"on {read}.")


@pytest.mark.parametrize(("language", "name"), [("zh", "“满减”"), ("en", "Steps")])
def test_a_name_is_said_in_the_language(language: str, name: str) -> None:
    data = {"named": {"zh": "满减", "en": "Steps"}, "would_give": "4.00"}
    assert name in said(reason="beaten", data=data, language=language)


@pytest.mark.parametrize(
    ("currency", "coin"), [("CNY", "元"), ("USD", "美元"), ("KWD", "KWD"), (None, "元")]
)
def test_coins_are_called_by_their_name(currency: str | None, coin: str) -> None:
    data = {"amount": "3.00"} | ({} if currency is None else {"currency": currency})
    assert said(reason="gives_amount", data=data, language="zh") == f"已减 3.00 {coin}。"
