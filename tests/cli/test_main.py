"""Exit codes, streams, signals: what a script may rely on."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pdzctl.cli.main import run
from stories import Answer, Laptop, Screen

MAIN = [sys.executable, "-c", "from pdzctl.cli.main import main; main()"]


def english(laptop: Laptop, *words: str, **named: str) -> Answer:
    """Run ``words`` in English."""
    return laptop.run(*words, PDZCTL_LANG="en", **named)


def test_done_says_what_to_do_next_on_stderr_alone(laptop: Laptop) -> None:
    assert english(laptop, "init", "Terre Basse") == Answer(
        0, "", "district.db is ready. Next: pdzctl problem add TITLE, or pdzctl apply FOLDER.\n"
    )


def test_an_empty_list_is_done(district: Laptop) -> None:
    assert english(district, "lab", "list", "--json") == Answer(0, "[]\n", "")


def test_rules_say_no(district: Laptop) -> None:
    english(district, "lab", "add", "Rientro a casa")
    assert english(district, "lab", "suspend", "1") == Answer(
        1,
        "",
        "pdzctl: LAB-01 is proposed: it cannot become suspended.\n"
        "From here it can become: mandated or revoked. Next: pdzctl lab mandate LAB-01\n",
    )


def test_usage(district: Laptop) -> None:
    assert english(district, "lab", "show") == Answer(
        2, "", "pdzctl: pdzctl lab show needs CODE.\npdzctl lab show --help says how.\n"
    )


def test_an_ambiguous_code_lists_its_candidates(district: Laptop) -> None:
    english(district, "lab", "add", "Rientro a casa")
    english(district, "lab", "add", "Dopo di noi, una casa")
    assert english(district, "lab", "show", "LAB") == Answer(
        2, "", "pdzctl: LAB could be any of LAB-01 or LAB-02.\nType more of the code.\n"
    )


def test_nothing_found(laptop: Laptop) -> None:
    assert english(laptop, "lab", "list") == Answer(
        3,
        "",
        "pdzctl: There is no district.db in this folder or in any above it.\n"
        "pdzctl init NAME --region emilia-romagna creates one; --district PATH names one kept elsewhere.\n",
    )


def test_invalid_input_lists_every_fault(district: Laptop) -> None:
    assert english(district, "plan", "add", "\x1b[2J", "--regional-reference", "a\x07b") == Answer(
        4,
        "",
        "pdzctl: This is not a valid plan.\ntitle: it holds control characters.\n"
        "regional reference: it holds control characters.\n",
    )


def test_an_argument_that_is_not_utf8_is_refused_before_anything_is_done(district: Laptop) -> None:
    assert english(district, "lab", "add", "a\udcff") == Answer(4, "", "pdzctl: Argument 3 is not valid UTF-8 text.\n")


def test_a_machine_that_says_no(laptop: Laptop) -> None:
    (laptop.folder / "closed").mkdir(mode=0o500)
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    answer = english(laptop, "init", "Terre Basse", "closed/district.db")
    assert (answer.code, answer.stdout) == (6, "")


def test_a_file_that_is_not_ours_is_left_as_it_was(laptop: Laptop) -> None:
    file = laptop.folder / "district.db"
    file.write_text("un foglio qualsiasi", encoding="utf-8")
    assert english(laptop, "lab", "list") == Answer(
        7, "", "pdzctl: district.db is not a district file of pdzctl.\n--district names another file.\n"
    )
    assert file.read_text(encoding="utf-8") == "un foglio qualsiasi"


def test_a_bug_shows_where_it_happened_and_never_what_was_typed(district: Laptop) -> None:
    class Broken(Screen):
        def write(self, text: str) -> int:
            raise ZeroDivisionError("Rossi Mario")

    stderr = Screen(terminal=False)
    code = run(["lab", "list", "--json"], district.environment(Broken(terminal=False), stderr, PDZCTL_LANG="en"))
    assert code == 70
    assert stderr.getvalue().splitlines()[-1] == (
        "This is a bug in pdzctl (ZeroDivisionError): please report the lines above."
    )
    assert "Rossi" not in stderr.getvalue().replace('raise ZeroDivisionError("Rossi Mario")', "")


def test_a_reader_that_has_enough_is_success(district: Laptop) -> None:
    answer = subprocess.run(
        f"{shlex.join([*MAIN, 'schema', 'lab'])} | head -n 1; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=district.folder,
        env=district.world(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.stdout, answer.stderr) == ("{\n0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [["--version"], ["--help"], ["lab", "list", "--json"]])
def test_a_full_disk_is_one_sentence(district: Laptop, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [*MAIN, *words],
            cwd=district.folder,
            env=district.world(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (answer.returncode, answer.stderr) == (6, "pdzctl: The machine refused: No space left on device.\n")


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_the_command_without_a_word_and_with_nothing_kept(district: Laptop, name: str, code: int) -> None:
    process = subprocess.Popen(
        [*MAIN, "problem", "add", "Anziani soli dimessi senza rete", "--description", "-"],
        cwd=district.folder,
        env=district.world(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    # More than a pipe holds: it is written when the command has begun to read, and waits for the rest.
    process.stdin.write(b"x" * 100_000)
    process.stdin.flush()
    process.send_signal(getattr(signal, name))
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout, stderr) == (code, b"", b"")
    assert english(district, "problem", "list", "--json").stdout == "[]\n"


def test_dry_run_reports_and_writes_nothing(district: Laptop) -> None:
    before = (district.folder / "district.db").read_bytes()
    assert english(district, "problem", "add", "Anziani soli dimessi senza rete", "--dry-run") == Answer(
        0, "", "Dry run, nothing was written: PRB-01 is added.\n"
    )
    assert (district.folder / "district.db").read_bytes() == before


def test_what_was_understood_is_echoed_unless_typed_in_full(district: Laptop) -> None:
    english(district, "body", "add", "Cabina di regia", "--kind", "steering_core")
    assert english(district, "seat", "add", "--body", "ORG-01", "--since", "12/5").stderr == (
        "“12/5” is Monday 12 May 2025.\nSEG-001 is added.\n"
    )
    assert english(district, "seat", "add", "--body", "ORG-01", "--since", "2025-05-12").stderr == "SEG-002 is added.\n"
    assert english(district, "seat", "add", "--body", "ORG-01", "--since", "12/5/2025").stderr == "SEG-003 is added.\n"


def test_today_may_be_an_instant_or_a_day(district: Laptop) -> None:
    for today in ("2026-01-31", "2026-01-31T23:30:00+01:00", "31/1/2026"):
        english(district, "plan", "add", "Piano", "--today", today)
        plan = english(district, "plan", "list", "--format", "tsv", "--fields", "code").stdout.split()[-1]
        assert plan.startswith("PDZ-2026")
        english(district, "plan", "remove", plan)


def test_the_nearest_district_above_is_used(district: Laptop) -> None:
    below = district.folder / "verbali" / "2025"
    below.mkdir(parents=True)
    elsewhere = Laptop(below)
    assert english(elsewhere, "lab", "list", "--json") == Answer(0, "[]\n", "")


def test_global_options_stand_before_or_after_the_word(district: Laptop) -> None:
    assert district.run("--lang", "en", "lab", "list", terminal=True).stderr == "Nothing to show.\n"
    assert district.run("lab", "list", "--lang", "en", terminal=True).stderr == "Nothing to show.\n"
    assert district.run("lab", "--lang", "en", "list", terminal=True).stderr == "Nothing to show.\n"


def test_hostile_text_reaches_no_terminal_through_an_error(district: Laptop) -> None:
    answer = english(district, "lab", "show", "\x1b]0;x\x07\u202e")
    assert answer.code == 3
    assert answer.stderr.startswith("pdzctl: There is no lab \\u001b]0;x\\u0007\\u202e.")
