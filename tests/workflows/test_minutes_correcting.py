"""Corrections: numbered, told beside what they correct, and never in its place."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from minutes_sample import sample
from pdzctl.errors import Refused
from pdzctl.output.minutes import Press
from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.listing import listing
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.export import export as export_folder
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.minutes.approval import approve, circulate
from pdzctl.workflows.minutes.correcting import correct
from pdzctl.workflows.minutes.export import export, show
from pdzctl.workflows.minutes.gather import documents

TOLD = "SED-2025-014"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = sample(tmp_path)
    with Store.open(path) as store, store.changing("corrected"):
        for text in ("Si legga 13.", "Si legga 14."):
            correct(store, store.of("minutes").get("VER-2025-014"), text)
    return path


def approved(path: Path, code: str) -> None:
    with Store.open(path) as store, store.changing("approved"):
        draft = circulate(store, store.of("minutes").get(code), on="2026-06-01", until="2026-06-08")
        approve(store, draft, on="2026-06-09", mode="silenzio_assenso_scritto", in_session=None)


def shown(path: Path, correction: str | None = None, language: str = "it") -> str:
    with open_reading(path) as reading:
        session = reading.find("session", TOLD)["id"]
        identity = reading.find("minutes", correction)["id"] if correction else None
        return show(reading, session, Profile.PUBLIC, Press(language), identity).text


def test_a_draft_correction_leaves_what_it_corrects_as_it_was(path: Path, tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    assert shown(path) == shown(sample(tmp_path / "fresh"))


@pytest.mark.parametrize(("language", "line"), [("it", "Rettificato: vedi la rettifica n. "), ("en", "Corrected: see")])
def test_an_approved_correction_is_pointed_to(path: Path, language: str, line: str) -> None:
    before = shown(path, language=language)
    approved(path, "VER-2025-014.2")
    after = shown(path, language=language)
    (added,) = set(after.split("\n")) - set(before.split("\n"))
    assert added.startswith(line)
    assert "VER-2025-014.2" in added


def test_corrections_are_numbered_and_say_what_to_read(path: Path) -> None:
    assert "# Rettifica n. 1 al verbale dell'incontro n. 3" in shown(path, "VER-2025-014.2")
    second = shown(path, "VER-2025-014.3")
    assert "# Rettifica n. 2 al verbale dell'incontro n. 3" in second
    assert "Si legga 14." in second
    assert "Si legga 13." not in second


def test_what_a_correction_says_cannot_become_structure(tmp_path: Path) -> None:
    path = sample(tmp_path)
    text = "# Titolo\n\n<script>x</script>\n\n[qui](http://x.example)\n\n**Sigillo: x**"
    with Store.open(path) as store, store.changing("hostile"):
        correct(store, store.of("minutes").get("VER-2025-014"), text)
    tokens = MarkdownIt("commonmark", {"html": True}).parse(shown(path, "VER-2025-014.2"))
    inline = {child.type for token in tokens for child in token.children or ()}
    assert [token.tag for token in tokens if token.type == "heading_open"][-3:] == ["h1", "h2", "h2"]
    assert not inline & {"html_inline", "link_open", "image"}
    assert not any(token.type == "html_block" for token in tokens)


def test_an_export_holds_every_session_once_and_every_correction(path: Path, tmp_path: Path) -> None:
    with open_reading(path) as reading:
        done = export(reading, tmp_path / "out", Selection(), Profile.PUBLIC, Press("it"))
        told = [document.code for document in documents(reading, Selection(), Profile.PUBLIC)]
    assert sum(name.startswith("VER-2025-014") for name in done.written) == 3
    assert sorted(code for code in told if code.startswith("VER-2025-014")) == [
        "VER-2025-014",
        "VER-2025-014.2",
        "VER-2025-014.3",
    ]
    assert len(told) == len(done.written)


def test_a_list_of_sessions_holds_each_once(path: Path) -> None:
    with open_reading(path) as reading:
        codes = [row["code"] for row in listing(reading, "session", today="2026-06-30")]
    assert len(codes) == len(set(codes))


def test_files_hold_the_corrections_too(path: Path, tmp_path: Path) -> None:
    approved(path, "VER-2025-014.2")
    with open_reading(path) as reading:
        export_folder(reading, tmp_path / "folder")
        before = list(reading.all("minutes"))
    (tmp_path / "copy").mkdir()
    with Store.open(create_file(tmp_path / "copy" / "district.db")) as store, store.changing("applied"):
        apply(store, read(tmp_path / "folder"))
        after = list(store.reading.all("minutes"))
    assert [{**row, "id": ""} for row in after if not row["corrects_id"]] == [
        {**row, "id": ""} for row in before if not row["corrects_id"]
    ]
    assert [(row["code"], row["correction"], row["seal"]) for row in after if row["corrects_id"]] == [
        (row["code"], row["correction"], row["seal"]) for row in before if row["corrects_id"]
    ]


def test_only_approved_minutes_are_corrected_and_a_correction_never(path: Path) -> None:
    with Store.open(path) as store, store.changing("refused"):
        with pytest.raises(Refused, match="is a correction itself"):
            correct(store, store.of("minutes").get("VER-2025-014.2"), "Anzi")
        draft = next(one for one in store.of("minutes").find() if one.state == "bozza" and not one.corrects_id)
        with pytest.raises(Refused, match="what is not approved is changed"):
            correct(store, draft, "Anzi")
        with pytest.raises(Refused, match="must say"):
            correct(store, store.of("minutes").get("VER-2025-014"), "  ")
