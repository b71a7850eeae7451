"""A folder that closes a session in which something is missing is taken, with a warning unless it says why."""

from pathlib import Path

import pytest

from pdzctl.store.queries.wrap import how_many_lack
from pdzctl.store.reading import open_reading
from workflows.exchange_folders import applied, changed

SESSION = "sessions/SED-2025-001-rientro-a-casa.toml"
WHY = ("approved minutes", "why it was closed with gaps")


DUE = 'due = "2025-04"'
OWNER = '{ organization = "ENT-002" }'
COMPLETE = (
    (DUE, "continuing = true"),
    (DUE, 'state = "fatto"'),
    ('title = "I primi giorni"', 'title = "I primi giorni"\ndisposition = "raccolto"'),
)
LACKING = (
    (DUE, ""),
    (f"    {OWNER},\n", ""),
    (OWNER, '{ organization = "ENT-002", part = "support" }'),
    ('decision = "DEC-2025-001.1"\n', ""),
    ('text = "Si prova', 'state = "proposta"\ntext = "Si prova'),
)


@pytest.mark.parametrize("change", [*COMPLETE, *LACKING])
def test_a_closed_session_warns_as_the_page_would(district: Path, folder: Path, change: tuple[str, str]) -> None:
    changed(folder, SESSION, *change)
    warned = change in LACKING
    changed(folder, SESSION, 'state = "svolta"', 'state = "chiusa"')
    warnings = applied(district, folder).warnings
    missing = [one.values["missing"] for one in warnings if one.values["code"] == "SED-2025-001"]
    assert [tuple(map(str, each)) for each in missing] == [WHY if warned else WHY[:1]]
    with open_reading(district) as reading:
        session = reading.find("session", "SED-2025-001")
        assert bool(how_many_lack(reading, session["id"])) == warned


def test_a_reason_stands_for_what_is_missing(district: Path, folder: Path) -> None:
    changed(folder, SESSION, DUE, "")
    changed(folder, SESSION, 'state = "svolta"', 'state = "chiusa"\ngaps_reason = "Passa al tavolo"')
    (warning,) = [one for one in applied(district, folder).warnings if one.values["code"] == "SED-2025-001"]
    assert tuple(map(str, warning.values["missing"])) == WHY[:1]
