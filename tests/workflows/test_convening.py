"""A convocation completes its agenda, measures its notice, and is revised only where it says something else."""

from datetime import date
from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.records.privacy import Profile
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.convening import convene
from pdzctl.workflows.minutes.export import press_for, show
from pdzctl.workflows.sessions import add_item, cancel_session, postpone_session, schedule
from workflows.meetings import lab_district


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A district with LAB-01 and one session of it, SED-2025-001, to be convened."""
    with lab_district(tmp_path) as store:
        schedule(store, store.labs.get("LAB-01"), day="2025-06-20", topics=["I dati"], venue="Sala civica")
    return tmp_path / "district.db"


class Office:
    """Whoever convenes: every visit is a change of its own, as a command is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def convene(self, code: str = "SED-2025-001", **how):
        with self.visit() as store:
            return convene(store, store.sessions.get(code), **how)

    def visit(self):
        return _Visit(self.path)


class _Visit:
    def __init__(self, path: Path) -> None:
        self._store = Store.open(path, today=date(2025, 5, 15))

    def __enter__(self):
        store = self._store.__enter__()
        self._change = store.changing("visited")
        self._change.__enter__()
        return store

    def __exit__(self, *error) -> None:
        self._change.__exit__(*error)
        self._store.__exit__(*error)


@pytest.fixture
def office(path: Path) -> Office:
    return Office(path)


def told(convened) -> list[tuple]:
    return [(str(change.what), change.now) for change in convened.changes]


def agenda(store, code="SED-2025-001") -> list[str]:
    return [item.title for item in store.of("agenda_item").find(session_id=store.sessions.get(code).id)]


def test_convened_twice_nothing_changes(office) -> None:
    first = office.convene()
    again = office.convene()
    assert (first.again, first.session.convocation_sequence, first.session.convoked_on) == (False, 0, "2025-05-15")
    assert (again.again, again.changes, again.session) == (True, (), first.session)


def test_what_changed_is_told_and_the_revision_counted(office) -> None:
    office.convene()
    with office.visit() as store:
        session = store.sessions.get("SED-2025-001")
        store.sessions.replace(session.revised(venue="Ospedale", online_url="https://example.org/sala"))
        data = store.of("agenda_item").find(session_id=session.id, title="I dati")[0]
        store.of("agenda_item").replace(data.revised(minutes_allotted=30))
        add_item(store, session, title="Le chiavi")
        store.seats.add(body_id=session.body_id, organization_id=store.organizations.get("ENT-001").id)
    found = office.convene()
    assert told(found) == [
        ("venue", "Ospedale"),
        ("online link", ""),
        ("number of members convened", 5),
        ("changed on the agenda", "I dati"),
        ("new on the agenda", "Le chiavi"),
    ]
    assert found.session.convocation_sequence == 1
    assert office.convene().changes == ()


def test_what_was_changed_and_changed_back_is_no_change(office) -> None:
    office.convene()
    for venue in ("Ospedale", "Sala civica"):
        with office.visit() as store:
            store.sessions.replace(store.sessions.get("SED-2025-001").revised(venue=venue))
    with office.visit() as store:
        item = add_item(store, store.sessions.get("SED-2025-001"), title="Le chiavi")
    with office.visit() as store:
        store.of("agenda_item").remove(store.of("agenda_item").get(item.code))
    assert office.convene().changes == ()


def test_an_item_taken_away_and_another_order_are_told(office) -> None:
    with office.visit() as store:
        add_item(store, store.sessions.get("SED-2025-001"), title="Le chiavi")
    office.convene()
    with office.visit() as store:
        session = store.sessions.get("SED-2025-001")
        data, keys, other = store.of("agenda_item").find(session_id=session.id)
        store.of("agenda_item").remove(data)
        store.of("agenda_item").replace(keys.revised(position=9))
    assert told(office.convene()) == [("the order of the agenda", ""), ("no longer on the agenda", "I dati")]
    assert other.title == "Any other business"


def test_an_item_taken_away_and_put_back_is_no_change(office) -> None:
    office.convene()
    with office.visit() as store:
        store.of("agenda_item").remove(
            store.of("agenda_item").find(session_id=store.sessions.get("SED-2025-001").id)[0]
        )
    with Store.open(office.path) as store:
        store.undo()
    assert told(office.convene()) == []


def test_an_undone_convocation_is_no_convocation(office) -> None:
    office.convene()
    with office.visit() as store:
        store.sessions.replace(store.sessions.get("SED-2025-001").revised(venue="Ospedale"))
    office.convene()
    with Store.open(office.path) as store:
        store.undo()
    found = office.convene()
    assert (told(found), found.session.convocation_sequence) == ([("venue", "Ospedale")], 1)


def test_a_postponed_session_is_convened_with_its_new_day_and_its_notice(office) -> None:
    office.convene()
    with office.visit() as store:
        postponed = postpone_session(store, store.sessions.get("SED-2025-001"), to="2025-05-20", reason="Sala allagata")
    assert postponed.convocation_sequence == 1
    with pytest.raises(Refused, match="2 days shorter"):
        office.convene()
    found = office.convene(heal="accettata da tutti")
    assert told(found) == [("day", "2025-05-20")]
    assert (found.short, found.session.notice_healed, found.session.convocation_sequence) == (
        2,
        "accettata da tutti",
        2,
    )


@pytest.mark.parametrize(("moved", "short"), [({"planned_start": "18:30"}, 5), ({"venue": "Sala consiliare"}, 0)])
def test_another_hour_calls_for_the_whole_notice_once_more_and_another_room_does_not(
    path: Path, moved: dict[str, str], short: int
) -> None:
    with Store.open(path, today=date(2025, 5, 15)) as store:
        with store.changing("convened"):
            convene(store, store.sessions.get("SED-2025-001"))
        with store.changing("moved"):
            store.sessions.replace(store.sessions.get("SED-2025-001").revised(**moved))
    with Store.open(path, today=date(2025, 6, 18)) as store, store.changing("convened again"):
        found = convene(store, store.sessions.get("SED-2025-001"), heal="accettata da tutti")
        assert (found.short, found.session.convocation_sequence) == (short, 1)
        assert found.session.convoked_on == ("2025-06-18" if short else "2025-05-15")


def test_a_session_that_was_brought_here_convened_is_compared_with_what_was_brought(office) -> None:
    fields = {"state": "convocata", "convoked_on": "2025-05-10", "convocation_sequence": 3, "convoked_count": 4}
    with office.visit() as store:
        lab = store.labs.get("LAB-01")
        brought = store.sessions.add(body_id=lab.id, day="2025-06-27", number=2, venue="Sala civica", **fields)
        store.of("agenda_item").add(session_id=brought.id, title="I dati")
    assert office.convene(brought.code, seeding=False).changes == ()
    with office.visit() as store:
        store.sessions.replace(store.sessions.get(brought.code).revised(venue="Ospedale"))
    found = office.convene(brought.code, seeding=False)
    assert (told(found), found.session.convocation_sequence) == ([("venue", "Ospedale")], 4)


def test_what_completes_the_agenda_of_a_session_brought_here_uncounted_is_told(office) -> None:
    fields = {"state": "convocata", "convoked_on": "2025-05-10", "convoked_count": 4}
    with office.visit() as store:
        lab = store.labs.get("LAB-01")
        brought = store.sessions.add(body_id=lab.id, day="2025-06-27", number=2, venue="Sala civica", **fields)
        store.of("agenda_item").add(session_id=brought.id, title="I dati")
    found = office.convene(brought.code)
    assert told(found) == [("new on the agenda", "Approval of the minutes of meeting no. 1")]
    assert (found.again, found.session.convocation_sequence) == (True, 1)
    again = office.convene(brought.code)
    assert (again.changes, again.session.convocation_sequence) == ((), 1)


def test_a_session_convened_before_revisions_were_counted_is_compared_with_what_was_sent(office) -> None:
    with office.visit() as store:
        store.sessions.replace(store.sessions.get("SED-2025-001").revised(venue="Prima"))
    with office.visit() as store:
        session = store.sessions.get("SED-2025-001")
        store.sessions.replace(session.revised(state="convocata", convoked_on="2025-05-15", convoked_count=4))
    assert office.convene(seeding=False).changes == ()
    with office.visit() as store:
        store.sessions.replace(store.sessions.get("SED-2025-001").revised(venue="Dopo", convocation_sequence=None))
    found = office.convene(seeding=False)
    assert (told(found), found.session.convocation_sequence) == ([("venue", "Dopo")], 1)


def test_what_is_put_on_the_agenda_is_told_the_first_time(office) -> None:
    office.convene()
    with office.visit() as store:
        second = schedule(store, store.labs.get("LAB-01"), day="2025-06-26", venue="Sala", topics=["I dati"])
        for item in store.of("agenda_item").find(session_id=second.id, kind="verbale_precedente"):
            store.of("agenda_item").remove(item)
    assert told(office.convene(second.code)) == [("new on the agenda", "Approval of the minutes of meeting no. 1")]


def test_the_convocation_that_is_filed_is_nothing_new_to_read(office) -> None:
    office.convene()
    with office.visit() as store:
        session = store.sessions.get("SED-2025-001")
        for kind in ("convocazione", "foglio_presenze", "dati"):
            store.of("attachment").add(session_id=session.id, title=kind, kind=kind)
    assert told(office.convene()) == [("new paper", "dati")]
    with office.visit() as store:
        for paper in store.of("attachment").find(session_id=session.id):
            store.of("attachment").remove(paper)
    assert told(office.convene()) == [("paper taken away", "dati")]


def test_a_refused_convocation_leaves_the_agenda_alone(office) -> None:
    with office.visit() as store:
        later = schedule(store, store.labs.get("LAB-01"), day="2025-06-25", venue="Sala civica")
        for item in store.of("agenda_item").find(session_id=later.id)[:2]:
            store.of("agenda_item").remove(item)
    with pytest.raises(Refused):
        office.convene(later.code, on="2025-06-24")
    with office.visit() as store:
        assert agenda(store, later.code) == ["Any other business"]


@pytest.mark.parametrize("last", ["2025-05-14", "2025-06-21"])
def test_nobody_confirms_before_the_convocation_or_after_the_session(office, last: str) -> None:
    with pytest.raises(Refused, match="can be confirmed"):
        office.convene(confirm_by=last)


def test_a_day_to_confirm_that_has_passed_is_not_asked_again(office) -> None:
    office.convene(confirm_by="2025-06-10", on="2025-05-14")
    with office.visit() as store:
        postpone_session(store, store.sessions.get("SED-2025-001"), to="2025-07-20", reason="Sala allagata")
    found = office.convene(on="2025-06-20")
    assert told(found) == [("day", "2025-07-20"), ("confirm by", None)]


def test_a_cancelled_session_revises_what_was_sent(office) -> None:
    office.convene()
    with office.visit() as store:
        assert cancel_session(store, store.sessions.get("SED-2025-001"), reason="Sala").convocation_sequence == 1
        draft = schedule(store, store.labs.get("LAB-01"), day="2025-07-20")
        assert cancel_session(store, draft, reason="Sala").convocation_sequence is None


def test_the_agenda_is_completed_once(office) -> None:
    with office.visit() as store:
        lab = store.labs.get("LAB-01")
        first = store.sessions.get("SED-2025-001")
        store.of("commitment").add(session_id=first.id, text="Scrivere la scheda")
        item = store.of("agenda_item").find(session_id=first.id)[0]
        later = schedule(store, lab, day="2025-07-20", topics=["I gruppi"], venue="Sala civica")
        for seeded in store.of("agenda_item").find(session_id=later.id)[:2]:
            store.of("agenda_item").remove(seeded)
        store.of("agenda_item").replace(item.revised(disposition="rinviato"))
        proposal = store.proposals.add(session_id=first.id, title="Una scheda unica")
        store.of("referral").add(proposal_id=proposal.id, body_id=lab.id, sent_on="2025-06-21")
    wanted = [
        "Approval of the minutes of meeting no. 1",
        "Check of the commitments made",
        "I gruppi",
        "I dati",
        "Reply to the proposals received",
        "Any other business",
    ]
    for _ in range(2):
        office.convene(later.code)
        with office.visit() as store:
            assert agenda(store, later.code) == wanted


def test_the_number_of_the_last_minutes_follows(office) -> None:
    with office.visit() as store:
        lab = store.labs.get("LAB-01")
        second = schedule(store, lab, day="2025-07-10", venue="Sala civica")
        third = schedule(store, lab, day="2025-07-20", venue="Sala civica")
        assert agenda(store, third.code)[0] == "Approval of the minutes of meeting no. 2"
        cancel_session(store, second, reason="Sala allagata")
    office.convene(third.code)
    with office.visit() as store:
        assert agenda(store, third.code)[0] == "Approval of the minutes of meeting no. 1"


def test_an_agenda_left_as_it_is_is_not_completed(office) -> None:
    with office.visit() as store:
        later = schedule(store, store.labs.get("LAB-01"), day="2025-07-20", venue="Sala civica")
        for item in store.of("agenda_item").find(session_id=later.id)[:2]:
            store.of("agenda_item").remove(item)
    office.convene(later.code, seeding=False)
    with office.visit() as store:
        assert agenda(store, later.code) == ["Any other business"]


@pytest.mark.parametrize("kind", ["lab", "steering_wide"])
def test_the_minutes_tell_how_a_short_notice_was_healed(tmp_path: Path, kind: str) -> None:
    with lab_district(tmp_path, language="it") as store:
        body = store.labs.get("LAB-01")
        if kind != "lab":
            body = store.bodies.add(kind=kind, title="Cabina di regia", notice_days=7)
        session = schedule(store, body, day="2025-05-20", venue="Sala civica")
        convene(store, session, on="2025-05-15", heal="accettata da tutti i componenti.")
    with open_reading(tmp_path / "district.db") as reading:
        text = show(reading, session.id, Profile.PUBLIC, press_for(reading)).text
    assert "più breve di quello previsto: accettata da tutti i componenti" in text


def test_papers_are_told_of_and_what_happens_to_another_session_is_not(office) -> None:
    with office.visit() as store:
        lab = store.labs.get("LAB-01")
        other = schedule(store, lab, day="2025-07-18", topics=["Altro"], venue="Sala civica")
        session = store.sessions.get("SED-2025-001")
        store.of("attachment").add(session_id=session.id, title="I dati del 2024")
    office.convene()
    with office.visit() as store:
        add_item(store, other, title="Tutt'altro")
        store.of("attachment").add(session_id=other.id, title="Altre carte")
        store.of("attachment").remove(store.of("attachment").find(title="I dati del 2024")[0])
        store.of("attachment").add(session_id=session.id, title="I dati del 2025")
    assert told(office.convene()) == [("new paper", "I dati del 2025"), ("paper taken away", "I dati del 2024")]
