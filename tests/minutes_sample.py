"""The sample district in a file, applied once and copied for every test, and sessions by the hundred."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pdzctl.output.minutes import Press
from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.minutes.gather import documents
from pdzctl.workflows.privacy import unmarked

SAMPLE = Path(__file__).parent.parent / "sample_district"


@cache
def _applied() -> Path:
    folder = Path(mkdtemp(prefix="pdzctl-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "district.db"
    with Store.open(create_file(path)) as store, store.changing("applied the sample"):
        apply(store, read(SAMPLE))
    return path


def sample(folder: Path) -> Path:
    """Return a copy of the sample's file in ``folder``."""
    return Path(shutil.copy(_applied(), folder / "district.db"))


def written(path: Path, session: str, profile: Profile = Profile.PUBLIC, language: str = "it") -> str:
    """Return the minutes of the session with the code ``session``."""
    with open_reading(path) as reading:
        selection = Selection(session=reading.find("session", session)["id"], readers=2)
        (document,) = documents(reading, selection, profile)
    return unmarked(Press(language).write(document))


def with_sessions(path: Path, number: int) -> Path:
    """Make a district at ``path`` with one lab and ``number`` sessions, each with everything minutes print."""
    with Store.open(create_file(path)) as store, store.changing("made sessions"):
        store.of("district").add(name="Distretto di prova", controller="Unione di prova")
        organization = store.organizations.add(name="Comune di prova", sector="comune")
        person = store.people.add(family_name="Zibordoni", given_name="Ada", organization_id=organization.id)
        lab = store.bodies.add(kind="lab", title="Spesa a domicilio")
        seat = store.seats.add(body_id=lab.id, organization_id=organization.id, person_id=person.id)
        for place in range(number):
            day = f"2025-{place // 28 % 12 + 1:02}-{place % 28 + 1:02}"
            session = store.sessions.add(body_id=lab.id, day=day, state="svolta", number=place + 1)
            item = store.of("agenda_item").add(session_id=session.id, title="Argomento", summary="Testo. " * 40)
            store.of("attendance").add(session_id=session.id, seat_id=seat.id)
            decision = store.decisions.add(
                session_id=session.id, agenda_item_id=item.id, text="Si decide", rationale="Così"
            )
            commitment = store.commitments.add(session_id=session.id, decision_id=decision.id, text="Scrivere")
            store.of("commitment_party").add(commitment_id=commitment.id, organization_id=organization.id)
            store.of("commitment_check").add(session_id=session.id, commitment_id=commitment.id, found="fatto")
    return path
