"""A member on a phone: opens the link, looks around, and still has the code without network."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.test_pages import OVERFLOW, serious

pytestmark = pytest.mark.browser


def test_a_chinese_walk_ends_without_network(
    opened: Callable[..., Page], member_link: str, faults: list[str]
) -> None:
    page = opened(language="zh", width=390)
    page.goto(member_link)
    for tab in ("/m/me", "/m/points", "/m/rewards", "/m/"):
        page.goto(tab)
        assert page.evaluate(OVERFLOW) == "", tab
        assert not serious(page), tab
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # now the worker stands between the page and the network, and keeps it
    expect(page.locator(".m-offline")).to_be_hidden()
    balance = page.locator(".m-balance").inner_text()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".m-offline")).to_contain_text("当前没有网络")
    expect(page.locator(".m-balance")).to_have_text(balance)
    page.locator(".m-ticket summary").first.click()
    expect(page.locator(".m-qr svg").first).to_be_visible()
    page.locator(".m-ticket summary").first.click()
    page.context.set_offline(False)  # the page itself looks for the network
    expect(page.locator(".m-offline")).to_be_hidden(timeout=30_000)
    faults.clear()  # what the browser says of a network that is not there


def test_an_english_walk_buys_a_reward(opened: Callable[..., Page], member_link: str) -> None:
    page = opened(width=390, scheme="dark")
    page.goto(member_link)
    page.get_by_role("link", name="Rewards").click()
    assert not serious(page)
    card = page.locator(".m-reward", has_text="Tea for two")
    card.get_by_text("Get it").click()
    expect(card.get_by_text("This takes 300 of your")).to_be_visible()
    card.get_by_role("button", name="Yes, take the points").click()
    expect(page.locator(".m-said.good")).to_contain_text("Tea for two is yours")
    expect(page.get_by_text("show this to get it")).to_be_visible()
    expect(page.locator(".m-have")).to_contain_text("934")
