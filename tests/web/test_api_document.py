"""The API's own page in a real browser: it draws every operation and asks no other host."""

from typing import TYPE_CHECKING

import pytest

from tests.web.test_routes import operations

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.browser
def test_the_page_of_the_api_draws_every_operation(page: "Page", served: str) -> None:
    page.goto(f"{served}/api/docs")
    page.wait_for_selector(".info .title")
    drawn = page.locator(".opblock")
    if operations():
        drawn.first.wait_for()
    assert drawn.count() == len(operations())
