"""One served shop for all browser tests: regular customers, a night, a measured campaign."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import watch
from tests.house import ROOT, House

PASSWORD = "plum blossom in March"
# How long a machine with other work may take; nothing waits longer than what it waits for.
expect.set_options(timeout=60_000)
FILL = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from datetime import UTC, datetime, timedelta
from guerdon.flows.campaigns import campaign, results
from guerdon.flows.demo import simulation
from guerdon.flows.know import segments
from guerdon.store.house import access
from guerdon.store.ledger import ledger
from guerdon.store.programme import programme
from guerdon.terms.role import Role
from tests.flows import regulars
from tests.store.customers.test_member import earned
now = datetime.now(UTC)
then = now - timedelta(weeks=4)
for name in ("owner", "analyst"):
    access.add_user(name=name, password={PASSWORD!r}, role=Role(name), now=now)
programme.keep(changes={{"name": "Corner shop", "demo": True}})
regulars.opened(now=then)
segments.save(key="often", name={{"en": "Often here", "zh": "常来"}}, actor="owner", now=now,
    document={{"all": [{{"field": "orders", "op": "at_least", "value": 10}}]}})
campaign.draft(brief=regulars.brief(budget_minor=60_000), actor="owner", now=then)
campaign.plan(campaign="spring", now=then)
campaign.launch(campaign="spring", actor="owner", now=then)
results.readout(campaign="spring", now=now)
from guerdon.store.campaigns import campaigns
given = next(campaigns.each_assigned(key="spring", arm="given")).customer
ledger.post(entries=[earned(customer=given, key="e1", amount=1234, now=now,
    ends=now + timedelta(days=20))])
from guerdon.store.codes import batches as code_batches, codes
from guerdon.store.programme import offers
thanks = {{"key": "tea-thanks", "kind": "percent", "value": {{"percent": 10}}, "codes": "unique",
    "name": {{"en": "A tenth off, with thanks", "zh": "九折答谢"}}}}
offers.keep(documents=[thanks], actor="owner", now=now, state="live")
codes.issue(offer="tea-thanks", count=1, customers=[given], now=now)
asked = code_batches.Asked(key="tea", offer="spring-five", pattern="TEA-****-****%", wanted=5)
code_batches.begin(asked=asked, actor="owner", now=now)
code_batches.step(key="tea", now=now)
from guerdon.store.programme import prices, sections, stock
steps = ((40, 900), (9, 800))
prices.record(actor="owner", now=now, prices=[
    prices.Priced(sku="tea", minor=minor, at=now - timedelta(days=day)) for day, minor in steps])
stock.begin(item="mug", pieces=9, why="spring", actor="owner", now=now)
tea = {{"key": "tea", "what": "service", "points": 300, "name": {{"en": "Tea for two"}}}}
sections.put(name="points", actor="owner", now=now,
    document={{"wallets": {{"points": {{"rewards": [tea]}}}}}})
from guerdon.web.member.door import link
print("LINK", link(customer=given))
"""


@pytest.fixture(scope="session")
def member_link(shared_house: House) -> str:
    """The shop is filled once; what comes back opens a member's page."""
    shared_house.guerdon("user", "--help")
    told = shared_house.python(FILL)
    return told.partition("LINK ")[2].strip()


@pytest.fixture(scope="session")
def console(member_link: str, served: str) -> str:
    """The address of the served, filled shop."""
    return served


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, console: str) -> dict[str, object]:
    """What a browser keeps after the owner signed in."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{console}/sign-in")
    page.fill("#name", "owner")
    page.fill("#password", PASSWORD)
    page.click("form.stack button.main")
    page.wait_for_url(f"{console}/")
    kept = context.storage_state()
    context.close()
    return kept  # type: ignore[return-value]


@pytest.fixture
def opened(
    chromium: Browser, console: str, signed_in: dict[str, object], faults: list[str]
) -> Callable[..., Page]:
    """Pages of the signed-in owner in a language, a width and a scheme; watched for faults."""
    contexts: list[BrowserContext] = []

    def context(*, language: str = "en", width: int = 1440, scheme: str = "light") -> Page:
        made = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme=scheme,  # type: ignore[arg-type]
            storage_state=signed_in,  # type: ignore[arg-type]
            base_url=console,
        )
        word = "zh-hans" if language == "zh" else "en"
        made.add_cookies([{"name": "language", "value": word, "url": console}])
        contexts.append(made)
        page = made.new_page()
        page.set_default_timeout(60_000)
        watch(page, faults=faults)
        return page

    yield context  # type: ignore[misc]
    for one in contexts:
        one.close()
    assert not faults, "\n".join(faults)
