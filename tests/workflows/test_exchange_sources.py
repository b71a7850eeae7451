"""Files of every making are read piece by piece, and what cannot be read is a fault of its own."""

import io
import json
import os
import socket
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, MachineRefused, in_english
from pdzctl.store.reading import open_reading
from pdzctl.workflows.exchange.export import export
from pdzctl.workflows.exchange.rows import Staged
from pdzctl.workflows.exchange.settling import compare
from pdzctl.workflows.exchange.sources import lines_of
from pdzctl.workflows.exchange.staging import read, read_standard_input
from pdzctl.workflows.exchange.toml_text import LARGEST, lines, parse
from workflows.exchange_folders import SMALL, applied, changed

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"


def told(staged: Staged) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, in_english(fault.sentence, fault.values)) for fault in staged.faults]


def bulk(folder: Path, data: bytes) -> Staged:
    """Return what is read of ``data`` as the bulk file alone."""
    (folder / "sessions.jsonl").write_bytes(data)
    return read(folder / "sessions.jsonl")


def line(number: int, **more: object) -> bytes:
    return json.dumps({"code": f"SED-2025-{number:03}", "body": "LAB-01", **more}).encode()


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_bulk_file_is_read_line_by_line_whatever_ends_them(folder: Path, end: bytes) -> None:
    # Longer together than one piece of the file, so that lines lie across its pieces.
    written = [line(number, summary="Che cosa serve. " * 300) for number in range(1, 101)]
    staged = bulk(folder, end.join([b"\xef\xbb\xbf" + written[0], b"", *written[1:]]))
    assert told(staged) == []
    rows = staged.rows["session"]
    assert [row.values["code"] for row in rows] == [f"SED-2025-{number:03}" for number in range(1, 101)]
    assert [row.line() for row in rows] == [1, *range(3, 102)]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
@pytest.mark.parametrize("size", [LARGEST, 3 * LARGEST])
def test_lines_that_are_no_sessions_are_told_and_one_that_is_too_long_ends_the_reading(
    folder: Path, end: bytes, size: int
) -> None:
    staged = bulk(folder, end.join([line(1), b"\xff", b"7", line(2), line(3, summary="x" * size), line(4)]))
    assert [row.values["code"] for row in staged.rows["session"]] == ["SED-2025-001", "SED-2025-002"]
    assert "session" in staged.unread
    assert told(staged) == [
        ("sessions.jsonl", 2, "This line is not UTF-8 text."),
        ("sessions.jsonl", 3, "This line is not one session as a JSON object, with whole numbers and each key once."),
        ("sessions.jsonl", 5, "This line is larger than 1000000 bytes."),
    ]


def test_a_long_line_costs_no_more_memory_than_the_longest_one_allowed() -> None:
    with tempfile.TemporaryFile() as file:
        for _ in range(60):
            file.write(b"x" * LARGEST)
        file.seek(0)
        tracemalloc.start()
        assert [len(one) > LARGEST for one in lines_of(file, LARGEST)] == [True]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8 * LARGEST


def test_a_file_without_an_end_of_line_is_one_line() -> None:
    assert list(lines_of(io.BytesIO(b"{}"), 9)) == [b"{}"]
    assert list(lines_of(io.BytesIO(b""), 9)) == []


@pytest.fixture
def listening(folder: Path) -> Iterator[str]:
    """A socket where a session should be: it can be seen and cannot be opened."""
    name = "sessions/SED-2025-002-x.toml"
    before = Path.cwd()
    os.chdir(folder)  # the path of a socket is at most a hundred bytes
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(name)
        os.chdir(before)
        yield name


def test_what_cannot_be_opened_and_links_in_a_loop_are_faults(folder: Path, listening: str) -> None:
    (folder / "sessions" / "SED-2025-003-x.toml").symlink_to("SED-2025-003-x.toml")
    assert told(read(folder)) == [
        (listening, 1, "This file cannot be read: No such device or address."),
        ("sessions/SED-2025-003-x.toml", 1, "This file cannot be read: Too many levels of symbolic links."),
    ]


def test_an_empty_file_alone_is_refused_and_in_a_folder_it_says_nothing(folder: Path) -> None:
    (folder / "checks.toml").write_bytes(b"")
    assert told(read(folder)) == []
    with pytest.raises(InvalidInput) as caught:
        read(folder / "checks.toml", "in/checks.toml")
    assert str(caught.value) == "in/checks.toml is empty."


def test_a_csv_file_of_no_known_name_is_told_which_names_there_are(folder: Path) -> None:
    (folder / "persone.csv").write_text("code\n")
    sentence = "There is no field of this name. Did you mean people.csv?"
    assert told(read(folder / "persone.csv")) == [("persone.csv", 1, sentence)]


def test_a_file_that_is_gone_when_a_fault_asks_for_its_line_is_told_by_its_first(district: Path, folder: Path) -> None:
    changed(folder, SESSION, 'due = "2025-04"', 'due = "poi"')
    changed(folder, SESSION, 'decision = "DEC-2025-001.1"', 'decision = "DEC-2025-001.7"')
    (folder / "sessions" / "SED-2025-002-x.toml").write_text('code = "SED-2025-002"\nbody = "LAB-07"\n')
    staged = read(folder)
    assert [(fault.line, fault.field) for fault in staged.faults] == [(26, "due")]
    for path in (folder / "sessions").iterdir():
        path.unlink()
    with open_reading(district) as reading, pytest.raises(InvalidInput) as caught:
        compare(staged, reading, today="2025-06-01", new_id=lambda: "new")
    found = [(fault.line, fault.field) for fault in caught.value.faults]
    assert found == [(24, "decision"), (26, "due"), (1, "body")]


def test_a_district_file_that_cannot_be_read_is_the_only_fault(district: Path, folder: Path) -> None:
    (folder / "district.toml").write_bytes(b"name = ")
    ((name, at, sentence),) = [(f.file, f.line, f.sentence) for f in refused(district, folder).faults]
    assert (name, at, sentence) == ("district.toml", 1, "This is not TOML at column {column}: {reason}.")


def refused(district: Path, folder: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        applied(district, folder)
    return caught.value


def test_what_is_typed_is_no_longer_than_a_file() -> None:
    typed = f"code = 'SED-2025-001'\nsummary = '{'x' * LARGEST}'\n"
    assert told(read_standard_input(typed)) == [("-", 1, "This file is larger than 1000000 bytes.")]


def test_many_fractions_in_a_line_are_not_a_key_of_many_parts() -> None:
    fractions = [1.5] * 40
    assert parse("checks.toml", f"day = {fractions}") == ({"day": fractions}, None)


def test_rows_of_nothing_and_lines_of_commas_are_no_rows(folder: Path) -> None:
    head = SMALL["roster/seats.csv"].splitlines()[0]
    seat = "SEG-009,LAB-01,componente,,,,,,,,,,,"
    (folder / "roster" / "seats.csv").write_text(f"{head}\n{',' * 13}\n,,\n\n{seat}\n")
    staged = read(folder)
    assert told(staged) == []
    assert [(row.line(), row.values["code"]) for row in staged.rows["seat"]] == [(5, "SEG-009")]


def test_zeros_come_back_to_numbers_alone(folder: Path) -> None:
    rows = "code;name;tax_code\nENT-001;Comune;123450358\nENT-002;Il Ponte;CF-90\n"
    (folder / "roster" / "organizations.csv").write_text(rows)
    assert [row.values["tax_code"] for row in read(folder).rows["organization"]] == ["00123450358", "CF-90"]


def test_the_line_of_a_key_is_found_after_strings_of_every_shape() -> None:
    text = 'a = """one "" two\n\\""""""\nb = \'\'\'it\'s\n\'\'\'\'\'\nc = { d = "}", e = [ 1, # ]\n 2 ] }\nf = 3\n'
    assert lines(text) == {
        (): 1,
        ("a",): 1,
        ("b",): 3,
        ("c",): 5,
        ("c", "d"): 5,
        ("c", "e"): 5,
        ("c", "e", 0): 5,
        ("c", "e", 1): 6,
        ("f",): 7,
    }


@pytest.fixture
def seen_by_all() -> Iterator[Path]:
    """A folder that a user without rights can reach, as pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def without_rights() -> Iterator[None]:
    """Be somebody whom permissions bind, also where root runs the tests."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_stale_file_that_cannot_be_removed_is_named(district: Path, folder: Path, seen_by_all: Path) -> None:
    applied(district, folder)
    out = seen_by_all / "out"
    with open_reading(district) as reading:
        export(reading, out)
    for path in out.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    out.chmod(0o777)
    with open_reading(district) as reading, pytest.raises(MachineRefused) as caught, without_rights():
        export(reading, out, bulk=True)
    assert str(caught.value) == f"{out / SESSION} could not be removed."
    (out / "sessions").chmod(0o755)


def test_a_stale_name_that_became_a_link_is_left_alone(district: Path, folder: Path, tmp_path: Path) -> None:
    applied(district, folder)
    stale = tmp_path / "out" / SESSION
    with open_reading(district) as reading:
        export(reading, tmp_path / "out")
        stale.rename(tmp_path / "elsewhere.toml")
        stale.symlink_to(tmp_path / "elsewhere.toml")
        assert export(reading, tmp_path / "out", bulk=True).removed == 0
    assert stale.is_symlink()
