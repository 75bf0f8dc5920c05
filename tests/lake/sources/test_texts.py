"""Rows become batches of texts, so many at a time and none ahead of need."""

from guerdon.lake.sources.texts import batches


def test_batches_are_cut_and_read_when_wanted() -> None:
    read = []

    def rows():  # type: ignore[no-untyped-def]
        for number in range(5):
            read.append(number)
            yield (str(number), None)

    made = batches(rows=rows(), columns=["a", "b"], size=2)
    first = next(made)

    assert first.to_pydict() == {"a": ["0", "1"], "b": [None, None]}
    assert str(first.schema.field("b").type) == "string"
    assert len(read) == 2
    assert [batch.num_rows for batch in made] == [2, 1]
