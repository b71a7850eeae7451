"""The commands that faults strike, and the office in which they are typed."""

from pathlib import Path

import pytest

from faults.machine import Machine
from workflows.exchange_folders import SMALL, added, changed, write

DISTRICT = "district.db"
Words = tuple[str, ...]

_INIT: Words = ("init", "Distretto di Valfresca", "--region", "emilia-romagna")
_SESSION: Words = ("session", "add", "LAB-01", "--day", "2025-05-15", "--planned-start", "14:30", "--venue", "Sala 1")

MIXED: tuple[Words, ...] = (
    _INIT,
    ("apply", "files"),
    ("problem", "add", "Nessuno accompagna alle visite"),
    ("problem", "edit", "PRB-01", "--title", "Anziani dimessi senza una rete"),
    ("undo",),
    ("undo", "--redo"),
    ("organization", "add", "Comune di Pievelunga", "--sector", "comune"),
    _SESSION,
    ("agenda", "add", "I dati del 2024", "--session", "SED-2025-002"),
    ("session", "convene", "SED-2025-002", "--on", "2025-05-05"),
    ("session", "open", "SED-2025-002", "--at", "14:40"),
    ("session", "attend", "SED-2025-002", "SEG-001"),
    ("problem", "remove", "PRB-02"),
    ("minutes", "add", "--session", "SED-2025-001"),
    ("minutes", "approve", "SED-2025-001", "--mode", "seduta_stante"),
    ("session", "close", "SED-2025-001"),
    ("problem", "add", "Case che non si scaldano"),
)
"""Every kind of write, one after the other; what it says last acknowledges it."""

_WORK: tuple[Words, ...] = (
    _INIT,
    ("apply", "files"),
    _SESSION,
    ("agenda", "add", "I dati del 2024", "--session", "SED-2025-002"),
    ("session", "convene", "SED-2025-002", "--on", "2025-05-05"),
    ("minutes", "add", "--session", "SED-2025-001"),
    ("organization", "add", "Comune di Pievelunga", "--sector", "comune"),
    ("export", "--out", "esportazione"),
    ("minutes", "export", "--out", "verbali", "--profile", "internal"),
    ("backup",),
    ("session", "remove", "SED-2025-002"),
    _SESSION,
    ("agenda", "add", "I dati del 2025", "--session", "SED-2025-003"),
    ("session", "convene", "SED-2025-003", "--on", "2025-05-05"),
    ("session", "add", "LAB-01", "--day", "2025-05-29", "--planned-start", "14:30", "--venue", "Sala 1"),
    ("agenda", "add", "Il trasporto", "--session", "SED-2025-004"),
    ("session", "add", "LAB-01", "--day", "2025-06-03", "--planned-start", "08:30", "--venue", "Sala 1"),
    ("agenda", "add", "Che cosa viene prima", "--session", "SED-2025-005"),
    ("session", "convene", "SED-2025-005", "--on", "2025-05-20"),
    ("session", "open", "SED-2025-005", "--at", "08:30"),
    (
        "priority", "open", "SED-2025-005", "--method", "voto_a_punti", "--option", "Il trasporto",
        "--option", "La spesa", "--points", "3", "--at", "08:40",
    ),
    ("priority", "vote", "PRI-2025-005.1", "A=2", "B=1", "--as", "comune"),
    ("lab", "edit", "LAB-01", "--title", "Rientro a casa, insieme"),
    ("problem", "edit", "PRB-01", "--title", "Anziani dimessi senza una rete"),
)  # fmt: skip

FIRST_OF_DAY = "first of a day"
"""An addition to a file that nobody changed since yesterday."""

STRUCK: dict[str, Words] = {
    "init": ("init", "Distretto di Rupegrande", "--region", "lombardia", "nuovo.db"),
    "add": ("problem", "add", "Nessuno accompagna alle visite"),
    "edit": ("problem", "edit", "PRB-02", "--title", "Case che non si scaldano mai"),
    "remove": ("problem", "remove", "PRB-02"),
    "transition": ("session", "open", "SED-2025-003", "--at", "14:40"),
    "attend": ("session", "attend", "SED-2025-003", "SEG-001", "SEG-002"),
    "apply": ("apply", "files"),
    "apply --write-codes": ("apply", "files", "--write-codes"),
    "apply --prune": ("apply", "files", "--prune"),
    "undo": ("undo",),
    "minutes approve": ("minutes", "approve", "SED-2025-001", "--mode", "seduta_stante"),
    "minutes export": ("minutes", "export", "--out", "verbali", "--profile", "internal"),
    "export": ("export", "--out", "esportazione"),
    "first export": ("export", "--out", "nuova/esportazione", "--jsonl"),
    "backup": ("backup",),
    "backup restore": ("backup", "restore", "2025-06-03", "--out", "ripristino.db"),
    "repair": ("repair", "--out", "riparato.db"),
    "roll": ("attend", "SED-2025-005", "bia p"),
    "live": ("live", "SED-2025-005"),
    "wrap": ("wrap", "SED-2025-005", "PDG-2025-005.1", "c", "Si raccolgono le idee"),
    "vote --csv": ("priority", "vote", "PRI-2025-005.1", "--csv", "schede.csv"),
    "priority close": ("priority", "close", "PRI-2025-005.1", "--at", "08:50"),
    "convene --out": (
        "session", "convene", "SED-2025-004", "--on", "2025-05-20", "--out", "carte", "--format", "md,ics,csv",
    ),
    "kit": ("session", "kit", "SED-2025-003", "--out", "sala", "--format", "md,txt,csv"),
    "minutes edit --from": ("minutes", "edit", "SED-2025-001", "--from", "testi.md"),
    "minutes export --format": (
        "minutes", "export", "--out", "stampe", "--profile", "internal", "--format", "html,txt",
    ),
    FIRST_OF_DAY: ("problem", "add", "Nessuno accompagna alle visite"),
}  # fmt: skip
"""One command for each kind of write, all typed in the same office."""
_WRITING_AS_OTHERS = frozenset({"roll", "wrap", "priority close", "minutes edit --from"})
"""Those that write only to the district, as others do: struck at night."""
NAMES = [pytest.param(name, marks=[pytest.mark.nightly] * (name in _WRITING_AS_OTHERS), id=name) for name in STRUCK]
TYPED = {"live": "b/ Mancano gli orari della corriera\n"}
"""What a command reads from standard input."""
MIGRATION = "migration"
EVERY = (pytest.param(False, id="some"), pytest.param(True, id="every", marks=pytest.mark.nightly))
"""Whether a command is struck in all places; in the ordinary run only in some, different ones for each command."""
AGAIN = frozenset(
    {"minutes export", "minutes export --format", "export", "first export", "convene --out", "kit", MIGRATION}
)
"""Those that do the same when typed twice."""


_BALLOTS = "settore;Il trasporto;La spesa\ncomune;1;2\nterzo_settore;2;1\n"
_TEXTS = """\
## [SED-2025-001 summary]

Si comincia da una telefonata.

## [SED-2025-001 next_agenda]

## [PDG-2025-001.1 summary]

## [PDG-2025-001.1 positions]

Chi torna a casa da solo ha bisogno di una voce.

## [DEC-2025-001.1 rationale]

## [DEC-2025-001.1 dissent]
"""


def with_files(folder: Path) -> Path:
    """Make a folder that holds only files to apply."""
    district = SMALL["district.toml"].partition("\n")[2]
    write(folder / "files", {**SMALL, "district.toml": district})
    return folder


def open_office(machine: Machine, folder: Path) -> Path:
    """Make a folder with a district, with what was exported from it before its last changes, and with files to apply.

    The files hold a problem and an organization that have no code yet, and no longer one that the district has.
    """
    with_files(folder)
    for seed, words in enumerate(_WORK, start=100):
        outcome = machine.run(folder, *words, seed=seed)
        assert outcome.code == 0, outcome
    write(folder, {"schede.csv": _BALLOTS, "testi.md": _TEXTS})
    added(folder / "files", "problems.toml", '\n[[problem]]\ntitle = "Chi non guida resta a casa"\n')
    changed(folder / "files", "roster/organizations.csv", "Il Ponte ODV,Il Ponte,", "Il Ponte ODV,,")
    return folder
