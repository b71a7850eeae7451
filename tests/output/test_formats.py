import re
import subprocess
import sys

import pytest

from output.sample_rows import COLUMNS, HOSTILE, ORDINARY
from pdzctl.errors import Usage
from pdzctl.output.formats import FORMATS, render, render_one

CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\uf8ff\U000e0000-\U000e007f]"
)


def test_a_format_that_does_not_exist_is_refused_before_anything_is_written():
    with pytest.raises(Usage) as refusal:
        render([ORDINARY], COLUMNS, "xml")
    assert str(refusal.value) == "There is no format xml."
    assert refusal.value.hint.format(**refusal.value.values) == "Choose from: table, json, csv, tsv, md."


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "md"])
def test_all_but_tables_stream(format):
    taken = []

    def rows():
        for number in range(1000):
            taken.append(number)
            yield ORDINARY

    pieces = render(rows(), COLUMNS, format)
    for _ in range(4):
        next(pieces)
    assert len(taken) <= 4


@pytest.mark.parametrize(("format", "plain"), [*((name, False) for name in FORMATS), ("table", True)])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("show", [lambda row, *rest, **style: render([row], *rest, **style), render_one])
def test_no_text_drives_a_terminal_in_any_format(format, plain, text, show):
    row = {**ORDINARY, "title": text, "venue": text}
    written = "".join(show(row, COLUMNS, format, plain=plain, terminal=True))
    assert not CONTROL.search(written.replace("\t", "") if format in {"csv", "tsv"} else written)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_its_last_line(format):
    assert "".join(render([ORDINARY], COLUMNS, format)).endswith("\n")
    assert "".join(render_one(ORDINARY, COLUMNS, format)).endswith("\n")


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "md"])
def test_only_tables_need_rich(format):
    code = (
        "import sys; from pdzctl.output.formats import render; from pdzctl.output.columns import columns_of;"
        f"''.join(render([{{'code': 'LAB-01'}}], columns_of('body', 'code'), '{format}'));"
        "print(sorted({'rich', 'pydantic', 'sqlite3', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_plain_is_for_tables_alone():
    assert list(render([ORDINARY], COLUMNS, "csv", plain=True)) == list(render([ORDINARY], COLUMNS, "csv"))
