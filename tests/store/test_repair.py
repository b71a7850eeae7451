"""What is damaged in one place is recovered from the other; what is lost in both is said; nothing is made up."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import old_shapes
from pdzctl.errors import Damaged, NotFound, Refused
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.identity import Source
from pdzctl.store.integrity import check
from pdzctl.store.journal import SHAPES, Author
from pdzctl.store.reading import open_reading
from pdzctl.store.repair import Repaired, repair
from pdzctl.store.store import Store

NOW = datetime(2025, 6, 3, 9, tzinfo=UTC)
AUTHOR = Author("Anna Verdi", "2025-06-03T11:00:00+02:00", "repair --out")
PAGE = 4096
pytestmark = pytest.mark.damages("that is what it is about")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The whole sample district, in the first released shape."""
    return old_shapes.load(1, tmp_path / "district.db")


@pytest.fixture
def file(store: Store, session) -> Path:
    """A small file that this program made, with every kind of line in its journal."""
    with store.changing("added"):
        problem = store.problems.add(title="Casa")
        store.contributions.add(session_id=session.id, text="Mancano gli alloggi", problem_id=problem.id)
    with store.changing("retitled"):
        store.problems.replace(problem.revised(title="Casa cara"))
    store.undo()
    with store.changing("removed"):
        store.problems.remove(store.problems.add(title="Lavoro"))
    store.close()
    return store.path


def altered(file: Path, *statements: str) -> Path:
    """Change ``file`` behind pdzctl's back, as damage does that leaves SQLite content."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in ("PRAGMA foreign_keys = off", "INSERT INTO unsealing VALUES ('x')", *statements):
            connection.execute(statement)
        connection.execute("DELETE FROM unsealing")
    return file


def rows_of(file: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of ``tables``, or of every noun with what later shapes added blank."""
    with closing(sqlite3.connect(file)) as connection:
        held = {}
        for table in tables or tuple(NOUNS):
            there = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])}
            blank = SHAPES[table].blank if table in NOUNS else {}
            columns = [name if name in there else f"{blank[name]!r}" if blank[name] == "" else "NULL" for name in blank]
            told = ", ".join(["id", *columns]) if blank else "*"
            held[table] = connection.execute(f"SELECT {told} FROM {table} ORDER BY 1, 2").fetchall() if there else []
        return held


def mended(file: Path) -> tuple[Repaired, Path]:
    """Repair ``file``; the new one is always sound, and the damaged one is what it was."""
    before = file.read_bytes()
    out = file.with_name("again.db")
    done = repair(file, out, now=NOW, author=AUTHOR, ids=Source())
    with open_reading(out) as reading:
        assert check(reading) == []
    assert file.read_bytes() == before == done.kept.read_bytes()
    return done, out


def test_of_a_sound_file_everything_is_kept_to_the_last_line(file: Path) -> None:
    done, out = mended(file)
    assert (done.doubtful, done.lost, done.lines_left_out) == (0, 0, 0)
    assert rows_of(out) == rows_of(file)
    journal = ("change", "entry", "value", "code_used", "search_key")
    assert rows_of(out, *journal[:4]) == rows_of(file, *journal[:4])


def test_a_file_of_an_older_shape_is_recovered_into_todays(sample: Path) -> None:
    done, out = mended(sample)
    assert (done.doubtful, done.lost, done.lines_left_out) == (0, 0, 0)
    assert rows_of(out) == rows_of(sample)
    with Store.open(out) as store, store.changing("tried"):
        minutes = next(one for one in store.of("minutes").find() if one.state == "approvato")
        with pytest.raises(Refused):
            store.sessions.replace(store.sessions.get(minutes.session_id).revised(title="Altro"))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda whole: bytes(100) + whole[100:], id="no header"),
        pytest.param(lambda whole: bytes(PAGE) + whole[PAGE:], id="no first page"),
        pytest.param(lambda whole: whole[: 3 * PAGE] + bytes(PAGE) + whole[4 * PAGE :], id="a page of the schema"),
        pytest.param(lambda whole: whole.replace(b"CREATE TABLE problem (", b"CREATE TABLE probelm ("), id="a name"),
        pytest.param(lambda whole: whole.replace(b"CREATE TABLE problem (", b"\xff\xfe" * 11), id="no schema"),
        pytest.param(lambda whole: whole[:16] + b"\x20\x00" + whole[18:], id="another size of pages"),
        pytest.param(lambda whole: whole[:18] + b"\x02\x02" + whole[20:], id="said to be a WAL"),
    ],
)
def test_where_tables_begin_is_known_without_the_file(file: Path, damage) -> None:
    then = rows_of(file)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert file.read_bytes() != whole
    done, out = mended(file)
    assert (done.doubtful, done.lost, done.lines_left_out) == (0, 0, 0)
    assert rows_of(out) == then


def test_a_table_that_the_schema_no_longer_names_is_found(file: Path) -> None:
    then = rows_of(file)
    altered(file, "PRAGMA writable_schema = on", "DELETE FROM sqlite_schema WHERE tbl_name = 'problem'")
    done, out = mended(file)
    assert (done.doubtful, done.lost, rows_of(out)) == (0, 0, then)


@pytest.mark.parametrize("seed", [3, 4])
def test_between_lost_pages_rows_are_asked_for_by_their_keys(sample: Path, seed: int) -> None:
    then = rows_of(sample)
    whole = bytearray(sample.read_bytes())
    chance = random.Random(seed)
    leaves = [start for start in range(PAGE, len(whole), PAGE) if whole[start] == 0x0D]
    for start in chance.sample(leaves, 12):
        whole[start : start + PAGE] = bytes(PAGE)
    one, other = chance.sample(leaves, 2)
    whole[one : one + PAGE], whole[other : other + PAGE] = whole[other : other + PAGE], whole[one : one + PAGE]
    sample.write_bytes(whole)
    done, out = mended(sample)
    now = rows_of(out)
    assert sum(map(len, now.values())) > 0.95 * sum(map(len, then.values()))
    for noun, rows in now.items():
        assert len(set(rows) - set(then[noun])) <= len(done.nouns[noun].doubtful if noun in done.nouns else ())


def test_a_row_that_is_gone_or_altered_comes_from_a_journal_that_is_whole(file: Path) -> None:
    then = rows_of(file)
    altered(file, "DELETE FROM contribution", "UPDATE problem SET title = 'Cara casa'", "DELETE FROM search_key")
    done, out = mended(file)
    assert (done.doubtful, done.lost, rows_of(out)) == (0, 0, then)


def test_a_row_that_a_whole_journal_says_was_removed_does_not_come_back(file: Path) -> None:
    then = rows_of(file)
    gone = "(SELECT record_id FROM entry WHERE action = 'removed')"
    columns = ", ".join(
        f"{gone}" if name == "id" else "'PRB-77'" if name == "code" else name for name in NOUNS["problem"].columns
    )
    altered(file, f"INSERT INTO problem SELECT {columns} FROM problem LIMIT 1")
    done, out = mended(file)
    assert (done.doubtful, done.lost, rows_of(out)) == (0, 0, then)


def test_after_a_line_that_does_not_follow_one_change_holds_the_rest(file: Path) -> None:
    then = rows_of(file)
    with open_reading(file) as reading:
        kept = [row["id"] for row in reading.rows("SELECT id FROM change ORDER BY line")]
    altered(file, "UPDATE entry SET clock = clock + 1 WHERE line = 4")
    done, out = mended(file)
    assert (done.doubtful, done.lost, rows_of(out)) == (0, 0, then)
    assert done.lines_left_out > 0
    with open_reading(out) as reading:
        changes = list(reading.rows("SELECT id, kind, command FROM change ORDER BY line"))
    assert [change["id"] for change in changes[:-1]] == kept[: len(changes) - 1]
    assert (changes[-1]["kind"], changes[-1]["command"]) == ("migration", "repair --out")
    with Store.open(out) as store, pytest.raises(Refused):
        store.undo()


def test_where_the_journal_does_not_reach_to_its_end_the_row_is_believed_and_called_doubtful(file: Path) -> None:
    altered(file, "UPDATE entry SET clock = clock + 1 WHERE line = 4", "UPDATE problem SET title = 'Casa nuova'")
    done, out = mended(file)
    assert done.nouns["problem"].doubtful == ("PRB-01",)
    with open_reading(out) as reading:
        assert [row["title"] for row in reading.all("problem")] == ["Casa nuova"]


@pytest.mark.parametrize(
    ("table", "sql", "statement"),
    [
        ("entry", "sql", "UPDATE entry SET noun = 'probelm' WHERE line = 5"),
        ("entry", "sql", "DELETE FROM entry WHERE action = 'created' AND noun = 'problem'"),
        ("entry", "sql", "UPDATE change SET first = first - 1 WHERE line = (SELECT max(line) FROM change)"),
        ("entry", "sql", "UPDATE change SET at = 'noon' WHERE line = (SELECT max(line) FROM change)"),
        ("entry", "replace(sql, ' STRICT', '')", "UPDATE entry SET clock = 'noon' WHERE line = 5"),
        ("entry", "replace(sql, 'STRICT', '')", "UPDATE entry SET noun = x'ff' WHERE line = 5"),
        ("problem", "replace(replace(sql, 'STRICT', ''), 'KEY NOT NULL', 'KEY')", "UPDATE problem SET id = NULL"),
    ],
)
def test_what_makes_no_sense_is_passed_over(file: Path, table: str, sql: str, statement: str) -> None:
    then = rows_of(file)
    altered(
        file,
        "PRAGMA writable_schema = on",
        f"UPDATE sqlite_schema SET sql = {sql} WHERE name = '{table}'",
        "PRAGMA writable_schema = reset",
        "PRAGMA ignore_check_constraints = on",
        statement,
    )
    done, out = mended(file)
    assert done.lost == 0
    assert rows_of(out) == then


def test_without_a_journal_the_rows_are_kept_and_nothing_vouches_for_them(file: Path) -> None:
    then = rows_of(file)
    altered(file, "DELETE FROM entry", "DELETE FROM change", "DELETE FROM value")
    done, out = mended(file)
    assert rows_of(out) == then
    assert (done.doubtful, done.lost) == (sum(map(len, then.values())), 0)
    with open_reading(out) as reading:
        assert reading.value("SELECT count(*) FROM change") == 1


def test_a_value_that_is_gone_is_taken_from_the_row_and_called_doubtful(file: Path) -> None:
    then = rows_of(file)
    altered(file, "DELETE FROM value WHERE part IN ('rest', 'field') AND line > 3")
    done, out = mended(file)
    assert rows_of(out) == then
    assert done.doubtful > 0
    assert done.lines_left_out == 0


def test_what_is_lost_in_both_places_is_named_and_links_to_it_are_cut(file: Path) -> None:
    problem = "(SELECT id FROM problem WHERE code = 'PRB-01')"
    altered(file, f"DELETE FROM entry WHERE record_id = {problem}", "DELETE FROM problem WHERE code = 'PRB-01'")
    done, out = mended(file)
    assert len(done.nouns["problem"].lost) == 1
    assert len(done.nouns["contribution"].doubtful) == 1
    with open_reading(out) as reading:
        assert [row["problem_id"] for row in reading.all("contribution")] == [None]


def test_what_cannot_be_without_what_is_lost_is_lost_too(file: Path) -> None:
    session = "(SELECT id FROM session)"
    altered(file, f"DELETE FROM entry WHERE record_id = {session}", "DELETE FROM session")
    done, out = mended(file)
    assert len(done.nouns["session"].lost) == 1
    assert done.nouns["contribution"].lost == ("NOT-2025-001.1",)
    assert done.nouns["minutes"].lost == ("VER-2025-001",)
    assert done.nouns["body"].recovered == 1
    assert rows_of(out, "session") == {"session": []}


def test_text_that_only_damage_can_have_written_is_marked(file: Path) -> None:
    altered(file, "DELETE FROM entry", "DELETE FROM change", "DELETE FROM value")
    file.write_bytes(file.read_bytes().replace(b"Mancano gli", b"Ma\xff\xfecano\x07li"))
    done, out = mended(file)
    assert done.lost == 0
    with open_reading(out) as reading:
        assert [row["text"] for row in reading.all("contribution")] == ["Ma\ufffd\ufffdcano\ufffdli alloggi"]


def test_of_two_rows_where_there_can_be_one_the_other_is_lost(file: Path) -> None:
    columns = ", ".join("'another'" if name == "id" else name for name in NOUNS["problem"].columns)
    loosened = "replace(sql, 'code TEXT NOT NULL UNIQUE', 'code TEXT NOT NULL')"
    altered(
        file,
        "PRAGMA writable_schema = on",
        f"UPDATE sqlite_schema SET sql = {loosened} WHERE name = 'problem'",
        "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_problem_2'",
        "PRAGMA writable_schema = reset",
        f"INSERT INTO problem SELECT {columns} FROM problem WHERE code = 'PRB-01'",
    )
    then = rows_of(file)["problem"]
    done, out = mended(file)
    assert len(then) == 2
    assert (done.nouns["problem"].recovered, len(done.nouns["problem"].lost)) == (1, 1)
    assert rows_of(out, "problem")["problem"] == [row for row in then if row[0] != "another"]


def test_what_a_crash_left_half_written_is_taken_back_first(file: Path, tmp_path: Path) -> None:
    then = rows_of(file)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE problem SET title = title || '!'")
        connection.execute("CREATE TABLE filler AS SELECT randomblob(100000) AS noise")
        for name in (file.name, f"{file.name}-journal"):
            shutil.copy(file.with_name(name), crashed)
        connection.execute("ROLLBACK")
    half = crashed / file.name
    journal = half.with_name(f"{half.name}-journal")
    before = journal.read_bytes()
    done, out = mended(half)
    assert (done.doubtful, done.lost, rows_of(out)) == (0, 0, then)
    assert journal.read_bytes() == before == done.kept.with_name(f"{done.kept.name}-journal").read_bytes()


def test_a_file_of_which_not_even_the_district_is_left_gives_none(file: Path) -> None:
    altered(file, "DELETE FROM entry", "DELETE FROM change", "DELETE FROM value", "DELETE FROM district")
    with pytest.raises(Damaged):
        repair(file, file.with_name("again.db"), now=NOW, author=AUTHOR, ids=Source())
    assert not file.with_name("again.db").exists()


def test_nothing_is_overwritten_and_no_folder_made(file: Path) -> None:
    before = file.read_bytes()
    for target, refusal in ((file, Refused), (file.with_name("nowhere") / "again.db", NotFound)):
        with pytest.raises(refusal):
            repair(file, target, now=NOW, author=AUTHOR, ids=Source())
    assert file.read_bytes() == before
    assert not file.with_name("district-backups").exists()


def test_the_damaged_file_is_kept_once_among_its_copies(file: Path) -> None:
    first, out = mended(file)
    out.unlink()
    second, out = mended(file)
    assert first.kept == second.kept
    out.unlink()
    altered(file, "DELETE FROM search_key")
    third, _ = mended(file)
    assert third.kept != first.kept
