"""guerdon secret: a new key, the same data."""

from tests.house import House

SEEN = """
from guerdon.store import sealed
from guerdon.store.models import Customer
print(sealed.unseal(sealed=Customer.objects.get().sealed)["name"])
"""


def test_a_new_key_and_the_same_data(house: House) -> None:
    house.python(
        "from datetime import UTC, datetime\n"
        "from guerdon.store import sealed; from guerdon.store.customers import people\n"
        "from guerdon.store.models import Customer\n"
        "people.named(keys=['c'], now=datetime.now(UTC))\n"
        "Customer.objects.update(sealed=sealed.seal(plain={'name': 'lin'}))"
    )
    keys = house.home / "seal-keys"
    old = keys.read_text(encoding="ascii")
    done = house.guerdon("secret", "rotate")
    assert (done.returncode, done.stdout) == (0, "1 sealed under the newest key.\n")
    newest = keys.read_text(encoding="ascii").split()[0]
    assert newest != old
    keys.write_text(newest, encoding="ascii")
    assert house.python(SEEN) == "lin\n"
    house.env["GUERDON_SEAL_KEYS"] = newest
    refused = house.guerdon("secret", "rotate")
    assert refused.returncode == 2
    assert refused.stderr.endswith("[seal_keys_given]\n")


def test_whoever_is_signed_in_stays_so_under_a_new_cookie_secret(house: House) -> None:
    sign = "from django.core import signing; print(signing.dumps('ann'))"
    cookie = house.python(sign).strip()
    done = house.guerdon("secret", "rotate", "--cookies")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    read = f"from django.core import signing; print(signing.loads({cookie!r}))"
    assert house.python(read) == "ann\n"
    fresh = house.python(sign).strip()
    secret = house.home / "secret"
    secret.write_text(secret.read_text(encoding="ascii").splitlines()[0], encoding="ascii")
    # The new secret alone reads what is new, and no longer what is old.
    assert house.python(read.replace(cookie, fresh)) == "ann\n"
    alone = (
        "from django.core import signing\n"
        f"try: signing.loads({cookie!r})\n"
        "except signing.BadSignature: print('over')"
    )
    assert house.python(alone) == "over\n"
    house.env["GUERDON_SECRET"] = "given"
    refused = house.guerdon("secret", "rotate", "--cookies")
    assert refused.stderr.endswith("[cookie_secret_given]\n")
