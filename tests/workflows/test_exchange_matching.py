"""Which record a row is, when it gives no code, a code that is taken, or the code of another owner."""

from datetime import date
from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, in_english
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.exchange.writing_codes import write_codes
from workflows.exchange_folders import SMALL, added, applied, changed, write

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"
PROPOSALS = """\
[[proposal]]
title = "Una telefonata entro due giorni"
session = "SED-2025-001"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in", {**SMALL, "proposals.toml": PROPOSALS})


def faults(district: Path, folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        applied(district, folder)
    return [(f.file, f.line, f.field, in_english(f.sentence, f.values)) for f in caught.value.faults]


def codes(district: Path, noun: str) -> list[str]:
    with open_reading(district) as reading:
        return [row["code"] for row in reading.all(noun)]


def test_what_has_no_code_anywhere_gets_one_once(district: Path, folder: Path) -> None:
    for name, code in (("bodies.toml", "TAV-01"), ("bodies.toml", "LAB-01"), ("district.toml", "PDZ-2025")):
        changed(folder, name, f'code = "{code}"\n', "")
    changed(folder, "bodies.toml", 'table = "TAV-01"\n', "")
    (folder / "roster" / "seats.csv").write_text("person,since\n")
    for name in (SESSION, "proposals.toml"):
        (folder / name).unlink()
    applied(district, folder)
    assert (codes(district, "body"), codes(district, "plan")) == (["LAB-01", "TAV-01"], ["PDZ-2025"])
    assert applied(district, folder).changes == 0


def test_a_code_bears_the_year_of_the_session_that_it_came_from(district: Path, folder: Path) -> None:
    with Store.open(district, today=None) as store, store.changing("applied files"):
        apply(store, read(folder))
    assert codes(district, "proposal") == ["PRO-2025-001"]
    assert applied(district, folder).changes == 0


def test_two_new_rows_that_cannot_be_told_apart_must_give_codes(district: Path, folder: Path) -> None:
    added(folder, "proposals.toml", f"\n{PROPOSALS}")
    assert faults(district, folder) == [
        ("proposals.toml", 5, "", "This is given already in proposals.toml, line 1: give both a code.")
    ]


def test_a_name_that_nobody_bears_yet_is_a_new_person(district: Path, folder: Path) -> None:
    applied(district, folder)
    (folder / "roster" / "people.csv").write_text("family_name,given_name\nNeri,Zita\n")
    assert applied(district, folder).changes == 1
    assert codes(district, "person") == ["PER-001", "PER-002", "PER-003"]


def test_a_new_code_in_a_list_is_a_new_record_and_the_old_one_is_gone(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, SESSION, 'code = "IMP-2025-001.1"', 'code = "IMP-2025-001.5"')
    found = applied(district, folder)
    assert [row.after["code"] for row in found.created["commitment"]] == ["IMP-2025-001.5"]
    assert [values["code"] for values in found.gone["commitment"]] == ["IMP-2025-001.1"]


def test_a_list_in_another_order_is_counted_again(district: Path, folder: Path) -> None:
    second = '\n[[agenda]]\ncode = "PDG-2025-001.2"\ntitle = "Poi"\n'
    changed(folder, SESSION, '\n[[decisions]]\ncode = "DEC', f'{second}\n[[decisions]]\ncode = "DEC')
    applied(district, folder)
    changed(folder, SESSION, '[[agenda]]\ncode = "PDG-2025-001.1"', '[[agenda]]\ncode = "PDG-2025-001.9"')
    changed(folder, SESSION, 'code = "PDG-2025-001.2"\ntitle = "Poi"', 'code = "PDG-2025-001.1"\ntitle = "Poi"')
    changed(folder, SESSION, "PDG-2025-001.9", "PDG-2025-001.2")
    applied(district, folder)
    with open_reading(district) as reading:
        items = [(row["code"], row["position"], row["title"]) for row in reading.all("agenda_item")]
    assert items == [("PDG-2025-001.2", 1, "I primi giorni"), ("PDG-2025-001.1", 2, "Poi")]


def test_a_member_twice_in_a_set_and_a_code_of_another_owner_are_refused(district: Path, folder: Path) -> None:
    applied(district, folder)
    twice = '    { kind = "area", tag = "B" },\n'
    changed(folder, "problems.toml", '    { kind = "target"', f'{twice}{twice}    {{ kind = "target"')
    other = SMALL[SESSION].replace("SED-2025-001", "SED-2025-002").replace("2025-03-06", "2025-03-13")
    write(folder, {"sessions/SED-2025-002-rientro-a-casa.toml": other})
    told = faults(district, folder)
    assert ("problems.toml", 7, "", "This stands already in line 6.") in told
    own = [line for line in told if line[0].endswith("SED-2025-002-rientro-a-casa.toml")]
    assert own[0] == (
        "sessions/SED-2025-002-rientro-a-casa.toml",
        14,
        "code",
        "PDG-2025-001.1 is given already in sessions/SED-2025-001-rientro-a-casa.toml, line 13.",
    )
    (folder / SESSION).unlink()
    changed(folder, "problems.toml", twice + twice, twice)
    stranger = "PDG-2025-001.1 belongs to another record."
    assert faults(district, folder)[0][1:] == (14, "code", stranger)


@pytest.mark.parametrize("given", ["valfresca", "0f6c2f3e9a575c398b8e1f6f7d1b2a30"])
def test_the_identity_of_a_district_is_a_uuid(district: Path, folder: Path, given: str) -> None:
    changed(folder, "district.toml", "0f6c2f3e-9a57-5c39-8b8e-1f6f7d1b2a30", given)
    assert faults(district, folder) == [("district.toml", 1, "id", "This is not the identity (UUID) of a district.")]


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(district: Path, folder: Path) -> None:
    changed(folder, "problems.toml", "Case che non si scaldano", "x" * 1_001)
    assert faults(district, folder) == [("problems.toml", 11, "title", "This is longer than 1000 characters.")]


def test_a_single_table_is_not_a_text(district: Path, folder: Path) -> None:
    changed(folder, "bodies.toml", '[body.mandate]\nquestion = "Come si torna a casa senza rete?"', 'mandate = "no"')
    assert faults(district, folder) == [("bodies.toml", 19, "mandate", "This must be a table.")]


def test_an_empty_value_in_toml_is_one_that_is_left_out(district: Path, folder: Path) -> None:
    changed(folder, SESSION, 'planned_start = "14:30"', 'planned_start = ""')
    applied(district, folder)
    with open_reading(district) as reading:
        assert [row["planned_start"] for row in reading.all("session")] == [None]


def test_a_table_goes_the_whole_way_to_its_end(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, "bodies.toml", 'kind = "table"\n', 'kind = "table"\nstate = "concluso"\n')
    applied(district, folder)
    with open_reading(district) as reading:
        moves = "SELECT text FROM entry JOIN value USING (line) WHERE noun = 'body' AND field = 'state' ORDER BY line"
        assert [row["text"] for row in reading.rows(moves)] == ['["proposto","attivo"]', '["attivo","concluso"]']


def test_what_is_created_at_the_end_of_its_life_lacks_what_it_passed_by(district: Path, folder: Path) -> None:
    changed(folder, "district.toml", 'title = "Piano', 'state = "prorogato"\ntitle = "Piano')
    changed(folder, "bodies.toml", 'kind = "lab"\n', 'kind = "lab"\nstate = "concluso"\n')
    changed(folder, SESSION, 'state = "svolta"', 'state = "chiusa"')
    changed(folder, SESSION, 'due = "2025-04"', 'state = "annullato"\ndue = "2025-04"')
    bare = 'code = "SED-2025-002"\nbody = "LAB-01"\nstate = "svolta"\n'
    write(folder, {"sessions/SED-2025-002-rientro-a-casa.toml": bare})
    lacking = {w.values["code"]: tuple(map(str, w.values["missing"])) for w in applied(district, folder).warnings}
    assert lacking == {
        "PDZ-2025": ("act of adoption", "agreement signed on", "extended to", "act of extension"),
        "LAB-01": ("expected product", "commissioned by", "due date", "three members", "feedback sent on"),
        "SED-2025-001": ("approved minutes",),
        "IMP-2025-001.1": ("reason of the state",),
        "SED-2025-002": ("day", "venue", "the agenda", "actual end", "the attendance"),
    }


def test_a_lab_that_was_revoked_needs_no_mandate(district: Path, folder: Path) -> None:
    changed(folder, "bodies.toml", 'kind = "lab"\n', 'kind = "lab"\nstate = "revocato"\n')
    assert applied(district, folder).warnings == []


def test_an_approved_plan_is_not_yet_signed_and_an_override_stands_for_the_quorum(district: Path, folder: Path) -> None:
    changed(folder, "district.toml", 'title = "Piano', 'state = "approvato"\nadoption_act = "12/2025"\ntitle = "Piano')
    changed(folder, "bodies.toml", 'table = "TAV-01"\n', 'table = "TAV-01"\nquorum = "due_terzi"\n')
    decided = 'entro due giorni."\nstate = "adottata"\n'
    changed(folder, SESSION, 'entro due giorni."\n', f'{decided}quorum_override = "Urgenza"\n')
    assert applied(district, folder).warnings == []


def test_a_record_without_a_tax_code_is_completed_and_known_by_it(district: Path, folder: Path) -> None:
    header, *_ = SMALL["roster/organizations.csv"].splitlines()
    for sheet in ("code,name,municipality\nENT-001,Caritas,Valfresca\n", f"{header}\n,Caritas,,,,,90,,Valfresca,,,\n"):
        (folder / "roster" / "organizations.csv").write_text(sheet)
        applied(district, folder / "district.toml")
        applied(district, folder / "roster" / "organizations.csv")
    with open_reading(district) as reading:
        assert [(row["code"], row["tax_code"]) for row in reading.all("organization")] == [("ENT-001", "90")]


SHEET = "sep=;\nname;municipality\nCaritas;Valfresca\n\nCroce Blu;Valfresca\n"


@pytest.mark.parametrize(
    ("sheet", "filled"),
    [
        (SHEET, "sep=;\ncode;name;municipality\nENT-001;Caritas;Valfresca\n\nENT-002;Croce Blu;Valfresca\n"),
        (
            "code,name\r\nENT-007,Caritas\r\n,Croce Blu\r\n",
            "code,name\r\nENT-007,Caritas\r\nENT-008,Croce Blu\r\n",
        ),
    ],
    ids=["without a column", "beside others"],
)
def test_codes_go_where_their_rows_are(district: Path, folder: Path, sheet: str, filled: str) -> None:
    path = folder / "roster" / "organizations.csv"
    path.write_bytes(sheet.encode())
    staged = read(path)
    with Store.open(district) as store, store.changing("applied files"):
        apply(store, read(folder / "district.toml"))
        apply(store, staged)
    assert write_codes(staged) == (1, ())
    assert path.read_bytes().decode() == filled
    assert applied(district, path).changes == 0


NO_NAME = "Un vecchio nome\u2028e uno nuovo"
TABLES = f'# {NO_NAME}\n[[problem]]\r\ntitle = "Case fredde"\r\n'
SESSION_WITHOUT_CODES = 'body = "LAB-01"\nday = "2025-05-08"\n\n[minutes]'
DISTRICT = 'id = "0f6c2f3e-9a57-5c39-8b8e-1f6f7d1b2a30"\nname = "Distretto di Valfresca"\n'


@pytest.mark.parametrize(
    ("name", "text", "filled"),
    [
        ("problems.toml", TABLES, TABLES.replace("]]\r\n", ']]\r\ncode = "PRB-01"\n')),
        ("problems.toml", TABLES.partition("\n")[2], '[[problem]]\r\ncode = "PRB-01"\r\ntitle = "Case fredde"\r\n'),
        ("problems.toml", '[[problem]]\rtitle = "Case"\r', '[[problem]]\ncode = "PRB-01"\ntitle = "Case"\n'),
        (
            "sessions/nuova.toml",
            SESSION_WITHOUT_CODES,
            f'code = "SED-2025-001"\n{SESSION_WITHOUT_CODES}\ncode = "VER-2025-001"\n',
        ),
        (
            "district.toml",
            DISTRICT + 'plan = [{title = "A"}, { title = "B" }]',
            DISTRICT + 'plan = [{code = "PDZ-2025", title = "A"}, { code = "PDZ-2025.2", title = "B" }]',
        ),
    ],
    ids=["line separator", "both ends", "carriage returns", "no last line end", "inline"],
)
def test_a_code_goes_into_its_table_however_it_is_written(
    district: Path, folder: Path, name: str, text: str, filled: str
) -> None:
    applied(district, folder / "district.toml") if name != "district.toml" else None
    if name.startswith("sessions"):
        changed(folder, "bodies.toml", 'table = "TAV-01"\n', "")
        changed(folder, "bodies.toml", 'problems = [\n    "PRB-01",\n]\n', "")
        applied(district, folder / "bodies.toml")
    (folder / name).write_bytes(text.encode())
    staged = read(folder / name)
    with Store.open(district, today=date(2025, 6, 1)) as store, store.changing("applied files"):
        apply(store, staged)
    assert write_codes(staged) == (1, ())
    assert (folder / name).read_bytes().decode() == filled
    assert applied(district, folder / name).changes == 0


@pytest.mark.parametrize("title", ["A {2}", "A { title"])
def test_a_code_that_finds_no_place_is_left_out_and_the_file_as_it_was(
    district: Path, folder: Path, title: str
) -> None:
    text = f'{DISTRICT}plan = [{{title = "{title}"}}]'
    (folder / "district.toml").write_text(text)
    staged = read(folder / "district.toml")
    with Store.open(district, today=date(2025, 6, 1)) as store, store.changing("applied files"):
        apply(store, staged)
    assert write_codes(staged) == (0, ("PDZ-2025",))
    assert (folder / "district.toml").read_text() == text
