"""What a member wants to hear, by a signed link without signing in; and where links lead."""

from datetime import UTC, datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from guerdon.flows.customers import consents
from guerdon.flows.messages import echoes, links
from guerdon.store.customers import member, people
from guerdon.store.messages.addresses import TRACKING
from guerdon.store.programme import programme
from guerdon.terms.message import CHANNELS, CLICKED, OPENED
from guerdon.web.roles import open_to_all
from guerdon.web.wording import say

ONE_CLICK = "One-Click"
# A picture of one transparent point (GIF89a).
POINT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


@open_to_all
@never_cache
@csrf_exempt  # the signed link is the permission, and mail programs post here by themselves
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The choices as they stand; a POST changes them, one click refuses this channel (RFC 8058).

    Looking changes nothing: mail programs open every link of a message to look for harm.
    """
    asked = links.asked(token=token)
    if asked is None or member.one(customer=asked[0]) is None:
        return render(request, "member/closed.html", status=403)
    customer, channel, number = asked
    now = datetime.now(UTC)
    proof = f"message {number}" if number else "preferences"
    done = False
    if request.method == "POST":
        done = True
        if request.POST.get("List-Unsubscribe") == ONE_CLICK or "stop" in request.POST:
            echoes.refuse(
                member=customer,
                channel=channel,
                why="stopped",
                proof=f"{proof}, one click",
                now=now,
            )
        else:
            _chosen(request, customer, proof, now)
    context = {
        "token": token,
        "channel": channel,
        "by": say(f"wanted.by_{channel if channel in CHANNELS else 'webhook'}"),
        "channels": consents.standing(customer=customer),
        "followed": _followed(customer),
        "done": done,
        "programme": programme.read(),
    }
    return render(request, "member/wanted.html", context)


def _chosen(request: HttpRequest, customer: str, proof: str, now: datetime) -> None:
    before = consents.standing(customer=customer)
    for channel, given in before.items():
        wanted = channel in request.POST
        if wanted and not given:
            echoes.agree(member=customer, channel=channel, proof=proof, now=now)
        elif given and not wanted:
            echoes.refuse(member=customer, channel=channel, why="stopped", proof=proof, now=now)
    followed = TRACKING in request.POST
    if followed is not _followed(customer):
        people.consent(
            customer=customer,
            purpose=TRACKING,
            channel="email",
            given=followed,
            proof=proof,
            now=now,
        )


def _followed(customer: str) -> bool:
    said = [one.given for one in people.consents(customer=customer) if one.purpose == TRACKING]
    return all(said)


@open_to_all
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """To where the link leads, noting once that it was followed; nowhere for an altered link."""
    found = links.followed(token=token)
    if found is None or not found.url.startswith(("http://", "https://")):
        return render(request, "member/closed.html", status=404)
    if request.method == "GET":
        now = datetime.now(UTC)
        place = sha256(found.url.encode()).hexdigest()[:12]
        echoes.told(
            kind=CLICKED,
            key=f"click:{found.number}:{place}",
            number=found.number,
            at=now,
            now=now,
            data={"url": found.url[:300]},
        )
    return HttpResponseRedirect(found.url)


@open_to_all
@never_cache
@require_safe
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """One point, noting once that the message was opened; nothing for an altered address.

    Some mail programs fetch pictures before anybody looks: an open is a hint, a click is more.
    """
    number = links.seen(token=token)
    if number is None:
        return HttpResponse(status=404)
    if request.method == "GET":
        now = datetime.now(UTC)
        echoes.told(kind=OPENED, key=f"open:{number}", number=number, at=now, now=now)
    return HttpResponse(POINT, content_type="image/gif")
