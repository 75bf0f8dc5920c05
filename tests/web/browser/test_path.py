"""The whole path in a browser: sign in, make a segment, plan, launch, measure, read the result."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser
ON_ITS_WAY = ".htmx-request, .htmx-swapping, .htmx-settling"


def test_from_sign_in_to_the_result(page: Page, console: str) -> None:
    page.goto(f"{console}/segments")
    page.fill("#name", "owner")
    page.fill("#password", PASSWORD)
    page.click("form.stack button.main")
    page.get_by_role("link", name="New segment").click()

    page.fill("#f-name", "Five or more")
    with page.expect_response("**/segments/build"):
        page.select_option('[name="g0r0-field"]', "orders")
    # A field that is typed into at the instant at which it is replaced hears nothing.
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    expect(page.locator('[name="g0r0-op"] option[value="at_least"]')).to_be_attached()
    page.fill('[name="g0r0-value"]', "5")
    expect(page.locator("#count .big")).to_have_text(re.compile(r"^\d{2,3}$"))
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator('[name="g0r1-field"]')).to_be_visible()
    assert page.input_value('[name="g0r0-value"]') == "5"
    page.get_by_role("button", name="Remove this row").nth(1).click()
    expect(page.locator('[name="g0r1-field"]')).to_have_count(0)
    page.get_by_role("button", name="Save segment").click()
    expect(page.locator("h1")).to_have_text("Five or more")

    page.get_by_role("link", name="Plan a campaign for them").click()
    page.fill("#f-name", "Thanks from the browser")
    page.get_by_role("button", name="Continue").click()
    assert page.locator('input[name="segment"][value="five-or-more"]').is_checked()
    for _ in ("audience", "offers", "message"):
        page.locator("[data-step]:not([hidden]) [data-on]").click()
    page.fill("#f-budget", "500")
    page.locator("[data-step]:not([hidden]) [data-on]").click()
    page.get_by_role("button", name="Make the plan").click()
    expect(page.locator("h1")).to_have_text("Thanks from the browser")
    expect(page.get_by_text("no plan can exceed")).to_be_visible()

    page.get_by_role("button", name="Launch", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("people get a code of their own")
    dialog.get_by_role("button", name="Launch").click()
    expect(page.get_by_role("status")).to_contain_text("It runs")
    page.get_by_role("button", name="Measure now").click()
    expect(page.locator("h1")).to_have_text("Thanks from the browser")
    expect(page.locator(".plain-words").first).to_be_visible()
    assert page.url.endswith("/results/thanks-from-the-browser")


def test_what_is_typed_while_a_part_comes_stays_typed(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/segments/new")

    def slow(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/segments/build", slow)
    with page.expect_response("**/segments/build"):
        page.select_option('[name="g0r0-field"]', "orders")
        page.fill('[name="g0r0-value"]', "5")
    expect(page.locator("#count .big")).to_have_text(re.compile(r"^\d{2,3}$"))
    assert page.input_value('[name="g0r0-value"]') == "5"
    # What is on its way when the page is closed says so as an error.
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)


def test_the_keyboard_finds_search_and_closes_what_is_open(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("c00")
    expect(page.locator("#found a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/c00*")
    page.locator("details.source summary").first.click()
    expect(page.locator("details.source[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.source[open]")).to_have_count(0)


def test_on_a_phone_the_rail_opens_and_closes(opened: Callable[..., Page]) -> None:
    page = opened(width=390, language="zh")
    page.goto("/")
    expect(page.locator(".rail")).not_to_be_visible()
    page.locator(".dock [data-rail]").click()
    expect(page.locator(".rail")).to_be_visible()
    page.locator('.rail a[href="/audit"]').click()
    page.wait_for_url("**/audit")
    expect(page.locator(".rail")).not_to_be_visible()


def test_a_member_on_a_phone(page: Page, console: str, member_link: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(console + member_link)
    # Another walk may have bought a reward before this one.
    expect(page.locator("h1")).to_contain_text(re.compile(r"\b(1,234|934) points"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".m-ticket summary").first.click()
    expect(page.locator(".m-qr svg").first).to_be_visible()
    page.locator('.tongue button[lang="zh-Hans"]').click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_the_lines_of_charts_follow_the_scheme(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/value")
    page.wait_for_selector(".plot[data-ready] svg")
    light = page.locator(".plot[data-ready] svg").first.inner_html()
    with page.expect_response("**/charts/*.json?*scheme=dark*"):
        page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "light => document.querySelector('.plot[data-ready] svg')?.innerHTML !== light", arg=light
    )
