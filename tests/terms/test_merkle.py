"""The tree is that of RFC 6962: its test vectors, and every path climbs to the root."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms import merkle

# The eight inputs that the reference implementation of RFC 6962 is tested with, and its roots.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("count", range(1, 9))
def test_the_roots_are_those_of_the_rfc(count: int) -> None:
    leaves = [merkle.leaf(content=content) for content in INPUTS[:count]]
    assert merkle.root(leaves=leaves).hex() == ROOTS[count - 1]


def test_no_leaves_have_a_root_too() -> None:
    assert merkle.root(leaves=[]) == sha256(b"").digest()


@given(st.integers(1, 70), st.data())
def test_every_path_climbs_to_the_root_and_no_other_does(count: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf(content=str(n).encode()) for n in range(count)]
    root, place = merkle.root(leaves=leaves), data.draw(st.integers(0, count - 1))
    path = merkle.path(leaves=leaves, place=place)

    def climbed(found: bytes, at: int, way: tuple[bytes, ...]) -> bytes | None:
        return merkle.climbed(found=found, place=at, count=count, path=way)

    assert climbed(leaves[place], place, path) == root
    assert climbed(merkle.leaf(content=b"other"), place, path) != root
    assert climbed(leaves[place], place, (*path, root)) is None
    if path:
        assert climbed(leaves[place], place, path[:-1]) is None
        assert climbed(leaves[place], place, (root, *path[1:])) != root
    for other in {0, count - 1} - {place}:
        assert climbed(leaves[place], other, path) != root
    assert climbed(leaves[place], count, path) is None
    assert climbed(leaves[place], -1, path) is None


def test_there_is_no_path_from_nowhere() -> None:
    with pytest.raises(IndexError, match="no leaf 2 of 2"):
        merkle.path(leaves=[b"a", b"b"], place=2)
