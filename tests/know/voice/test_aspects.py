"""Aspects: the words of the table, clause by clause."""

from collections import Counter

from guerdon.know.voice.aspects import clauses, table


def test_clauses_end_at_signs_and_at_words_that_turn() -> None:
    found = clauses(text="房间很大，服务也好但是价格贵。早餐丰富", language="zh")
    assert [names for _, names in found] == [{"place"}, {"service"}, {"price"}]
    assert [text for text, _ in found] == ["房间很大", "服务也好", "价格贵"]
    found = clauses(text="Great FOOD but the service was slow; would return", language="en")
    assert [names for _, names in found] == [{"taste"}, {"service"}, {"after_sales"}]


def test_english_words_are_whole_words() -> None:
    assert clauses(text="I boxed with a priceless staffer", language="en") == []
    assert clauses(text="nothing of the kind", language="en") == []


def test_a_clause_may_name_several() -> None:
    ((_, names),) = clauses(text="服务和价格都好", language="zh")
    assert names == {"service", "price"}


def test_the_table_says_each_word_once() -> None:
    known = table()
    assert known.version
    for language, patterns in known.patterns.items():
        words = Counter(word for one in patterns.values() for word in one.pattern.split("|"))
        assert [word for word, many in words.items() if many > 1] == [], language
        assert tuple(patterns) == known.names
