"""Every fault of every file is listed at once, with its line, its field and the nearest thing that is right."""

import os
from pathlib import Path

import pytest

from pdzctl.errors import InvalidInput, NotFound, in_english
from pdzctl.store.reading import open_reading
from pdzctl.workflows.exchange.sheets import column_letter
from workflows.exchange_folders import SMALL, applied, changed

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"


def faults(district: Path, folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        applied(district, folder)
    return [
        (fault.file, fault.line, fault.field, in_english(fault.sentence, fault.values)) for fault in caught.value.faults
    ]


def test_twelve_planted_faults_in_six_files_give_exactly_twelve_lines(district: Path, folder: Path) -> None:
    changed(folder, "district.toml", '"2025-01-01"', '"2025-02-31"')
    changed(folder, "bodies.toml", 'kind = "lab"', 'kind = "laba"')
    changed(folder, "bodies.toml", '"PRB-01"', '"PRB-011"')
    changed(folder, "problems.toml", "Case che non si scaldano", "")
    changed(folder, "problems.toml", 'kind = "target"', 'kind = "targt"')
    changed(folder, "roster/organizations.csv", "legal_form", "legalform")
    changed(folder, "roster/organizations.csv", "ENT-002", "ENT-001")
    changed(folder, "roster/seats.csv", "LAB-01,componente", "LAB-1,componente")
    changed(folder, "roster/seats.csv", "facilitatore", "facilitatrice")
    changed(folder, SESSION, 'due = "2025-04"', 'due = "2025-13"')
    changed(folder, SESSION, "planned_start", "planed_start")
    changed(folder, SESSION, 'decision = "DEC-2025-001.1"', 'decision = "DEC-2025-001.7"')
    # What named the organization whose code was overwritten now names the other: the twelve faults stay twelve.
    changed(folder, "roster/people.csv", "ENT-002", "ENT-001")
    changed(folder, "roster/seats.csv", "ENT-002", "ENT-001")
    changed(folder, SESSION, "ENT-002", "ENT-001")
    assert faults(district, folder) == [
        ("bodies.toml", 10, "problems", "There is no PRB-011. Did you mean PRB-01?"),
        ("bodies.toml", 15, "kind", "This is not one of the values of this field. Did you mean lab?"),
        ("district.toml", 7, "period_start", "The calendar has no such day."),
        ("problems.toml", 6, "kind", "This is not one of the values of this field. Did you mean target?"),
        ("problems.toml", 11, "title", "This must be given."),
        ("roster/organizations.csv", 1, "legalform", "There is no field of this name. Did you mean legal_form?"),
        ("roster/organizations.csv", 3, "code", "ENT-001 is given already in roster/organizations.csv, line 2."),
        (
            "roster/seats.csv",
            2,
            "role",
            "This is not one of the values of this field. Did you mean facilitatore?",
        ),
        ("roster/seats.csv", 3, "body", "There is no LAB-1. Did you mean LAB-01?"),
        (SESSION, 5, "planed_start", "There is no field of this name. Did you mean planned_start?"),
        (SESSION, 24, "decision", "There is no DEC-2025-001.7. Did you mean DEC-2025-001.1?"),
        (SESSION, 26, "due", "The calendar has no such month."),
    ]


def test_nothing_is_written_when_something_is_wrong(district: Path, folder: Path) -> None:
    changed(folder, SESSION, "planned_start", "planed_start")
    faults(district, folder)
    with open_reading(district) as reading:
        assert reading.value("SELECT count(*) FROM district") == 0


def test_a_file_that_cannot_be_read_does_not_put_blame_on_the_others(district: Path, folder: Path) -> None:
    changed(folder, "problems.toml", '"PRB-02"', '"PRB-02')
    ((file, line, field, sentence),) = faults(district, folder)
    assert (file, line, field) == ("problems.toml", 10, "")
    assert sentence.startswith("This is not TOML at column ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = " + "[" * 900, "Brackets are nested more than 64 deep."),
        (".".join("a" * 50_000) + " = 1", "A key has more than 32 dots."),
        ('"a"' + ' . "b"' * 40 + " = 1", "A key has more than 32 dots."),
        ("a = " + "9" * 5_000, "This file holds a number or a nesting that is too large."),
        ('a = "' + "è" * 600_000 + '"', "This file is larger than 1000000 bytes."),
        ("a = 1\na = 2\n", None),
        ('a = "\ud800"', "This line is not UTF-8 text."),
    ],
    ids=["brackets", "dots", "quoted dots", "digits", "bytes", "twice", "surrogate"],
)
def test_bombs_are_refused_before_they_cost_anything(
    district: Path, folder: Path, text: str, sentence: str | None
) -> None:
    (folder / "problems.toml").write_bytes(text.encode(errors="surrogatepass"))
    ((file, _, _, said),) = faults(district, folder)
    assert file == "problems.toml"
    assert said == sentence or (sentence is None and said.startswith("This is not TOML"))


def test_strings_full_of_brackets_and_dots_are_not_bombs(district: Path, folder: Path) -> None:
    hostile = "[" * 100 + "." * 100 + "{" * 100
    changed(folder, SESSION, "I primi giorni", hostile)
    applied(district, folder)
    with open_reading(district) as reading:
        assert [row["title"] for row in reading.all("agenda_item")] == [hostile]


def test_control_characters_are_refused_with_their_line(district: Path, folder: Path) -> None:
    changed(folder, SESSION, "I primi giorni", "\\u001b[2J")
    assert faults(district, folder) == [(SESSION, 15, "title", "This cannot be kept: it holds control characters.")]


def test_links_that_lead_out_pipes_and_unknown_files_are_refused(district: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('code = "SED-2025-002"\n')
    (folder / "sessions" / "SED-2025-002-x.toml").symlink_to(tmp_path / "secret.toml")
    os.mkfifo(folder / "sessions" / "SED-2025-003-x.toml")
    (folder / "problem.toml").write_text("")
    assert faults(district, folder) == [
        ("problem.toml", 1, "", "This file is not part of a district's folder. Did you mean problems.toml?"),
        ("sessions/SED-2025-002-x.toml", 1, "", "This is a link that leads out of the folder."),
        ("sessions/SED-2025-003-x.toml", 1, "", "This is not a regular file."),
    ]


def test_a_link_inside_the_folder_is_followed(district: Path, folder: Path) -> None:
    (folder / "problems.toml").rename(folder / "kept.txt")
    (folder / "problems.toml").symlink_to("kept.txt")
    applied(district, folder)
    with open_reading(district) as reading:
        assert reading.value("SELECT count(*) FROM problem") == 2


def test_an_empty_folder_and_a_missing_one_are_told_apart(district: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput):
        applied(district, tmp_path / "empty")
    with pytest.raises(NotFound):
        applied(district, tmp_path / "missing")


def test_an_illegal_move_names_the_legal_ones(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, SESSION, 'state = "svolta"', 'state = "convocata"')
    assert faults(district, folder) == [
        (SESSION, 3, "state", "SED-2025-001 is svolta: it cannot become convocata, but it can become: minuted.")
    ]


def test_a_code_of_another_kind_is_refused(district: Path, folder: Path) -> None:
    changed(folder, SESSION, 'code = "DEC-2025-001.1"', 'code = "IMP-2025-001.9"')
    changed(folder, SESSION, 'decision = "DEC-2025-001.1"\n', "")
    assert faults(district, folder) == [
        (SESSION, 18, "code", "IMP-2025-001.9 is not a code of this kind: it must begin with DEC-.")
    ]


def test_an_organization_that_could_be_two_is_ambiguous(district: Path, folder: Path) -> None:
    changed(folder, "roster/organizations.csv", "ENT-002,Il Ponte ODV,Il Ponte", "ENT-002,Comune di Valfresca,Il Ponte")
    applied(district, folder)
    header = SMALL["roster/organizations.csv"].splitlines()[0]
    sheet = f"{header}\n,Comune di Valfresca,,comune,,,,,Valfresca,,,\n"
    (folder / "roster" / "organizations.csv").write_text(sheet)
    assert faults(district, folder)[0] == (
        "roster/organizations.csv",
        2,
        "",
        "This could be any of ENT-001, ENT-002: give its code.",
    )


def test_a_name_alone_is_never_taken_for_a_person(district: Path, folder: Path) -> None:
    applied(district, folder)
    (folder / "roster" / "people.csv").write_text("family_name,given_name\nVerdini,Ada\n")
    assert faults(district, folder) == [
        (
            "roster/people.csv",
            2,
            "",
            "A name alone does not say whether this is PER-001: give a code, an e-mail or an organization.",
        )
    ]


def test_a_folder_of_another_district_is_refused(district: Path, folder: Path) -> None:
    applied(district, folder)
    changed(folder, "district.toml", "0f6c2f3e", "1f6c2f3e")
    assert faults(district, folder) == [
        ("district.toml", 1, "id", "This folder is of another district than Distretto di Valfresca.")
    ]


def test_no_fault_repeats_a_cell_that_may_be_the_name_of_a_person(district: Path, folder: Path) -> None:
    header = "code,family_name,given_name,level,Zibordoni,notice_on,organization,email\n"
    shifted = "Zibordoni,Ada,operatore,Zibordoni,Zibordoni,Zibordoni,Zibordoni,Zibordoni\n"
    (folder / "roster" / "people.csv").write_text(header + shifted)
    (folder / "roster" / "seats.csv").write_text("body,role,person\nTAV-01,Zibordoni,Zibordoni Ada\n")
    told = faults(district, folder)
    assert {(file, field) for file, _, field, _ in told} >= {
        ("roster/people.csv", "E"),
        ("roster/people.csv", "code"),
        ("roster/people.csv", "level"),
        ("roster/people.csv", "notice_on"),
        ("roster/seats.csv", "person"),
    }
    assert not [sentence for *_, sentence in told if "zibordoni" in sentence.casefold()]


def test_of_many_unknown_columns_five_are_named_and_the_rest_counted(district: Path, folder: Path) -> None:
    names = ",".join(f"colonna{number}" for number in range(12))
    (folder / "roster" / "organizations.csv").write_text(f"code,name,{names}\n")
    told = faults(district, folder)
    own = [(field, sentence) for file, _, field, sentence in told if file == "roster/organizations.csv"]
    assert len(own) == 6
    assert own[-1] == ("…", "7 more columns have no name of this file.")


@pytest.mark.parametrize(("number", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_a_column_is_called_as_a_spreadsheet_calls_it(number: int, letter: str) -> None:
    assert column_letter(number) == letter


def test_members_that_are_wrong_are_not_twins_too(district: Path, folder: Path) -> None:
    changed(folder, "bodies.toml", '"comune",\n    "terzo_settore"', '"comunità",\n    "terzo"')
    assert [sentence for *_, sentence in faults(district, folder) if "already" in sentence] == []
