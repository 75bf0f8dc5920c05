"""The language of a text, told by the script of its characters."""

import re

# Chinese characters with their extensions and compatibility forms; kana and hangul are not.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+")
_KANA_HANGUL = re.compile("[\u3041-\u30fa\uac00-\ud7af]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
# A Chinese character says about as much as this many letters.
LETTERS_A_CHARACTER = 3
LOOKED_AT = 2_000


def language(*, text: str) -> str:
    """The code zh or en, or "" for a text in neither script: figures, emoji, Japanese.

    Chinese with a few Latin words is Chinese: a character weighs LETTERS_A_CHARACTER letters.
    Latin letters of any other language are taken for English.
    """
    head = text[:LOOKED_AT]
    han = sum(map(len, _HAN.findall(head)))
    letters = sum(map(len, _LATIN.findall(head)))
    if not head.isascii() and _KANA_HANGUL.search(head):
        return ""
    if han and han * LETTERS_A_CHARACTER >= letters:
        return "zh"
    return "en" if letters >= 2 else ""
