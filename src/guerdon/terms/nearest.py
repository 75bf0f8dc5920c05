"""The word that somebody will have meant where they wrote one that does not exist."""

from collections.abc import Iterable

# Below this share of common letters a word is another word and no slip of the fingers.
LIKE = 0.5


def meant(*, word: str, known: Iterable[str]) -> str:
    """`, WORD was probably meant` with the nearest of the known words; empty where none is near."""
    # Wanted only where a text is wrong, and dear to load.
    from difflib import get_close_matches

    near = get_close_matches(word[:80], sorted(set(known)), n=1, cutoff=LIKE)
    return f", {near[0]} was probably meant" if near else ""


def unknown(*, word: str, known: Iterable[str]) -> str:
    """What is wrong with a word that does not exist, with the one that was meant."""
    return "this word is unknown here" + meant(word=word, known=known)
