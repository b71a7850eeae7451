import pytest

from output.judge import folded, paragraphs
from output.sample_rows import COLUMNS, HOSTILE, ITALIAN, ORDINARY
from pdzctl.output.clean import visible
from pdzctl.output.columns import columns_of
from pdzctl.output.formats import render, render_one

TABLE = frozenset(
    f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")
)


def italian(words):
    return {**ITALIAN, "Field": "Campo", "Value": "Valore"}.get(words, words)


def test_a_table_in_italian():
    row = {**ORDINARY, "title": "a | **b** *c*\nd"}
    assert "".join(render([row], COLUMNS, "md", language="it", translate=italian)) == (
        "| Codice | Titolo | Giorno | Stato | Numero | Venue |\n"
        "| --- | --- | --- | --- | ---: | --- |\n"
        "| SED-2025-014 | a \\| **b** \\*c\\* d | 15/05/2025 | svolta | 3 |  |\n"
    )


def test_one_record_is_a_table_of_the_facts_that_are_known():
    assert "".join(render_one(ORDINARY, COLUMNS[:3], "md", language="it", translate=italian)) == (
        "| Campo | Valore |\n"
        "| --- | --- |\n"
        "| Codice | SED-2025-014 |\n"
        "| Titolo | Casa e lavoro |\n"
        "| Giorno | 15/05/2025 |\n"
    )


def test_no_rows_are_a_table_without_lines():
    assert "".join(render([], COLUMNS[:2], "md")) == "| Code | Title |\n| --- | --- |\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_leaves_its_cell(text):
    written = "".join(render([{"title": text, "code": "PRB-01"}], columns_of("problem", "title", "code"), "md"))
    assert paragraphs(written, TABLE) == ["Title", "Code", folded(visible(text, block=True)), "PRB-01"]
