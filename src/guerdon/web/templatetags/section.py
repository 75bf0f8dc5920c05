"""Tags of the forms of sections: what is wrong with a part, said beside it."""

from django import template

from guerdon.terms.decision import Refusal
from guerdon.terms.problems import in_chinese
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import language

register = template.Library()


@register.filter(name="amiss")
def amiss(refusal: Refusal) -> str:
    """{{ wrong|amiss }}: the problem alone where it stands beside its place, else the sentence."""
    said = str(refusal.data.get("problem", ""))
    if not said:
        return written_reason(refusal)
    said = in_chinese(said) if language() == "zh" else said
    return said[:1].upper() + said[1:]
