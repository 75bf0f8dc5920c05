"""What a condition may look at."""

from dataclasses import replace
from datetime import UTC, datetime

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.terms.customer import Facts
from guerdon.terms.fields import FIELDS
from tests.carts import KNOWN, asking, cart_of

ASK = asking(cart_of((1, 100)), channel="web", payment="card", codes=("A",))
LOCAL = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def test_every_ask_field_has_a_value_and_no_other_is_made_up() -> None:
    values = asked(ask=ASK, facts=KNOWN, local=LOCAL)
    wanted = {name for name, field in FIELDS.items() if field.scope == "ask"}
    assert wanted <= set(values)
    assert {name for name in values if name.startswith("ask.")} == wanted


def test_local_time_is_told_by_hour_minute_day_and_weekday() -> None:
    values = asked(ask=ASK, facts=KNOWN, local=LOCAL)
    told = [values[f"ask.{name}"] for name in ("hour", "minute", "day", "weekday")]
    assert told == [9, 570, 14, "sat"]


def test_guest_new_and_known_are_told_apart() -> None:
    new = Facts(customer="bob", known=False, values={"orders": 3})
    guest = Facts(customer=None, known=False)
    told = [
        asked(ask=ASK, facts=KNOWN, local=LOCAL)["ask.customer"],
        asked(ask=ASK, facts=new, local=LOCAL)["ask.customer"],
        asked(ask=replace(ASK, customer=None), facts=guest, local=LOCAL)["ask.customer"],
    ]
    assert told == ["known", "new", "guest"]
    assert "orders" not in asked(ask=ASK, facts=new, local=LOCAL)


def test_the_zone_is_the_asks_the_customers_or_the_shops() -> None:
    zoned = replace(KNOWN, values={"zone": "Asia/Tokyo"})
    assert zone_of(ask=replace(ASK, zone="Europe/Paris"), facts=zoned, home="UTC") == "Europe/Paris"
    assert zone_of(ask=ASK, facts=zoned, home="UTC") == "Asia/Tokyo"
    assert zone_of(ask=ASK, facts=KNOWN, home="UTC") == "UTC"
    moment = localised(now=datetime(2026, 3, 14, 20, tzinfo=UTC), zone="Asia/Shanghai")
    assert (moment.day, moment.hour) == (15, 4)


def test_a_birthday_is_told_by_days_and_by_month() -> None:
    def told(birthday: str) -> tuple[object, object]:
        facts = replace(KNOWN, values={"attribute.birthday": birthday})
        values = asked(ask=ASK, facts=facts, local=LOCAL)
        return values["ask.days_to_birthday"], values["ask.birthday_month"]

    assert told("1990-03-14") == (0, "yes")
    assert told("03-31") == (17, "yes")
    assert told("03-01") == (352, "yes")
    assert told("04-01") == (18, "no")
    assert told("unknown") == (None, None)
    values = asked(ask=ASK, facts=KNOWN, local=LOCAL)
    assert values["ask.days_to_birthday"] is None
