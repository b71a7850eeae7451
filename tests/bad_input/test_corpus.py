"""The corpus holds every bad input by its number, and what it leaves out it leaves out for a reason."""

import tomllib
from pathlib import Path

from bad_input.hostile import CORPUS

TESTS = Path(__file__).parents[1]
EVERY = set(range(1, 99))
COLLECTIONS = {"text": "text", "files": "file", "templates": "template", "entries": "entry"}


def collection(name: str) -> list[dict[str, object]]:
    return tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))[COLLECTIONS[name]]


def numbers(name: str) -> set[object]:
    return {one["entry"] for one in collection(name) if "entry" in one}


def test_every_entry_says_what_it_attacks_and_what_is_expected() -> None:
    for name in ("text", "files", "templates"):
        for one in collection(name):
            assert str(one["where"]).strip()
            assert one["expect"] or one["expect"] == {}


def test_every_bad_input_is_tried_or_left_out_for_a_reason() -> None:
    left_out = {one["number"] for one in collection("entries") if "left_out" in one}
    elsewhere = {one["number"] for one in collection("entries") if "tested_by" in one}
    tried = numbers("text") | numbers("files") | numbers("templates") | elsewhere
    assert tried | left_out == EVERY
    assert tried & left_out == set()
    assert left_out == {29, 75, 76, 77, 78, 79, 94, 95, 96, 97, 98}


def test_what_is_tried_elsewhere_is_tried_there() -> None:
    for one in collection("entries"):
        if "left_out" in one:
            assert str(one["left_out"]).endswith(".")
            continue
        file, test = str(one["tested_by"]).split("::")
        assert f"def {test}(" in (TESTS / file).read_text(encoding="utf-8"), one
