"""Letters on paper: what waits for the printer, batches, their files, and their way to the post."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guerdon.flows.messages import handed, printing
from guerdon.store.messages import channels
from guerdon.store.messages import sheets as letter_sheets
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.role import Role
from guerdon.web import letter_paper
from guerdon.web.roles import ACTING, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say


@allow(*ACTING)
def page(request: HttpRequest) -> HttpResponse:
    """How many letters wait, and the batches, the newest first."""
    wire = channels.listed().get(printing.LETTER)
    context = {
        "waiting": letter_sheets.waiting(),
        "most": printing.MOST,
        "rows": letter_sheets.batches(),
        "set_up": wire is not None and wire.wire == printing.WIRE,
        "owner": getattr(request.user, "role", None) == Role.OWNER,
    }
    return render(request, "console/letters.html", context)


@allow(*ACTING)
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Those that wait become a batch."""
    made = printing.batch(actor=request.user.get_username(), now=datetime.now(UTC))
    if isinstance(made, Refusal):
        messages.error(request, written_reason(made), extra_tags="bad")
        return redirect("letters")
    return redirect("letter_batch", made)


@allow(*ACTING)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A batch: each letter with where its message stands, and what is to be done next."""
    seen = letter_sheets.one(number=number)
    if seen is None:
        raise Http404
    rows = [
        (row, written_reason(Reason(reason=row.reason or f"message_{row.state}")))
        for row in letter_sheets.rows_of(batch=number)
    ]
    return render(request, "console/letter_batch.html", {"batch": seen, "rows": rows})


@allow(*ACTING)
@require_POST
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The batch as one PDF; whoever fetches names and addresses is noted."""
    found = printing.file(number=number, actor=request.user.get_username(), now=datetime.now(UTC))
    if isinstance(found, Refusal):
        if found.reason == "not_found":
            raise Http404
        messages.error(request, written_reason(found), extra_tags="bad")
        return redirect("letter_batch", number)
    given, sheets = found
    title = say("letters.file", number=number)
    made = letter_paper.pdf(sheets=sheets, given=given, day=timezone.localdate(), title=title)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letters-{number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@allow(*ACTING)
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Printed, posted, or one letter left out."""
    if letter_sheets.one(number=number) is None:
        raise Http404
    actor, now = request.user.get_username(), datetime.now(UTC)
    wanted, left = request.POST.get("act", ""), request.POST.get("leave", "")
    if wanted == "printed":
        printing.printed(number=number, actor=actor, now=now)
    elif wanted == "posted":
        done = printing.posted(number=number, actor=actor, now=now)
        if isinstance(done, Refusal):
            messages.error(request, written_reason(done), extra_tags="bad")
        else:
            messages.success(request, say("letters.posted_now", n=done), extra_tags="good")
    elif left in {str(row.number) for row in letter_sheets.rows_of(batch=number)}:
        note = say("letters.left_out")
        handed.reported(number=int(left), fine=False, note=note, actor=actor, now=now)
    return redirect("letter_batch", number)
