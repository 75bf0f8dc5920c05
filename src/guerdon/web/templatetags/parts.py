"""Tags for parts of a page: icons from the one sprite, a chart's place, the picture of an empty."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(name="icon")
def icon(name: str, /, size: int = 18) -> str:
    """{% icon "home" %}: a drawing beside a word; it says nothing of its own."""
    return format_html(
        '<svg width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"/></svg>',
        size,
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("parts/chart.html", name="chart")
def chart(name: str, /, height: str = "", **of: Any) -> dict[str, Any]:
    """{% chart "lift" of=key %}: the chart's place, its height kept before it is drawn."""
    asked = {key: value for key, value in of.items() if value not in (None, "")}
    return {
        "question": f"charts.{name}",
        "name": name,
        "height": height,
        "asked": urlencode(asked),
    }


@register.inclusion_tag("parts/empty.html", name="empty")
def empty(picture: str, says: str, /, to: str = "", button: str = "") -> dict[str, str]:
    """{% empty "cart" "page.word" to="/data" button="page.act" %}: one sentence, one button."""
    return {"picture": picture, "says": says, "to": to, "button": button}


@register.simple_tag(name="asked", takes_context=True)
def asked(context: dict[str, Any], /, **changes: Any) -> str:
    """{% asked page=2 %}: this page's query with the changes, for links that keep the filter."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("parts/field.html", name="field")
def field(name: str, word: str, typed: Any = None, /, **more: Any) -> dict[str, Any]:
    """{% field "name" "page.word" typed %}: label, input, hint and what is wrong with it.

    `kind` is an input type, `textarea` or `select` (with `options`, pairs of value and text);
    `start` is the text before anything was typed; `sign` stands before an amount.
    """
    texts = typed.texts if typed else {}
    # A password is the one thing that is not shown again.
    shown = None if more.get("kind") == "password" else texts.get(name)
    return {
        "name": name,
        "word": word,
        "shown": more.get("start", "") if shown is None else shown,
        "wrong": typed.wrong.get(name) if typed else None,
        "kind": more.get("kind", "text"),
        **{key: more.get(key, "") for key in ("hint", "sign", "options", "auto", "least", "most")},
        "step": more.get("step", ""),
        "optional": more.get("optional", False),
        "disabled": more.get("disabled", False),
    }


@register.simple_tag(name="once")
def once() -> str:
    """{% once %}: the form's own key, so that sending it twice acts once."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_hex(16))
