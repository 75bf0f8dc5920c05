"""Gift cards and stored value over HTTP: sold, paid with at tills, refunded, blocked, replaced.

A code travels in bodies only, never in an address that servers write down.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guerdon.flows.cards import cards, ends, paying
from guerdon.store.codes import cards as kept
from guerdon.store.ledger import value_payments
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.terms.strict import WrongError
from guerdon.web.api.answered import answered, replied
from guerdon.web.api.answers import reply as plain
from guerdon.web.api.form import form, minor, number, once, words_of, yes
from guerdon.web.api.key import Key, granted

router = Router(tags=["gift cards"])
READING = (Role.MARKETER, Role.ANALYST, Role.CASHIER)
TILL = (Role.MARKETER, Role.CASHIER)
MANAGING = (Role.MARKETER,)
MOST = 200

ISSUE = form(
    number("count", least=1, most=cards.MOST_AT_ONCE, default=1),
    minor("minor"),
    yes("active", default=False),
    words_of("customer", default=None),
)
LOOK = form(words_of("code", longest=60))
ACTIVATE = form(words_of("code", longest=60), minor("minor", default=None))
LOAD = form(words_of("code", longest=60), minor("minor"))
CLAIM = form(words_of("code", longest=60), words_of("customer"))
CHANGE = form(words_of("why", longest=300))
PAY = form(
    words_of("code", longest=60, default=None),
    words_of("customer", default=None),
    minor("minor"),
    words_of("currency", least=3, longest=3),
    yes("part", default=False),
    words_of("order"),
)
REFUND = form(words_of("payment", longest=200), minor("minor"))


@router.post(
    "/gift-cards",
    auth=Key(*MANAGING),
    openapi_extra=ISSUE.told(count=1, minor=10_000, active=True),
)
def issue(request: HttpRequest) -> HttpResponse:
    """Make cards; each tells its code until somebody first presents it, and never again."""
    actor = request.auth.name  # type: ignore[attr-defined]
    done = cards.issue(**ISSUE.read(request), actor=actor, **once(request))
    return _private(replied(request, granted(done), status=201))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer


@router.get("/gift-cards", auth=Key(*MANAGING, Role.ANALYST))
def list_cards(
    request: HttpRequest, state: str = "", customer: str = "", after: int = 0, most: int = 50
) -> HttpResponse:
    """Cards in the order of their numbers, after one; without their codes."""
    found = kept.listed(state=state, customer=customer, after=after, most=max(1, min(most, MOST)))
    body = {"cards": [cards.document(card=one) for one in found]}
    return answered(request, plain(body=body, language="en"))


@router.post("/gift-cards/look", auth=Key(*TILL), openapi_extra=LOOK.told(code="7KQ2-..."))
def look(request: HttpRequest) -> HttpResponse:
    """A card as it stands, by its code."""
    found = granted(cards.look(code=LOOK.read(request)["code"]))
    return _private(answered(request, plain(body=found, language="en")))


@router.post("/gift-cards/activate", auth=Key(*TILL), openapi_extra=ACTIVATE.told(code="7KQ2-..."))
def activate(request: HttpRequest) -> HttpResponse:
    """Put a card that was made into use, with its face value or another amount."""
    return replied(request, granted(cards.activate(**ACTIVATE.read(request), **once(request))))


@router.post(
    "/gift-cards/load", auth=Key(*TILL), openapi_extra=LOAD.told(code="7KQ2-...", minor=5_000)
)
def load(request: HttpRequest) -> HttpResponse:
    """More money onto a card."""
    return replied(request, granted(cards.load(**LOAD.read(request), **once(request))))


@router.post(
    "/gift-cards/claim",
    auth=Key(*TILL),
    openapi_extra=CLAIM.told(code="7KQ2-...", customer="C-1042"),
)
def claim(request: HttpRequest) -> HttpResponse:
    """All that is on a card into a customer's own wallet."""
    return replied(request, granted(cards.claim(**CLAIM.read(request), **once(request))))


@router.get("/gift-cards/{card}", auth=Key(*READING))
def show(request: HttpRequest, card: int) -> HttpResponse:
    """A card by its number."""
    return answered(request, plain(body=granted(cards.look(card=card)), language="en"))


@router.post("/gift-cards/{card}/{act}", auth=Key(*MANAGING), openapi_extra=CHANGE.told(why="lost"))
def change(request: HttpRequest, card: int, act: str) -> HttpResponse:
    """`block`, `unblock`, `void`, `replace` or `reopen` a card, with a reason that is kept."""
    said: dict[str, Any] = {
        "card": card,
        **CHANGE.read(request),
        "actor": request.auth.name,  # type: ignore[attr-defined]
        **once(request),
    }
    if act == "replace":
        return _private(replied(request, granted(cards.replace_card(**said)), status=201))
    if act == "reopen":
        return replied(request, granted(ends.reopen(**said)))
    if act not in cards.MOVES:
        granted(Refusal(reason="address_unknown", data={"address": request.path}))
    return replied(request, granted(cards.move(act=act, **said)))


@router.post(
    "/payments",
    auth=Key(*TILL),
    openapi_extra=PAY.told(code="7KQ2-...", minor=4_200, currency="CNY", part=True, order="o-17"),
)
def pay(request: HttpRequest) -> HttpResponse:
    """Pay for an order with a card, by its code, or out of a customer's own wallet.

    With `part` as much as there is: `due_minor` is then paid in another way.
    """
    said = PAY.read(request)
    if (said["code"] is None) == (said["customer"] is None):
        wrong = WrongError("$", "exactly one of code and customer is wanted")
        data = {"where": wrong.where, "problem": wrong.problem}
        granted(Refusal(reason="body_malformed", data=data))
    return replied(request, granted(paying.pay(**said, **once(request))), status=201)


@router.post(
    "/payments/refund", auth=Key(*TILL), openapi_extra=REFUND.told(payment="pay:1f...", minor=700)
)
def refund(request: HttpRequest) -> HttpResponse:
    """Give money of a payment back to the card or wallet it came from."""
    return replied(request, granted(paying.refund(**REFUND.read(request), **once(request))))


@router.get("/orders/{order}/payments", auth=Key(*READING))
def of_order(request: HttpRequest, order: str) -> HttpResponse:
    """What was paid for an order with stored value, and what came back."""
    found = [
        {
            "payment": one.payment,
            "card": one.card,
            "customer": one.customer,
            "currency": one.currency,
            "paid_minor": one.amount_minor,
            "refunded_minor": one.refunded_minor,
            "at": one.at,
        }
        for one in value_payments.of_order(order=order)
    ]
    return answered(request, plain(body={"order": order, "payments": found}, language="en"))
