"""Where answers and files go: streams that are closed or full, links that lead elsewhere, permissions."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.processes import bytes_of, done, pdzctl, told
from pdzctl.store.integrity import check
from pdzctl.store.reading import open_reading
from stories import Laptop
from workflows.exchange_folders import SMALL, write

FULL = "/dev/full"
NO_ROOM = ": The machine refused: No space left on device.\n"
# Each with its exit code, and whether it answers on standard output.
SPOKEN = (
    (("--version",), 0, True),
    (("problem", "list"), 0, True),
    (("problem", "add", "Casa"), 0, False),
)
OTHERS = (
    (("problem", "show", "PRB-99"), 3, False),
    (("--help",), 0, True),
    (("problem", "list", "--help"), 0, True),
    (("problem", "list", "--json"), 0, True),
    (("problem", "list", "--format", "table"), 0, True),
    (("minutes", "show", "SED-2025-001"), 0, True),
    (("status",), 0, True),
    (("log",), 0, True),
    (("completion", "bash"), 0, True),
    (("schema", "problem"), 0, True),
    (("check",), 0, False),
    (("problem", "wash"), 2, False),
    (("apply", "nowhere"), 3, False),
    (("backup",), 0, True),
    (("export", "--out", "out"), 0, False),
    (("batch", "lines.txt"), 0, True),
)
COMMANDS = [*SPOKEN, *(pytest.param(*each, marks=pytest.mark.nightly) for each in OTHERS)]
DEAF = ("2>&-", f"2> {FULL}", "<&- >&- 2>&-")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a district that holds a little of everything."""
    folder = tmp_path_factory.mktemp("place")
    write(folder / "files", SMALL)
    (folder / "lines.txt").write_text("problem list\n")
    done("batch", "-", folder=folder, stdin=b"init Valle\napply files\n")
    return folder


def problems(folder: Path) -> int:
    """Return how many problems a sound district holds."""
    with open_reading(folder / "district.db") as reading:
        assert check(reading) == []
        return int(reading.value("SELECT count(*) FROM problem"))


@pytest.mark.skipif(not Path(FULL).exists(), reason=f"this system has no {FULL}")
@pytest.mark.parametrize(("words", "code", "answers"), COMMANDS, ids=str)
def test_an_answer_that_finds_no_room_is_one_sentence(
    place: Path, words: tuple[str, ...], code: int, *, answers: bool
) -> None:
    answer = pdzctl(*words, folder=place, shell=f"> {FULL}")
    assert answer.returncode == (6 if answers else code)
    assert told(answer).count(NO_ROOM) == answers


@pytest.mark.parametrize("streams", DEAF)
@pytest.mark.parametrize(("words", "code", "answers"), COMMANDS, ids=str)
def test_nobody_to_complain_to_changes_nothing(
    place: Path, words: tuple[str, ...], code: int, streams: str, *, answers: bool
) -> None:
    if FULL in streams and not Path(FULL).exists():
        pytest.skip(f"this system has no {FULL}")
    before = problems(place)
    answer = pdzctl(*words, folder=place, shell=streams)
    assert (answer.returncode, answer.stderr) == (code, b"")
    assert bool(answer.stdout) == (answers and ">&-" not in streams.split())
    # What was said to nobody was done all the same, and no stream was taken for the district's file.
    assert problems(place) == before + (words == ("problem", "add", "Casa"))


@pytest.mark.parametrize("reader", ["| head -n 1", "| true"])
@pytest.mark.parametrize(("words", "code", "answers"), COMMANDS, ids=str)
def test_a_reader_that_has_enough_is_no_failure(
    place: Path, words: tuple[str, ...], code: int, reader: str, *, answers: bool
) -> None:
    answer = pdzctl(*words, folder=place, shell=f'{reader}; exit "${{PIPESTATUS[0]}}"')
    assert answer.returncode == code
    assert "Errno" not in told(answer)
    assert answer.stdout.count(b"\n") == (1 if answers and "head" in reader else 0)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_files_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    write(tmp_path / "files", SMALL)
    given = {tmp_path / "files", *(tmp_path / "files").rglob("*")}
    lines = (
        b"init Valle\napply files\nbackup\nexport --out full\nexport --without-personal --out git\n"
        b"minutes export --profile internal --out internal\nproblem show PRB-99\n"
    )
    assert pdzctl("batch", "-", folder=tmp_path, stdin=lines, umask=umask).returncode == 3
    made = {path.relative_to(tmp_path).as_posix(): path for path in set(tmp_path.rglob("*")) - given}
    modes = {name: (path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode))) for name, path in made.items()}
    for kept in ("district.db", "district.db.lock", "district-backups/", "full/roster/", "internal/", "pdzctl/sites/"):
        assert any(name.startswith(kept) for name in modes), kept
    assert any(name.startswith("pdzctl/unsaved/") for name in modes)
    assert {mode for name, mode in modes.items() if name.startswith("git/") and not mode[0]} == {(False, "0o644")}
    private = {name: mode for name, mode in modes.items() if not name.startswith("git")}
    assert {name: mode for name, mode in private.items() if mode not in {(False, "0o600"), (True, "0o700")}} == {}


Plant = Callable[[Path, Path], object]


def link(path: Path, victims: Path) -> None:
    path.symlink_to(victims / "file")


def hard_link(path: Path, victims: Path) -> None:
    path.hardlink_to(victims / "file")


def linked_folder(path: Path, victims: Path) -> None:
    path.symlink_to(victims / "folder")


WRITES = {
    "out/bodies.toml": ("export", "--out", "out"),
    "out/roster": ("export", "--out", "out"),
    "out/roster/people.csv": ("export", "--out", "out"),
    "out/sessions": ("export", "--out", "out"),
    "verbali/SHA256SUMS": ("minutes", "export", "--out", "verbali"),
    "verbali/2025": ("minutes", "export", "--out", "verbali"),
    "new/district.toml": ("apply", "--template", "new"),
    "new/roster": ("apply", "--template", "new"),
    "files/problems.toml": ("apply", "files", "--write-codes"),
    "files/sessions": ("apply", "files", "--write-codes"),
    "district.db.lock": ("problem", "add", "Casa"),
    "district.db-journal": ("problem", "add", "Casa"),
    "fresh.db": ("init", "Valle", "fresh.db"),
    "fresh.db-journal": ("init", "Valle", "fresh.db"),
    "fresh.db.lock": ("init", "Valle", "fresh.db"),
    "district-backups/.part": ("backup",),
}


@pytest.mark.parametrize("plant", [link, hard_link, linked_folder], ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_through_a_link(district: Laptop, name: str, plant: Plant) -> None:
    victims = district.folder / "elsewhere"
    (victims / "folder").mkdir(parents=True)
    for path in (victims / "file", victims / "folder" / "file"):
        path.write_bytes(b"\x00 not ours \x00" * 400)
    write(district.folder / "files", SMALL)
    assert district.run("apply", "files").code == 0
    target = district.folder / name
    if name.startswith("verbali/"):
        assert district.run("minutes", "export", "--out", "verbali").code == 0
    _make_way(target)
    plant(target, victims)
    before = bytes_of(victims)
    answer = district.run(*WRITES[name])
    assert answer.code in {0, 1, 4, 6, 7}, answer.stderr
    assert bytes_of(victims) == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in victims.rglob("*") if path.is_file()} == {
        stat.S_IMODE(0o666 & ~_umask())
    }
    assert district.run("check").code in {0, 3, 6, 7}
    if name == "district.db-journal":
        target.unlink(missing_ok=True)


def _make_way(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        for path in sorted(target.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        target.rmdir()
    target.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize(
    "title", ["../../x", "/etc/x", "..\\..\\x", "CON", "-rf", "$(id)", "a/b", "\u202e../x", "x" * 300]
)
def test_no_title_leads_out_of_the_folder(district: Laptop, title: str) -> None:
    district.run("body", "add", title[:200], "--kind", "steering_core")
    district.run("session", "schedule", "ORG-01", "--on", "2025-06-03", "--item", title[:200])
    before = {path.name for path in district.folder.parent.iterdir()}, set(district.folder.iterdir())
    for words in (("export", "--out", "out"), ("minutes", "export", "--out", "verbali", "--profile", "internal")):
        assert district.run(*words).code == 0
    assert {path.name for path in district.folder.parent.iterdir()} == before[0]
    assert {path.name for path in set(district.folder.iterdir()) - before[1]} == {"out", "verbali"}
