"""Giving over HTTP: causes and their progress, donations, certificates, shares of purchases."""

from dataclasses import asdict
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from guerdon.flows.giving import causes, certificates
from guerdon.store.giving import causes as kept
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.form import form, number, once, words_of
from guerdon.web.api.key import Key, granted
from guerdon.web.api.problem import spoken
from guerdon.web.certificate import Paper, pdf
from guerdon.web.wording import say

router = Router(tags=["giving"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER, Role.CASHIER)

DONATE = form(words_of("cause", longest=64), number("points", least=1))
CHOOSE = form(words_of("cause", least=0, longest=64))


@router.get("/causes", auth=Key(*READING))
def progress(request: HttpRequest) -> HttpResponse:
    """Every cause with what was given: of points, of purchases, by how many, of its goal."""
    found = [
        {"name": dict(cause.name), **asdict(told), "share_bp": told.share_bp}
        for cause, told in causes.progress(now=asked.now(request))
    ]
    return answered(request, plain(body={"causes": found}, language="en"))


@router.post(
    "/customers/{key}/donations",
    auth=Key(*WRITING),
    openapi_extra=DONATE.told(cause="well", points=500),
)
def donate(request: HttpRequest, key: str) -> HttpResponse:
    """Give a member's points to a cause, first to expire first; the reply names its certificate."""
    done = causes.donate(customer=key, **DONATE.read(request), **once(request))
    return replied(request, granted(done), status=201)


@router.get("/customers/{key}/giving", auth=Key(*READING))
def of_customer(request: HttpRequest, key: str) -> HttpResponse:
    """A customer's cause, donations with their certificates, and shares of purchases."""
    body = {
        "customer": key,
        "cause": kept.chosen(customer=key),
        "certificates": [asdict(one) for one in kept.certificates(customer=key)],
        "shares": [asdict(one) for one in kept.of_customer(customer=key)],
    }
    return answered(request, plain(body=body, language="en"))


@router.post("/customers/{key}/cause", auth=Key(*WRITING), openapi_extra=CHOOSE.told(cause="well"))
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Let a share of the customer's purchases go to a cause; "" ends that."""
    done = causes.choose(customer=key, **CHOOSE.read(request), **once(request))
    return replied(request, granted(done))


@router.get("/giving/certificates/{number}.pdf", auth=Key(*READING))
def certificate(request: HttpRequest, number: str, name: str = "") -> HttpResponse:
    """The certificate of a donation as a PDF of one page; `name` is whom it thanks."""
    language = spoken(request)
    found = granted(certificates.shown(number=number, language=language))
    path = reverse("giving_check", kwargs={"number": found.number})
    word = partial(say, in_language=language)
    address = request.build_absolute_uri(path)
    facts = [
        (word("giving.number"), found.number),
        (word("giving.day"), found.day),
        (word("giving.entry"), found.entry),
        (word("giving.address"), address),
    ]
    gave = {"points": found.points, "cause": found.cause, "amount": found.amount}
    paper = Paper(
        shop=found.shop,
        title=word("giving.title"),
        lead=word("giving.lead"),
        name=name.strip()[:80] or found.customer,
        body=word("giving.gave", **gave),
        thanks=found.thanks,
        facts=facts,
        check=word("giving.check"),
        address=address,
    )
    answer = HttpResponse(pdf(paper=paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
