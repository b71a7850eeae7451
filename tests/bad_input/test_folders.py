"""Folders that hold what no folder of a district holds: read without waiting, written without following anything."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bad_input.judgement import assert_harmless
from bad_input.nobody import acting_as_nobody
from bad_input.test_district_file import assert_one_sentence, fingerprint
from minutes_sample import sample
from stories import Answer, Laptop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has neither pipes nor devices among files")

Make = Callable[[Path], object]
PLACES = ("district.toml", "problems.toml", "roster/people.csv", "sessions/SED-2025-001-x.toml", "sessions.jsonl")
LONGEST_WAIT = 60


@pytest.fixture(autouse=True)
def _impatience() -> Iterator[None]:
    """End the test, and say so, where a pipe is waited for."""

    def waited(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(LONGEST_WAIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(here)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def link_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def folder(path: Path) -> None:
    path.mkdir()


STRANGE = (pipe, plug, device, loop, link_out, link_to_nothing, folder)


def assert_refused(answer: Answer, *codes: int) -> None:
    assert answer.code in codes, answer.stderr
    assert_harmless(answer.stdout + answer.stderr, terminal=True)
    assert answer.stderr.startswith("pdzctl: ")


@pytest.mark.parametrize("make", STRANGE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_is_named_and_nothing_is_applied(district: Laptop, make: Make, place: str) -> None:
    path = district.folder / "in" / place
    path.parent.mkdir(parents=True)
    make(path)
    before = fingerprint(district.folder)
    for words in (("apply", "in"), ("diff", "in"), ("apply", f"in/{place}"), ("apply", "in", "--write-codes")):
        assert_refused(district.run(*words, terminal=True), 3, 4, 6)
    assert fingerprint(district.folder) == before


@pytest.mark.parametrize("make", [pipe, plug, device, loop, link_out, link_to_nothing], ids=lambda make: make.__name__)
def test_what_is_no_folder_is_no_folder_of_a_district(district: Laptop, make: Make) -> None:
    make(district.folder / "in")
    for words in (("apply", "in"), ("diff", "in"), ("apply", "in/problems.toml"), ("apply", "--template", "in")):
        assert_refused(district.run(*words), 3, 4, 6)
    (district.folder / "well").mkdir()
    (district.folder / "well" / "problems.toml").write_text("")
    for name in ("roster", "sessions"):
        make(district.folder / "well" / name)
    assert district.run("apply", "well").code in {0, 4, 6}


def test_folders_that_hold_themselves_end(district: Laptop) -> None:
    inside = district.folder / "in"
    inside.mkdir()
    (inside / "problems.toml").write_text('[[problem]]\ntitle = "Casa"\n')
    (inside / "sessions").symlink_to(".")
    (inside / "roster").symlink_to("..")
    assert_refused(district.run("apply", "in"), 4)
    for name in ("sessions", "roster"):
        (inside / name).unlink()
    (inside / "again").symlink_to(".")
    assert district.run("apply", "in").code == 0


def test_a_folder_elsewhere_is_not_read_by_a_link(district: Laptop) -> None:
    (district.folder / "elsewhere").mkdir()
    (district.folder / "elsewhere" / "people.csv").write_text("family_name\nVerdini\n")
    (district.folder / "in").mkdir()
    (district.folder / "in" / "problems.toml").write_text("")
    (district.folder / "in" / "roster").symlink_to("../elsewhere")
    assert_refused(district.run("apply", "in"), 4)
    assert district.run("person", "list", "--json").stdout == "[]\n"


def test_names_that_are_no_text_are_shown_as_escapes(district: Laptop) -> None:
    sessions = district.folder / "in" / "sessions"
    sessions.mkdir(parents=True)
    for name in (b"\xe8.toml", b"\x1b[2J.toml", "\u202egpj.toml".encode(), b"a\nb.toml"):
        path = os.fsencode(sessions) + b"/" + name
        Path(os.fsdecode(path)).write_text("title = 1")
        answer = district.run("apply", "in", terminal=True)
        assert_refused(answer, 4)
        Path(os.fsdecode(path)).unlink()


def test_names_that_differ_in_case_alone_are_two_files(district: Laptop) -> None:
    for name in ("problems.toml", "Problems.toml"):
        path = district.folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'[[problem]]\ntitle = "{name}"\n')
    if len(list((district.folder / "in").iterdir())) == 1:
        pytest.skip("this system takes both names for one")
    answer = district.run("apply", "in")
    assert_refused(answer, 4)
    assert "Problems.toml" in answer.stderr


@pytest.mark.parametrize("name", ["x" * 300, "è" * 200, "x/" * 3000, "\udcff", "a\0b"], ids=ascii)
def test_names_that_no_disk_takes_are_refused(district: Laptop, name: str) -> None:
    before = fingerprint(district.folder)
    for words in (
        ("apply", name), ("diff", name), ("export", "--out", name), ("minutes", "export", "--out", name),
        ("apply", "--template", name), ("init", "Valle", name), ("check", "--district", name),
    ):  # fmt: skip
        answer = district.run(*words)
        assert answer.code in {2, 3, 4, 6, 7}, (words, answer.stderr)
        assert_harmless(answer.stderr, terminal=True)
        assert fingerprint(district.folder) == before, words


@pytest.fixture
def open_to_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptop]:
    """A laptop used by somebody whom permissions bind: root reads everything."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
        laptop = Laptop(folder)
        (folder / "in" / "roster").mkdir(parents=True)
        (folder / "in" / "problems.toml").write_text("")
        (folder / "in" / "roster" / "people.csv").write_text("family_name\nVerdini\n")
        for words in (("init", "Valle"), ("apply", "in", "--dry-run"), ("diff", "in"), ("person", "list", "--json")):
            # Whoever is nobody may not even import what root has installed: everything is imported first.
            assert laptop.run(*words).code in {0, 1}
        with acting_as_nobody(folder):
            yield laptop


@pytest.mark.parametrize("closed", ["problems.toml", "roster/people.csv", "roster"])
def test_what_one_may_not_read_is_named_and_nothing_is_applied(open_to_nobody: Laptop, closed: str) -> None:
    path = open_to_nobody.folder / "in" / closed
    path.chmod(0)
    try:
        for words in (("apply", "in"), ("diff", "in")):
            answer = open_to_nobody.run(*words)
            assert_refused(answer, 4, 6)
            assert "Traceback" not in answer.stderr
    finally:
        path.chmod(0o700)
    assert open_to_nobody.run("person", "list", "--json").stdout == "[]\n"


OUT = (("export", "--out", "out"), ("minutes", "export", "--profile", "internal", "--out", "out"))
TEMPLATE = ("apply", "--template", "out")


@pytest.fixture
def full(laptop: Laptop) -> Laptop:
    """A laptop with the sample district and a folder beside it that nobody may touch."""
    sample(laptop.folder)
    (laptop.folder / "elsewhere").mkdir()
    (laptop.folder / "elsewhere" / "victim.toml").write_text("untouched")
    return laptop


@pytest.mark.parametrize("words", [*OUT, TEMPLATE], ids=" ".join)
def test_nothing_is_written_through_a_link(full: Laptop, words: tuple[str, ...]) -> None:
    out = full.folder / "out"
    before = fingerprint(full.folder / "elsewhere")
    out.symlink_to("elsewhere")
    assert_refused(full.run(*words), 1, 6)
    out.unlink()
    out.mkdir()
    for name in ("roster", "sessions", "district.toml", "index.md", "SHA256SUMS", "problems.toml", "README.md"):
        (out / name).symlink_to("../elsewhere" if "." not in name else "../elsewhere/victim.toml")
    assert_refused(full.run(*words), 1, 6)
    assert fingerprint(full.folder / "elsewhere") == before


@pytest.mark.parametrize("make", [pipe, plug, device, loop, link_to_nothing], ids=lambda make: make.__name__)
@pytest.mark.parametrize("words", [*OUT, TEMPLATE], ids=" ".join)
def test_what_is_no_folder_is_not_written_to(full: Laptop, make: Make, words: tuple[str, ...]) -> None:
    make(full.folder / "out")
    before = fingerprint(full.folder)
    answer = full.run(*words)
    assert_refused(answer, 1, 6)
    assert_one_sentence(answer)
    assert fingerprint(full.folder) == before


@pytest.mark.parametrize("make", [pipe, plug, folder, loop], ids=lambda make: make.__name__)
@pytest.mark.parametrize("words", OUT, ids=" ".join)
def test_what_stands_where_a_file_is_to_be_written_is_not_waited_for(
    full: Laptop, make: Make, words: tuple[str, ...]
) -> None:
    (full.folder / "out").mkdir()
    for name in ("district.toml", "index.md"):
        make(full.folder / "out" / name)
    answer = full.run(*words)
    assert answer.code in {0, 1, 6}, answer.stderr
    assert_harmless(answer.stderr, terminal=True)
