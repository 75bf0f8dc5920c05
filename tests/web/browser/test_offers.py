"""An offer from the gallery to live in a browser: typed, tried, forecast, published, changed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_marketer_builds_an_offer(opened: Callable[..., Page]) -> None:
    page = opened(language="zh")
    page.goto("/offers")
    page.get_by_role("link", name="新建优惠").click()
    page.get_by_role("link", name=re.compile("满300减30")).click()
    page.fill('[name="cart.0.price"]', "450")
    trial = page.locator("#trial")
    expect(trial.locator(".own")).to_contain_text("减 30.00")
    # A second step at which less comes off is no step: the fault stands at its field.
    page.fill('[name="v.steps.1.from"]', "200")
    expect(trial).to_contain_text("还有 1 项需要更正")
    expect(page.locator("#sections .rows-of > .wrong")).to_have_text("每一档的门槛须高于上一档。")
    page.fill('[name="v.steps.1.from"]', "400")
    expect(trial.locator(".own")).to_contain_text("减 80.00")
    expect(page.locator("#sections .wrong")).to_have_count(0)
    page.get_by_role("button", name="添加一行").click()
    expect(page.locator('[name="v.steps.3.from"]')).to_be_visible()
    assert page.input_value('[name="v.steps.1.from"]') == "400"
    page.get_by_role("button", name="删除第 4 行").first.click()
    expect(page.locator('[name="v.steps.3.from"]')).to_have_count(0)
    page.get_by_text("限额", exact=True).click()
    page.fill('[name="limits.spend_minor"]', "1,000")
    page.get_by_role("button", name="开始预估").click()
    expect(page.locator("#forecast .figures")).to_contain_text("每周优惠")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("heading", name="现在发布此优惠？")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已生效")
    expect(page.locator("main")).to_contain_text("满 $400.00 减 $80.00")

    page.get_by_role("link", name="修改").click()
    page.fill('[name="v.steps.0.cut"]', "35")
    page.get_by_role("button", name="查看改动").click()
    expect(page.locator(".differences")).to_contain_text("30.00")
    page.get_by_role("button", name="启用第 2 版").click()
    expect(page.locator(".versions")).to_contain_text("第 2 版")
    page.get_by_role("link", name="优惠日历").click()
    expect(page.locator(".gantt")).to_contain_text("满300减30")


def test_a_past_cart_and_products_on_a_phone(opened: Callable[..., Page]) -> None:
    page = opened(width=390)
    page.goto("/offer-builder/new/percent")
    expect(page.locator("#trial .own")).to_contain_text("you save")
    before = page.input_value('[name="cart.0.price"]')
    page.get_by_role("button", name="Another past cart").click()
    expect(page.locator('[name="cart.0.price"]')).not_to_have_value(before)
    page.select_option("#f-layer", "line")
    page.fill('[name="v.percent"]', "half price")
    expect(page.locator("#trial .own")).to_contain_text("50% off")
