"""``--district`` pointing at anything but a district: one sentence, a hint, the right code, and not a byte changed."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bad_input.judgement import assert_harmless
from bad_input.nobody import acting_as_nobody
from every_command import every_command
from pdzctl.cli import contents
from stories import Answer, Laptop
from workflows.exchange_folders import SMALL, write

READING = (("problem", "list"), ("check",), ("status",), ("log",), ("export", "--out", "out"), ("search", "x"))
WRITING = (("problem", "add", "Casa"), ("undo",), ("backup",))
COMMANDS = READING + WRITING
NOT_OF_A_DISTRICT = frozenset({"init", "completion", "schema", "batch"})
"""What needs no district, or a line of which does."""
MISTYPED = frozenset({2, 4})
Make = Callable[[Path, Path], object]


def text(path: Path, _sound: Path) -> None:
    path.write_text("Verbale della seduta\n")


def empty(path: Path, _sound: Path) -> None:
    path.touch()


def folder(path: Path, _sound: Path) -> None:
    path.mkdir()


def another_database(path: Path, _sound: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE person (name)")


def newer(path: Path, sound: Path) -> None:
    data = bytearray(sound.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(data)


def only_the_beginning(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes()[:5_000])


def only_the_header(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes()[:100])


def hard_link(path: Path, sound: Path) -> None:
    path.hardlink_to(sound)


def device(path: Path, _sound: Path) -> None:
    path.symlink_to("/dev/null")


def pipe(path: Path, _sound: Path) -> None:
    os.mkfifo(path)


def link_to_nothing(path: Path, _sound: Path) -> None:
    path.symlink_to(path.parent / "nowhere.db")


def link_to_itself(path: Path, _sound: Path) -> None:
    path.symlink_to(path)


def missing(_path: Path, _sound: Path) -> None:
    pass


STRANGERS: tuple[tuple[Make, set[int]], ...] = (
    (text, {7}), (empty, {7}), (folder, {7}), (another_database, {7}), (newer, {7}), (only_the_beginning, {7}),
    (only_the_header, {7}), (hard_link, {7}), (device, {7}), (pipe, {7}), (link_to_nothing, {3}), (link_to_itself, {3, 6}),  # noqa: E501
    (missing, {3}),
)  # fmt: skip


def fingerprint(root: Path) -> dict[str, tuple[int, str]]:
    """Return every file, folder and link below ``root`` with its mode and content."""
    found = {}
    for path in sorted(root.rglob("*")):
        content = str(path.readlink()) if path.is_symlink() else ""
        if path.is_file() and not path.is_symlink():
            content = sha256(path.read_bytes()).hexdigest()
        found[path.relative_to(root).as_posix()] = (path.lstat().st_mode, content)
    return found


def assert_one_sentence(answer: Answer) -> None:
    assert answer.stdout == ""
    assert_harmless(answer.stderr, terminal=True)
    first, *rest = answer.stderr.splitlines()
    assert first.startswith("pdzctl: ")
    assert first.endswith(".")
    assert len(rest) <= 1
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(("make", "codes"), STRANGERS, ids=[make.__name__ for make, _ in STRANGERS])
def test_what_is_no_district_is_refused_untouched_by_every_command(
    district: Laptop, make: Make, codes: set[int]
) -> None:
    place = district.folder / "place"
    place.mkdir()
    write(district.folder / "files", SMALL)
    make(place / "x.db", district.folder / "district.db")
    before = fingerprint(district.folder)
    refused = 0
    for words in (*COMMANDS, *every_command()):
        if words[0] in NOT_OF_A_DISTRICT:
            continue
        answer = district.run(*words, "--district", "place/x.db")
        if words[:2] in {("backup", "list"), ("backup", "verify")}:
            # The copies of a file are found beside it, whatever has become of the file.
            assert answer.code in {0, *codes}
            continue
        no_copy = {3} if words[:2] == ("backup", "restore") else set()
        assert answer.code in codes | MISTYPED | no_copy, (words, answer.stderr)
        assert_one_sentence(answer)
        refused += answer.code in codes
    assert fingerprint(district.folder) == before
    # Nearly all come as far as the file; the rest finds fault with what stands in the place of its words.
    assert refused > 0.9 * len(list(every_command()))


@pytest.mark.parametrize(
    "path", ["missing/x.db", "district.db/x.db", "x" * 300, "file:district.db?mode=memory", ":memory:", "."]
)
def test_a_path_that_leads_nowhere_creates_nothing(district: Laptop, path: str) -> None:
    before = fingerprint(district.folder)
    for words in COMMANDS:
        answer = district.run(*words, "--district", path)
        assert answer.code in {3, 6, 7}, (words, answer.stderr)
        assert_one_sentence(answer)
        assert fingerprint(district.folder) == before


def test_no_command_creates_a_district_but_init(laptop: Laptop) -> None:
    for words in every_command():
        if words[0] not in {"init", "completion", "schema"}:
            answer = laptop.run(*words)
            assert answer.code in {2, 3, 4}, (words, answer.stderr)
    assert laptop.run("problem", "add", "Casa").code == 3
    assert list(laptop.folder.iterdir()) == []


@pytest.mark.parametrize("make", [text, empty, folder, link_to_nothing, device], ids=lambda make: make.__name__)
def test_init_never_writes_over_anything(laptop: Laptop, make: Make) -> None:
    make(laptop.folder / "x.db", laptop.folder / "x.db")
    before = fingerprint(laptop.folder)
    for words in (["init", "Valle", "x.db"], ["init", "Valle", "--district", "x.db"]):
        answer = laptop.run(*words)
        assert answer.code == 1, answer.stderr
        assert_one_sentence(answer)
        assert fingerprint(laptop.folder) == before


def test_init_says_where_it_cannot_write(laptop: Laptop) -> None:
    answer = laptop.run("init", "Valle", "missing/x.db")
    assert answer.code in {3, 6}
    assert_one_sentence(answer)
    assert list(laptop.folder.iterdir()) == []


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptop]:
    """A laptop with a district, used by somebody whom permissions bind."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        laptop = Laptop(folder)
        for words in (("init", "Valle"), *WRITING, *READING, ("minutes", "export"), ("export",)):
            # Whoever is nobody may not even import what root has installed: everything is imported first.
            laptop.run(*words)
        with acting_as_nobody(folder):
            try:
                yield laptop
            finally:
                folder.chmod(0o700)


@pytest.mark.parametrize(("mode", "readable"), [(0o400, True), (0o000, False)])
def test_a_file_one_may_not_write_or_read(nobody: Laptop, mode: int, *, readable: bool) -> None:
    path = nobody.folder / "district.db"
    path.chmod(mode)
    before = path.stat()
    for words in READING:
        assert nobody.run(*words).code == (0 if readable else 6)
    for words in WRITING[:2]:
        answer = nobody.run(*words)
        assert answer.code == 6
        assert_one_sentence(answer)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def _may_read(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except PermissionError:
        return False


def test_a_folder_one_may_not_write(nobody: Laptop) -> None:
    for name in ("out", "verbali", "district-backups"):
        shutil.rmtree(nobody.folder / name, ignore_errors=True)
    before = fingerprint(nobody.folder)
    nobody.folder.chmod(0o500)
    for words in READING:
        assert nobody.run(*words).code == (6 if words[0] == "export" else 0)
    # Root's own checkout may be closed to nobody, and then the templates of minutes are too.
    minutes = [("minutes", "export")] if _may_read(Path(contents.__file__)) else []
    for words in (*WRITING, ("init", "Valle", "y.db"), *minutes):
        answer = nobody.run(*words)
        assert answer.code == 6, (words, answer.stderr)
        assert_one_sentence(answer)
    assert fingerprint(nobody.folder) == before


def test_a_link_to_a_district_is_followed_and_the_lock_stands_beside_the_real_file(district: Laptop) -> None:
    (district.folder / "elsewhere").mkdir()
    (district.folder / "elsewhere" / "link.db").symlink_to(district.folder / "district.db")
    assert district.run("problem", "add", "Casa", "--district", "elsewhere/link.db").code == 0
    assert [path.name for path in (district.folder / "elsewhere").iterdir()] == ["link.db"]
    assert district.run("check").code == 0


@pytest.mark.parametrize(
    "journal", [b"", b"\0" * 512, b"Verbale\n" * 100, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504]
)
def test_a_journal_that_belongs_to_another_file_is_not_played_back(district: Laptop, journal: bytes) -> None:
    district.run("problem", "add", "Casa")
    before = (district.folder / "district.db").read_bytes()
    (district.folder / "district.db-journal").write_bytes(journal)
    for words in READING[:4]:
        assert district.run(*words).code == 0, words
    assert (district.folder / "district.db").read_bytes() == before
    assert district.run("problem", "add", "Lavoro").code == 0
    assert district.run("check").code == 0


def test_reading_leaves_every_byte_as_it_was(district: Laptop) -> None:
    district.run("problem", "add", "Casa")
    shutil.rmtree(district.folder / "out", ignore_errors=True)
    before = fingerprint(district.folder)
    for words in READING:
        assert district.run(*words).code == 0
    shutil.rmtree(district.folder / "out")
    assert fingerprint(district.folder) == before
