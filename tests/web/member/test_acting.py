"""Acts of members: once by the form's key, told once on the page they come back to."""

from django.test import Client, RequestFactory

from guerdon.store.customers.member import Member
from guerdon.web.member import acting


def test_the_key_is_the_members_own() -> None:
    ann = Member(customer="ann", tier="", joined_at=None)
    post = RequestFactory().post
    assert acting.once(request=post("/", {"once": "k1"}), member=ann) == "member/ann:k1"
    assert acting.once(request=post("/"), member=ann) is None
    assert acting.once(request=post("/", {"once": "k" * 65}), member=ann) is None


def test_what_was_done_is_told_once(page: Client) -> None:
    from django.contrib.messages import get_messages

    from guerdon.terms.decision import Refusal

    request = page.get("/m/").wsgi_request
    answer = acting.done(request=request, to="member_home", word="member.left_title")
    assert answer["Location"] == "/m/"
    short = Refusal(reason="points_short", data={"asked": 5, "balance": 2})
    answer = acting.refused(request=request, to="member_me", refusal=short)
    assert answer["Location"] == "/m/me"
    told = list(get_messages(request))
    assert [one.extra_tags for one in told] == ["good", "bad"]
    assert "2" in str(told[1])
