"""A folder of minutes in several formats: whole, the same every day, and loud about drafts."""

import hashlib
import shutil

import pytest

from documents_read import FORMATS, READ
from minutes_sample import with_sessions
from pdzctl.errors import Refused
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.export import export, index_in, press_for, show

ALL = ("md", *FORMATS)
DRAFT = {"it": "BOZZA, NON APPROVATA", "en": "DRAFT, NOT APPROVED"}


def exported(path, folder, *, language=None, **options):
    with open_reading(path) as reading:
        press = press_for(reading, language)
        return export(reading, folder, Selection(), Profile.PUBLIC, press, **{"formats": ALL, **options})


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def small(tmp_path):
    return with_sessions(tmp_path / "district.db", 2)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "verbali"


def test_the_markdown_is_the_same_whatever_stands_beside_it(small, out, tmp_path):
    exported(small, out)
    exported(small, tmp_path / "alone", formats=("md",))
    assert {name: data for name, data in contents(out).items() if name.endswith(".md")} == {
        name: data for name, data in contents(tmp_path / "alone").items() if name != "SHA256SUMS"
    }


def test_the_manifest_has_the_sum_of_every_file(small, out):
    exported(small, out)
    files = contents(out)
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_each_index_leads_to_the_documents_of_its_format(small, out):
    exported(small, out)
    for own in ("md", "html", "txt"):
        index = (out / index_in(own)).read_text()
        led_to = {one for one in ALL if f"SED-2025-001-2025-01-01-spesa-a-domicilio.{one}" in index}
        assert led_to == {own}


def test_a_second_export_writes_nothing_and_a_whole_one_gives_the_same_bytes(small, out, tmp_path):
    exported(small, out)
    before = contents(out)
    assert exported(small, out).written == ()
    assert exported(small, out, check=True).written == ()
    exported(small, tmp_path / "again")
    assert contents(tmp_path / "again") == before


@pytest.mark.parametrize("format", ALL)
def test_a_check_finds_a_stale_file_of_every_format(small, out, format):
    exported(small, out)
    (document,) = out.glob(f"SED-2025-001-*.{format}")
    document.write_bytes(document.read_bytes() + b" ")
    with pytest.raises(Refused, match=document.name):
        exported(small, out, check=True)
    assert exported(small, out).written == (document.name,)


def test_a_format_that_is_no_longer_asked_for_goes_and_one_that_was_not_is_stale(small, out):
    exported(small, out, formats=("md", "html"))
    with pytest.raises(Refused, match=r"\.txt"):
        exported(small, out, formats=("md", "txt"), check=True)
    done = exported(small, out, formats=("md", "txt"))
    assert sorted({name.rpartition(".")[2] for name in contents(out)}) == ["SHA256SUMS", "md", "txt"]
    assert len(done.written) == 2
    assert len(done.unchanged) == 2
    assert {name.rpartition(".")[2] for name in done.removed} == {"html"}


def test_a_name_stops_every_format(small, out):
    with Store.open(small) as store, store.changing("named"):
        session = store.sessions.get("SED-2025-001")
        store.sessions.replace(session.revised(title="La telefonata di Zibordoni"))
    with pytest.raises(Refused, match="personal data would be public at SED-2025-001"):
        exported(small, out, formats=("pdf",))
    assert not out.exists()


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("state", [None, "bozza", "in_osservazione", "definitivo", "approvato", "pubblicato"])
def test_only_what_is_not_approved_says_so_in_every_format(small, out, state, language):
    if state:
        with Store.open(small) as store, store.changing("wrote minutes"):
            session = store.sessions.get("SED-2025-001")
            store.of("minutes").add(session_id=session.id, state=state)
    with open_reading(small) as reading:
        session = reading.find("session", "SED-2025-001")["id"]
        shown = show(reading, session, Profile.PUBLIC, press_for(reading, language))
    loud = state not in ("approvato", "pubblicato")
    assert shown.draft == (DRAFT[language] if loud else "")
    assert {(shown.draft or "BOZZA") in READ[one](shown.written(one)) for one in ("pdf", "txt")} == {loud}


def test_a_missing_library_stops_the_export_before_anything_is_written(small, out, monkeypatch):
    from pdzctl.errors import MachineRefused
    from pdzctl.workflows.minutes import export as writing

    def missing(*_args, **_named):
        raise MachineRefused("PDF needs the library typst, which is not installed.")

    monkeypatch.setattr(writing, "convert", missing)
    with pytest.raises(MachineRefused):
        exported(small, out)
    assert not out.exists()


def test_a_folder_made_without_a_library_is_made_again(small, out, monkeypatch):
    from pdzctl.workflows.minutes import unchanged

    monkeypatch.setattr(unchanged, "find_spec", lambda _name: None)
    exported(small, out, formats=("txt",))
    monkeypatch.undo()
    shutil.rmtree(out)
    assert len(exported(small, out, formats=("txt",)).written) == 2
