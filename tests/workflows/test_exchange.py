"""A folder goes into the district and comes out again: matching, moving, pruning, codes, privacy, spreadsheets."""

import hashlib
import json
import stat
from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, NotFound, Refused, in_english
from pdzctl.output.language import translations
from pdzctl.records.catalogue import NOUNS
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.export import LISTING, export, files_of
from pdzctl.workflows.exchange.settling import compare
from pdzctl.workflows.exchange.staging import read, read_standard_input
from pdzctl.workflows.exchange.writing_codes import write_codes
from workflows.exchange_folders import SMALL, added, applied, changed, new_district, write

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"


def exported(district: Path, **options: bool) -> dict[str, bytes]:
    with open_reading(district) as reading:
        return dict(files_of(reading, **options))


def counts(district: Path) -> int:
    with open_reading(district) as reading:
        return reading.value("SELECT count(*) FROM entry")


def differences(district: Path, folder: Path) -> list[tuple[str, str, str, str]]:
    with open_reading(district) as reading:
        found = compare(read(folder), reading, today="2025-06-01", new_id=lambda: "new")
        return [tuple(row.values()) for row in found.differences()]


def test_a_second_apply_is_no_change_and_writes_nothing(district: Path, folder: Path) -> None:
    assert applied(district, folder).changes > 0
    entries, content = counts(district), district.read_bytes()
    assert applied(district, folder).changes == 0
    assert (counts(district), district.read_bytes()) == (entries, content)


def test_the_canonical_form_comes_out_as_it_went_in(district: Path, folder: Path, tmp_path: Path) -> None:
    applied(district, folder)
    first = exported(district)
    again = new_district(write(tmp_path / "again", {name: data.decode() for name, data in first.items()}))
    applied(again, tmp_path / "again")
    assert exported(again) == first
    assert (
        b'attendance = [\n    { seat = "SEG-001" },\n    { seat = "SEG-002", status = "assente" },\n]' in first[SESSION]
    )


def test_two_machines_that_apply_one_folder_give_the_same_identities(folder: Path, tmp_path: Path) -> None:
    identities = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = new_district(tmp_path / name)
        applied(path, folder)
        with open_reading(path) as reading:
            nouns = ("district", "body", "body_sector", "seat", "attendance", "commitment", "commitment_party")
            identities.append({noun: [row["id"] for row in reading.all(noun)] for noun in nouns})
    assert identities[0] == identities[1]


def test_the_bulk_form_and_the_standard_input_say_the_same(district: Path, folder: Path) -> None:
    applied(district, folder)
    bulk = exported(district, bulk=True)["sessions.jsonl"].decode()
    assert json.loads(bulk)["commitments"][0]["due"] == "2025-04"
    for text in (bulk, exported(district)[SESSION].decode()):
        with Store.open(district) as store, store.changing("applied files"):
            assert apply(store, read_standard_input(text)).changes == 0


def test_diff_names_the_records_and_the_fields(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, SESSION, "Sala civica", "Sala grande")
    changed(folder, "bodies.toml", '    "terzo_settore",\n', "")
    changed(folder, "problems.toml", '\n[[problem]]\ncode = "PRB-02"\ntitle = "Case che non si scaldano"\n', "")
    added(folder, "problems.toml", '\n[[problem]]\ncode = "PRB-03"\ntitle = "Bollette"\n')
    assert differences(district, folder) == [
        ("body_sector", "TAV-01", "gone", ""),
        ("problem", "PRB-03", "created", ""),
        ("problem", "PRB-02", "gone", ""),
        ("session", "SED-2025-001", "changed", "venue"),
    ]


def test_what_is_gone_stays_until_prune_and_only_where_files_speak_of_it(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, "bodies.toml", '    "terzo_settore",\n', "")
    (folder / "problems.toml").unlink()
    changed(folder, "bodies.toml", '\nproblems = [\n    "PRB-01",\n]', "")
    assert applied(district, folder).changes == 0
    assert applied(district, folder, prune=True).absent == 2
    with open_reading(district) as reading:
        assert reading.value("SELECT count(*) FROM body_sector") == 1
        assert reading.value("SELECT count(*) FROM body_problem") == 0
        assert reading.value("SELECT count(*) FROM problem") == 2


def test_one_session_file_never_makes_other_sessions_gone(district: Path, folder: Path) -> None:
    second = SMALL[SESSION].replace("2025-001", "2025-002").replace("2025-03-06", "2025-04-06")
    write(folder, {"sessions/SED-2025-002-rientro-a-casa.toml": second})
    applied(district, folder)
    assert applied(district, folder / SESSION, prune=True).absent == 0
    (folder / SESSION).unlink()
    gone = differences(district, folder)
    assert ("session", "SED-2025-001", "gone", "") in gone
    assert ("agenda_item", "PDG-2025-001.1", "gone", "") in gone


def test_a_record_still_in_use_is_not_pruned(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, "roster/organizations.csv", SMALL["roster/organizations.csv"].splitlines()[2] + "\n", "")
    (folder / "roster" / "people.csv").unlink()
    (folder / "roster" / "seats.csv").unlink()
    (folder / SESSION).unlink()
    (folder / "district.toml").unlink()
    with pytest.raises(Refused):
        applied(district, folder, prune=True)


def test_a_state_moves_along_the_legal_way_and_each_step_is_journalled(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, SESSION, 'state = "svolta"', 'state = "chiusa"')
    applied(district, folder)
    with open_reading(district) as reading:
        identity = reading.find("session", "SED-2025-001")["id"]
        moves = reading.rows(
            "SELECT line FROM entry WHERE record_id = :identity AND field = 'state' ORDER BY line", identity=identity
        )
        assert len(list(moves)) == 2
        assert reading.find("session", "SED-2025-001")["state"] == "chiusa"


def test_minutes_become_approved_together_with_what_approval_says(district: Path, folder: Path) -> None:
    draft = '[minutes]\ncode = "VER-2025-001"\n'
    changed(folder, SESSION, "[[agenda]]", f"{draft}\n[[agenda]]")
    applied(district, folder)
    approval = 'state = "approvato"\napproval = "seduta_stante"\napproved_on = "2025-03-06"\n'
    changed(folder, SESSION, draft, draft + approval)
    applied(district, folder)
    with open_reading(district) as reading:
        minutes = reading.find("minutes", "VER-2025-001")
    assert (minutes["state"], minutes["approved_on"]) == ("approvato", "2025-03-06")


def test_a_state_that_the_file_does_not_give_is_left_alone(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, SESSION, 'state = "svolta"\n', "")
    assert applied(district, folder).changes == 0


def test_unmet_guards_of_a_created_record_are_warnings(district: Path, folder: Path) -> None:
    changed(folder, SESSION, 'actual_end = "17:00"\n', "")
    changed(folder, "bodies.toml", 'title = "Rientro a casa"\n', 'title = "Rientro a casa"\nstate = "aperto"\n')
    warnings = [(w.file, w.line, in_english(w.sentence, w.values)) for w in applied(district, folder).warnings]
    lab = "LAB-01 is aperto without expected product, commissioned by, due date, three members: taken as it is."
    assert warnings == [
        ("bodies.toml", 17, lab),
        (SESSION, 3, "SED-2025-001 is svolta without actual end: taken as it is."),
    ]


def test_too_few_sectors_and_no_quorum_are_warnings(district: Path, folder: Path) -> None:
    changed(folder, "bodies.toml", 'kind = "table"\n', 'kind = "table"\nstate = "attivo"\n')
    changed(folder, "bodies.toml", 'table = "TAV-01"\n', 'table = "TAV-01"\nquorum = "due_terzi"\n')
    changed(folder, SESSION, 'entro due giorni."\n', 'entro due giorni."\nstate = "adottata"\n')
    told = [(w.file, str(w.values["missing"][-1])) for w in applied(district, folder).warnings]
    assert ("bodies.toml", "seats from two sectors") in told
    assert (SESSION, "a quorum") in told


NATURAL = {
    "roster/organizations.csv": "tax_code,name,municipality\n00123450358,Comune di Valfresca e Uniti,Valfresca\n",
    "roster/people.csv": (
        "family_name,given_name,organization,email\nVerdini,Ada Maria,,ada@example.org\nbianchetti,UGO,ENT-002,\n"
    ),
    "roster/seats.csv": "body,role,organization,person,since\nLAB-01,facilitatore,ENT-001,PER-001,2025-01-01\n",
}


def test_records_without_a_code_are_known_by_their_natural_key(district: Path, folder: Path) -> None:
    applied(district, folder)
    session = SMALL[SESSION]
    for code in ('code = "SED-2025-001"\n', 'code = "PDG-2025-001.1"\n', 'code = "IMP-2025-001.1"\n'):
        session = session.replace(code, "")
    write(folder, {**NATURAL, SESSION: session})
    assert sorted(differences(district, folder)) == [
        ("organization", "ENT-001", "changed", "name"),
        ("organization", "ENT-002", "gone", ""),
        ("organization_theme", "ENT-002", "gone", ""),
        ("organization_theme", "ENT-002", "gone", ""),
        ("person", "PER-001", "changed", "given_name, organization"),
        ("person", "PER-002", "changed", "family_name, given_name"),
        ("seat", "SEG-002", "gone", ""),
    ]


def test_links_accept_a_tax_code_a_name_or_an_e_mail(district: Path, folder: Path) -> None:
    changed(folder, "roster/people.csv", "Ada,,ENT-001", "Ada,,00123450358")
    changed(folder, "roster/people.csv", "Ugo,,ENT-002", "Ugo,,il ponte odv")
    changed(folder, "roster/seats.csv", "ENT-001,PER-001", "ENT-001,ada@example.org")
    applied(district, folder)
    with open_reading(district) as reading:
        assert reading.find("person", "PER-002")["organization_id"] == reading.find("organization", "ENT-002")["id"]
        assert reading.find("seat", "SEG-001")["person_id"] == reading.find("person", "PER-001")["id"]


def test_codes_that_were_given_can_be_written_into_the_files(district: Path, folder: Path) -> None:
    session = SMALL[SESSION].replace('code = "SED-2025-001"\n', "").replace('code = "PDG-2025-001.1"\n', "")
    session = session.replace('agenda_item = "PDG-2025-001.1"\n', "")
    organizations = SMALL["roster/organizations.csv"].replace("code,name", "name").replace("ENT-001,", "")
    write(
        folder, {SESSION: session, "roster/organizations.csv": organizations.replace("ENT-002,", "").replace(",", ";")}
    )
    for name in ("roster/people.csv", "roster/seats.csv"):
        text = (folder / name).read_text().replace("ENT-001", "00123450358").replace("ENT-002", "Il Ponte ODV")
        (folder / name).write_text(text)
    changed(folder, SESSION, "ENT-002", "Il Ponte")
    staged = read(folder)
    with Store.open(district, today=None) as store, store.changing("applied files"):
        apply(store, staged)
    assert write_codes(staged) == (2, ())
    assert (folder / SESSION).read_text().startswith('code = "SED-2025-001"\nbody = "LAB-01"\n')
    assert '[[agenda]]\ncode = "PDG-2025-001.1"\ntitle' in (folder / SESSION).read_text()
    lines = (folder / "roster" / "organizations.csv").read_text().splitlines()
    assert [line.split(";")[0] for line in lines] == ["code", "ENT-001", "ENT-002"]
    assert applied(district, folder).changes == 0
    assert write_codes(read(folder)) == (0, ())


def test_a_list_keeps_its_order_and_its_identities_when_a_member_comes_between(district: Path, folder: Path) -> None:
    applied(district, folder)
    with open_reading(district) as reading:
        before = {row["seat_id"]: row["id"] for row in reading.all("attendance")}
    between = '    { organization = "ENT-002", status = "invitato" },\n'
    changed(folder, SESSION, '    { seat = "SEG-002"', between + '    { seat = "SEG-002"')
    applied(district, folder)
    with open_reading(district) as reading:
        rows = list(reading.all("attendance"))
    assert [row["status"] for row in rows] == ["presente", "invitato", "assente"]
    assert {row["seat_id"]: row["id"] for row in rows if row["seat_id"]} == before


def test_without_personal_nothing_personal_is_in_any_file_and_applying_it_loses_nothing(
    district: Path, folder: Path
) -> None:
    applied(district, folder)
    public = exported(district, without_personal=True)
    text = b"\n".join(public.values())
    for personal in (b"Verdini", b"Bianchetti", b"ada@example.org", b"0522", b"PER-"):
        assert personal not in text
    assert "roster/people.csv" not in public
    write(folder.parent / "public", {name: data.decode() for name, data in public.items()})
    assert applied(district, folder.parent / "public").changes == 0
    (folder.parent / "elsewhere").mkdir()
    elsewhere = new_district(folder.parent / "elsewhere")
    applied(elsewhere, folder.parent / "public")
    assert exported(elsewhere, without_personal=True) == public


def test_an_export_is_private_untouched_where_equal_and_removes_only_what_it_wrote(
    district: Path, folder: Path
) -> None:
    applied(district, folder)
    out = folder.parent / "out"
    with open_reading(district) as reading:
        assert tuple(export(reading, out)) == (7, 0, 0)
        assert stat.S_IMODE((out / SESSION).stat().st_mode) == 0o600
        assert stat.S_IMODE((out / "sessions").stat().st_mode) == 0o700
        (out / "sessions" / "SED-1999-001-mine.txt").write_text("mine")
        assert tuple(export(reading, out)) == (0, 7, 0)
    changed(folder, SESSION, 'venue = "Sala civica"', 'venue = "Sala civica"\ntitle = "Prova"')
    applied(district, folder)
    with open_reading(district) as reading:
        assert tuple(export(reading, out)) == (1, 6, 1)
    assert sorted(path.name for path in (out / "sessions").iterdir()) == [
        "SED-1999-001-mine.txt",
        "SED-2025-001-prova.toml",
    ]


@pytest.mark.parametrize("name", ["district.toml", "sessions/mine.toml", "roster/people.csv"])
def test_an_export_is_not_mixed_with_files_that_somebody_made(district: Path, folder: Path, name: str) -> None:
    applied(district, folder)
    out = folder.parent / "out"
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine")
    with open_reading(district) as reading, pytest.raises(Refused) as caught:
        export(reading, out)
    assert caught.value.values["names"] == (name,)
    assert [path for path in out.rglob("*") if path.is_file()] == [out / name]


def test_a_listed_file_that_somebody_changed_or_that_leads_elsewhere_is_not_removed(
    district: Path, folder: Path
) -> None:
    applied(district, folder)
    out, victim = folder.parent / "out", folder.parent / "victim.toml"
    victim.write_text("mine")
    with open_reading(district) as reading:
        export(reading, out)
        (out / "checks.toml").write_text("mine")
        digest = hashlib.sha256(b"mine").hexdigest()
        listing = f"{digest}  ../victim.toml\n{'0' * 64}  checks.toml\n{digest}  notes.toml\n"
        (out / LISTING).write_text(listing)
        assert tuple(export(reading, out)) == (0, 7, 0)
    assert victim.exists()
    assert (out / "checks.toml").exists()


def excel(text: str) -> bytes:
    """Return a CSV of ours as Italian Excel saves it: Windows letters, semicolons, leading zeros lost."""
    saved = text.replace(",", ";").replace(";001", ";1").replace(";035", ";35").replace("\n", "\r\n")
    return saved.replace("tax_code", "Codice fiscale").encode("cp1252")


def test_a_roster_saved_by_italian_excel_says_the_same(district: Path, folder: Path) -> None:
    changed(folder, "roster/organizations.csv", "Il Ponte ODV", "Forlì per tutti ODV")
    applied(district, folder)
    text = (folder / "roster" / "organizations.csv").read_text(encoding="utf-8")
    (folder / "roster" / "organizations.csv").write_bytes(excel(text.replace("tax_code", "tax code")))
    done = applied(district, folder)
    assert done.changes == 0
    assert [warning.sentence for warning in done.warnings] == [
        "This file was read as Windows text (cp1252): look at its accents."
    ]


def test_headers_may_be_the_italian_labels(district: Path, folder: Path) -> None:
    applied(district, folder)
    header, *rows = (folder / "roster" / "organizations.csv").read_text(encoding="utf-8").splitlines()
    italian = translations("it").gettext
    words = {field.key: field.words for field in NOUNS["organization"].fields}
    labels = [italian(words.get(key, NOUNS["organization_theme"].words)).upper() for key in header.split(",")]
    assert "CODICE FISCALE" in labels
    (folder / "roster" / "organizations.csv").write_text("\n".join([",".join(labels), *rows, ""]), encoding="utf-8")
    assert applied(district, folder).changes == 0


def test_cells_that_a_spreadsheet_would_run_come_back_as_they_were(district: Path, folder: Path) -> None:
    applied(district, folder)
    with open_reading(district) as reading:
        assert reading.find("person", "PER-001")["phone"] == "+39 0522 1"
    assert b",'+39 0522 1," in exported(district)["roster/people.csv"]


@pytest.mark.parametrize(
    "row", ["ENT-003,troppo", 'ENT-003,"aperto', "ENT-003,a,b,c,d,e,f,g,h,i,j,k,l"], ids=["short", "quote", "long"]
)
def test_a_row_that_does_not_fit_its_header_is_a_fault(district: Path, folder: Path, row: str) -> None:
    added(folder, "roster/organizations.csv", f"{row}\n")
    with pytest.raises(InvalidInput) as caught:
        applied(district, folder)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("roster/organizations.csv", 4)]


def test_a_session_alone_needs_a_district(district: Path, folder: Path) -> None:
    with pytest.raises(NotFound):
        applied(district, folder / SESSION)


def test_a_district_in_which_nothing_was_done_makes_room_for_the_folder_s(tmp_path: Path, folder: Path) -> None:
    path = new_district(tmp_path)
    with Store.open(path) as store, store.changing("created the district"):
        store.districts.add(name="Vuoto")
    applied(path, folder)
    with open_reading(path) as reading:
        assert [row["name"] for row in reading.all("district")] == ["Distretto di Valfresca"]


def test_a_check_without_a_session_has_a_file_of_its_own(district: Path, folder: Path) -> None:
    applied(district, folder)
    with Store.open(district) as store, store.changing("checked"):
        for day in ("2025-05-01", "2025-06-01"):
            store.of("commitment_check").add(commitment="IMP-2025-001.1", found="in_ritardo", day=day)
    files = exported(district)
    assert files["checks.toml"].decode().splitlines()[:3] == [
        "[[commitment_check]]",
        'commitment = "IMP-2025-001.1"',
        'day = "2025-05-01"',
    ]
    write(folder.parent / "out", {name: data.decode() for name, data in files.items()})
    done = applied(district, folder.parent / "out")
    assert (done.changes, done.absent) == (0, 0)
