"""Links in messages: signed, and leading nowhere that we did not say."""

from guerdon.flows.messages import links


def token(url: str) -> str:
    return url.rpartition("/")[2]


def test_links_are_read_back_and_altered_ones_are_nothing() -> None:
    wanted = links.preferences(member="ann", channel="email", number=7)
    assert links.asked(token=token(wanted)) == ("ann", "email", 7)
    assert links.asked(token=token(wanted)[:-1] + "x") is None
    to = links.tracked(number=7, url="https://shop.example/a?b=1")
    assert links.followed(token=token(to)) == links.Followed(
        number=7, url="https://shop.example/a?b=1"
    )
    assert links.followed(token=token(wanted)) is None
    assert links.asked(token=token(to)) is None
    assert links.followed(token="x") is None


def test_only_web_links_are_tracked_and_ours_stay() -> None:
    wanted = links.preferences(member="ann", channel="email", number=7)
    page = '<a href="https://a.example/?x=1&amp;y=2">a</a><a href="mailto:x@y">m</a>'
    page += f'<a href="{wanted}">w</a>'
    turned = links.page_tracked(html=page, number=7)
    assert 'href="mailto:x@y"' in turned
    assert f'href="{wanted}"' in turned
    assert turned.count("/m/to/") == 1
    long = "https://a.example/" + "x" * links.LONGEST_URL
    assert links.tracked(number=7, url=long) == long
    text = links.text_tracked(text="See https://a.example/b (or https://c.example)", number=7)
    assert text.count("/m/to/") == 2
