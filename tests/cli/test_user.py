"""guerdon user: people and keys from the command line."""

import pytest

from tests.house import House

pytestmark = pytest.mark.one_database


def test_a_person_is_added_and_signs_in(house: House) -> None:
    asked = ["user", "add", "ann", "--role", "marketer", "--password", "twelve letters"]
    done = house.guerdon(*asked)
    assert (done.returncode, done.stdout) == (0, "ann may sign in as marketer.\n")
    said = house.python(
        "from django.contrib.auth import authenticate\n"
        "print(authenticate(username='ann', password='twelve letters').role)"
    )
    assert said == "marketer\n"
    again = house.guerdon(*asked)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr == 'guerdon: The name "ann" is in use. [name_taken]\n'


def test_a_short_password_is_refused(house: House) -> None:
    done = house.guerdon("user", "add", "ann", "--role", "owner", "--password", "short")
    assert done.returncode == 2
    assert done.stderr == "guerdon: A password needs at least 12 characters. [password_short]\n"


def test_the_password_can_be_typed(house: House) -> None:
    done = house.guerdon(
        "user", "add", "ann", "--role", "owner", stdin="twelve letters\ntwelve letters\n"
    )
    assert done.returncode == 0, done.stderr
    assert "twelve letters" not in done.stdout


def test_members_and_unknown_roles_are_not_added_here(house: House) -> None:
    for role in ("member", "king"):
        done = house.guerdon("user", "add", "ann", "--role", role, "--password", "x" * 12)
        assert done.returncode == 2
        assert "Invalid value for '--role'" in done.stderr


def test_a_key_is_shown_once_and_works(house: House) -> None:
    done = house.guerdon("user", "key", "till 3")
    assert done.returncode == 0
    token = done.stdout.strip()
    said = house.python(
        f"from guerdon.store.house import access\nprint(access.holder(token={token!r}))"
    )
    assert said == "Caller(name='key:till 3', role=<Role.CASHIER: 'cashier'>)\n"
