"""What is wrong with a part is said in the reader's language, without the place it stands at."""

from django.utils import translation

from guerdon.terms.decision import Refusal
from guerdon.web.templatetags.section import amiss


def test_the_problem_alone_or_the_whole_sentence() -> None:
    data = {"where": "$.play.stamps", "problem": "this word is unknown here"}
    problem = Refusal(reason="programme_unreadable", data=data)
    typed = Refusal(reason="number_wanted", data={"text": "x"})
    with translation.override("en"):
        assert amiss(problem) == "This word is unknown here"
        assert amiss(typed) == '"x" is not a number.'
    with translation.override("zh"):
        assert amiss(problem) == "此处没有这个字段"
