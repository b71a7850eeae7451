"""Which copies there are, what their names say, and which have had their day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdzctl.errors import Ambiguous, NotFound
from pdzctl.records.vocabulary import BackupReason
from pdzctl.store.backup import back_up, copied
from pdzctl.store.copies import (
    Backup,
    backups,
    name_of,
    named,
    newest_sound,
    superseded,
)

START = datetime(2023, 1, 2, 8, 0).astimezone()
PAGE = b"SQLite format 3\x00" + (4096).to_bytes(2, "big") + bytes(10) + (1).to_bytes(4, "big") + bytes(4064)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A file that looks whole, for copies of which only the names matter."""
    path = tmp_path / "page.db"
    path.write_bytes(PAGE)
    return path


def made(path: Path, hours: int, why: BackupReason = BackupReason.DAY) -> Backup:
    return Backup(path, START + timedelta(hours=hours), 1, f"{hours:012x}", why)


def left(copies: list[Backup]) -> list[Backup]:
    """Return ``copies`` as they are once each, as it was made, has let go what it supersedes."""
    there: list[Backup] = []
    for copy in copies:
        there = sorted([copy, *there], key=lambda one: one.made, reverse=True)
        gone = superseded(there)
        there = [one for one in there if one not in gone]
    return there


def firsts(copies: list[Backup], form: str, number: int) -> set[Backup]:
    """Return the first of ``copies``, oldest first, of each of the last ``number`` periods that have one."""
    first: dict[str, Backup] = {}
    for copy in copies:
        first.setdefault(f"{copy.made:{form}}", copy)
    return set(list(first.values())[-number:])


@given(hours=st.lists(st.integers(0, 24 * 800), unique=True, min_size=1, max_size=60).map(sorted))
def test_what_stays_are_the_newest_and_the_first_of_days_weeks_and_months(folder: Path, hours: list[int]) -> None:
    copies = [made(folder / str(hour), hour) for hour in hours]
    for copy in copies:
        copy.path.write_bytes(PAGE)
    periods = (("%Y-%m-%d", 7), ("%G-%V", 4), ("%Y-%m", 12))
    wanted = set(copies[-5:]).union(*(firsts(copies, form, number) for form, number in periods))
    assert set(left(copies)) == wanted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


def test_neither_a_copy_made_by_hand_nor_one_that_is_not_whole_is_let_go(page: Path, tmp_path: Path) -> None:
    cut, gone = tmp_path / "cut.db", tmp_path / "gone.db"
    cut.write_bytes(PAGE[:-1])
    copies = [made(page, hour) for hour in range(24 * 900, 24 * 400, -24)]
    old = [made(page, 2, BackupReason.HAND), made(cut, 1), made(gone, 0)]
    assert set(superseded([*copies, *old])).isdisjoint(old)


def test_the_copies_of_a_file_are_told_from_whatever_else_lies_there(store) -> None:
    folder = store.path.with_name("district-backups")
    assert backups(store.path) == []
    copy = back_up(store.path, now=START)
    again = copied(store.path, BackupReason.MIGRATION, now=START, wait=1)
    third = copied(store.path, BackupReason.MIGRATION, now=START, wait=1)
    for name in ("notes.txt", "district-2025.db", "district-x_v1_00.db", "other-2025-05-15T183000_v1_00.db"):
        (folder / name).touch()
    (folder / "district-2025-05-15T183000_v1_00_whim.db").touch()
    assert [(one.path, one.why) for one in backups(store.path)] == [
        (third.path, BackupReason.MIGRATION),
        (again.path, BackupReason.MIGRATION),
        (copy.path, BackupReason.HAND),
    ]
    assert third.path.stem == f"{again.path.stem}_2"
    assert copy.path.stem == name_of("district", START, copy.version, copy.head, BackupReason.HAND)


def test_a_name_that_a_file_system_would_take_for_a_pattern_has_its_copies_too(store) -> None:
    odd = store.path.rename(store.path.with_name("[x]*.db"))
    copy = back_up(odd, now=START)
    assert [one.path for one in backups(odd)] == [copy.path]


def test_a_copy_is_called_by_a_part_of_its_name(store) -> None:
    with pytest.raises(NotFound) as nothing:
        named(store.path, "2023")
    assert "pdzctl backup makes one" in nothing.value.hint
    first, second = back_up(store.path, now=START), back_up(store.path, now=START)
    assert named(store.path, first.path.stem).path == first.path
    assert named(store.path, f"{second.head}_2").path == second.path
    with pytest.raises(Ambiguous) as several:
        named(store.path, "2023")
    assert several.value.values["candidates"] == (second.path.name, first.path.name)
    with pytest.raises(NotFound) as other:
        named(store.path, "2024")
    assert other.value.values["near"] == (second.path.name, first.path.name)


def test_the_newest_sound_copy_is_whole_and_is_what_its_name_says(store, session) -> None:
    assert newest_sound(store.path) is None
    oldest = back_up(store.path, now=START)
    cut = back_up(store.path, now=START + timedelta(days=1))
    cut.path.write_bytes(cut.path.read_bytes()[:-4096])
    with store.changing("added"):
        store.problems.add(title="Casa")
    later = back_up(store.path, now=START + timedelta(days=2))
    later.path.rename(later.path.with_name(later.path.name.replace(later.head, oldest.head)))
    found = newest_sound(store.path)
    assert found is not None
    assert found.path == oldest.path
