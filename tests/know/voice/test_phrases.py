"""The words that may name a topic."""

from guerdon.know.voice.phrases import words

ZH = [
    *("红烧牛肉面真好吃呢", "今天的牛肉面有点咸", "他家牛肉面分量足", "一碗牛肉面等了半天"),
    *("牛肉面涨价了", "点了牛肉面和饮料", "快递员态度好", "快递员打了电话", "这个快递员没礼貌"),
    *("等快递员等到晚上", "新来的快递员很准时"),
]


def test_chinese_words_are_found_by_their_use() -> None:
    found = words(texts=ZH, language="zh")
    assert "牛肉面" in found[0]
    assert "牛肉" not in found[0]  # a part of a longer word
    assert "快递员" in found[6]
    assert all(word[0] not in "的了很" for one in found for word in one)


def test_english_words_are_those_that_say_something() -> None:
    texts = [
        "The delivery was late",
        "Delivery on time",
        "late delivery again",
        "I love the box",
    ] * 2
    found = words(texts=texts, language="en")
    assert found[0] == {"late"} or found[0] == {"delivery", "late"}
    assert "the" not in found[0]
    assert found[3] == set()  # box stands in fewer texts than three
    assert words(texts=[], language="en") == []
