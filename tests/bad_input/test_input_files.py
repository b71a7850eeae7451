"""Files that spreadsheets, editors and enemies make: applied whole, or refused with the line, soon and cheaply."""

import json
import time
import tomllib
from typing import Any

import pytest

from bad_input.hostile import CORPUS
from bad_input.judgement import assert_harmless
from pdzctl.store.reading import open_reading
from pdzctl.workflows.exchange.shape import SHEETS, TABLES
from stories import Laptop

FILES = tomllib.loads((CORPUS / "files.toml").read_text(encoding="utf-8"))["file"]
SECONDS = 20
"""Processor time: far more than any of them needs and less than what a bomb takes (52); nothing is measured here."""


def content(given: dict[str, Any]) -> bytes:
    if "hex" in given:
        return bytes.fromhex(given["hex"])
    text = given.get(
        "text", given.get("head", "") + given.get("body", "") * given.get("times", 0) + given.get("tail", "")
    )
    return str(text).encode(given.get("encoding", "utf-8"))


@pytest.mark.parametrize("given", FILES, ids=[given["where"] for given in FILES])
def test_a_file_is_applied_whole_or_refused_with_its_lines(district: Laptop, given: dict[str, Any]) -> None:
    district.run("lab", "add", "Rientro a casa")
    path = district.folder / "in" / given["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(content(given))
    began = time.process_time()
    answer = district.run("apply", "in", PDZCTL_LANG="en")
    assert time.process_time() - began < SECONDS
    assert_harmless(answer.stderr, terminal=True)
    _, *lines, last = ["", *answer.stderr.splitlines()]
    told = [line.removeprefix(f"{given['file']}:") for line in lines]
    expected = given["expect"]
    if "faults" in expected:
        assert answer.code == 4, answer.stderr
        if isinstance(expected["faults"], int):
            assert len(told[1:]) == expected["faults"]
            assert told[1] == expected["first"]
        else:
            assert told[1:] == expected["faults"]
        assert last == "docs/file-format.md says what every file holds."
    else:
        assert answer.code == 0, answer.stderr
        assert told == expected.get("warnings", [])
    with open_reading(district.folder / "district.db") as reading:
        (noun,) = {SHEETS.get(given["file"]), *TABLES.get(given["file"], ())[-1:]} - {None} or {"session"}
        rows = [row for row in reading.all(noun) if row.get("title") != "Rientro a casa"]
    kept = expected.get("kept", {})
    assert bool(rows) is bool(kept or "warnings" in expected)
    assert {name: rows[0][name] for name in kept} == kept


def test_what_is_no_file_of_a_district_is_refused(district: Laptop) -> None:
    for name in ("people.csv", "notes.csv", "x.jsonl", "problem.toml"):
        path = district.folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        answer = district.run("apply", "in")
        assert answer.code == 4, (name, answer.stderr)
        path.unlink()
    assert district.run("apply", "in").code == 4
    assert district.run("apply", "nowhere").code == 3
    assert district.run("apply", "district.db").code == 4


@pytest.mark.parametrize(
    "typed",
    ["", "\x00", "{", "[[problem]", "code = 'SED-2025-001'\n" + "a." * 9_999 + "a = 1", "\ufeff", json.dumps({"a": "x" * 2_000_000}), "\udcff"],  # noqa: E501
    ids=["nothing", "NUL", "brace", "half a header", "dots", "mark", "long", "surrogate"],
)  # fmt: skip
def test_what_is_typed_instead_of_a_session_is_refused(district: Laptop, typed: str) -> None:
    answer = district.run("apply", "-", stdin=typed)
    assert answer.code == 4, answer.stderr
    assert_harmless(answer.stderr, terminal=True)
