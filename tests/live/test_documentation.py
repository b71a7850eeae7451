"""Every line that ``docs/live.md`` shows is understood as what its row says, in both languages."""

import re
from pathlib import Path

import pytest

from pdzctl.workflows.live import entries
from pdzctl.workflows.live.grammar import parse

PAGE = Path(__file__).parents[2] / "docs" / "live.md"
LINES = PAGE.read_text(encoding="utf-8").partition("## What people say")[2]
ROWS = [
    [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in LINES.splitlines()
    if re.match(r"\| [^-I]", line)
]


def shown(cell: str) -> list[entries.Entry]:
    return [parse(line) for line in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2][:40])
def test_both_columns_mean_the_same(row: list[str]) -> None:
    kinds = {(type(one), getattr(one, "kind", "")) for cell in row[:2] for one in shown(cell)}
    assert len(kinds) == 1
    assert kinds != {(entries.Note, "nota")} or row[2] == "A plain note."


def test_every_kind_of_line_is_told() -> None:
    told = {type(one) for row in ROWS for cell in row[:2] for one in shown(cell)}
    assert set(entries.Entry.__args__) - told == {entries.Blank}
