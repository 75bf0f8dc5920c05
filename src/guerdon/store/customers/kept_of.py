"""Which tables keep something of a customer, and which columns of them are the customer's to read.

Columns left out are keys of other rows, what the shop sealed from itself (a draw's seed until it is
revealed, a gift card's code, the address of a browser), fingerprints that guard against fraud, and
whoever else a row names: a friend's key is the friend's, also in what a happening carried along.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from guerdon.store import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One table in the file: its name there, the column that names the customer, what is told."""

    word: str
    model: type[Model]
    columns: tuple[str, ...]
    by: str = "customer"


def rows(*, kept: Kept, customer: models.Customer) -> list[dict[str, Any]]:
    """The customer's rows as they were written; a column of another table by that table's name."""
    named = kept.model._meta.get_field(kept.by).is_relation
    found = kept.model._default_manager.filter(**{kept.by: customer if named else customer.key})
    return [
        {name.partition("__")[0]: value for name, value in row.items()}
        for row in found.order_by("pk").values(*kept.columns)
    ]


def _kept(word: str, model: type[Model], columns: str, by: str = "customer") -> Kept:
    return Kept(word=word, model=model, columns=tuple(columns.split()), by=by)


KEPT = (
    _kept("sign_ins", models.User, "name role language is_active created_at"),
    _kept("merges", models.Merge, "state reason at undone_reason undone_at", by="survivor"),
    _kept("coupons", models.Code, "code offer state issued_at expires_at"),
    _kept("offline_codes", models.OfflineUse, "offer state till order at given_minor settled_at"),
    _kept("campaigns", models.Assignment, "campaign__key arm offer reason at"),
    _kept("experiments", models.Enrolment, "experiment__key arm stratum stage at exposed_at"),
    _kept("reservations", models.Reservation, "order state created_at expires_at ask quote"),
    _kept(
        "redemptions",
        models.Redemption,
        "order state at discount_minor ask facts quote returned",
    ),
    _kept("blind_boxes", models.Roll, "offer order state at"),
    _kept(
        "rewards",
        models.HadReward,
        "wallet reward what quantity points codes state at ended_at",
    ),
    _kept("adjustments", models.Adjustment, "points why state asked_at decided_at"),
    _kept(
        "gift_cards",
        models.GiftCard,
        "last_four state currency face_minor loaded_at expires_at",
    ),
    _kept("value_payments", models.ValuePayment, "order currency amount_minor refunded_minor at"),
    _kept("partner_exchanges", models.PartnerMove, "partner kind points theirs minor at"),
    _kept("chosen_cause", models.CauseChoice, "cause chosen_at"),
    _kept("causes", models.CauseGiver, "cause first_at"),
    _kept("donations", models.Certificate, "number cause points minor currency at"),
    _kept("shares_given", models.CauseShare, "order cause currency paid_minor share_minor at"),
    _kept("household", models.Housemate, "state head may_spend share_bp invited_at since until"),
    _kept("tiers", models.TierStanding, "structure tier since due_at done missing lost_at"),
    _kept("tier_changes", models.TierChange, "structure at before after why data"),
    _kept("tier_floors", models.TierFloor, "structure tier until reason at lifted_at"),
    _kept(
        "benefits",
        models.TierGrant,
        "benefit kind tier quantity used granted_at starts_at ends_at",
    ),
    _kept(
        "memberships",
        models.PaidTerm,
        "membership plan starts_at ends_at price_minor state left_at",
    ),
    _kept("advisers", models.Advised, "adviser__name since ended_at"),
    _kept("own_link", models.ReferralCode, "code made_at shared opened"),
    _kept("invited", models.Referral, "programme state channel bound_at first_at", by="inviter"),
    _kept("invited_by", models.Referral, "programme state channel bound_at first_at", by="invitee"),
    _kept(
        "referral_rewards",
        models.ReferralReward,
        "cause kind due given taken made_at",
        by="receiver",
    ),
    _kept("referral_signs", models.ReferralSign, "kind at"),
    _kept("draw_seeds", models.DrawSeed, "draw commit nonce created_at revealed_at"),
    _kept("draws", models.DrawTake, "draw version nonce at rolled given points"),
    _kept("deeds", models.Deed, "play source order at minor units marks"),
    _kept("awards", models.Award, "play step turn reward state why at ended_at"),
    _kept("player", models.Player, "nickname shown changed_at"),
    _kept("scores", models.Score, "board score reached_at shown"),
    _kept("journeys", models.JourneyRun, "key arm state step entered_at reached_at ended_at why"),
    _kept("tasks", models.StaffTask, "title points state outcome note created_at due_at done_at"),
    _kept(
        "messages",
        models.Message,
        "purpose channel template data state reason planned_at accepted_at",
    ),
    _kept("time_zone", models.MemberZone, "zone provenance at"),
    _kept("mood", models.Mood, "mood complaints complained_of last_remark_at"),
    _kept("browsers", models.PushBrowser, "made_at"),
    _kept("happenings", models.Trigger, "kind at state"),
    _kept("passed_on", models.HookDelivery, "kind at state done_at"),
)
