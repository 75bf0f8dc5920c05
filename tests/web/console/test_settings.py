"""Settings: people, keys shown once, the shop's numbers; what is wrong comes back as typed."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from guerdon.flows.programme.programme import put_section
from guerdon.store.house import access
from guerdon.store.models import ApiKey, AuditEntry, User
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Refusal

PERSON = {"name": "lin", "role": "marketer", "password": "plum blossom in March"}
SHOP = {
    "programme_name": "Corner shop",
    "currency": "cny",
    "zone": "Asia/Shanghai",
    "margin": "32.5",
    "yearly_discount_rate": "8",
    "points_per_unit": "2",
    "point_worth": "0.005",
    "points_life_days": "730",
    "by_hand_most": "900",
    **{f"goodwill_{role}_use": "12.40" for role in ("cashier", "marketer", "owner")},
    **{f"goodwill_{role}_day": "0" for role in ("cashier", "marketer", "owner")},
}


def test_a_person_comes_in_is_shut_out_and_let_in(owner: Client) -> None:
    owner.post("/settings/people", PERSON)
    lin = User.objects.get(name="lin")
    assert (lin.role, lin.check_password(PERSON["password"])) == ("marketer", True)
    owner.post("/settings/people/lin", {"act": "close"})
    assert not User.objects.get(name="lin").is_active
    owner.post("/settings/people/lin", {"act": "open"})
    assert User.objects.get(name="lin").is_active
    owner.post("/settings/people/lin", {"act": "reset"})
    assert User.objects.get(name="lin").one_time
    acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
    assert acts == ["user.added", "user.shut_out", "user.let_in", "user.password_reset"]
    assert set(AuditEntry.objects.values_list("actor", flat=True)) == {"owner"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Please fill in this field"),
        ({"password": "short"}, "at least 12"),
        ({"role": "king"}, "not one of the choices"),
        ({"name": "owner"}, "in use"),
    ],
)
def test_a_refused_person_comes_back_as_typed(
    owner: Client, change: dict[str, str], said: str
) -> None:
    before = User.objects.count()
    answer = owner.post("/settings/people", PERSON | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{(PERSON | change)["name"]}"' in text
    assert PERSON["password"] not in text
    assert User.objects.count() == before


def test_the_last_owner_cannot_be_shut_out(owner: Client) -> None:
    answer = owner.post("/settings/people/owner", {"act": "close"})
    assert answer.status_code == 422
    assert "Somebody must stay owner" in answer.content.decode()
    assert User.objects.get(name="owner").is_active


def test_a_key_is_shown_once_works_and_is_revoked(owner: Client) -> None:
    answer = owner.post("/settings/keys", {"key_name": "tills", "key_role": "cashier"})
    secret = re.search(r"gk_[\w-]+", answer.content.decode().partition('id="secret">')[2])
    assert secret is not None
    assert answer["Cache-Control"] == "no-store"
    caller = access.holder(token=secret[0])
    assert caller is not None
    assert caller.role == "cashier"
    assert secret[0] not in owner.get("/settings").content.decode()
    owner.post(f"/settings/keys/{ApiKey.objects.get().prefix}")
    assert access.holder(token=secret[0]) is None
    assert "Revoked" in owner.get("/settings").content.decode()
    assert owner.post("/settings/keys", {"key_name": "", "key_role": "x"}).status_code == 422


def test_the_shops_numbers(owner: Client) -> None:
    owner.post("/settings/programme", SHOP)
    kept = programme.read()
    assert (kept.name, kept.currency, kept.zone) == ("Corner shop", "CNY", "Asia/Shanghai")
    assert (kept.margin, kept.yearly_discount_rate) == (0.325, 0.08)
    assert (kept.points_per_unit, kept.point_worth_milli, kept.points_life_days) == (2, 500, 730)
    assert kept.by_hand_most == 900
    assert (kept.goodwill_cashier_use, kept.goodwill_owner_day) == (1240, 0)
    assert 'value="12.40"' in owner.get("/settings").content.decode()
    assert AuditEntry.objects.get().act == "programme.changed"


@pytest.mark.parametrize(
    ("currency", "typed", "milli", "shown"),
    [
        ("JPY", "0.01", 10, "0.01"),
        ("JPY", "1", 1000, "1"),
        ("KWD", "0.01", 10_000, "0.01"),
        ("USD", "0.0125", 1250, "0.0125"),
        ("USD", "0", 0, "0"),
    ],
)
def test_a_point_is_worth_money_in_any_currency(
    owner: Client, currency: str, typed: str, milli: int, shown: str
) -> None:
    caps = {name: "0" for name in SHOP if name.startswith("goodwill")}
    owner.post("/settings/programme", SHOP | caps | {"currency": currency, "point_worth": typed})
    assert programme.read().point_worth_milli == milli
    page = owner.get("/settings").content.decode()
    assert re.search(rf'<input [^>]*name="point_worth"[^>]*value="{re.escape(shown)}"', page)
    back = 2 * float(typed)
    assert f"So points give back {back:.1%} of what is paid." in page
    assert ("alert warn" in page) == (back >= 0.2)


def test_a_fresh_shop_saves_what_its_page_shows(owner: Client) -> None:
    form = owner.get("/settings").content.decode()
    empty = re.findall(r'<input [^>]*name="(\w+)"[^>]*value=""[^>]*>', form)
    needed = re.findall(r'<input [^>]*name="(\w+)"[^>]*value=""[^>]* required', form)
    # A browser sends no form of which a needed field is empty: people and keys are made new.
    assert "against" in empty
    assert set(needed) <= {"name", "password", "key_name"}


def test_another_currency_only_before_amounts_are_kept(owner: Client, now: datetime) -> None:
    sent = SHOP | {"currency": "JPY"}
    document = {"key": "tea", "kind": "amount", "value": {"off_minor": 500}}
    offers.keep(documents=[document], actor="lin", now=now)
    answer = owner.post("/settings/programme", sent)
    assert answer.status_code == 422
    assert "Amounts in USD are kept already" in answer.content.decode()
    assert programme.read().currency == "USD"
    # Its other numbers can be changed, and an offer that ended is only history.
    assert owner.post("/settings/programme", sent | {"currency": "usd"}).status_code == 302
    offers.set_state(key="tea", state="ended", actor="lin", now=now)
    # 12.40 means nothing in a currency without decimals: it is asked, not rounded.
    answer = owner.post("/settings/programme", sent)
    assert answer.status_code == 422
    assert "has more than 0 decimals" in answer.content.decode()
    whole = {name: "1200" for name, typed in sent.items() if typed == "12.40"}
    assert owner.post("/settings/programme", sent | whole).status_code == 302
    assert programme.read().currency == "JPY"


def test_terms_of_points_have_a_page_of_their_own(owner: Client) -> None:
    now = datetime.now(UTC)
    document = {"wallets": {"points": {"earn": {"rates": [{"points": 3, "per_minor": 100}]}}}}
    kept = put_section(name="points", document=document, before=0, actor="owner", key=None, now=now)
    assert not isinstance(kept, Refusal), kept
    page = owner.get("/settings").content.decode()
    assert 'name="points_per_unit"' not in page
    assert 'href="/programme/settings/points"' in page
    before = programme.read()
    sent = {
        name: text
        for name, text in SHOP.items()
        if name not in ("points_per_unit", "points_life_days")
    }
    assert owner.post("/settings/programme", sent).status_code == 302
    after = programme.read()
    assert after.name == "Corner shop"
    assert (after.points_per_unit, after.points_life_days) == (
        before.points_per_unit,
        before.points_life_days,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "euro"},
        {"zone": "Mars/Base"},
        {"margin": "120"},
        {"points_life_days": "0"},
        {"by_hand_most": "-1"},
        {"goodwill_cashier_day": "lots"},
    ],
)
def test_a_wrong_number_changes_none(owner: Client, change: dict[str, str]) -> None:
    before = programme.read()
    answer = owner.post("/settings/programme", SHOP | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text
    assert 'value="Corner shop"' in text
    assert programme.read() == before


def test_only_owners(analyst: Client) -> None:
    assert analyst.get("/settings").status_code == 403
    assert analyst.post("/settings/people", PERSON).status_code == 403
    assert not User.objects.filter(name="lin").exists()
