"""The page that is read aloud, and what is missing, hold whatever people typed without being broken by it."""

import json

import pytest

from bad_input.hostile import SHORT
from bad_input.judgement import assert_harmless, assert_one_table, cells_of
from stories import Laptop

SESSIONS = [f"SED-2025-{number:03}" for number in range(1, len(SHORT) + 1)]


def test_the_page_is_one_line_per_sentence_and_inert(hostile: Laptop) -> None:
    for session in SESSIONS:
        answer = hostile.run("wrap", session, PDZCTL_LANG="en", COLUMNS="5000")
        assert answer.code in {0, 1}, answer.stderr
        assert_harmless(answer.stdout, terminal=True)
        lines = answer.stdout.splitlines()
        told = [line for line in lines[1:] if line and not line.startswith(("- ", "   pdzctl "))]
        assert [line for line in told if not line.startswith(("1. ", "2. ", "3. ", "4. "))][:3] == [
            "What was decided",
            "Who does what by when",
            *(["What goes to the next meeting"] if "What goes to the next meeting" in lines else ["Next meeting"]),
        ]


@pytest.mark.parametrize("shape", ["json", "csv", "tsv", "md", "table"])
def test_what_is_missing_is_whole_in_every_format(hostile: Laptop, shape: str) -> None:
    for session in SESSIONS:
        answer = hostile.run("wrap", session, "--format", shape)
        assert_harmless(answer.stdout, terminal=shape == "table")
        if shape == "json":
            assert answer.code == bool(json.loads(answer.stdout))
        elif shape in {"csv", "tsv"}:
            cells_of(answer.stdout, "," if shape == "csv" else "\t")
        elif shape == "md" and answer.code:
            assert_one_table(answer.stdout, None)
