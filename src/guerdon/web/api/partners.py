"""Partners over HTTP: packs bought ahead, points issued, taken and exchanged, settlements."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from guerdon.flows.giving import partners
from guerdon.store.ledger import statements
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import purse
from guerdon.terms.period import Period
from guerdon.terms.role import Role
from guerdon.terms.strict import moment, read
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.codes import as_file
from guerdon.web.api.form import form, minor, number, once, words_of, yes
from guerdon.web.api.key import Key, granted

router = Router(tags=["partners"])
READING = (Role.MARKETER, Role.ANALYST)
WRITING = (Role.MARKETER, Role.CASHIER)
MANAGING = (Role.MARKETER,)

PACK = form(
    words_of("reference"),
    number("packs", most=10_000, default=0),
    number("points", most=10**12, default=0),
    minor("minor", least=0, default=0),
)
ISSUE = form(
    words_of("reference"),
    words_of("customer"),
    number("points", default=0),
    number("theirs", default=0),
)
SPEND = form(
    words_of("reference"),
    words_of("customer"),
    number("points", least=1),
    yes("exchange", default=False),
)


@router.post(
    "/partners/{partner}/packs",
    auth=Key(*MANAGING),
    openapi_extra=PACK.told(reference="invoice-3", packs=1),
)
def buy(request: HttpRequest, partner: str) -> HttpResponse:
    """A partner buys points ahead: packs of the day, or points for an agreed sum."""
    said = PACK.read(request)
    if not said["packs"] and not said["points"]:
        data = {"where": "$.points", "problem": "a whole number from 1 to 1000000000000 is wanted"}
        granted(Refusal(reason="body_malformed", data=data))
    done = partners.buy(partner=partner, **said, **once(request))
    return replied(request, granted(done), status=201)


@router.post(
    "/partners/{partner}/issues",
    auth=Key(*WRITING),
    openapi_extra=ISSUE.told(reference="stay-9", customer="C-1042", points=300),
)
def issue(request: HttpRequest, partner: str) -> HttpResponse:
    """A partner gives a member points, or (`theirs`) exchanges its own units into points."""
    done = partners.issue(partner=partner, **ISSUE.read(request), **once(request))
    return replied(request, granted(done), status=201)


@router.post(
    "/partners/{partner}/spends",
    auth=Key(*WRITING),
    openapi_extra=SPEND.told(reference="bill-4", customer="C-1042", points=300),
)
def spend(request: HttpRequest, partner: str) -> HttpResponse:
    """A member spends points at a partner, or (`exchange`) turns them into its own units."""
    done = partners.spend(partner=partner, **SPEND.read(request), **once(request))
    return replied(request, granted(done), status=201)


def _period(start: str, end: str) -> Period:
    def bound(name: str, given: str) -> datetime | None:
        plain_ = given.strip().replace(" ", "+")
        found: datetime | None = granted(read(lambda one: moment(one, name), plain_))
        return found

    return Period(
        start=bound("start", start) if start else None, end=bound("end", end) if end else None
    )


@router.get("/partners/{partner}/settlement", auth=Key(*READING))
def settlement(request: HttpRequest, partner: str, start: str = "", end: str = "") -> HttpResponse:
    """What moved with the partner in [start, end): points, money by rate, what is due."""
    now, period = asked.now(request), _period(start, end)
    found = granted(partners.settlement(partner=partner, period=period, now=now))
    return answered(request, plain(body=partners.document(settled=found), language="en"))


@router.get("/partners/{partner}/settlement.csv", auth=Key(*READING))
def moves(
    request: HttpRequest, partner: str, start: str = "", end: str = ""
) -> StreamingHttpResponse:
    """Every movement in [start, end) as CSV."""
    period = _period(start, end)
    granted(partners.settlement(partner=partner, period=period, now=asked.now(request)))
    pieces = partners.as_csv(partner=partner, period=period)
    return as_file(pieces, name=f"{partner[:40]}.csv")


@router.get("/partners/{partner}/statement", auth=Key(*READING))
def statement(request: HttpRequest, partner: str) -> HttpResponse:
    """The partner's purse with proofs: `guerdon ledger check` proves it without access."""
    found: dict[str, Any] = granted(
        statements.of_account(account=purse(partner=partner), now=asked.now(request))
    )
    return answered(request, found)
