"""A line of a roll call is understood or changes nothing: who is meant, what is said of them, what is kept."""

from pathlib import Path

import pytest

from pdzctl.errors import Refused
from pdzctl.records.vocabulary import AttendanceStatus as Status
from pdzctl.workflows.names import Candidate, Index, first_found
from pdzctl.workflows.roll_call import hear, totals
from pdzctl.workflows.sessions import Seen, attend, cancel_session, schedule
from pdzctl.workflows.spoken import Act, Said, understood
from workflows.meetings import lab_district, open_meeting


@pytest.fixture
def store(tmp_path: Path):
    with lab_district(tmp_path) as store:
        yield store


def said(heard) -> str:
    return heard.sentence.format(**heard.values)


def recorded(store, session) -> dict[str, str]:
    return {
        store.seats.get(one.seat_id).code: one.status
        for one in store.of("attendance").find(session_id=session.id)
        if one.seat_id
    }


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("ros p", Said(Act.MARK, "ros", Status.PRESENTE)),
        ("De Rossi  P", Said(Act.MARK, "De Rossi", Status.PRESENTE)),
        ("ros presente", Said(Act.MARK, "ros", Status.PRESENTE)),
        ("ros o", Said(Act.MARK, "ros", Status.PRESENTE_ONLINE)),
        ("ros excused", Said(Act.MARK, "ros", Status.ASSENTE_GIUSTIFICATO)),
        ("ros a", Said(Act.MARK, "ros", Status.ASSENTE)),
        ("ros d", Said(Act.MARK, "ros", Status.PRESENTE_CON_DELEGA)),
        ("ros d ugo bian", Said(Act.MARK, "ros", Status.PRESENTE_CON_DELEGA, delegate="ugo bian")),
        ("ros proxy bian", Said(Act.MARK, "ros", Status.PRESENTE_CON_DELEGA, delegate="bian")),
        ("ros t 14.50", Said(Act.MARK, "ros", arrived_at="14:50")),
        ("ros late 9", Said(Act.MARK, "ros", arrived_at="09:00")),
        ("ros t", Said(Act.MARK, "ros", arrived_at="12:34")),
        ("ros e 1610", Said(Act.MARK, "ros", left_at="16:10")),
        ("ros left 16h10", Said(Act.MARK, "ros", left_at="16:10")),
        ("p*", Said(Act.EVERYBODY, status=Status.PRESENTE)),
        ("* g", Said(Act.EVERYBODY, status=Status.ASSENTE_GIUSTIFICATO)),
        ("tutti p", Said(Act.EVERYBODY, status=Status.PRESENTE)),
        ("n 4 Cittadini e famiglie", Said(Act.COUNT, "Cittadini e famiglie", number=4)),
        ("N 12", Said(Act.COUNT, number=12)),
        ("+ Anna  Neri @ Il Filo", Said(Act.GUEST, "Anna Neri", organization="Il Filo")),
        (".", Said(Act.TOTALS)),
        ("?", Said(Act.QUESTION)),
        ("? @filo", Said(Act.QUESTION, "filo")),
        ("ros", Said(Act.UNCLEAR, "ros")),
        ("ros t 25:00", Said(Act.UNCLEAR, "ros t 25:00")),
        ("+ @Il Filo", Said(Act.UNCLEAR)),
        ("", Said(Act.UNCLEAR)),
        ("ros\x1b[31m p", Said(Act.UNCLEAR)),
        ("r" * 501, Said(Act.UNCLEAR)),
    ],
)
def test_a_line_says_one_thing(line: str, meaning: Said) -> None:
    assert understood(line, now="12:34") == meaning


PEOPLE = [
    Candidate("SEG-001", "Ada Rossetti", ("Ada Rossetti", "Unione Terre Basse")),
    Candidate("SEG-002", "Bice Rosselli", ("Bice Rosselli", "Ausl")),
    Candidate("SEG-003", "Nicolò Bo", ("Nicolò Bo", "Cooperativa Il Filo")),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ros", ["SEG-001", "SEG-002"]),
        ("ROSSEL", ["SEG-002"]),
        ("seg-002", ["SEG-002"]),
        ("nicolo", ["SEG-003"]),
        ("ada ross", ["SEG-001"]),
        ("terre", ["SEG-001"]),
        ("ilo", ["SEG-003"]),
        ("ros setti", ["SEG-001"]),
        ("seg", []),
        ("bo", ["SEG-003"]),
        ("ad", []),
        ("SEG-009", []),
        ("rosetti", ["SEG-001"]),
        ("nicclò", ["SEG-003"]),
        ("marziani", []),
        (" ", []),
    ],
)
def test_a_name_is_found_by_any_part_of_it(text: str, meant: list[str]) -> None:
    assert [one.who for one in first_found(text, Index(PEOPLE))] == meant


def test_whoever_is_named_is_recorded_on_their_seat(store) -> None:
    session = open_meeting(store)
    assert said(hear(store, session, "cognome1 p")) == "Cognome1 (Unione): presente."
    assert said(hear(store, session, "ausl g")) == "Cognome2 (Ausl): assente_giustificato."
    assert said(hear(store, session, "filo t 14.50")) == "Cognome3 (Il Filo): presente since 14:50."
    assert said(hear(store, session, "filo e 14:40")) == "Cognome3 (Il Filo) came at 14:50: they cannot leave at 14:40."
    assert recorded(store, session) == {
        "SEG-001": "presente",
        "SEG-002": "assente_giustificato",
        "SEG-003": "presente",
    }
    assert totals(store, session)[:5] == (2, 0, 1, 0, 1)


def test_a_seat_that_ended_before_the_day_is_not_called(store) -> None:
    store.seats.replace(store.seats.get("SEG-004").revised(until="2025-05-14"))
    session = open_meeting(store)
    assert said(hear(store, session, "?")).count("Cognome") == 3
    assert hear(store, session, "p*").values["count"] == 3
    assert "SEG-004" not in recorded(store, session)


def test_an_ambiguous_name_changes_nothing_and_a_number_settles_it(store) -> None:
    session = open_meeting(store)
    heard = hear(store, session, "cogn p")
    assert (heard.understood, heard.recorded, len(heard.choices)) == (False, False, 4)
    assert recorded(store, session) == {}
    hear(store, session, "2 p", choices=heard.choices)
    assert recorded(store, session) == {"SEG-002": "presente"}


def test_everybody_else_is_recorded_at_once_and_nobody_twice(store) -> None:
    session = open_meeting(store, "SEG-001")
    attend(store, session, "SEG-002", Seen(status="assente"))
    assert hear(store, session, "tutti p").values["count"] == 2
    assert recorded(store, session)["SEG-002"] == "assente"
    assert not hear(store, session, "tutti p").recorded
    assert said(hear(store, session, "?")) == "Everybody expected is recorded."


def test_a_substitute_and_a_delegate_are_credited_and_the_holder_takes_their_seat_back(store) -> None:
    substitute = store.people.add(given_name="Ugo", family_name="Riserva")
    store.seats.replace(store.seats.get("SEG-003").revised(substitute_id=substitute.id))
    session = open_meeting(store, "SEG-001")
    assert said(hear(store, session, "riserva p")) == "Ugo Riserva (Il Filo): presente."
    (there,) = store.of("attendance").find(session_id=session.id, seat_id=store.seats.get("SEG-003").id)
    assert there.delegate_id == substitute.id
    hear(store, session, "cognome3 p")
    (there,) = store.of("attendance").find(session_id=session.id, seat_id=store.seats.get("SEG-003").id)
    assert (there.delegate_id, there.status) == (None, "presente")
    heard = hear(store, session, "ausl d cognome1")
    assert (heard.also_on, recorded(store, session)["SEG-002"]) == ("SEG-001", "presente_con_delega")
    assert not hear(store, session, "ausl d nessuno").understood


def test_a_guest_joins_the_roster_once(store) -> None:
    session = open_meeting(store)
    heard = hear(store, session, "+ Maria De Luca @filo")
    person = store.people.get(heard.values["code"])
    firm = store.organizations.get(person.organization_id)
    assert (person.given_name, person.family_name, firm.name) == ("Maria", "De Luca", "Il Filo")
    assert hear(store, session, "+ maria de luca").values["code"] == person.code
    (there,) = store.of("attendance").find(session_id=session.id)
    assert (there.person_id, there.status) == (person.id, "invitato")
    # In a lab whoever came may take part: the key says so.
    hear(store, session, "luca p")
    (there,) = store.of("attendance").find(session_id=session.id)
    assert there.status == "presente"
    hear(store, session, "+ Pio Verdi @Ente mai visto")
    assert store.of("attendance").find(session_id=session.id)[1].post == "Ente mai visto"
    hear(store, session, "+ Cognome4")
    assert recorded(store, session) == {"SEG-004": "presente"}


def test_in_a_formal_body_who_has_no_seat_is_a_guest(store) -> None:
    body = store.bodies.add(kind="political", title="Comitato")
    session = schedule(store, body, day="2025-05-15")
    hear(store, session, "cognome1 p")
    (there,) = store.of("attendance").find(session_id=session.id)
    assert there.status == "invitato"


def test_heads_are_counted_by_sector_and_counted_again_in_place(store) -> None:
    session = open_meeting(store, "SEG-001")
    assert said(hear(store, session, ".")) == "Somebody is here from every sector that sits in the body."
    hear(store, session, "n 3 Cittadini")
    hear(store, session, "n 4 citizens")
    hear(store, session, "n 2")
    assert [(one.count, one.sector) for one in store.of("attendance").find(session_id=session.id)][1:] == [
        (4, "cittadini"),
        (2, None),
    ]
    assert not hear(store, session, "n 2 marziani").understood


def test_a_roll_that_can_no_longer_change_is_refused(store) -> None:
    session = cancel_session(store, schedule(store, store.bodies.get("LAB-01"), day="2025-05-15"), reason="Neve")
    with pytest.raises(Refused):
        hear(store, session, "cognome1 p")


def test_who_was_not_there_has_no_times_and_a_time_typed_again_is_corrected(store) -> None:
    session = open_meeting(store)
    for line in ("filo t 14:50", "filo t 15:00", "filo e 16:00", "filo e 16:10", "filo t 16:30"):
        hear(store, session, line)
    there = store.of("attendance").find(session_id=session.id)[0]
    intervals = store.of("presence").find(attendance_id=there.id)
    assert [(one.arrived_at, one.left_at) for one in intervals] == [("15:00", "16:10"), ("16:30", None)]
    hear(store, session, "filo a")
    assert store.of("presence").find(attendance_id=there.id) == ()


def test_whoever_is_here_goes_before_the_roster_but_not_before_a_whole_name_or_a_better_way() -> None:
    here, roster = (
        Index([Candidate(who, name, (name,))]) for who, name in (("SEG-001", "Ada Rossetti"), ("PER-9", "Ross"))
    )
    assert [one.who for one in first_found("rosse", here, roster)] == ["SEG-001"]
    assert [one.who for one in first_found("ross", here, roster)] == ["PER-9"]
    assert [one.who for one in first_found("ros", here, roster)] == ["SEG-001"]
    assert [one.who for one in first_found("rosetti", roster, here)] == ["SEG-001"]
