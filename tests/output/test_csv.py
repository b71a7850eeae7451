import csv
from io import StringIO
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from output.sample_rows import COLUMNS, HOSTILE, ORDINARY
from pdzctl.output.as_csv import guard, line, unguard
from pdzctl.output.columns import columns_of
from pdzctl.output.formats import render, render_one

PROSE = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
TRICKY = st.text(alphabet="'=+-@|% \t\r\n\"a,;\uff1d\ufe62\xa0")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+39 055 123456", "'+39 055 123456"),
        ("-1", "'-1"),
        ("|x", "'|x"),
        ("%x", "'%x"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        (" =1+1", "' =1+1"),
        ("\xa0=1", "'\xa0=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'", "'"),
        ("'ndrangheta", "'ndrangheta"),
        ("' =", "'' ="),
        ("a=1", "a=1"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_the_guard_stands_before_what_a_spreadsheet_could_run(text, cell):
    assert guard(text) == cell
    assert unguard(cell) == text


def test_a_quote_that_guards_nothing_is_not_taken_off():
    assert unguard("'vero'") == "'vero'"


@given(PROSE | TRICKY)
@example("'" * 5 + "=")
def test_every_text_comes_back(text):
    assert unguard(guard(text)) == text


@given(PROSE | TRICKY)
def test_no_cell_starts_as_a_formula(text):
    cell = guard(text)
    assert cell[:1] not in set("\t\r\n")
    assert normalize("NFKC", cell.lstrip()[:1])[:1] not in set("=+-@|%")


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
@given(st.lists(st.tuples(PROSE | TRICKY, PROSE | TRICKY)))
def test_files_read_back_as_the_rows(format, delimiter, rows):
    columns = columns_of("problem", "title", "description")
    written = "".join(render(({"title": a, "description": b} for a, b in rows), columns, format))
    read = list(csv.reader(StringIO(written, newline=""), delimiter=delimiter, strict=True))
    assert read[0] == ["title", "description"]
    assert [tuple(map(unguard, cells)) for cells in read[1:]] == rows


def test_csv_holds_codes_and_iso_days_and_keys():
    rows = [ORDINARY, {**ORDINARY, "title": 'a,"b"\nc', "number": None}]
    assert "".join(render(rows, COLUMNS, "csv", language="it")) == (
        "code,title,day,state,number,venue\n"
        "SED-2025-014,Casa e lavoro,2025-05-15,svolta,3,\n"
        'SED-2025-014,"a,""b""\nc",2025-05-15,svolta,,\n'
    )


def test_tsv_is_separated_by_tabs():
    assert "".join(render([ORDINARY], COLUMNS[:3], "tsv")) == (
        "code\ttitle\tday\nSED-2025-014\tCasa e lavoro\t2025-05-15\n"
    )


def test_csv_for_excel_has_a_mark_semicolons_and_crlf():
    assert "".join(render([ORDINARY], COLUMNS[:3], "csv", excel=True)) == (
        "\ufeffcode;title;day\r\nSED-2025-014;Casa e lavoro;2025-05-15\r\n"
    )


def test_numbers_are_not_guarded():
    columns = (columns_of("session", "number")[0],)
    assert "".join(render([{"number": -3}], columns, "csv")) == "number\n-3\n"


def test_flags_are_written_in_italian():
    assert "".join(render([{"voting": 1}, {"voting": 0}], columns_of("seat", "voting"), "csv")) == "voting\nsì\nno\n"


def test_one_record_is_a_list_of_one():
    assert list(render_one(ORDINARY, COLUMNS, "csv")) == list(render([ORDINARY], COLUMNS, "csv"))


def test_a_lone_empty_cell_is_not_an_empty_line():
    assert "".join(render([{"venue": ""}], columns_of("session", "venue"), "csv")) == 'venue\n""\n'


def test_a_line_quotes_every_line_end():
    assert line(["a\rb", "c"]) == '"a\rb",c\n'
    assert line(["a", "b;"], delimiter=";", end="\r\n") == 'a;"b;"\r\n'


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_file_the_text_is_kept_as_it_is(text):
    written = "".join(render([{"title": text}], columns_of("problem", "title"), "csv"))
    assert unguard(list(csv.reader(StringIO(written, newline="")))[1][0]) == text


def test_on_a_terminal_the_text_is_cleaned():
    columns = columns_of("problem", "title")
    assert "".join(render([{"title": "a\x1b[1m"}], columns, "tsv", terminal=True)) == "title\na\\u001b[1m\n"
