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
        "from guerdon.store import people, sealed\n"
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
