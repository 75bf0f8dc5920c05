"""The first page says what was given, what it earned, who is at risk and what to do next."""

import pytest
from django.test import Client

from guerdon.store.models import Readout


@pytest.mark.usefixtures("shop")
def test_the_four_figures_and_where_they_come_from(owner: Client) -> None:
    text = owner.get("/").content.decode()
    assert "$4.00" in text  # 5.00 given less 1.00 that a return took back
    assert "1 redemption" in text
    assert "$3,160.00" in text  # gain 5,160 less cost 2,000
    assert "95% interval −$65.00 to $6,385.00" in text
    assert "16.7%" in text  # one of six was thanked
    assert "$300.00 of expected value" in text
    assert text.count("Where does this come from?") == 4
    assert 'href="/customers?stage=at_risk"' in text


@pytest.mark.usefixtures("shop")
def test_the_one_thing_to_do_follows_the_shop(owner: Client) -> None:
    assert "Read what &quot;Autumn thanks&quot; earned" in owner.get("/").content.decode()
    Readout.objects.all().delete()
    assert "See what the campaign earns" in owner.get("/").content.decode()


@pytest.mark.usefixtures("shop")
def test_who_only_looks_is_not_asked_to_act(analyst: Client) -> None:
    text = analyst.get("/").content.decode()
    assert "Given this month" in text
    assert "Open the result" not in text


def test_before_the_first_order_there_are_five_steps(owner: Client) -> None:
    text = owner.get("/").content.decode()
    assert "Five steps to your first result" in text
    assert text.count("<li class=") == 5
    assert text.count('class="btn main"') == 1


@pytest.mark.usefixtures("shop")
def test_in_chinese(owner: Client) -> None:
    text = owner.get("/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert '<html lang="zh-Hans">' in text
    assert "本月给出" in text
    assert "秋日答谢" in text
    assert "Given this month" not in text
