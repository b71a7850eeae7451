"""The last five minutes on a terminal and over lines: every line is a change of its own, and a mistake changes none."""

import json
import sys

import pexpect
import pytest

from stories import Laptop

MAIN = ["-c", "from pdzctl.cli.main import main; main()"]


@pytest.fixture
def meeting(district: Laptop) -> Laptop:
    """A session in progress with a decision, a commitment and an agenda item that all lack something."""
    for words in (
        ("lab", "add", "Rientro a casa"),
        ("organization", "add", "Il Filo", "--sector", "terzo_settore"),
        ("seat", "add", "--body", "LAB-01", "--organization", "ENT-001"),
        ("session", "schedule", "LAB-01", "--on", "3/6", "--venue", "Sala civica", "--item", "I dati"),
        ("session", "convene", "1", "--heal", "Accettata da tutti"),
        ("session", "open", "1", "--at", "14.30"),
        ("session", "attend", "1", "SEG-001"),
        ("decision", "add", "Una sola scheda", "--session", "1", "--adoption", "consenso"),
        ("commitment", "add", "Scrivere la proposta", "--session", "1"),
    ):
        assert district.run(*words).code == 0, words
    return district


def lacking(laptop: Laptop) -> list[str]:
    return [row["code"] for row in json.loads(laptop.run("wrap", "1", "--json").stdout)]


def changes(laptop: Laptop) -> int:
    return len(json.loads(laptop.run("log", "--json", "--all").stdout))


def test_the_numbers_are_those_of_the_page_that_was_read(meeting: Laptop) -> None:
    before = changes(meeting)
    answer = meeting.run("wrap", "1", "--lines", stdin="1 n\n2 @filo 12/6\n3 r\n")
    assert answer.code == 0
    assert lacking(meeting) == []
    assert changes(meeting) == before + 3


def test_a_line_that_is_not_understood_is_told_and_the_next_one_goes_on(meeting: Laptop) -> None:
    answer = meeting.run("wrap", "1", "--lines", stdin="boh\n9 n\n1 n\n- 3\n\n3 r\n", PDZCTL_LANG="en")
    assert answer.code == 1
    assert lacking(meeting) == ["IMP-2025-001.1", "PDG-2025-001.1"]
    assert [line for line in answer.stderr.splitlines() if line.startswith("pdzctl: ")] == [
        "pdzctl: “boh” was not understood: 1 n, 1 @CODE 12/6, 1 r, or p 12/6 14.30 PLACE.",
        "pdzctl: 9 is none of what is missing.",
        "pdzctl: - is none of what is missing.",
    ]


def test_a_rehearsal_closes_nothing(meeting: Laptop) -> None:
    assert meeting.run("wrap", "1", "--lines", "--dry-run", stdin="1 n\n").code == 1
    assert len(lacking(meeting)) == 3


def test_the_page_is_shown_again_with_new_numbers(meeting: Laptop) -> None:
    answer = meeting.run("wrap", "1", "--lines", stdin="1 n\n.\n2 i\n")
    assert answer.stdout.count("SED-2025-001: ") == 2
    assert lacking(meeting) == ["IMP-2025-001.1"]


def test_gaps_are_rows_for_programs(meeting: Laptop) -> None:
    answer = meeting.run("wrap", "1", "--json")
    assert answer.code == 1
    assert json.loads(answer.stdout)[1] == {
        "number": 2,
        "noun": "commitment",
        "code": "IMP-2025-001.1",
        "text": "Scrivere la proposta",
        "gaps": ["senza_responsabile", "senza_scadenza"],
        "commands": [
            "pdzctl commitment reassign IMP-2025-001.1 --to …",
            "pdzctl commitment edit IMP-2025-001.1 --due …",
        ],
    }


def test_no_text_of_the_page_drives_a_terminal(meeting: Laptop) -> None:
    assert meeting.run("decision", "add", "rosso [red] {code}", "--session", "1", "--adoption", "consenso").code == 0
    assert "- rosso [red] {code} (DEC-2025-001.2)." in meeting.run("wrap", "1").stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_on_a_terminal_it_asks_until_an_empty_line(meeting: Laptop) -> None:
    world = {**meeting.world(), "PDZCTL_TODAY": "2025-06-03", "TERM": "xterm", "NO_COLOR": "1"}
    world["XDG_CONFIG_HOME"] = str(meeting.folder / "settings")
    process = pexpect.spawn(
        sys.executable, [*MAIN, "wrap", "1"], cwd=str(meeting.folder), env=world, encoding="utf-8", timeout=30
    )
    process.expect("What is missing: 3")
    for line, told in (
        ("1 n", "no action is foreseen"),
        ("boh", "was not understood"),
        ("2 @filo 12/6", "ENT-001, by Thursday 12 June 2025"),
        ("3 c I dati sono allegati", "collected"),
        (".", "Nothing is missing"),
    ):
        process.expect("> ")
        process.sendline(line)
        process.expect(told)
    process.expect("> ")
    process.sendline("")
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == 0
    assert lacking(meeting) == []
