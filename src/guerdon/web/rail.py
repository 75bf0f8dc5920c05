"""The rail: the loop and the ground under it, each entry with its page and its readers."""

from dataclasses import dataclass

from guerdon.terms.role import Role
from guerdon.web.roles import CONSOLE, COUNTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page: its route, its sign, and the routes that count as being inside it."""

    name: str
    inside: tuple[str, ...] = ()
    roles: tuple[Role, ...] = CONSOLE

    def holds(self, *, route: str) -> bool:
        """Whether the page with this route lies under the entry."""
        return route == self.name or route in self.inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A verb of the loop with its pages."""

    verb: str
    entries: tuple[Entry, ...]


RAIL: tuple[Group, ...] = (
    Group(
        verb="know",
        entries=(
            Entry(name="customers", inside=("customer", "customer_ledger", "duplicates", "merge")),
            Entry(name="segments", inside=("segment", "segment_new")),
            Entry(name="value", inside=("rfm_table",)),
            Entry(name="clusters"),
            Entry(name="voice"),
        ),
    ),
    Group(
        verb="decide",
        entries=(
            Entry(name="goals", inside=("goal", "goal_new", "goal_edit")),
            Entry(name="advice"),
            Entry(name="budgets"),
            Entry(name="campaigns", inside=("campaign", "campaign_new")),
            Entry(name="health"),
            Entry(name="experiments", inside=("experiment", "experiment_new")),
            Entry(name="whatif", inside=("whatif_found",)),
            Entry(name="recommendations"),
        ),
    ),
    Group(
        verb="give",
        entries=(
            Entry(
                name="offers",
                inside=("offer", "offer_choose", "offer_new", "offer_edit", "offer_calendar"),
            ),
            Entry(name="coupons", inside=("batch", "batch_new", "batch_make", "batch_file")),
            Entry(name="gift_cards", inside=("gift_cards_make",)),
            Entry(
                name="stock",
                inside=("stock_thing", "prices", "price", "price_new", "price_file"),
            ),
            Entry(name="points", inside=("adjustments", "had")),
            Entry(name="tiers"),
            Entry(name="referral", inside=("referral_one",)),
            Entry(
                name="messages",
                inside=(
                    *("message", "message_channels", "message_templates", "message_template"),
                    *("message_template_new", "hooks", "working_days"),
                ),
            ),
            Entry(name="gifts"),
            Entry(name="play", inside=("play_one", "play_keep")),
            Entry(name="journeys", inside=("journey", "journey_new")),
            Entry(name="staff_tasks", roles=COUNTER),
        ),
    ),
    Group(
        verb="measure",
        entries=(
            Entry(name="results", inside=("result",)),
            Entry(name="retention", inside=("staying",)),
            Entry(name="sales"),
        ),
    ),
    Group(
        verb="ground",
        entries=(
            Entry(name="data", inside=("intake", "intake_mapping")),
            Entry(name="programme", inside=("programme_plan", "programme_revision", "section")),
            Entry(name="settings", roles=(Role.OWNER,)),
            Entry(name="audit", roles=(Role.OWNER, Role.ANALYST)),
        ),
    ),
)


def rail(*, role: str) -> tuple[Group, ...]:
    """The groups with the pages that this role may open."""
    groups = (
        Group(verb=group.verb, entries=tuple(e for e in group.entries if role in e.roles))
        for group in RAIL
    )
    return tuple(group for group in groups if group.entries)
