"""one_moment(): later writes are not seen inside, and nobody who writes has to wait."""

import threading

import pytest
from django.db import connection

from guerdon.store.models import Setting
from guerdon.store.reading import one_moment
from guerdon.store.writing import write

pytestmark = pytest.mark.django_db(transaction=True)


def kept_meanwhile(key: str) -> None:
    """Written and committed by somebody else before this returns."""

    def keep() -> None:
        with write():
            Setting.objects.create(key=key, value=1)
        connection.close()

    thread = threading.Thread(target=keep)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_what_is_written_meanwhile_is_not_seen() -> None:
    Setting.objects.create(key="before", value=1)
    with one_moment():
        assert Setting.objects.count() == 1
        kept_meanwhile("during")
        assert Setting.objects.count() == 1
    assert Setting.objects.count() == 2


def test_it_ends_also_when_the_reader_fails() -> None:
    with pytest.raises(ZeroDivisionError), one_moment():
        Setting.objects.count()
        raise ZeroDivisionError
    kept_meanwhile("after")
    with one_moment():
        assert Setting.objects.count() == 1


def test_inside_a_write_it_sees_the_write() -> None:
    with write():
        Setting.objects.create(key="own", value=1)
        with one_moment():
            assert Setting.objects.count() == 1
    assert Setting.objects.count() == 1
