"""Every hostile text on its way in and out: through the store, through files, and as the name of a file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bad_input.hostile import (
    LONG,
    NOUNS,
    SHEETS,
    SHORT,
    TEXTS,
    code,
    hostile_row,
    hostile_rows,
    put,
    text_fields,
    write_folder,
)  # fmt: skip
from bad_input.judgement import assert_harmless
from pdzctl.errors import InvalidInput
from pdzctl.records.fields import Field, Kind
from pdzctl.records.registry import RECORDS
from pdzctl.store.creation import create_file
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from stories import Laptop

REFUSED = tuple(text for text in TEXTS if text.block is None and len(text.given) <= LONG)
SAFE_NAME = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\.[a-z]+")
FIELDS = [(noun, field) for noun in RECORDS for field in text_fields(noun)]


def stored(path: Path) -> dict[str, list[dict[str, Any]]]:
    with open_reading(path) as reading:
        assert check(reading) == []
        return {noun: sorted(reading.all(noun), key=lambda row: row["id"]) for noun in RECORDS}


@pytest.mark.parametrize(("noun", "field"), FIELDS, ids=[f"{noun}.{field.name}" for noun, field in FIELDS])
def test_every_field_keeps_a_text_whole_or_refuses_it(noun: str, field: Field) -> None:
    row = hostile_row(noun, 1, plain=True)
    for text in TEXTS:
        wanted = text.kept(field)
        if wanted is None:
            with pytest.raises(ValueError, match=r"control characters|one line|at most"):
                RECORDS[noun].model_validate({**row, field.name: text.given})
        else:
            assert RECORDS[noun].model_validate({**row, field.name: text.given}).values()[field.name] == wanted


@pytest.mark.parametrize("empty", ["", " ", "\N{NO-BREAK SPACE}", " \n", "\u3000"])
def test_what_must_be_said_cannot_be_said_with_nothing(tmp_path: Path, empty: str) -> None:
    with Store.open(create_file(tmp_path / "d.db")) as store:
        put(store, hostile_rows(2))
        for noun, field in FIELDS:
            if RECORDS[noun].model_fields[field.name].is_required():
                fields = hostile_row(noun, 3, plain=True) | {field.name: empty}
                with pytest.raises(InvalidInput), store.changing("said nothing"):
                    store.of(noun).add(**fields)


def test_the_store_gives_back_what_it_was_given(hostile: Laptop) -> None:
    rows = stored(hostile.folder / "district.db")
    assert {noun: sorted(given, key=lambda row: row["id"]) for noun, given in hostile_rows().items()} == rows


def test_what_is_exported_is_applied_as_no_change_and_exported_again_as_the_same_bytes(
    hostile: Laptop, district: Laptop
) -> None:
    first, second = district.folder / "first", district.folder / "second"
    assert hostile.run("export", "--out", str(first)).code == 0
    same = hostile.run("diff", str(first))
    assert (same.code, same.stdout.count("\n")) == (0, 1)
    applied = district.run("apply", "first")
    assert applied.code == 0, applied.stderr
    assert_harmless(applied.stderr, terminal=True)
    assert district.run("export", "--out", "second").code == 0
    assert contents(second) == contents(first)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_written_by_others_is_applied_as_it_stands(hostile: Laptop, district: Laptop) -> None:
    rows = hostile_rows()
    write_folder(rows, district.folder / "given")
    assert hostile.run("diff", str(district.folder / "given")).code == 0
    applied = district.run("apply", "given")
    assert applied.code == 0, applied.stderr
    kept = stored(district.folder / "district.db")
    for noun, field in FIELDS:
        assert sorted(row[field.name] for row in kept[noun]) == sorted(row[field.name] for row in rows[noun]), (
            field.name
        )


def test_an_export_drives_no_terminal_and_names_no_file_after_a_trick(hostile: Laptop, tmp_path: Path) -> None:
    for words in (
        ["export"],
        ["export", "--jsonl"],
        ["export", "--without-personal"],
        ["minutes", "export", "--profile", "internal"],
    ):
        out = tmp_path / "-".join(words)
        answer = hostile.run(*words, "--out", str(out))
        assert answer.code == 0, answer.stderr
        names = set()
        for path in out.rglob("*"):
            if path.is_file() and not path.name.startswith(".") and path.name != "SHA256SUMS":
                assert SAFE_NAME.fullmatch(path.name), path.name
                assert path.parent.name in {out.name, "sessions", "roster"}
                assert_harmless(path.read_text(encoding="utf-8"), terminal=False)
                names.add(path.name.casefold())
        assert len(names) >= len(SHORT) or "--jsonl" in words


@pytest.mark.parametrize("text", REFUSED, ids=[text.where for text in REFUSED])
def test_files_with_a_text_that_cannot_be_kept_are_refused_at_every_place(district: Laptop, text: Any) -> None:
    """One folder holds the text in every field of every noun: each is a fault, and none of it is shown."""
    rows = hostile_rows(2, plain=True)
    broken = {
        noun: [row | {field.name: text.given for field in text_fields(noun)} for row in each]
        for noun, each in rows.items()
    }
    write_folder(broken, district.folder / "given")
    answer = district.run("apply", "given", terminal=True)
    assert answer.code == 4
    assert_harmless(answer.stderr, terminal=True)
    blamed = {line.split(":")[2] for line in answer.stderr.splitlines()[1:-1] if line.count(":") > 2}
    # The blanks around a cell of a sheet, a carriage return among them, are cut before it is judged.
    in_sheets = {*SHEETS, "organization_theme"} if text.given != text.given.strip() else set()
    wanted = {field.key for noun, field in FIELDS if noun not in in_sheets}
    # A set's only field is called after the set.
    wanted = {"themes" if key == "theme" else key for key in wanted}
    assert blamed == wanted
    assert stored(district.folder / "district.db")["problem"] == []


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if "code" in NOUNS[noun].columns])
def test_no_code_is_a_trick(district: Laptop, noun: str) -> None:
    for trick in ("../../x", "=1+1", "\u001b[2J", "[x](y)", f"{code(NOUNS[noun], 1)}\n# x", "A" * 200, "a/b", "-rf"):
        rows = hostile_rows(2, plain=True)
        rows[noun][0]["code"] = trick
        write_folder(rows, district.folder / "given")
        answer = district.run("apply", "given", "--dry-run", terminal=True)
        assert answer.code == 4, (trick, answer.stderr)
        assert_harmless(answer.stderr, terminal=True)


@pytest.mark.parametrize("text", [text for text in TEXTS if text.block is None], ids=lambda text: text.where)
def test_a_command_refuses_what_cannot_be_kept(district: Laptop, text: Any) -> None:
    answer = district.run("problem", "add", "Casa", "--description", "-", stdin=text.given, terminal=True)
    assert answer.code == 4
    assert_harmless(answer.stderr, terminal=True)
    assert district.run("problem", "list", "--json").stdout == "[]\n"


def test_a_long_note_is_kept_whole_and_a_longer_one_is_refused(district: Laptop) -> None:
    longest = next(text for text in TEXTS if text.block and len(text.given) == 1_000_000)
    assert district.run("problem", "add", "Casa", "--description", "-", stdin=longest.given).code == 0
    shown = json.loads(district.run("problem", "show", "1", "--json").stdout)
    assert shown["description"] == longest.given
    assert district.run("problem", "edit", "1", "--description", "-", stdin="x" * 1_000_001).code == 4


def test_every_kind_of_field_is_tried() -> None:
    assert {field.kind for _, field in FIELDS} == {Kind.LINE, Kind.BLOCK}
    assert len(FIELDS) > 100
    assert len(SHORT) + len(REFUSED) > 70
