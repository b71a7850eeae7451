"""An old session's minutes are the same bytes after whatever happened later."""

import pytest

from minutes_sample import sample, with_sessions, written
from pdzctl.records.privacy import Profile
from pdzctl.store.store import Store


def later(path, work):
    with Store.open(path) as store, store.changing("later progress"):
        work(store)


def reassigned(store):
    commitment = store.commitments.get("IMP-2025-001.1")
    (owner,) = store.of("commitment_party").find(commitment_id=commitment.id)
    other = store.organizations.add(name="Ente che subentra", sector="terzo_settore")
    store.of("commitment_party").replace(owner.revised(until="2025-06-01"))
    store.of("commitment_party").add(commitment_id=commitment.id, organization_id=other.id, since="2025-06-01")


def postponed(store):
    commitment = store.commitments.get("IMP-2025-001.1")
    session = store.sessions.get("SED-2025-003")
    store.of("commitment_check").add(
        session_id=session.id, commitment_id=commitment.id, found="in_ritardo", new_due="2025-09", day="2025-12-01"
    )


def done(store):
    commitment = store.commitments.get("IMP-2025-001.1")
    store.commitments.replace(commitment.started().done("Fatto davvero"))


def superseded(store):
    old, new = store.decisions.get("DEC-2025-001.1"), store.decisions.get("DEC-2025-003.1")
    store.decisions.replace(new.revised(supersedes_id=old.id))


def left_the_seat(store):
    (seat,) = store.seats.find()
    store.seats.replace(seat.revised(until="2025-06-30"))
    newcomer = store.people.add(family_name="Subentrelli", given_name="Ida")
    store.seats.add(
        body_id=seat.body_id, organization_id=seat.organization_id, person_id=newcomer.id, since="2025-07-01"
    )


@pytest.mark.parametrize("work", [reassigned, postponed, done, superseded, left_the_seat])
@pytest.mark.parametrize("profile", Profile)
def test_progress_after_a_session_does_not_change_what_it_said(tmp_path, work, profile):
    path = with_sessions(tmp_path / "district.db", 3)
    before = written(path, "SED-2025-001", profile)
    later(path, work)
    assert written(path, "SED-2025-001", profile) == before


def test_a_check_prints_the_due_date_known_before_it(tmp_path):
    path = with_sessions(tmp_path / "district.db", 3)

    def checked(store):
        commitment = store.commitments.replace(store.commitments.get("IMP-2025-001.1").revised(due="2025-02"))
        for session, due in (("SED-2025-002", "2025-05-10"), ("SED-2025-003", "2025-08-20")):
            store.of("commitment_check").add(
                session_id=store.sessions.get(session).id, commitment_id=commitment.id, found="in_ritardo", new_due=due
            )

    later(path, checked)
    line = "| IMP-2025-001.1 | Scrivere | Comune di prova | "
    assert line + "febbraio 2025 | In ritardo: nuova data 10 maggio 2025 |" in written(path, "SED-2025-002")
    assert line + "10 maggio 2025 | In ritardo: nuova data 20 agosto 2025 |" in written(path, "SED-2025-003")
    assert "| IMP-2025-001.1 | Scrivere | Comune di prova | – | febbraio 2025 |" in written(path, "SED-2025-001")


def test_the_whole_sample_reads_the_same_after_its_later_sessions_are_moved(tmp_path):
    path = sample(tmp_path)
    before = written(path, "SED-2025-014")

    def moved(store):
        for referral in store.referrals.find():
            store.referrals.replace(referral.revised(next_step="Cambiato molto dopo"))
        session = next(one for one in store.sessions.find() if one.state == "convocata")
        store.sessions.replace(session.revised(day="2027-01-14"))

    later(path, moved)
    assert written(path, "SED-2025-014") == before
