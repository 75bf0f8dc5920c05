"""Voice: what customers say, week by week, about what, and the doubtful remarks to label."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.intake import uploads
from guerdon.flows.voice import files, learning, voice
from guerdon.know.voice.trend import TARGET, Heap
from guerdon.store.voice import models, topics
from guerdon.terms.decision import Refusal
from guerdon.web.figures import Figure
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import (
    called,
    written_count,
    written_percent,
    written_reason,
)
from guerdon.web.wording import say

# A file that a page waits for; more goes by `guerdon voice take`.
MOST_BYTES = 20 << 20
SHOWN_WRONG = 5


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The last half year; before the first remark, how to bring some."""
    now = datetime.now(UTC)
    seen = voice.overview(now=now)
    if seen is None:
        return render(request, "console/voice_none.html", {})
    context = {
        "seen": seen,
        "tiles": _tiles(seen, now),
        "heaps": [_said(one) for one in seen.heaps],
        "models": models.listed()[:5],
        "enough": any(many >= 80 for many in seen.labels.values()),
        "labelled": sum(seen.labels.values()),
    }
    return render(request, "console/voice.html", context)


def _tiles(seen: voice.Overview, now: datetime) -> list[Figure]:
    total = seen.positive + seen.negative + seen.unsure
    worst = next((one for one in seen.aspects if one.negative), None)
    return [
        Figure(
            word="voice.share",
            verb="measure",
            value="–" if seen.share is None else written_percent(seen.share, 0),
            under=say(
                "voice.share_short" if (seen.share or 0) < TARGET else "voice.share_met",
                target=written_percent(TARGET, 0),
            ),
            formula="voice.share_formula",
            inputs=(
                ("voice.positive", written_count(seen.positive)),
                ("voice.negative", written_count(seen.negative)),
            ),
            at=now,
        ),
        Figure(
            word="voice.remarks",
            verb="know",
            value=written_count(total),
            under=say("voice.remarks_under", n=voice.SHOWN_WEEKS),
            formula="voice.remarks_formula",
            at=now,
        ),
        Figure(
            word="voice.worst",
            verb="decide",
            value="–" if worst is None else called(worst.name, "aspects"),
            under="" if worst is None else say("voice.worst_under", n=f"{worst.negative:,}"),
            formula="voice.worst_formula",
            at=now,
        ),
        Figure(
            word="voice.unsure",
            verb="give",
            value=written_count(seen.unsure),
            under=say("voice.unsure_under"),
            formula="voice.unsure_formula",
            at=now,
        ),
    ]


def _said(heap: Heap) -> str:
    """A heap in a sentence."""
    named = ""
    if heap.kind == "aspect":
        named = called(heap.name, "aspects")
    elif heap.kind == "topic":
        words = topics.named(keys=[heap.name]).get(heap.name, ())
        named = say("voice.between").join(words[:3])
    word = f"voice.heap_{heap.kind}"
    return say(word, n=f"{heap.negative:,}", usual=f"{heap.usual:.1f}", what=named)


@allow(*ACTING)
@require_POST
def label(request: HttpRequest) -> HttpResponse:
    """One click: what the remark means."""
    done = voice.label(
        key=request.POST.get("key", ""),
        sentiment=request.POST.get("sentiment", ""),
        actor=request.user.get_username(),
    )
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        said = called(done.sentiment, "sentiments")
        messages.success(request, say("voice.labelled_as", what=said), extra_tags="good")
    return redirect(f"{reverse('voice')}#doubtful")


@allow(*ACTING)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take the remarks of a file; wrong rows are told, the others kept."""
    file = request.FILES.get("file")
    answer: files.Brought | Refusal = Refusal(reason="field_empty")
    if file is not None and (file.size or 0) > MOST_BYTES:
        answer = Refusal(reason="file_too_large", data={"most": MOST_BYTES})
    elif file is not None:
        now = datetime.now(UTC)
        kept = uploads.keep(name=file.name or "reviews.csv", pieces=file.chunks(), now=now)
        found = kept if isinstance(kept, Refusal) else uploads.found(token=kept)
        answer = found if isinstance(found, Refusal) else files.bring_in(file=found, now=now)
        if not isinstance(kept, Refusal):
            uploads.drop(token=kept)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return redirect("voice")
    counts = (answer.new, answer.same, answer.wrong_count)
    new, same, wrong = (f"{number:,}" for number in counts)
    said = say("voice.brought", new=new, same=same, wrong=wrong)
    messages.success(request, said, extra_tags="good")
    for one in answer.wrong[:SHOWN_WRONG]:
        why = say("voice.row_wrong", row=one.row, why=written_reason(one.refusal))
        messages.warning(request, why, extra_tags="warn")
    return redirect("voice")


@allow(*ACTING)
@require_POST
def train(request: HttpRequest) -> HttpResponse:
    """Learn from what people labelled here; used only where it is better."""
    actor = request.user.get_username()
    made = learning.train(file=None, actor=actor, now=datetime.now(UTC))
    if isinstance(made, Refusal):
        messages.error(request, written_reason(made), extra_tags="bad")
        return redirect("voice")
    for one in made:
        word = "voice.trained_used" if one.version.used else "voice.trained_kept"
        figures = {
            "version": one.version.version,
            "own": written_percent(one.own.accuracy),
            "shipped": written_percent(one.shipped.accuracy),
        }
        messages.success(request, say(word, **figures), extra_tags="good")
    return redirect("voice")


@allow(*ACTING)
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Use an earlier version again, or the model that ships."""
    language, version = request.POST.get("language", ""), request.POST.get("version", "")
    done = learning.back(language=language, version=version)
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        messages.success(request, say("voice.went_back"), extra_tags="good")
    return redirect("voice")
