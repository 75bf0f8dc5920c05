"""Templates filled in: Liquid with limits, where a word that nobody gave is an error."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from guerdon.terms.decision import Refusal

# A template is written by a marketer: it may not take the sender down.
MOST_LOOPS = 2_000
MOST_OUTPUT = 400_000
MOST_NAMES = 20_000
DEEPEST = 12


@lru_cache(maxsize=2)
def _environment(escaped: bool) -> Any:
    from liquid import Environment, StrictUndefined

    class Limited(Environment):
        """No loader: a template reads nothing but what it is given."""

        loop_iteration_limit = MOST_LOOPS
        output_stream_limit = MOST_OUTPUT
        local_namespace_limit = MOST_NAMES
        context_depth_limit = DEEPEST

    found = Limited(undefined=StrictUndefined, autoescape=escaped)
    found.add_filter("countdown", countdown)
    found.add_filter("money", money)
    return found


@lru_cache(maxsize=512)
def _template(text: str, escaped: bool) -> Any:
    return _environment(escaped).from_string(text)


@lru_cache(maxsize=512)
def words(*, text: str) -> frozenset[str] | Refusal:
    """The words that a template asks for (`member`, `data` ...); refused where it is malformed."""
    from liquid.exceptions import LiquidError

    try:
        found = _template(text, False).analyze()
    except LiquidError as error:
        return Refusal(reason="template_malformed", data={"problem": str(error)[:200]})
    strange = sorted(set(found.filters) - set(_environment(False).filters))
    if strange:
        problem = f"the filter {strange[0]} is unknown"
        return Refusal(reason="template_malformed", data={"problem": problem})
    return frozenset(found.globals)


def filled(*, text: str, context: Mapping[str, Any], escaped: bool) -> str | Refusal:
    """The text with its words filled in; refused where one is missing or a limit was passed."""
    from liquid.exceptions import LiquidError

    try:
        return str(_template(text, escaped).render(**context))
    except (LiquidError, ValueError, TypeError, ArithmeticError) as error:
        return Refusal(reason="template_unfillable", data={"problem": str(error)[:200]})


def countdown(value: Any, now: Any = None) -> str:
    """The time left until a moment in days, hours or minutes; 0 when it has passed.

    `{{ data.until | countdown: now }}`: `now` is when the message was made ready.
    """
    until = _moment(value)
    left = int((until - (_moment(now) if now else datetime.now(UTC))).total_seconds())
    if left >= 2 * 86_400:
        return f"{left // 86_400}d"
    if left >= 2 * 3_600:
        return f"{left // 3_600}h"
    return f"{max(0, left) // 60}min"


def money(value: Any, exponent: Any = 2) -> str:
    """Minor units as an amount: 1240 is 12.40."""
    minor, places = int(value), int(exponent)
    if not places:
        return str(minor)
    whole, rest = divmod(abs(minor), 10**places)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:0{places}d}"


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
