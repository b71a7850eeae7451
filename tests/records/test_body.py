"""Tables, labs and governing bodies: their guards, their quorum and their seats."""

import pytest
from pydantic import ValidationError

from pdzctl.errors import Refused
from pdzctl.records.body import Body, Mandate, Seat, quorum_of
from pdzctl.records.states import BodyState
from pdzctl.records.vocabulary import QuorumRule

LAB = Body(id="L", code="LAB-03", kind="lab", title="Rientro a casa")
TABLE = Body(id="T", code="TAV-02", kind="table", title="Tornare a vivere a casa")
MANDATE = Mandate(
    id="M", body_id="L", question="Quali azioni?", product="Una proposta", commissioned_by_id="B", due="2025-12-31"
)


def seat(number: int, role: str = "componente", **fields: object) -> Seat:
    return Seat(id=f"S{number}", code=f"SEG-{number:03}", body_id="L", role=role, **fields)


MEMBERS = [seat(1), seat(2), seat(3)]
FACILITATOR = seat(4, "facilitatore")


def sentence(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(refused.value)


def test_a_lab_lives_its_own_life() -> None:
    mandated = LAB.mandated(MANDATE)
    opened = mandated.opened("2025-03-01", [*MEMBERS, FACILITATOR], MANDATE)
    feedback = opened.moved("in_restituzione")
    ended = feedback.concluded("2026-01-31", mandate=MANDATE.revised(feedback_on="2026-01-20"))
    assert [b.state for b in (mandated, opened, feedback, ended)] == [
        "mandato_conferito",
        "aperto",
        "in_restituzione",
        "concluso",
    ]
    assert (opened.since, ended.until) == ("2025-03-01", "2026-01-31")


def test_a_lab_without_a_whole_mandate_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        LAB.mandated(MANDATE.revised(due=None, commissioned_by_id=None))
    assert sentence(refused) == "LAB-03 has no complete mandate: it still needs who commissions it, the due date."
    with pytest.raises(Refused):
        LAB.mandated(None)


def test_a_lab_opens_with_a_facilitator_and_three_members_that_day() -> None:
    mandated = LAB.mandated(MANDATE)
    with pytest.raises(Refused) as refused:
        mandated.opened("2025-03-01", MEMBERS, MANDATE)
    assert refused.value.values["missing"] == ("a facilitator",)
    gone = seat(3, until="2025-02-28")
    with pytest.raises(Refused) as refused:
        mandated.opened("2025-03-01", [seat(1), seat(2), gone, FACILITATOR], None)
    assert refused.value.values["missing"] == ("the mandate", "three members")


def test_a_lab_does_not_end_with_proposals_unanswered_or_without_feedback() -> None:
    waiting = LAB.revised(state="in_restituzione")
    with pytest.raises(Refused) as refused:
        waiting.concluded("2026-01-31", mandate=MANDATE, unanswered=["PRO-2025-031"])
    assert sentence(refused) == "LAB-03 cannot end: PRO-2025-031 neither answered nor sent to a body."
    with pytest.raises(Refused) as refused:
        waiting.concluded("2026-01-31", mandate=MANDATE)
    assert sentence(refused) == "LAB-03 cannot end: no feedback to its participants is recorded."


def test_a_table_starts_with_a_mandate_a_coordinator_and_two_sectors() -> None:
    with pytest.raises(Refused) as refused:
        TABLE.activated("2025-03-01", MEMBERS, None, ["comune"])
    assert sentence(refused) == (
        "TAV-02 cannot start: it still needs the mandate, a coordinator, seats from two sectors."
    )
    started = TABLE.activated("2025-03-01", [seat(1, "coordinatore")], MANDATE, ["comune", "asp"])
    assert started.state is BodyState.ATTIVO


def test_other_bodies_start_with_nothing() -> None:
    office = Body(id="U", code="ORG-03", kind="planning_office", title="Ufficio di Piano")
    assert office.activated("2025-01-01", [], None, []).since == "2025-01-01"


def test_only_a_lab_has_a_lab_s_states_and_a_table() -> None:
    with pytest.raises(ValidationError):
        TABLE.revised(state="aperto")
    with pytest.raises(ValidationError):
        TABLE.revised(table_id="X")


@pytest.mark.parametrize(
    ("rule", "seats", "required"),
    [
        (None, 19, 0),
        (QuorumRule.NESSUNO, 19, 0),
        (QuorumRule.META_PIU_UNO, 19, 10),
        (QuorumRule.META_PIU_UNO, 18, 10),
        (QuorumRule.UN_TERZO, 19, 7),
        (QuorumRule.DUE_TERZI, 19, 13),
        (QuorumRule.DUE_TERZI, 3, 2),
    ],
)
def test_the_quorum_counts_seats(rule: QuorumRule | None, seats: int, required: int) -> None:
    assert quorum_of(rule, seats) == required


def test_a_seat_is_valid_from_its_first_to_its_last_day() -> None:
    held = seat(1, since="2025-01-01", until="2025-06-30")
    assert [held.valid_on(day) for day in ("2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01")] == [
        False,
        True,
        True,
        False,
    ]
    with pytest.raises(ValidationError):
        held.revised(until="2024-01-01")


def test_nobody_is_their_own_substitute() -> None:
    with pytest.raises(ValidationError):
        seat(1, person_id="P1", substitute_id="P1")
    assert seat(1, person_id="P1", substitute_id="P2").substitute_id == "P2"
