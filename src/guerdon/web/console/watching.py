"""A job as those who started it watch it: progress, what came of it, where to go next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guerdon.store import jobs
from guerdon.web.roles import CONSOLE, allow


@allow(*CONSOLE)
def page(request: HttpRequest, job: int) -> HttpResponse:
    """The page, and by htmx only its moving part; a done job leads on."""
    work = jobs.seen(job=job)
    if work is None:
        raise Http404
    onward = _onward(work)
    if request.headers.get("HX-Request") and work.state == "done" and onward:
        answer = HttpResponse()
        answer["HX-Redirect"] = onward
        return answer
    done, total = work.progress.get("done"), work.progress.get("total")
    refused = isinstance(work.outcome, dict) and "reason" in work.outcome
    context = {
        "work": work,
        "onward": onward,
        "refusal": work.outcome if refused else None,
        "share": round(100 * done / total) if done and total else None,
        "step": str(work.progress.get("step", "")),
    }
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "parts/job.html" if partial else "console/job.html", context)


def _onward(work: jobs.Work) -> str:
    """Where the result of a done job is shown."""
    outcome = work.outcome if isinstance(work.outcome, dict) else {}
    if work.state != "done" or "reason" in outcome or "refused" in outcome:
        return ""
    match work.kind:
        case "readout":
            return reverse("result", args=[work.args["campaign"]])
        case "intake":
            return reverse("intake", args=[outcome["key"]]) if "key" in outcome else reverse("data")
        case "replay":
            return reverse("whatif_found", args=[work.job])
        case "recommend":
            return reverse("recommendations")
    return reverse("home")
