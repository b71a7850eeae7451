"""A small invented district as a folder, for tests that break one thing in it."""

from collections.abc import Mapping
from pathlib import Path

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.staging import read

SMALL = {
    "district.toml": """\
id = "0f6c2f3e-9a57-5c39-8b8e-1f6f7d1b2a30"
name = "Distretto di Valfresca"

[[plan]]
code = "PDZ-2025"
title = "Piano di zona 2025-2027"
period_start = "2025-01-01"
""",
    "bodies.toml": """\
[[body]]
code = "TAV-01"
kind = "table"
title = "Chi torna a casa da solo"
sectors = [
    "comune",
    "terzo_settore",
]
problems = [
    "PRB-01",
]

[[body]]
code = "LAB-01"
kind = "lab"
title = "Rientro a casa"
table = "TAV-01"

[body.mandate]
question = "Come si torna a casa senza rete?"
""",
    "problems.toml": """\
[[problem]]
code = "PRB-01"
title = "Anziani soli dimessi senza rete"
tags = [
    { kind = "area", tag = "A" },
    { kind = "target", tag = "anziani" },
]

[[problem]]
code = "PRB-02"
title = "Case che non si scaldano"
""",
    "roster/organizations.csv": """\
code,name,short_name,sector,legal_form,runts_section,tax_code,pec,municipality,istat_code,pact_signed_on,themes
ENT-001,Comune di Valfresca,,comune,,,00123450358,,Valfresca,035099,,
ENT-002,Il Ponte ODV,Il Ponte,terzo_settore,,a,90001230357,,Valfresca,035099,,casa|spesa
""",
    "roster/people.csv": """\
code,family_name,given_name,honorific,organization,post,level,email,phone,notice_version,notice_on,keep_until
PER-001,Verdini,Ada,,ENT-001,assistente sociale,operatore,ada@example.org,'+39 0522 1,,,
PER-002,Bianchetti,Ugo,,ENT-002,volontario,volontario,,,,,
""",
    "roster/seats.csv": """\
code,body,role,organization,person,substitute,represents,post,area,voting,institutional,act,since,until
SEG-001,LAB-01,facilitatore,ENT-001,PER-001,,,,,no,no,,2025-01-01,
SEG-002,LAB-01,componente,ENT-002,PER-002,,,,,sì,no,,2025-01-01,
""",
    "sessions/SED-2025-001-rientro-a-casa.toml": """\
code = "SED-2025-001"
body = "LAB-01"
state = "svolta"
day = "2025-03-06"
planned_start = "14:30"
actual_end = "17:00"
venue = "Sala civica"
attendance = [
    { seat = "SEG-001", status = "presente" },
    { seat = "SEG-002", status = "assente" },
]

[[agenda]]
code = "PDG-2025-001.1"
title = "I primi giorni"

[[decisions]]
code = "DEC-2025-001.1"
agenda_item = "PDG-2025-001.1"
text = "Si prova una telefonata entro due giorni."

[[commitments]]
code = "IMP-2025-001.1"
decision = "DEC-2025-001.1"
text = "Scrivere la scheda unica"
due = "2025-04"
parties = [
    { organization = "ENT-002" },
]
""",
}
"""Not quite canonical: defaults are written out, as people do."""


def write(folder: Path, files: Mapping[str, str] = SMALL) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def added(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def new_district(folder: Path) -> Path:
    path = folder / "district.db"
    Store.open(create_file(path)).close()
    return path


def applied(path: Path, source: Path, *, prune: bool = False) -> Comparison:
    with Store.open(path) as store, store.changing("applied files"):
        return apply(store, read(source), prune=prune)
