"""Every page in both languages, wide and narrow: no overflow, no error, no serious axe fault."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/customers",
    "/customers/c001",
    "/segments",
    "/segments/new",
    "/segments/often",
    "/value",
    "/campaigns",
    "/campaigns/new",
    "/campaigns/spring",
    "/offers",
    "/offers/spring-five",
    "/offer-calendar?month=2027-02",
    "/offer-builder",
    "/offer-builder/new/spend_steps",
    "/offer-builder/offers/spring-five",
    "/coupons",
    "/coupons/new",
    "/coupons/batches/tea",
    "/gift-cards",
    "/stock",
    "/stock/things/mug",
    "/prices",
    "/prices/new",
    "/prices/products/tea",
    "/points",
    "/programme/settings/points",
    "/programme/settings/gift_cards?as=text",
    "/adjustments",
    "/ledgers/c001",
    "/ledgers/c001?view=lots",
    "/results",
    "/results/spring",
    "/retention",
    "/clusters",
    "/data",
    "/settings",
    "/password",
    "/audit",
    "/search?q=c00",
    "/sign-in",
)
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return "";
  const over = [...document.querySelectorAll("main *")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, .tabs, .toc"));
  return `${wide} px: ` + over.slice(0, 4).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
}"""
# A Chinese sentence with a blank after its end, where the next begins.
GAPPED = re.compile(r".{0,20}[。！？] +\S.{0,20}")
# What is on its way: fonts, parts that htmx fetches, charts in sight that are not drawn.
COMING = """async () => {
  await document.fonts.ready;
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const charts = [...document.querySelectorAll("[data-chart]")].filter((one) =>
    !one.dataset.ready && one.getBoundingClientRect().top < innerHeight + 150);
  return charts.length + document.querySelectorAll(".htmx-request, .htmx-settling").length;
}"""


def settled(page: Page) -> None:
    """Until nothing is on its way, twice in a row: what came may ask for more."""
    quiet = 0
    for _ in range(3_000):
        quiet = quiet + 1 if page.evaluate(COMING) == 0 else 0
        if quiet == 2:
            return
        page.wait_for_timeout(20)
    raise AssertionError("a part or a chart never came")


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("zh", 1440, "dark"), ("en", 390, "dark"), ("zh", 390, "light")],
)
def test_nothing_overflows_fails_or_shuts_anybody_out(
    opened: Callable[..., Page], language: str, width: int, scheme: str
) -> None:
    page = opened(language=language, width=width, scheme=scheme)
    found = []
    for path in PAGES:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        settled(page)
        assert page.evaluate(OVERFLOW) == "", path
        assert page.locator(".plot .failed").count() == 0, path
        assert page.evaluate("document.documentElement.lang") == (
            "zh-Hans" if language == "zh" else "en"
        )
        found += [f"{path} {fault}" for fault in serious(page)]
        found += [f"{path} {odd}" for odd in GAPPED.findall(page.inner_text("body"))]
    assert not found, "\n".join(found)


def serious(page: Page) -> list[str]:
    """What axe finds that would keep somebody out."""
    return [
        f"{fault['id']}: {[node['html'][:160] for node in fault['nodes'][:3]]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_home_is_light_and_does_not_jump(opened: Callable[..., Page]) -> None:
    page = opened()
    sizes: dict[str, int] = {}

    def weigh(answer: object) -> None:
        url = answer.url  # type: ignore[attr-defined]
        if "/charts/" not in url:
            sizes[url] = len(answer.body())  # type: ignore[attr-defined]

    page.on("response", weigh)
    page.add_init_script(
        "window.jumps = 0; new PerformanceObserver((list) => { for (const one of "
        "list.getEntries()) if (!one.hadRecentInput) window.jumps += one.value; })"
        '.observe({type: "layout-shift", buffered: true});'
    )
    page.goto("/")
    page.evaluate("scrollTo(0, 600)")
    settled(page)
    assert sum(sizes.values()) <= 300_000, sizes
    assert page.evaluate("window.jumps") < 0.02
