"""The offer builder: a gallery of what can be given, one form for each, and what it would do."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.offers import keeping, trying
from guerdon.flows.programme.warnings import of_offer
from guerdon.give.kinds import KINDS
from guerdon.give.offer_document import KEY
from guerdon.store.night import segments
from guerdon.store.programme import offers, programme, shelf
from guerdon.store.programme.programme import Programme
from guerdon.terms import money
from guerdon.terms.cart import CHANNELS
from guerdon.terms.decision import Refusal
from guerdon.web import lists
from guerdon.web.condition_words import said as condition_said
from guerdon.web.console.offer_calendar import state_of
from guerdon.web.console.segments import key_of
from guerdon.web.offer_words import gives, window
from guerdon.web.offering import acts, gallery, sample, sections, values, who, whole
from guerdon.web.offering.differences import differences
from guerdon.web.offering.fields import Drawing
from guerdon.web.roles import ACTING, allow
from guerdon.web.templatetags.words import written_moment, written_name
from guerdon.web.typed import Typed
from guerdon.web.wording import language, say

SUGGESTED = 400


def texts_of(request: HttpRequest) -> dict[str, str]:
    """What was typed; boxes of one name that were ticked become one list."""
    return {
        name: lists.written(words=found) if len(found) > 1 else str(found[0])
        for name, found in request.POST.lists()
        if name != "csrfmiddlewaretoken"
    }


@allow(*ACTING)
def choose(request: HttpRequest) -> HttpResponse:
    """The gallery: what can be given, in the shop's own words."""
    groups = [
        (f"gallery.group_{group}", [(one, f"gallery.{one.name}") for one in row])
        for group, row in gallery.GALLERY
    ]
    return render(request, "console/offer_gallery.html", {"groups": groups})


@allow(*ACTING)
def new(request: HttpRequest, name: str) -> HttpResponse:
    """The form of one example, filled in as the example says."""
    example = gallery.found(name=name)
    if example is None:
        raise Http404
    settings = programme.read()
    texts = gallery.begun(example=example, currency=settings.currency, chinese=language() == "zh")
    if example.kind == "countdown":
        texts["v.first_day"] = _today(settings).isoformat()
    other = "en" if language() == "zh" else "zh"
    texts[f"name.{language()}"] = say(f"gallery.{name}_as")
    texts[f"name.{other}"] = say(f"gallery.{name}_as", in_language=other)
    return _page(request, texts | _cart(texts, settings), settings)


@allow(*ACTING)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The form of an offer as it stands; `?copy=1` begins a new one like it."""
    offer = offers.seen(key=key)
    if offer is None or offer.document.get("kind") not in KINDS:
        raise Http404
    settings = programme.read()
    texts = whole.written(document=offer.document, currency=settings.currency, zone=settings.zone)
    if request.GET.get("copy"):
        for word in ("shared_code", "campaign"):
            texts.pop(word, None)
        for word in ("zh", "en"):
            if texts.get(f"name.{word}"):
                called = say("offer_form.copy_of", in_language=word, name=texts[f"name.{word}"])
                texts[f"name.{word}"] = called
    else:
        texts |= {"editing": key, "base": str(offer.version)}
    return _page(request, texts | _cart(texts, settings), settings)


def filled(request: HttpRequest, document: Mapping[str, Any]) -> HttpResponse:
    """The form of a new offer, filled in with a document that was made elsewhere."""
    settings = programme.read()
    texts = whole.written(document=document, currency=settings.currency, zone=settings.zone)
    return _page(request, texts | _cart(texts, settings), settings)


@allow(*ACTING)
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """The sections after a button or a changed choice; what was typed stays."""
    settings = programme.read()
    texts = acts.changed(
        texts=texts_of(request), act=request.POST.get("act", ""), today=_today(settings)
    )
    answer = render(request, "parts/offer_sections.html", _drawn(texts, settings))
    answer["HX-Trigger-After-Settle"] = "built"
    return answer


@allow(*ACTING)
@require_POST
def cart(request: HttpRequest) -> HttpResponse:
    """The sample cart after a button: a line more or less, a product, another past cart."""
    settings = programme.read()
    texts = texts_of(request)
    act = request.POST.get("act", "")
    if act == "next":
        turn = int(texts.get("turn", "0") or 0) + 1 if texts.get("turn", "").isdigit() else 1
        texts = {k: v for k, v in texts.items() if not k.startswith(f"{sample.CART}.")}
        texts |= _cart(texts, settings, turn=turn)
    elif act.startswith("product:"):
        texts |= _product(texts, act.removeprefix("product:"))
    else:
        texts = acts.changed(texts=texts, act=act, today=_today(settings))
    answer = render(request, "parts/offer_cart.html", carted(texts, settings))
    answer["HX-Trigger-After-Settle"] = "built"
    return answer


@allow(*ACTING)
def products(request: HttpRequest) -> HttpResponse:
    """Products by what was typed, each a button that puts it into the sample cart."""
    found = shelf.search(text=request.GET.get("product", ""), most=8)
    return render(request, "parts/offer_products.html", {"products": found})


@allow(*ACTING)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the offer: as a draft at once, live only after its last question.

    What is wrong comes back at its field with everything that was typed.
    """
    settings = programme.read()
    texts, do = texts_of(request), request.POST.get("do", "draft")
    if request.POST.get("act"):
        texts = acts.changed(texts=texts, act=request.POST["act"], today=_today(settings))
        return _page(request, texts, settings)
    document, typed = typed_document(texts, settings)
    if typed.wrong:
        return _page(request, texts, settings, typed=typed, status=422)
    if do == "live":
        return _page(request, texts, settings, typed=typed, asks=document)
    base = int(texts["base"]) if texts.get("base", "").isdigit() else None
    answer = keeping.keep(
        document=document,
        base=base,
        live=do == "sure",
        actor=request.user.get_username(),
        now=datetime.now(UTC),
        numbered=not (texts.get("editing") or texts.get("key", "").strip()),
    )
    if isinstance(answer, Refusal):
        if answer.reason == "offer_exists":
            typed.wrong["key"] = answer
        return _page(request, texts, settings, typed=typed, refusal=answer, status=422)
    start, end = window(document=answer.document)
    now = datetime.now(UTC)
    state = state_of(state=answer.state, start=start, end=end, now=now)
    word = {"live": "kept_live", "scheduled": "kept_scheduled"}.get(state, "kept")
    name = written_name(answer.document.get("name"))
    messages.success(request, say(f"offer_form.{word}", name=name), extra_tags="good")
    return redirect("offer", answer.key)


def typed_document(texts: Mapping[str, str], settings: Programme) -> tuple[dict[str, Any], Typed]:
    """The document that was typed, with its key: that of the offer, the one typed, or a new one."""
    key = texts.get("editing", "") or texts.get("key", "").strip().lower()
    made = not key
    if made:
        name = texts.get("name.en", "").strip() or texts.get("name.zh", "").strip()
        key = key_of(name=name, now=datetime.now(UTC)).replace("segment-", "offer-")
    document, typed = whole.typed(
        texts=texts, key=key, currency=settings.currency, zone=settings.zone
    )
    if not made and not KEY.fullmatch(key):
        typed.wrong["key"] = Refusal(reason="key_unusable", data={"text": key[:80]})
    return document, typed


def _today(settings: Programme) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(settings.zone)).date()


def _cart(texts: Mapping[str, str], settings: Programme, *, turn: int = 0) -> dict[str, str]:
    """A past cart that fits the offer, or a plain one where there are none."""
    document, _ = whole.typed(
        texts=texts, key="new", currency=settings.currency, zone=settings.zone
    )
    found = trying.sample_cart(document=document, turn=turn, now=datetime.now(UTC))
    if found is None:
        return sample.plain(currency=settings.currency)
    return sample.written(cart=found, currency=settings.currency) | {"turn": str(turn)}


def _product(texts: Mapping[str, str], sku: str) -> dict[str, str]:
    """One more line with the product; its price is that of its last sale, where there is one."""
    product = shelf.of(skus=[sku]).get(sku)
    if product is None:
        return {}
    n = len(values.rows(name=sample.CART, texts=texts))
    price = shelf.last_price(sku=sku)
    currency = programme.read().currency
    return sample.line(
        n=n,
        sku=sku,
        name=product.name,
        category=product.category,
        brand=product.brand,
        price=money.written(minor=price, currency=currency) if price is not None else "",
    )


def _page(
    request: HttpRequest,
    texts: Mapping[str, str],
    settings: Programme,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    asks: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _drawn(texts, settings, typed=typed) | carted(texts, settings)
    context |= {"refusal": refusal, "asks": _asks(asks, texts, settings) if asks else None}
    context["suggestions"] = {
        word: shelf.words(of=word, most=SUGGESTED) for word in ("category", "brand")
    }
    return render(request, "console/offer_form.html", context, status=status)


def _drawn(
    texts: Mapping[str, str], settings: Programme, *, typed: Typed | None = None
) -> dict[str, Any]:
    """What the sections need."""
    kind = KINDS.get(texts.get("kind", ""), KINDS["percent"]).name
    editing = texts.get("editing", "")
    drawing = Drawing(
        kind=kind,
        form=typed or Typed(texts=texts),
        currency=settings.currency,
        today=_today(settings),
    )
    listed = [one for one in offers.listed() if one.state != "ended" and one.key != editing]
    known = sections.Known(
        segments={one.key: written_name(one.name) for one in segments.listed()},
        offers={one.key: written_name(one.document.get("name")) for one in listed},
        tiers=shelf.tiers(),
        groups=sorted({str(one.document.get("group") or "") for one in listed} - {""}),
        budgets=shelf.budgets(),
    )
    more = who.more(text=texts.get(who.MORE, ""))
    return {
        "sections": sections.sections(drawing=drawing, known=known, new=not editing),
        "texts": texts,
        "kind": kind,
        "editing": offers.seen(key=editing) if editing else None,
        "more_text": texts.get(who.MORE, ""),
        "more": condition_said(document={"all": more}, currency=settings.currency) if more else (),
        "wrong": len(drawing.form.wrong),
        "currency": settings.currency,
    }


def carted(texts: Mapping[str, str], settings: Programme) -> dict[str, Any]:
    """What the sample cart needs: its lines as typed, with what is wrong in them."""
    form = Typed(texts=texts)
    sample.typed(form=form, currency=settings.currency, zone=settings.zone)
    rows = [
        {
            "at": f"{sample.CART}.{n}.",
            "n": n,
            **{word: texts.get(f"{sample.CART}.{n}.{word}", "") for word in sample.WORDS},
            "wrong": [
                form.wrong[name]
                for word in ("price", "quantity")
                if (name := f"{sample.CART}.{n}.{word}") in form.wrong
            ],
        }
        for n in values.rows(name=sample.CART, texts=texts)
    ]
    return {
        "rows": rows,
        "cart_texts": texts,
        "channels": CHANNELS,
        "cart_channel": texts.get("ask.channel", ""),
    }


def _later(document: Mapping[str, Any]) -> str:
    """When it begins, where that is still to come."""
    start, _ = window(document=document)
    return written_moment(start) if start is not None and start > datetime.now(UTC) else ""


def _asks(
    document: Mapping[str, Any], texts: Mapping[str, str], settings: Programme
) -> dict[str, Any]:
    """The last question before an offer is live: what it does, from when on, what changes."""
    before = offers.seen(key=texts.get("editing", ""))
    found: dict[str, Any] = {
        "gives": gives(document=document, currency=settings.currency),
        "start": _later(document),
        "limited": bool(document.get("limits")),
        "hindrances": of_offer(document=document, at=datetime.now(UTC)),
    }
    if before is not None:
        found["differences"] = differences(
            before=before.document,
            after=document,
            currency=settings.currency,
            zone=settings.zone,
        )
        found["was_live"] = before.state == "live"
        found["version"] = before.version + 1
    return found
