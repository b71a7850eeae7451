"""A district's own templates: whatever they do ends in a sentence with their name and line, soon and cheaply."""

import os
import signal
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bad_input.hostile import CORPUS
from minutes_sample import sample
from pdzctl.errors import InvalidInput
from pdzctl.output.document import Document
from pdzctl.output.minutes import Press
from pdzctl.output.own_templates import OwnPress, read_templates
from pdzctl.output.template_worker import Limits
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked
from stories import Laptop

TEMPLATES = tomllib.loads((CORPUS / "templates.toml").read_text(encoding="utf-8"))["template"]
QUICK = Limits(seconds=1)
MARK = "Zqxj"
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="this system counts neither time nor memory")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The minutes of a lab, whose title holds a marker."""
    with open_reading(sample(tmp_path_factory.mktemp("lab"))) as reading:
        session = reading.find("session", "SED-2025-014")["id"]
        (found,) = documents(reading, Selection(session=session, readers=2), Profile.INTERNAL)
    return found._replace(body=found.body._replace(title=f"{MARK} e altri"))


def put(folder: Path, text: str, name: str = "lab.md.jinja") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, lab: Document, limits: Limits = QUICK) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        OwnPress("it", folder, limits).write(lab)
    return refused.value


@needs_limits
@pytest.mark.parametrize("given", TEMPLATES, ids=lambda given: given["where"])
def test_a_template_that_reaches_too_far_is_refused_by_name_and_line(
    lab: Document, tmp_path: Path, given: dict[str, Any]
) -> None:
    put(tmp_path, f"# Verbale\n\n{given['value']}\n")
    if given["expect"] == "written":
        assert OwnPress("it", tmp_path, QUICK).write(lab) == f"# Verbale\n\n{lab.body.title}\n"
        return
    told = str(refusal(tmp_path, lab))
    assert told == f"The template lab.md.jinja, line 3, {given['expect']}"
    assert MARK not in told


@needs_limits
@pytest.mark.parametrize("name", ["(", "[", "-", "not "])
def test_a_template_that_is_too_much_for_its_compiler_is_named(lab: Document, tmp_path: Path, name: str) -> None:
    told = refusal(put(tmp_path, "{{ " + name * 50_000 + "1 }}"), lab)
    assert "lab.md.jinja" in str(told.values)


@needs_limits
def test_time_that_no_template_spends_is_ended_by_the_clock(lab: Document, tmp_path: Path) -> None:
    """The last resort, where the system does not count processor time: the process is ended and the folder is named."""
    forever = next(given["value"] for given in TEMPLATES if "without a word" in given["where"])
    refused = refusal(put(tmp_path, forever), lab, Limits(seconds=1000, patience=1.0))
    assert str(refused) == f"The templates in {tmp_path} cannot be used: a document takes too much time or memory."


@needs_limits
@pytest.mark.nightly
def test_the_limits_of_every_day_end_a_template_too(lab: Document, tmp_path: Path) -> None:
    forever = next(given["value"] for given in TEMPLATES if "without a word" in given["where"])
    assert refusal(put(tmp_path, forever), lab, Limits()).values["reason"] == "it takes too long"


def test_own_templates_write_what_the_same_templates_write_in_process(lab: Document, tmp_path: Path) -> None:
    here = Press("it").write(lab)
    assert OwnPress("it", tmp_path).write(lab) == here
    changed = unmarked(OwnPress("it", put(tmp_path, "## Chi c'era\n", "attendance.md.jinja")).write(lab))
    assert "## Chi c'era" in changed
    assert "## Impegni" in changed
    assert "## Chi c'era" not in here


def test_one_process_writes_all_documents_and_ends_with_its_press(lab: Document, tmp_path: Path) -> None:
    press = OwnPress("it", put(tmp_path, "{{ minutes.code }}"))
    written = {press.write(lab._replace(code=f"VER-2025-{number:03}")) for number in range(200)}
    assert written == {f"VER-2025-{number:03}\n" for number in range(200)}
    worker = press._worker
    assert worker is not None
    assert worker.poll() is None
    assert press.write_index([]).startswith("# ")
    assert press._worker is worker
    del press
    assert worker.poll() is not None


@needs_limits
def test_a_process_that_was_ended_from_outside_is_told_in_a_sentence(lab: Document, tmp_path: Path) -> None:
    press = OwnPress("it", put(tmp_path, "{{ minutes.code }}"))
    press.write(lab)
    assert press._worker is not None
    os.kill(press._worker.pid, signal.SIGKILL)
    with pytest.raises(InvalidInput, match="cannot be used"):
        press.write(lab)


def test_the_folder_one_works_in_holds_no_module_of_the_program(
    lab: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("jinja2", "json", "pdzctl", "struct"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert OwnPress("it", put(tmp_path, "{{ minutes.code }}")).write(lab) == f"{lab.code}\n"


def fifo(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may not be long
        one.bind(path.name)
        os.chdir(here)


def gigabyte(path: Path) -> None:
    path.touch()
    os.truncate(path, 1_000_000_000)


STRANGE = {
    "a pipe": (fifo, "is not a regular file."),
    "a socket": (plug, "cannot be read: No such device or address."),
    "a folder": (Path.mkdir, "is not a regular file."),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "is a link that leads out of its folder."),
    "a link out": (lambda path: path.symlink_to("/etc/passwd"), "is a link that leads out of its folder."),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "cannot be read: No such file or directory."),
    "a loop": (lambda path: path.symlink_to(path.name), "cannot be read: Too many levels of symbolic links."),
    "a gigabyte": (gigabyte, "is larger than 1000000 bytes."),
    "no text": (lambda path: path.write_bytes(b"# Verbale\n\xff\xfe"), "line 2, is not UTF-8 text."),
}


@pytest.mark.skipif(sys.platform == "win32", reason="this system has neither pipes nor devices among its files")
@pytest.mark.parametrize("what", STRANGE)
def test_a_folder_of_templates_that_holds_something_else_is_refused(tmp_path: Path, what: str) -> None:
    make, told = STRANGE[what]
    make(tmp_path / "lab.md.jinja")
    with pytest.raises(InvalidInput) as refused:
        read_templates(tmp_path)
    assert str(refused.value) in {f"The template lab.md.jinja {told}", f"The template lab.md.jinja, {told}"}


def test_what_is_no_template_is_not_read_and_too_many_are_refused(tmp_path: Path) -> None:
    for name in ("README.md", "verbale.docx", ".jinja~", "notes.txt"):
        (tmp_path / name).write_bytes(b"\xff")
    (tmp_path / os.fsdecode(b"\xe8.jinja")).write_text("è")
    assert list(read_templates(tmp_path).values()) == ["è"]
    for number in range(100):
        put(tmp_path, "", f"{number}.jinja")
    with pytest.raises(InvalidInput, match="more than 100"):
        read_templates(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_templates(tmp_path / "README.md")


@pytest.mark.parametrize("words", [("show", "SED-2025-014"), ("export",), ("export", "--check")], ids=" ".join)
def test_a_command_says_which_template_and_line_and_leaves_nothing(laptop: Laptop, words: tuple[str, ...]) -> None:
    sample(laptop.folder)
    (laptop.folder / "modelli").mkdir()
    put(laptop.folder / "modelli", "\n{{ minutes[minutes.body.title] }}")
    assert laptop.run("district", "edit", "--templates", "modelli").code == 0
    answer = laptop.run("minutes", *words)
    assert answer.code == 4, answer.stderr
    assert answer.stdout == ""
    first, hint = answer.stderr.splitlines()
    assert first == "pdzctl: Il modello lab.md.jinja, riga 2, non si può usare: chiede qualcosa che non gli è dato."
    assert hint.startswith("docs/templates.md")
    assert not (laptop.folder / "verbali").exists()
