"""``minutes edit`` in a terminal: the editor is a program of its own, and what it saves is never lost."""

import sys
from pathlib import Path

import pytest

from pdzctl.cli.main import run
from stories import Laptop, Screen

SCRIPT = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
{change}
path.write_text(text, encoding="utf-8")
"""
MARK = "## [SED-2025-001 summary] in brief\n"


@pytest.fixture
def laptop(district: Laptop) -> Laptop:
    assert district.run("lab", "add", "Rientro a casa").code == 0
    assert district.run("session", "add", "LAB-01", "--day", "2025-05-15").code == 0
    return district


def unsaved(laptop: Laptop) -> list[Path]:
    return sorted(laptop.folder.rglob("unsaved/*.txt"))


def edit(laptop: Laptop, change: str = "", *, editor: str | None = None, **environ: str) -> tuple[int, str]:
    """Edit session 1 in a terminal, with an editor that does ``change`` to the text."""
    script = laptop.folder / "editor.py"
    script.write_text(SCRIPT.format(change=change), encoding="utf-8")
    command = f"{sys.executable} {script}" if editor is None else editor
    screen = Screen(terminal=True)
    world = laptop.environment(screen, screen, PDZCTL_LANG="en", EDITOR=command, **environ)
    world.stdin = Screen(terminal=True)
    return run(["minutes", "edit", "1"], world), screen.getvalue()


@pytest.fixture(autouse=True)
def settings(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(laptop.folder / "settings"))


def summary(laptop: Laptop) -> str:
    return laptop.run("session", "show", "1", "--format", "tsv", "--fields", "summary", PDZCTL_LANG="en").stdout


def test_what_the_editor_saved_is_written_and_its_file_goes(laptop: Laptop) -> None:
    code, shown = edit(laptop, f"text = text.replace({MARK!r}, {MARK!r} + '\\nSi apre.\\n')")
    assert (code, shown) == (0, "Changed the texts of SED-2025-001. Next: pdzctl minutes show SED-2025-001\n")
    assert summary(laptop).splitlines()[-1].endswith("Si apre.")
    assert unsaved(laptop) == []


def test_an_editor_that_changes_nothing_leaves_no_trace(laptop: Laptop) -> None:
    before = laptop.run("log", "--json").stdout
    assert edit(laptop) == (0, "No text of SED-2025-001 was changed.\n")
    assert laptop.run("log", "--json").stdout == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (f"text = text.replace({MARK!r}, '## [SED-2025-001 riassunto]\\n\\nPerso?\\n')", "There is no block"),
        (f"text = text.replace({MARK!r}, {MARK!r} + '\\nPerso? \\x1b[31m\\n')", "This is not a valid session."),
    ],
)
def test_a_text_that_is_refused_is_kept_in_a_private_file(laptop: Laptop, change: str, told: str) -> None:
    code, shown = edit(laptop, change)
    (kept,) = unsaved(laptop)
    assert code == 4
    assert told in shown
    assert f"--from {kept}" in shown.replace("\n", " ")
    assert "Perso?" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("editor", ["false", "/there/is/no/editor"])
def test_an_editor_that_fails_changes_nothing(laptop: Laptop, editor: str) -> None:
    code, shown = edit(laptop, editor=editor)
    assert code == 6
    assert shown.startswith(f"pdzctl: The editor {editor} failed; the text is kept in ")
    assert len(unsaved(laptop)) == 1


def test_without_an_editor_the_way_by_files_is_told(laptop: Laptop) -> None:
    code, shown = edit(laptop, editor="")
    assert code == 2
    assert "use --print and --from FILE" in shown


def test_an_editor_that_saves_no_utf8_loses_nothing(laptop: Laptop) -> None:
    written = f"text.replace({MARK!r}, {MARK!r} + '\\nCosì è.\\n')"
    code, shown = edit(laptop, f"path.write_bytes({written}.encode('cp1252'))\nsys.exit()")
    (kept,) = unsaved(laptop)
    assert code == 4
    assert "is not UTF-8 text." in shown.replace("\n", " ")
    assert "Così è." in kept.read_text(encoding="cp1252")


def test_an_editor_that_marks_its_utf8_is_understood(laptop: Laptop) -> None:
    code, _ = edit(laptop, f"text = '\\ufeff' + text.replace({MARK!r}, {MARK!r} + '\\nCosì è.\\n')")
    assert code == 0
    assert summary(laptop).splitlines()[-1].endswith("Così è.")


def test_an_editor_that_leaves_no_file_is_told(laptop: Laptop) -> None:
    code, shown = edit(laptop, "path.unlink()\nsys.exit()")
    assert (code, shown.count("left no file")) == (6, 1)
    assert "Traceback" not in shown
