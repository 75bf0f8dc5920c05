"""Ed25519 by the vectors of its standard; nothing else is genuine."""

import pytest

from guerdon.store.ed25519 import Signer, genuine, pair

# RFC 8032, 7.1: test 1 (empty) and test 3 (two bytes): private, public, message, signature.
VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard(
    private: str, public: str, message: str, signature: str
) -> None:
    key, signed, proof = (bytes.fromhex(text) for text in (public, message, signature))
    assert Signer(private=bytes.fromhex(private))(signed) == proof
    assert genuine(key, proof, signed)
    assert not genuine(key, proof, signed + b"x")
    assert not genuine(key, proof[:-1] + b"\x00", signed)


def test_a_new_pair_signs_and_no_other_key_fits() -> None:
    private, public = pair()
    _, other = pair()
    proof = Signer(private=private)(b"tea")
    assert genuine(public, proof, b"tea")
    assert not genuine(other, proof, b"tea")
    for wrong in (b"", b"short", bytes(31)):
        assert not genuine(wrong, proof, b"tea")
        assert not genuine(public, wrong, b"tea")
