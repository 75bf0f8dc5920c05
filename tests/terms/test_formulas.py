"""Every formula is said in signs, in zh and in en."""

from guerdon.terms.formulas import formulas


def test_every_formula_is_said_in_signs_and_both_languages():
    assert formulas()
    for name, one in formulas().items():
        assert one.name == name
        assert all((one.formula, one.zh, one.en)), name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.zh), name
