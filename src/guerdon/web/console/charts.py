"""The charts' addresses: a specification for the page, an SVG for reports, the drawing library."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from guerdon.store.programme import programme
from guerdon.web.charts import CHARTS
from guerdon.web.charts.look import Look
from guerdon.web.charts.table import tabled
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.wording import language, say

# How the drawing library names the two languages.
LOCALES: dict[str, Literal["zh-CN", "en-GB"]] = {"zh": "zh-CN", "en": "en-GB"}


@allow(*CONSOLE)
@cache_control(private=True, max_age=0, no_cache=True)
def spec(request: HttpRequest, name: str) -> HttpResponse:
    """The Vega-Lite specification with its data, and how numbers and dates are written.

    Where there is nothing to draw yet, a sentence that says so.
    """
    import vl_convert

    look = _look(request)
    chart = _drawn(request, name=name, look=look)
    if chart is None:
        return JsonResponse({"nothing": say("charts.nothing")})
    document = {
        "spec": chart.to_dict(),
        "format": vl_convert.get_format_locale(LOCALES[look.language]),
        "time": vl_convert.get_time_format_locale(LOCALES[look.language]),
    }
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json")


@allow(*CONSOLE)
@cache_control(private=True, max_age=0, no_cache=True)
def table(request: HttpRequest, name: str) -> HttpResponse:
    """The same numbers as a table, for who reads rather than sees."""
    chart = _drawn(request, name=name, look=_look(request))
    found = None if chart is None else tabled(spec=chart.to_dict())
    return render(request, "parts/chart_table.html", {"table": found})


@allow(*CONSOLE)
def svg(request: HttpRequest, name: str) -> HttpResponse:
    """The same chart with its title as a drawing, for reports, mails and print."""
    import vl_convert

    look = _look(request)
    chart = _drawn(request, name=name, look=look)
    if chart is None:
        raise Http404
    chart = chart.properties(
        title=say(f"charts.{name}", in_language=look.language), width=640, height=280
    )
    text = vl_convert.vegalite_to_svg(
        chart.to_dict(),
        format_locale=LOCALES[look.language],
        time_format_locale=LOCALES[look.language],
    )
    return HttpResponse(text, content_type="image/svg+xml")


@allow(*CONSOLE)
def library(request: HttpRequest) -> HttpResponse:
    """Vega, Vega-Lite and Vega-Embed as one script from the wheel, made once and kept."""
    body = _bundle().read_bytes()
    answer = HttpResponse(content_type="text/javascript; charset=utf-8")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = body
        answer["Content-Encoding"] = "gzip"
    else:
        answer.content = gzip.decompress(body)
    answer["Vary"] = "Accept-Encoding, Cookie"
    answer["Cache-Control"] = "private, max-age=604800"
    return answer


def _bundle() -> Path:
    import vl_convert

    folder = Path(settings.HOME) / "made"
    kept = folder / f"vega-{version('vl-convert-python')}.js.gz"
    if not kept.exists():
        # Its own type hints forget that the snippet has a default.
        script: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{kept.name}.new"
        fresh.write_bytes(gzip.compress(script.encode(), mtime=0))
        fresh.replace(kept)
    return kept


def _look(request: HttpRequest) -> Look:
    return Look(
        language=language(),
        currency=programme.read().currency,
        dark=request.GET.get("scheme") == "dark",
        narrow=request.GET.get("narrow") == "1",
    )


def _drawn(request: HttpRequest, *, name: str, look: Look) -> Any:
    if name not in CHARTS:
        raise Http404
    with suppress(ImportError):
        # Altair asks a pandas that is there for its names. One that another thread begins to
        # import while this one draws has not all of them yet, so it is whole before.
        import_module("pandas")
    module = import_module(f"guerdon.web.charts.{name}")
    data = module.read(of=request.GET.dict(), now=datetime.now(UTC))
    if data is None:
        return None
    chart = module.drawn(data=data, look=look)
    return chart.properties(width="container").configure(**look.config())
