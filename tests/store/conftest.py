"""A district file of one's own, and settings that are nobody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdzctl.store.creation import create_file
from pdzctl.store.store import Store


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "settings" / "pdzctl"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(create_file(tmp_path / "district.db"), author="Anna Verdi") as store:
        with store.changing("created the district"):
            store.districts.add(name="Valle del Sole")
        yield store


@pytest.fixture
def session(store: Store):
    """A lab's session with an agenda item, a decision, a commitment and draft minutes."""
    with store.changing("prepared a session"):
        lab = store.labs.add(title="Rientro a casa")
        session = store.sessions.add(body=lab.code, day="2025-05-15")
        item = store.of("agenda_item").add(session_id=session.id, title="Dimissioni protette")
        decision = store.decisions.add(session_id=session.id, agenda_item_id=item.id, text="Si apre uno sportello")
        commitment = store.commitments.add(session_id=session.id, decision_id=decision.id, text="Scrivere al comune")
        enterprise = store.organizations.add(name="Cooperativa Il Ponte")
        store.parties.add(commitment_id=commitment.id, organization_id=enterprise.id)
        store.of("minutes").add(session_id=session.id)
    return session
