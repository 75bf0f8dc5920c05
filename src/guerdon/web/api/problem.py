"""A refusal over HTTP: RFC 9457 problem+json with the reason, its data and a sentence."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from guerdon.store.writing import Trouble, trouble
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said

# Reasons that are not plainly 422 Unprocessable Content.
STATUSES = {
    "key_missing": 401,
    "key_wrong": 401,
    "role_not_allowed": 403,
    "not_found": 404,
    "address_unknown": 404,
    "method_not_allowed": 405,
    "server_failed": 500,
    "database_away": 503,
    "storage_full": 507,
    "body_unreadable": 400,
    "request_malformed": 400,
    "body_too_large": 413,
    "request_too_large": 413,
    "file_too_large": 413,
    "too_many_calls": 429,
    # The draft on Idempotency-Key: 400 for none, 422 for one used with another body.
    "idempotency_key_missing": 400,
    "idempotency_key_malformed": 400,
    "now_not_allowed": 403,
    "customer_unknown": 404,
    "referral_code_unknown": 404,
    "card_unknown": 404,
    # The request is fine but does not fit what has happened already.
    "card_active": 409,
    "card_blocked": 409,
    "card_ended": 409,
    "card_full": 409,
    "card_in_use": 409,
    "card_made": 409,
    "card_replaced": 409,
    "card_short": 409,
    "card_stays_ended": 409,
    "card_void": 409,
    "cause_closed": 409,
    "journey_been_before": 409,
    "journey_going": 409,
    "journey_resting": 409,
    "journey_same_object": 409,
    "journey_stale": 409,
    "journey_too_soon": 409,
    "task_ended": 409,
    "household_full": 409,
    "household_taken": 409,
    "partner_closed": 409,
    "partner_purse_empty": 409,
    "partner_reference_used": 409,
    "payment_refunded": 409,
    "pool_short": 409,
    "transfer_day_used": 409,
    "transfer_short": 409,
    "transfer_times_used": 409,
    "wallet_short": 409,
    "code_held": 409,
    "code_redeemed": 409,
    "code_taken": 409,
    "batch_exists": 409,
    "batch_not_ready": 409,
    "award_ended": 409,
    "ceiling_under_used": 409,
    "draw_closed": 409,
    "draw_commit_changed": 409,
    "draw_guarantee_out": 409,
    "draw_limit_in_all": 409,
    "draw_limit_per_day": 409,
    "draw_limit_per_month": 409,
    "draw_limit_per_week": 409,
    "draw_no_ticket": 409,
    "draw_not_committed": 409,
    "draw_sealed": 409,
    "draw_sold_out": 409,
    "grant_coming": 409,
    "grant_expired": 409,
    "grant_used": 409,
    "membership_over": 409,
    "membership_owes_nothing": 409,
    "plan_running": 409,
    "experiment_not_running": 409,
    "experiment_ratio": 409,
    "experiment_started": 409,
    "layer_full": 409,
    "look_too_soon": 409,
    "gift_gone": 409,
    "goodwill_cap": 409,
    "goodwill_role": 403,
    "gift_not_out": 409,
    "gifts_gone": 409,
    "campaign_state": 409,
    "goal_closed": 409,
    "goal_not_set": 409,
    "goal_not_smart": 409,
    "limit_reached": 409,
    "limit_short": 409,
    "nickname_taken": 409,
    "not_pending": 409,
    "offer_ended": 409,
    "order_exists": 409,
    "order_redeemed": 409,
    "plan_empty": 409,
    "plan_stale": 409,
    "points_short": 409,
    "points_capped": 409,
    "points_pay_nothing": 409,
    "reward_ended": 409,
    "reward_over": 409,
    "reward_used": 409,
    "reward_gone": 409,
    "reward_limit": 409,
    "adjustment_decided": 409,
    "approver_is_asker": 409,
    "price_recorded": 409,
    "remark_differs": 409,
    "lot_overdrawn": 409,
    "wallet_below_zero": 409,
    "redemption_returned": 409,
    "referral_bound": 409,
    "referral_decided": 409,
    "reservation_expired": 409,
    "reservation_redeemed": 409,
    "reservation_released": 409,
    "refund_too_much": 409,
    "return_too_many": 409,
    "stock_under_out": 409,
    "till_busy": 409,
    "too_many_scheduled": 409,
    "total_changed": 409,
    "unit_not_there": 409,
}


TROUBLES = {
    None: "server_failed",
    Trouble.BUSY: "till_busy",
    Trouble.AWAY: "database_away",
    Trouble.FULL: "storage_full",
}


def failed(*, error: BaseException) -> Refusal:
    """What is told of a call that broke: whether to make it again, or a fault of ours."""
    return Refusal(reason=TROUBLES[trouble(error=error)])


def spoken(request: HttpRequest) -> str:
    """The language the caller asked for: zh or en."""
    return "zh" if request.headers.get("Accept-Language", "").startswith("zh") else "en"


def document(*, refusal: Refusal, language: str) -> dict[str, Any]:
    """The problem as plain data; `reason` is for machines, `detail` for people."""
    return {
        "type": f"/problems/{refusal.reason}",
        "title": refusal.reason.replace("_", " "),
        "status": STATUSES.get(refusal.reason, 422),
        "detail": said(reason=refusal.reason, data=refusal.data, language=language),
        "reason": refusal.reason,
        "data": dict(refusal.data),
    }


def problem(*, request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as an answer."""
    body = document(refusal=refusal, language=spoken(request))
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str),
        status=body["status"],
        content_type="application/problem+json",
    )
    wait = waiting(refusal=refusal)
    if wait is not None:
        answer["Retry-After"] = str(wait)
    return answer


def waiting(*, refusal: Refusal) -> int | None:
    """In how many seconds the same call may do better; None where waiting does not help."""
    if refusal.reason == "too_many_calls":
        return int(refusal.data.get("seconds", 1))
    return 1 if refusal.reason in ("till_busy", "database_away") else None
