"""A document that is slow to make is made again only from another text."""

import json
import shutil
from pathlib import Path

import pytest

from minutes_sample import with_sessions
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.store.system import settings_folder
from pdzctl.workflows.minutes import export as writing
from pdzctl.workflows.minutes import unchanged

SLOW = ("html", "docx", "pdf", "txt")


class Folder:
    """A district of three sessions, the folder of their minutes and what was made for it."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = with_sessions(place / "district.db", 3)
        self.out = place / "verbali"
        self.made: list[str] = []
        convert = writing.convert

        def counted(markdown: str, format: str, **named: str) -> bytes:
            self.made.append(format)
            return convert(markdown, format, **named)

        monkeypatch.setattr(writing, "convert", counted)

    def export(self, *, language: str | None = None, check: bool = False, formats=("md", *SLOW)) -> list[str]:
        """Export and return the formats that were made, without Markdown."""
        self.made.clear()
        with open_reading(self.path) as reading:
            press = writing.press_for(reading, language)
            writing.export(reading, self.out, Selection(), Profile.PUBLIC, press, formats=formats, check=check)
        return sorted(name for name in self.made if name != "md")

    def retitle(self, title: str = "Altro tema") -> None:
        with Store.open(self.path) as store, store.changing("retitled"):
            store.sessions.replace(store.sessions.get("SED-2025-002").revised(title=title))

    def memory(self) -> Path:
        (found,) = (settings_folder() / "exports").glob("*.made")
        return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = Folder(tmp_path, monkeypatch)
    assert len(made.export()) == 4 * len(SLOW)
    made.retitle()
    return made


def test_only_what_changed_is_made_again_and_the_rest_is_as_if_it_were(folder: Folder) -> None:
    assert folder.export() == sorted(SLOW)
    assert folder.memory().stat().st_mode & 0o777 == 0o600
    kept = {path.name: path.read_bytes() for path in folder.out.iterdir()}
    shutil.rmtree(folder.out)
    assert len(folder.export()) == 4 * len(SLOW)
    assert {path.name: path.read_bytes() for path in folder.out.iterdir()} == kept


def test_a_check_makes_no_more_than_an_export(folder: Folder) -> None:
    folder.export()
    folder.retitle("Un altro")
    folder.retitle()
    assert folder.export(check=True) == []


def test_a_file_that_somebody_changed_is_made_again(folder: Folder) -> None:
    (changed,) = folder.out.glob("SED-2025-001-*.pdf")
    before = changed.read_bytes()
    changed.write_bytes(b"%PDF-")
    assert folder.export() == sorted([*SLOW, "pdf"])
    assert changed.read_bytes() == before


def test_another_program_or_language_makes_everything_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(folder.export(language="en")) == 4 * len(SLOW)
    monkeypatch.setattr(unchanged, "_program", lambda _libraries: ("newer",))
    assert len(folder.export(language="en")) == 4 * len(SLOW)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"program": 1}', "DOCUMENTS", "\udcff"])
def test_a_memory_that_cannot_be_read_is_none(folder: Folder, text: str) -> None:
    memory = folder.memory()
    if text == "DOCUMENTS":
        text = json.dumps({**json.loads(memory.read_text()), "documents": {"a": 1}})
    memory.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert len(folder.export()) == 4 * len(SLOW)


def test_a_memory_that_cannot_be_written_costs_only_time(folder: Folder) -> None:
    shutil.rmtree(settings_folder() / "exports")
    (settings_folder() / "exports").write_text("")
    assert len(folder.export()) == 4 * len(SLOW)
    folder.retitle("Un altro")
    assert len(folder.export()) == 4 * len(SLOW)


def test_markdown_alone_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(tmp_path, monkeypatch).export(formats=("md",))
    assert [path for path in (settings_folder() / "exports").iterdir() if path.suffix] == []
