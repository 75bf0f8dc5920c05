"""A tag for the referral section: the member's link as a whole address, with its QR picture."""

from typing import Any

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(name="linked", takes_context=True)
def linked(context: dict[str, Any], link_of: Any) -> dict[str, str]:
    """{% linked link_of as address %}: `link` and `picture` at the site that was asked."""
    request = context["request"]
    address, picture = link_of.at(request.build_absolute_uri("/"))
    return {"link": address, "picture": mark_safe(picture)}  # noqa: S308 (segno's own drawing)
