"""Transfers and households over HTTP: points from member to member, and a pool kept together."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.points import households, transfers
from guerdon.store.customers import households as kept
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.form import form, number, once, words_of, yes
from guerdon.web.api.key import Key, granted

router = Router(tags=["sharing"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
WRITING = (Role.MARKETER, Role.CASHIER)

SEND = form(words_of("to"), number("points", least=1))
BEGIN = form(
    words_of("head"),
    words_of("name", least=0, default=""),
    number("share_bp", most=10_000, default=0),
)
INVITE = form(words_of("by"), words_of("customer"))
ANSWER = form(words_of("customer"), yes("yes"), number("share_bp", most=10_000, default=0))
SETTLE = form(
    words_of("by"),
    words_of("customer"),
    number("share_bp", most=10_000, default=None),
    yes("may_spend", default=None),
)
MOVE = form(words_of("customer"), number("points", least=1))
LEAVE = form(words_of("by"), words_of("customer"))


@router.post(
    "/customers/{key}/transfers",
    auth=Key(*WRITING),
    openapi_extra=SEND.told(to="C-2001", points=500),
)
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Send points of this member to another; they keep their age and their end."""
    said = SEND.read(request)
    call = once(request)
    done = transfers.send(source=key, target=said["to"], points=said["points"], **call)
    return replied(request, granted(done), status=201)


@router.post(
    "/households",
    auth=Key(*WRITING),
    openapi_extra=BEGIN.told(head="C-1042", name="Family", share_bp=2000),
)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a household, led by its first member."""
    done = households.begin(**BEGIN.read(request), **once(request))
    return replied(request, granted(done), status=201)


@router.get("/households/{household}", auth=Key(*READING))
def show(request: HttpRequest, household: str) -> HttpResponse:
    """A household: who is in, who was asked, and what each has in the pool."""
    missing = Refusal(reason="not_found", data={"what": "household", "key": household})
    granted(kept.seen(key=household) or missing)
    found = households.document(key=household, now=asked.now(request))
    return answered(request, plain(body=found, language="en"))


@router.get("/customers/{key}/household", auth=Key(*READING))
def of_customer(request: HttpRequest, key: str) -> HttpResponse:
    """The household that a member is in."""
    found = kept.of(customer=key)
    if found is None:
        granted(Refusal(reason="household_not_in", data={"customer": key}))
    return show(request, found or "")


@router.post(
    "/households/{household}/invitations",
    auth=Key(*WRITING),
    openapi_extra=INVITE.told(by="C-1042", customer="C-2001"),
)
def invite(request: HttpRequest, household: str) -> HttpResponse:
    """The head asks somebody in."""
    done = households.invite(household=household, **INVITE.read(request), **once(request))
    return replied(request, granted(done))


@router.post(
    "/households/{household}/answers",
    auth=Key(*WRITING),
    openapi_extra=ANSWER.told(customer="C-2001", yes=True, share_bp=2000),
)
def answer(request: HttpRequest, household: str) -> HttpResponse:
    """Who was asked comes in, or does not."""
    done = households.answer(household=household, **ANSWER.read(request), **once(request))
    return replied(request, granted(done))


@router.post(
    "/households/{household}/settings",
    auth=Key(*WRITING),
    openapi_extra=SETTLE.told(by="C-1042", customer="C-2001", may_spend=True),
)
def settle(request: HttpRequest, household: str) -> HttpResponse:
    """Change one's own share, or as the head who may spend."""
    done = households.settle(household=household, **SETTLE.read(request), **once(request))
    return replied(request, granted(done))


@router.post(
    "/households/{household}/puts",
    auth=Key(*WRITING),
    openapi_extra=MOVE.told(customer="C-1042", points=300),
)
def put(request: HttpRequest, household: str) -> HttpResponse:
    """Put a member's points into the pool."""
    done = households.put(household=household, **MOVE.read(request), **once(request))
    return replied(request, granted(done))


@router.post(
    "/households/{household}/takes",
    auth=Key(*WRITING),
    openapi_extra=MOVE.told(customer="C-2001", points=200),
)
def take(request: HttpRequest, household: str) -> HttpResponse:
    """Take points of the pool into one's own wallet, to spend at any till."""
    done = households.take(household=household, **MOVE.read(request), **once(request))
    return replied(request, granted(done))


@router.post(
    "/households/{household}/leaves",
    auth=Key(*WRITING),
    openapi_extra=LEAVE.told(by="C-2001", customer="C-2001"),
)
def leave(request: HttpRequest, household: str) -> HttpResponse:
    """Leave with what is left of one's own; when the head leaves, the household is closed."""
    done = households.leave(household=household, **LEAVE.read(request), **once(request))
    return replied(request, granted(done))
