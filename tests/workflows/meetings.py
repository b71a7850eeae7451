"""A lab with four seats and a session, for what happens at sessions and after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.convening import convene
from pdzctl.workflows.sessions import Seen, attend, open_session, schedule

TODAY = "2025-05-15"


@contextmanager
def lab_district(folder: Path, **district: str) -> Iterator[Store]:
    """Open a new district, in English, with LAB-01 of TAV-01 and its four seats, and a change to work in."""
    with (
        Store.open(create_file(folder / "district.db"), today=date.fromisoformat(TODAY)) as store,
        store.changing("prepared"),
    ):
        store.districts.add(name="Terre Basse", region="emilia-romagna", **{"language": "en", **district})
        problem = store.problems.add(title="Anziani soli dimessi senza rete")
        table = store.bodies.add(kind="table", title="Tornare a vivere a casa")
        store.of("body_problem").add(body_id=table.id, problem_id=problem.id)
        lab = store.bodies.add(
            kind="lab", title="Rientro a casa", table_id=table.id, quorum="meta_piu_uno", notice_days=7
        )
        for number, name in enumerate(("Unione", "Ausl", "Il Filo", "Ospedale"), start=1):
            firm = store.organizations.add(name=name, sector="terzo_settore")
            person = store.people.add(family_name=f"Cognome{number}", organization_id=firm.id)
            store.seats.add(body_id=lab.id, organization_id=firm.id, person_id=person.id)
        yield store


def open_meeting(store: Store, *present: str, day: str = TODAY, **fields: Any) -> Any:
    """Return a session of LAB-01 in progress since 14:30, with the seats whose codes are ``present``."""
    session = schedule(store, store.labs.get("LAB-01"), day=day, venue="Sala civica", **fields)
    session = convene(store, session, on=day, heal="accettata da tutti").session
    session = open_session(store, session, at="14:30", today=day)
    for seat in present:
        attend(store, session, seat, Seen())
    return session
