"""The kinds of offers there are, by name: the files of give.promotions."""

from typing import Any

from guerdon.give.kind import Kind
from guerdon.give.promotions import (
    amount,
    blind_box,
    bundle,
    buy_get,
    cheapest_free,
    countdown,
    festival,
    first_purchase,
    fixed_price,
    flash,
    gift,
    member_day,
    mix_and_match,
    nth_purchase,
    nth_unit,
    percent,
    points_multiplier,
    presale,
    sample,
    shipping,
    stepped,
    struck_price,
    tier_exclusive,
)

KINDS: dict[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        percent.KIND,
        amount.KIND,
        fixed_price.KIND,
        struck_price.KIND,
        stepped.KIND,
        bundle.KIND,
        mix_and_match.KIND,
        buy_get.KIND,
        nth_unit.KIND,
        cheapest_free.KIND,
        gift.KIND,
        blind_box.KIND,
        sample.KIND,
        shipping.KIND,
        flash.KIND,
        countdown.KIND,
        first_purchase.KIND,
        nth_purchase.KIND,
        tier_exclusive.KIND,
        member_day.KIND,
        festival.KIND,
        presale.KIND,
        points_multiplier.KIND,
    )
}
