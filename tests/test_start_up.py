"""What a command imports: the price of starting, told by module names and not by milliseconds."""

import subprocess
import sys

import pytest

from minutes_sample import sample
from stories import Laptop

DOCUMENTS = frozenset(
    {"babel", "docx", "holidays", "icalendar", "jinja2", "lxml", "markdown_it", "rapidfuzz", "stdnum", "typst"}
)
"""What only documents, calendars and comparisons need."""
ARITHMETIC = frozenset({"decimal", "fractions"})
"""What only choices of priorities need."""
HEAVY = frozenset({*DOCUMENTS, "pydantic", "pydantic_core", "rich", "sqlite_utils", "textual"})
_ASK = """
import sys
from pdzctl.cli.main import main
try:
    main()
finally:
    sys.__stderr__.write("\\n".join(["", "LOADED", *sys.modules]))
"""


def loaded(laptop: Laptop, *words: str, **environ: str) -> set[str]:
    """Return the names of the modules that a fresh process has loaded once it has answered ``words``."""
    answer = subprocess.run(
        [sys.executable, "-c", _ASK, *words],
        cwd=laptop.folder,
        env=laptop.world(PDZCTL_LANG="it", **environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return set(answer.stderr.partition("LOADED\n")[2].split("\n"))


def commands(modules: set[str]) -> set[str]:
    """Return the words whose command modules are among ``modules``."""
    from pdzctl.cli.contents import WORDS

    return {word.name for word in WORDS if word.module in modules}


@pytest.mark.parametrize("words", [["--version"], ["--help"], []])
def test_the_first_words_load_no_command_and_not_even_typer(laptop: Laptop, words: list[str]) -> None:
    modules = loaded(laptop, *words)
    assert not modules & {*HEAVY, "typer", "sqlite3", "pdzctl.records.vocabulary"}
    assert commands(modules) == set()


def test_completing_a_word_loads_no_command(laptop: Laptop) -> None:
    modules = loaded(laptop, "la", _PDZCTL_COMPLETE="1")
    assert not modules & {*HEAVY, "typer", "sqlite3"}
    assert commands(modules) == set()


def test_completing_a_verb_loads_its_noun_alone(laptop: Laptop) -> None:
    modules = loaded(laptop, "lab", "op", _PDZCTL_COMPLETE="1")
    assert not modules & HEAVY
    assert commands(modules) == {"lab"}


@pytest.mark.parametrize("words", [["lab", "--help"], ["lab", "list", "--help"]])
def test_the_help_of_a_noun_loads_it_alone(laptop: Laptop, words: list[str]) -> None:
    modules = loaded(laptop, *words)
    assert not modules & HEAVY
    assert commands(modules) == {"lab"}


@pytest.mark.parametrize("format", ["json", "csv", "tsv", "md"])
def test_a_list_builds_no_record_and_draws_no_table(district: Laptop, format: str) -> None:
    modules = loaded(district, "lab", "list", "--format", format)
    assert not modules & {*HEAVY, *ARITHMETIC, "pdzctl.records.record", "pdzctl.store.store"}
    assert commands(modules) == {"lab"}


def test_a_table_on_a_terminal_is_what_loads_rich(district: Laptop) -> None:
    modules = loaded(district, "lab", "list", "--format", "table")
    assert not modules & (HEAVY - {"rich"})


def test_a_write_loads_no_sqlite_utils(district: Laptop) -> None:
    modules = loaded(district, "problem", "add", "Anziani soli dimessi senza rete")
    assert "pydantic" in modules
    assert not modules & (HEAVY - {"pydantic", "pydantic_core"})


@pytest.mark.parametrize(
    "words",
    [
        ["contribution", "add", "Il sabato non risponde nessuno", "--session", "SED-2026-007"],
        ["contribution", "list", "--json"],
        ["priority", "list", "--json"],
        ["priority", "show", "PRI-2026-003.1"],
        ["session", "list", "--json"],
        ["minutes", "list", "--json"],
        ["body", "attendance", "LAB-03", "--json"],
        ["commitment", "list", "--format", "table"],
    ],
    ids=" ".join,
)
def test_daily_work_pays_for_no_document(laptop: Laptop, words: list[str]) -> None:
    sample(laptop.folder)
    assert not loaded(laptop, *words) & {*DOCUMENTS, "sqlite_utils", "textual"}


@pytest.mark.parametrize(
    ("words", "library"),
    [
        (["minutes", "show", "SED-2025-014"], "jinja2"),
        (["minutes", "show", "SED-2025-014", "--format", "html"], "markdown_it"),
        (["proposal", "similar", "--json"], "rapidfuzz"),
    ],
    ids=["jinja2", "markdown_it", "rapidfuzz"],
)
def test_what_a_job_needs_is_loaded_for_it_alone(laptop: Laptop, words: list[str], library: str) -> None:
    sample(laptop.folder)
    modules = loaded(laptop, *words)
    assert library in modules
    assert not modules & {"docx", "holidays", "icalendar", "textual", "typst"}


def test_a_write_looks_for_no_plugins_among_the_packages_installed(district: Laptop) -> None:
    assert "importlib.metadata" not in loaded(district, "problem", "add", "Anziani soli dimessi senza rete")


def test_a_batch_pays_for_the_words_in_it_alone(district: Laptop) -> None:
    (district.folder / "lines.txt").write_text("lab list --json\nproblem list --json\n")
    assert commands(loaded(district, "batch", "lines.txt")) == {"batch", "lab", "problem"}


def test_a_recording_over_plain_lines_pays_for_no_screen(laptop: Laptop) -> None:
    sample(laptop.folder)
    modules = loaded(laptop, "live", "SED-2026-007", "--lines")
    assert "pdzctl.workflows.live.recorder" in modules
    assert not modules & (HEAVY - {"pydantic", "pydantic_core", "rapidfuzz"})
