"""A folder of minutes: whole, the same for the same data, ours alone, and made with a fixed number of questions."""

import hashlib
import tracemalloc
from pathlib import Path
from typing import NamedTuple

import pytest

from minutes_sample import sample, with_sessions
from pdzctl.errors import InvalidInput, MachineRefused, Refused
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.export import export, press_for

ALL = Selection()


def exported(path, folder, selection=ALL, profile=Profile.PUBLIC, **options):
    with open_reading(path) as reading:
        return export(reading, folder, selection, profile, press_for(reading), **options)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def changed(path, noun, code, **fields):
    with Store.open(path) as store, store.changing("changed {code}", code=code):
        store.of(noun).replace(store.of(noun).get(code).revised(**fields))


@pytest.fixture
def district(tmp_path):
    return sample(tmp_path)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "verbali"


def test_every_session_held_has_its_file_an_index_line_and_a_sum(district, out):
    done = exported(district, out)
    files = contents(out)
    assert "VER-2025-014-2025-05-15-rientro-a-casa.md" in files
    index = files["index.md"].decode()
    documents = [name for name in files if name.startswith(("VER-", "SED-"))]
    assert len(documents) > 20
    assert all(f"({name})" in index for name in documents)
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert set(done.written) == set(files) - {"index.md"}


def test_a_session_held_without_minutes_is_a_draft_that_says_so(tmp_path, out):
    path = with_sessions(tmp_path / "small.db", 2)
    changed(path, "session", "SED-2025-001", venue="Sala civica")
    with Store.open(path) as store, store.changing("wrote minutes, and planned"):
        store.of("minutes").add(session_id=store.sessions.get("SED-2025-002").id)
        planned = store.sessions.add(body="LAB-01", day="2025-12-01")
        store.of("minutes").add(session_id=planned.id)
    exported(path, out)
    files = {name[:12]: data.decode() for name, data in contents(out).items()}
    assert sorted(files) == ["SED-2025-001", "SHA256SUMS", "VER-2025-002", "index.md"]
    marks = [next(line for line in files[name].splitlines() if line.startswith("**")) for name in sorted(files)[::2]]
    assert marks == [
        "**BOZZA, non approvata: è ciò che risulta registrato, il verbale non è ancora cominciato.**",
        "**BOZZA, non approvata.**",
    ]
    states = [line.split(" | ")[2] for line in files["index.md"].splitlines() if line.startswith("| [")]
    assert states == ["bozza: il verbale non è ancora cominciato", "bozza"]
    assert "\ncodice: null\n" in files["SED-2025-001"]


def test_the_same_data_gives_the_same_bytes_wherever_it_is_kept(district, out, tmp_path):
    exported(district, out)
    exported(sample(tmp_path / "verbali"), tmp_path / "elsewhere")
    first = contents(out)
    first.pop("district.db")
    assert first == contents(tmp_path / "elsewhere")


def test_a_second_export_touches_nothing(district, out):
    exported(district, out)
    before = {file: file.stat().st_mtime_ns for file in out.iterdir()}
    assert exported(district, out).written == ()
    assert {file: file.stat().st_mtime_ns for file in out.iterdir()} == before


def test_check_says_which_files_are_stale_and_writes_nothing(district, out):
    exported(district, out)
    assert exported(district, out, check=True).written == ()
    changed(district, "body", "LAB-02", title="Vicini che accolgono")
    before = contents(out)
    with pytest.raises(Refused) as refusal:
        exported(district, out, check=True)
    assert "VER-2025-008-2025-03-25-vicini-che-accolgono.md" in str(refusal.value)
    assert "VER-2025-008-2025-03-25-vicini-di-accoglienza.md" in str(refusal.value)
    assert contents(out) == before


def test_check_of_a_folder_that_is_not_there_is_stale(district, out):
    with pytest.raises(Refused):
        exported(district, out, check=True)
    assert not out.exists()


def test_a_document_that_got_another_name_leaves_no_copy_behind(district, out):
    exported(district, out)
    changed(district, "body", "LAB-02", title="Vicini che accolgono")
    done = exported(district, out)
    assert done.removed == ("VER-2025-008-2025-03-25-vicini-di-accoglienza.md",)
    assert not (out / done.removed[0]).exists()


def test_a_file_that_somebody_changed_is_not_removed(district, out):
    exported(district, out)
    old = out / "VER-2025-008-2025-03-25-vicini-di-accoglienza.md"
    old.write_text("annotato a mano", encoding="utf-8")
    changed(district, "body", "LAB-02", title="Vicini che accolgono")
    assert exported(district, out).removed == ()
    assert old.read_text(encoding="utf-8") == "annotato a mano"


def test_foreign_files_stay(district, out):
    out.mkdir()
    (out / "appunti.txt").write_text("miei", encoding="utf-8")
    exported(district, out)
    exported(district, out, Selection(since="2026-01-01"))
    assert (out / "appunti.txt").read_text(encoding="utf-8") == "miei"


def test_a_foreign_file_of_the_same_name_is_not_replaced(district, out):
    out.mkdir()
    (out / "index.md").write_text("il mio sito", encoding="utf-8")
    with pytest.raises(Refused):
        exported(district, out)
    assert contents(out) == {"index.md": b"il mio sito"}


def test_nothing_is_written_through_a_link(district, out, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    out.symlink_to(victim, target_is_directory=True)
    with pytest.raises(MachineRefused):
        exported(district, out)
    assert list(victim.iterdir()) == []


def test_a_linked_file_is_not_written_through(district, out, tmp_path):
    exported(district, out)
    victim = tmp_path / "victim.txt"
    victim.write_text("intatto", encoding="utf-8")
    target = out / "VER-2025-014-2025-05-15-rientro-a-casa.md"
    target.unlink()
    target.symlink_to(victim)
    with pytest.raises(MachineRefused):
        exported(district, out)
    assert victim.read_text(encoding="utf-8") == "intatto"


def test_a_selection_keeps_only_what_it_names(district, out):
    with open_reading(district) as reading:
        lab = reading.find("body", "LAB-03")["id"]
    exported(district, out, Selection(body=lab, since="2025-05-01", until="2025-12-31", state="approvato"))
    documents = sorted(name for name in contents(out) if name.startswith("VER-"))
    assert documents[0] == "VER-2025-014-2025-05-15-rientro-a-casa.md"
    assert {name.split("-", 6)[6] for name in documents} == {"rientro-a-casa.md"}


def test_minutes_that_are_not_public_stay_out_of_a_public_export(district, out, tmp_path):
    changed(district, "minutes", "VER-2025-014", visibility="partecipanti")
    name = "VER-2025-014-2025-05-15-rientro-a-casa.md"
    assert "SED-2025-014" in exported(district, out).left_out
    assert not (out / name).exists()
    assert "SED-2025-014" not in exported(district, tmp_path / "members", profile=Profile.PARTICIPANTS).left_out
    assert (tmp_path / "members" / name).exists()


def test_what_is_left_out_is_told_of_the_selection_alone(district, out):
    changed(district, "minutes", "VER-2025-014", visibility="interna")
    with open_reading(district) as reading:
        lab = reading.find("body", "LAB-03")["id"]
    assert exported(district, out, Selection(body=lab)).left_out == ("SED-2025-014",)
    assert exported(district, out, Selection(body=lab, since="2025-06-01")).left_out == ()


def test_a_script_in_a_title_is_inert_in_the_front_matter(tmp_path, out):
    path = with_sessions(tmp_path / "small.db", 1)
    with Store.open(path) as store, store.changing("put a script in a title"):
        body = store.of("body").find()[-1]
        store.of("body").replace(body.revised(title='Casa <script>alert("x")</script>'))
    exported(path, out)
    front, _, rest = next(out.glob("SED-*")).read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    assert "<script" not in front
    assert r"\u003cscript>" in front
    assert r"\<script>" in rest


def test_a_folder_of_templates_that_is_not_there_is_named(district, out):
    with Store.open(district) as store, store.changing("named templates"):
        store.of("district").replace(store.of("district").find()[0].revised(templates="modelli"))
    with pytest.raises(InvalidInput, match=f"There is no folder of templates {district.parent / 'modelli'}"):
        exported(district, out)
    assert not out.exists()


def test_a_document_with_names_is_for_its_owner_alone(district, out):
    exported(district, out, profile=Profile.PARTICIPANTS)
    assert {oct(file.stat().st_mode & 0o777) for file in (out, *out.iterdir())} == {"0o700", "0o600"}


@pytest.mark.parametrize(
    ("noun", "field"),
    [
        ("agenda_item", "summary"),
        ("agenda_item", "title"),
        ("agenda_item", "lead"),
        ("session", "venue"),
        ("session", "convocation_channel"),
        ("session", "next_agenda"),
        ("decision", "text"),
        ("decision", "rationale"),
        ("commitment", "text"),
        ("commitment_check", "note"),
        ("body", "title"),
    ],
)
def test_a_name_in_any_text_stops_the_whole_public_export_by_code_and_line(tmp_path, out, noun, field):
    path = with_sessions(tmp_path / "small.db", 2)
    with Store.open(path) as store, store.changing("put a name in a text"):
        record = store.of(noun).find()[-1]
        store.of(noun).replace(record.revised(**{field: "come ha detto ZIBÒRDONI a voce"}))
    with pytest.raises(Refused) as refusal:
        exported(path, out)
    assert "SED-2025-002:" in str(refusal.value)
    assert "rdoni" not in str(refusal.value).casefold()
    assert not out.exists()
    exported(path, out, profile=Profile.PARTICIPANTS)
    assert "ZIBÒRDONI" in next(out.glob("SED-2025-002*")).read_text(encoding="utf-8")


class Measured(NamedTuple):
    """What an export of some sessions took."""

    statements: int
    peak: int
    size: int
    documents: int


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> dict[int, Measured]:
    return {
        number: measure(with_sessions(tmp_path_factory.mktemp("many") / "district.db", number))
        for number in (10, 250, 500)
    }


def measure(path: Path) -> Measured:
    with open_reading(path) as reading:
        press = press_for(reading)
        export(reading, path.with_name("warm"), Selection(until="1900-01-01"), Profile.PUBLIC, press)
        before = reading.statements
        tracemalloc.start()
        done = export(reading, path.with_name("out"), Selection(), Profile.PUBLIC, press)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        size = sum(file.stat().st_size for file in path.with_name("out").iterdir())
        return Measured(reading.statements - before, highest, size, len(done.written))


def test_as_many_questions_for_ten_sessions_as_for_five_hundred(measured):
    assert measured[10].documents == 10
    assert measured[500].documents == 500
    assert measured[10].statements == measured[500].statements


def test_memory_does_not_grow_with_the_documents(measured):
    grown = measured[500].size - measured[250].size
    assert measured[500].peak - measured[250].peak < grown / 2
