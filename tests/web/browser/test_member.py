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
    for tab in ("/m/me", "/m/points", "/m/"):
        page.goto(tab)
        assert page.evaluate(OVERFLOW) == "", tab
        assert not serious(page), tab
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # now the worker stands between the page and the network, and keeps it
    expect(page.locator(".m-offline")).to_be_hidden()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".m-offline")).to_contain_text("当前没有网络")
    expect(page.locator(".m-balance")).to_have_text("1,234")
    page.locator(".m-ticket summary").click()
    expect(page.locator(".m-qr svg")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".m-offline")).to_be_hidden()
    faults.clear()  # what the browser says of a network that is not there
