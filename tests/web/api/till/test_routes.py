"""Each path leads to its route with its words; the others to Django."""

import re

from guerdon.web.api.till import routes


def test_paths() -> None:
    for route in routes.ROUTES:
        path = routes.PREFIX + re.sub(r"{\w+}", "x-1", route.path)
        found = routes.found(path=path)
        assert found is not None
        assert routes.PREFIX + found[0].path == routes.PREFIX + route.path
        assert found[1] == ("x-1",) * route.path.count("{")
    for path in ("/api/v1/quotes/", "/api/v1/offers", "/api/v1/reservations/a/b", "/", ""):
        assert routes.found(path=path) is None


def test_words_come_as_utf_8() -> None:
    word = "礼".encode().decode("latin-1")
    assert routes.found(path=f"/api/v1/reservations/{word}")[1] == ("礼",)  # type: ignore[index]
    assert routes.found(path="/api/v1/reservations/\xff")[1] == ("\ufffd",)  # type: ignore[index]


def test_the_description_names_every_word() -> None:
    for path, methods in routes.described().items():
        for method, one in methods.items():
            assert one["description"], (method, path)
            named = {each["name"] for each in one["parameters"] if each["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
