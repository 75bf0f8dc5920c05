"""The programme's settings: defaults, what was kept, and names that do not exist."""

import pytest

from guerdon.store.models import Setting
from guerdon.store.programme import programme

pytestmark = pytest.mark.django_db


def test_a_new_house_has_the_defaults() -> None:
    assert programme.read() == programme.Programme()


def test_what_is_kept_is_read_and_the_rest_stays() -> None:
    programme.keep(changes={"currency": "CNY", "margin": 0.4})
    kept = programme.keep(changes={"name": "晨光"})
    assert kept == programme.Programme(currency="CNY", margin=0.4, name="晨光")
    assert programme.read() == kept


def test_a_setting_is_stored_once() -> None:
    for currency in ("CNY", "JPY"):
        programme.keep(changes={"currency": currency})
    assert [row.value for row in Setting.objects.filter(key="currency")] == ["JPY"]


def test_an_unknown_name_is_a_bug_and_changes_nothing() -> None:
    with pytest.raises(TypeError):
        programme.keep(changes={"currency": "CNY", "colour": "red"})
    assert programme.read() == programme.Programme()


def test_a_setting_of_a_later_version_is_passed_over() -> None:
    Setting.objects.create(key="not_yet_known", value=1)
    assert programme.read() == programme.Programme()
