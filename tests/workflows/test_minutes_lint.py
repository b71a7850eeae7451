"""What is told of a text before it is published: who can be recognised in it, and who could not read it."""

from pathlib import Path

import pytest

from minutes_sample import sample, written
from pdzctl.output.minutes import Press
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.lint import lint_minutes, lint_text
from pdzctl.workflows.privacy import personal_kinds

HEAD = "---\nlang: it\ndata: 2025-05-15\n---\n\n# Verbale\n\n"


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return sample(tmp_path_factory.mktemp("lint"))


def found(path: Path, text: str, name: str = "verbale.md", *, accessibility: bool = True) -> list[tuple[int, str, str]]:
    with open_reading(path) as reading:
        rows = lint_text(reading, text, name, accessibility=accessibility)
    return [(row.line, row.rule, str(row.severity)) for row in rows]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("RSSMRA85T10A562S", "tax code"),
        ("IT60 X054 2811 1010 0000 0123 456", "account"),
        ("tel. 0522 456789", "telephone"),
        ("ada@posta.example", "mail"),
        ("nata a Guastalla il 3 maggio", "birth"),
        ("la sig.ra Verdi", "courtesy"),
    ],
)
def test_every_pattern_tells_what_it_found(text: str, kind: str) -> None:
    assert list(personal_kinds(text)) == [kind]


def test_the_mailbox_of_the_district_is_nobody_s_own() -> None:
    text = "Scrivere a PianoDiZona@terrebasse.example o ad ada@posta.example"
    assert list(personal_kinds(text.split(" o ", maxsplit=1)[0], "pianodizona@terrebasse.example")) == []
    assert list(personal_kinds(text, "pianodizona@terrebasse.example")) == ["mail"]


def test_a_name_of_the_roster_is_told_with_its_line_and_in_the_name_of_the_file(path: Path) -> None:
    with open_reading(path) as reading:
        family = next(
            row["family_name"]
            for row in reading.all("person")
            if not any(seat["institutional"] for seat in reading.all("seat", person_id=row["id"]))
        )
    assert found(path, f"{HEAD}Parla {family}.") == [(8, "P3", "warning")]
    assert found(path, HEAD, name=f"verbale-{family.lower()}.md") == [(0, "P2", "error")]
    assert found(path, HEAD, name="RSSMRA85T10A562S.md") == [(0, "P2", "error")]


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("La madre ha ricevuto lo sfratto.", True),
        ("Un utente ha una diagnosi recente.", True),
        ("Si discute di sfratti e morosità nel distretto.", False),
        ("La diagnosi dei bisogni del territorio è condivisa.", False),
        ("La madre di tutte le domande.", False),
    ],
)
def test_a_word_of_hardship_is_told_where_one_person_is_spoken_of(path: Path, text: str, *, warned: bool) -> None:
    assert found(path, HEAD + text) == ([(8, "P1", "warning")] if warned else [])


def test_small_numbers_are_told_in_the_tables_of_people_alone(path: Path) -> None:
    table = "| Settore | Presenti |\n| --- | --- |\n| Comuni | {} |\n"
    assert found(path, HEAD + "## Presenze\n\n" + table.format(3)) == [(12, "P5", "warning")]
    assert found(path, HEAD + "## Presenze\n\n" + table.format(4)) == []
    assert found(path, HEAD + "## Decisioni\n\n" + table.format(3)) == []


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_group_of_few_voters_is_told(path: Path, language: str) -> None:
    text = written(path, "SED-2025-014", language=language)
    (line,) = (at for at, one in enumerate(text.split("\n"), start=1) if "(6)" in one)
    for change, told in ((("(6)", "(6)"), []), (("(6)", "(3)"), [(line, "P5", "warning")])):
        assert [one for one in found(path, text.replace(*change), accessibility=False) if one[0] == line] == told


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("# Verbale\n", [(1, "A1")]),
        (HEAD + "### Salto\n", [(8, "A1")]),
        (HEAD + "# Altro\n", [(8, "A1")]),
        (HEAD.replace("# Verbale", "Verbale"), [(1, "A1")]),
        (HEAD + "| a | b |\n| c | d |\n", [(8, "A1")]),
        (HEAD + "| a | b |\n| --- | --- |\n| c | d |\n", []),
        (HEAD + "![](x.png)\n", [(8, "A1")]),
        (HEAD + "![Grafico dei rientri](x.png)\n", []),
        (HEAD + "Si veda [qui](x).\n", [(8, "A1")]),
        (HEAD + "Si veda [https://x.example](https://x.example).\n", [(8, "A1")]),
        (HEAD + "Si vedano [i dati del 2024](x).\n", []),
        (HEAD + "```\n### codice\n| a |\n```\n", []),
        (HEAD + "Il PdZ è approvato.\n", [(8, "A3")]),
        (HEAD + "Il Piano di zona (PdZ) è approvato. Il PdZ vale tre anni.\n", []),
        (HEAD + "## In breve\n\n- " + "parola " * 26 + "\n", [(10, "A3")]),
        (HEAD + "## In breve\n\n- " + "parola " * 25 + "\n", []),
        (HEAD + "## Altro\n\n" + "parola " * 26 + "\n", []),
    ],
)
def test_what_not_everybody_can_read_is_told(path: Path, text: str, places: list[tuple[int, str]]) -> None:
    assert [row[:2] for row in found(path, text)] == places
    assert found(path, text, accessibility=False) == []


def test_the_minutes_of_the_sample_are_fit_for_everybody(path: Path) -> None:
    with open_reading(path) as reading:
        for session in reading.all("session"):
            rows = lint_minutes(reading, session["id"], Press("it"), accessibility=True)
            assert [row for row in rows if row.severity == "error"] == [], session["code"]


def test_a_line_of_minutes_is_the_line_that_is_shown(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with Store.open(path) as store, store.changing("named"):
        session = store.sessions.add(body_id=store.labs.get("LAB-01").id, day="2026-06-20", title="La sig.ra Verdi")
    with open_reading(path) as reading:
        rows = lint_minutes(reading, session.id, Press("it"))
    lines = written(path, session.code).split("\n")
    told = {row.line for row in rows if row.rule == "P1"}
    assert told == {number for number, line in enumerate(lines, start=1) if "Verdi" in line}
    assert told
