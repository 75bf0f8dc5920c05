"""A journey and a template in a browser: changed, looked at ahead, kept, and seen as a member."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_marketer_changes_a_journey_and_makes_it_live(
    opened: Callable[..., Page], faults: list[str]
) -> None:
    page = opened(width=390)
    page.goto("/journeys/ready/welcome")
    steps = page.locator("section[id^='step-']")
    before = steps.count()
    first = steps.first
    first.get_by_role("button", name="Down").click()
    expect(steps.nth(1).locator("code").first).to_have_text("hello")
    steps.nth(1).get_by_role("button", name="Up").click()
    expect(steps.first.locator("code").first).to_have_text("hello")
    steps.last.get_by_role("button", name="Remove").click()
    expect(steps).to_have_count(before - 1)
    # A step is added where it is wanted; what is typed holds, whichever button comes next.
    page.locator(".add-step summary").nth(1).click()
    page.locator(".add-step").nth(1).get_by_role("button", name="Message").click()
    expect(steps.nth(1).locator("code").first).to_have_text("message-1")
    steps.nth(1).get_by_text("Edit").click()
    steps.nth(1).get_by_label("Title, English").fill("One more thing")
    steps.nth(1).get_by_label("Channel 1").select_option(label="Text message")
    steps.nth(1).get_by_role("button", name="Down").click()
    expect(steps.nth(2)).to_contain_text("One more thing · Text message")
    # What is no journey is said beside what was typed, and nothing of it is lost.
    text = page.locator("#text")
    page.locator("summary", has_text="As text").click()
    whole = text.input_value()
    text.fill(whole.replace("channels:", "chanels:", 1))
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert [one for one in faults if "422" in one]
    faults.clear()
    expect(page.locator("#text")).to_have_value(whole.replace("channels:", "chanels:", 1))
    page.locator("#text").fill(whole)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("version 1")
    page.get_by_role("button", name="Make live").click()
    expect(page.get_by_role("status")).to_contain_text("is live")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_a_template_is_seen_while_it_is_written(opened: Callable[..., Page]) -> None:
    page = opened()
    page.goto("/messages/templates/new/email")
    phone = page.locator(".handset")
    expect(phone).to_be_visible(timeout=20_000)
    inside = page.frame_locator(".handset iframe")
    expect(inside.locator("body")).to_contain_text("Thank you for being with Corner shop")
    page.locator('[name="subject.en"]').fill("Tea for {{ member.name | default: 'you' }}")
    expect(phone.locator(".handset-title")).to_have_text("Tea for you")
    page.locator('[name="subject.en"]').fill("Tea for {{ nobody }}")
    expect(page.locator("#preview .alert")).to_contain_text("Nobody gives the word")
    page.locator('[name="subject.en"]').fill("Tea for you")
    page.locator('[name="key"]').fill("tea-letter")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Version 1 is published.")
