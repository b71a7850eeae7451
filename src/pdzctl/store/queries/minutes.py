"""What a batch of minutes is made of: one statement per noun over the selected sessions, merged in session order.

However many sessions are selected, the statements are the same; every cursor walks the sessions in the order of their
codes, so that few sessions' rows are in memory at a time. A commitment is read as it was taken, a due date as it
was known before a check: what happens after a session never changes what its minutes say.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from pdzctl.store.reading import Reading

Row = dict[str, Any]


class Selection(NamedTuple):
    """Which sessions: by id, body, days, state of the minutes, and who will read (0 public … 2 internal).

    Without an id only sessions that were held are selected, or whose minutes are already more than a draft. With the id
    of a correction in ``minutes`` that is told in the place of what it corrects.
    """

    session: str | None = None
    body: str | None = None
    since: str | None = None
    until: str | None = None
    state: str | None = None
    readers: int = 0
    minutes: str | None = None


class SessionRows(NamedTuple):
    """One session and the rows of every noun that its minutes print, by the name of the stream."""

    session: Row
    parts: dict[str, list[Row]]


_TOLD = "CASE WHEN :minutes IS NULL THEN minutes.corrects_id IS NULL ELSE minutes.id = :minutes END"
"""Of the minutes of a session, the ones that are told: not its corrections, unless one is asked for."""

_PICKED = f"""
WITH picked AS (
    SELECT session.id, session.code, session.day, session.body_id
    FROM session LEFT JOIN minutes ON minutes.session_id = session.id AND {_TOLD}
    WHERE (:session IS NULL OR session.id = :session)
        AND (:body IS NULL OR session.body_id = :body)
        AND (:since IS NULL OR session.day >= :since)
        AND (:until IS NULL OR session.day <= :until)
        AND (:state IS NULL OR coalesce(minutes.state, 'bozza') = :state)
        AND (:session IS NOT NULL OR session.state IN ('svolta', 'verbalizzata', 'chiusa')
            OR coalesce(minutes.state, 'bozza') <> 'bozza')
        AND CASE minutes.visibility WHEN 'interna' THEN 2 WHEN 'partecipanti' THEN 1 ELSE 0 END <= :readers
)
"""

_NOT_FOR_READERS = """
SELECT picked.code FROM picked JOIN minutes ON minutes.session_id = picked.id AND minutes.corrects_id IS NULL
WHERE CASE minutes.visibility WHEN 'interna' THEN 2 WHEN 'partecipanti' THEN 1 ELSE 0 END > :shown
ORDER BY picked.code
"""

_ALL_READERS = 2
_READ_AT_ONCE = 256
"""Cursors that take turns after every row cost twice as much: none finds its own pages in the processor's cache."""
_VALID = "({seat}.since IS NULL OR {seat}.since <= picked.day) AND ({seat}.until IS NULL OR {seat}.until >= picked.day)"

_PERSON = (
    """{person}.family_name AS {as}_family_name, {person}.given_name AS {as}_given_name,
    {person}.honorific AS {as}_honorific, {person}.post AS {as}_post,
    EXISTS (SELECT 1 FROM seat AS held WHERE held.person_id = {person}.id AND held.institutional
        AND """
    + _VALID.format(seat="held")
    + """) AS {as}_institutional,
    (SELECT held.post FROM seat AS held WHERE held.person_id = {person}.id AND held.body_id = picked.body_id
        AND """
    + _VALID.format(seat="held")
    + """ ORDER BY held.code LIMIT 1) AS {as}_seat_post"""
)


def _person(alias: str, prefix: str) -> str:
    return _PERSON.replace("{person}", alias).replace("{as}", prefix)


def _organization(alias: str) -> str:
    return f"coalesce(nullif({alias}.short_name, ''), {alias}.name)"


_SESSIONS = f"""{_PICKED}
SELECT session.*, minutes.code AS minutes_code, minutes.kind AS minutes_kind, minutes.version,
    minutes.state AS minutes_state, minutes.seal, minutes.correction, corrected.code AS corrects,
    (SELECT count(*) FROM minutes AS fellow WHERE fellow.corrects_id = minutes.corrects_id
        AND (length(fellow.code), fellow.code) <= (length(minutes.code), minutes.code)) AS correction_number,
    minutes.circulated_on, minutes.observations_due, minutes.approved_on, minutes.approval, minutes.protocol,
    minutes.protocol_on, later.code AS approved_in, later.number AS approved_in_number,
    body.code AS body_code, body.kind AS body_kind, body.title AS body_title, body.established_by, body.convened_by,
    body.participation_mode, body.quorum, body.size, body.method AS body_method,
    problem_table.code AS table_code, problem_table.title AS table_title,
    mandate.question, mandate.conferred_on, giver.title AS commissioned_by, giver.kind AS commissioned_by_kind,
    (SELECT plan.title FROM plan WHERE plan.period_start <= picked.day
        AND picked.day <= coalesce(plan.extended_to, plan.period_end) ORDER BY plan.period_start DESC LIMIT 1) AS plan,
    {_person("chair", "chair")},
    {_person("facilitator", "facilitator")},
    {_person("taker", "minute_taker")}
FROM picked
CROSS JOIN session ON session.id = picked.id
JOIN body ON body.id = session.body_id
LEFT JOIN minutes ON minutes.session_id = session.id AND {_TOLD}
LEFT JOIN minutes AS corrected ON corrected.id = minutes.corrects_id
LEFT JOIN session AS later ON later.id = minutes.approved_in_id
LEFT JOIN body AS problem_table ON problem_table.id = body.table_id
LEFT JOIN mandate ON mandate.body_id = body.id
LEFT JOIN body AS giver ON giver.id = mandate.commissioned_by_id
LEFT JOIN person AS chair ON chair.id = session.chair_id
LEFT JOIN person AS facilitator ON facilitator.id = session.facilitator_id
LEFT JOIN person AS taker ON taker.id = session.minute_taker_id
ORDER BY picked.code"""

_OF_SESSION = {
    "suspensions": "SELECT picked.code AS of_session, suspension.* FROM picked "
    "CROSS JOIN suspension ON suspension.session_id = picked.id ORDER BY picked.code, suspended_at",
    "attachments": "SELECT picked.code AS of_session, attachment.* FROM picked "
    "CROSS JOIN attachment ON attachment.session_id = picked.id "
    "ORDER BY picked.code, attachment.position, attachment.id",
    "agenda": """SELECT picked.code AS of_session, agenda_item.*, later.code AS postponed_to,
        later.number AS postponed_to_number, earlier.code AS resumes_session
    FROM picked CROSS JOIN agenda_item ON agenda_item.session_id = picked.id
    LEFT JOIN session AS later ON later.id = agenda_item.postponed_to_id
    LEFT JOIN agenda_item AS resumed ON resumed.id = agenda_item.resumes_id
    LEFT JOIN session AS earlier ON earlier.id = resumed.session_id
    ORDER BY picked.code, agenda_item.position, agenda_item.code""",
    "attendance": f"""SELECT picked.code AS of_session, attendance.id, attendance.seat_id, attendance.status,
        attendance.count, attendance.post, attendance.note, attendance.signed, seat.role, seat.post AS seat_post,
        seat.voting, {_organization("holder")} AS organization,
        coalesce(holder.sector, attendance.sector) AS held_sector, attendee.level,
        ({_VALID.format(seat="seat")}) AS seat_valid,
        {_person("attendee", "person")},
        {_person("delegate", "delegate")}
    FROM picked CROSS JOIN attendance ON attendance.session_id = picked.id
    LEFT JOIN seat ON seat.id = attendance.seat_id
    LEFT JOIN person AS attendee ON attendee.id = coalesce(attendance.person_id, seat.person_id)
    LEFT JOIN person AS delegate ON delegate.id = attendance.delegate_id
    LEFT JOIN organization AS holder
        ON holder.id = coalesce(attendance.organization_id, seat.organization_id, attendee.organization_id)
    ORDER BY picked.code, attendance.position, attendance.id""",
    "presence": """SELECT picked.code AS of_session, presence.* FROM picked
    CROSS JOIN attendance ON attendance.session_id = picked.id
    CROSS JOIN presence ON presence.attendance_id = attendance.id
    ORDER BY picked.code, attendance.position, attendance.id, presence.arrived_at, presence.id""",
    "seats": f"""SELECT picked.code AS of_session, count(*) AS seats, sum(seat.voting) AS voting FROM picked
    CROSS JOIN seat ON seat.body_id = picked.body_id AND {_VALID.format(seat="seat")}
    GROUP BY picked.code ORDER BY picked.code""",
    "previous": """SELECT picked.code AS of_session, minutes.code, earlier.number,
        count(observation.id) AS observations,
        sum(coalesce(observation.outcome IN ('accolta', 'accolta_in_parte'), 0)) AS accepted
    FROM picked CROSS JOIN minutes ON minutes.approved_in_id = picked.id AND minutes.session_id <> picked.id
        AND minutes.corrects_id IS NULL
    JOIN session AS earlier ON earlier.id = minutes.session_id
    LEFT JOIN observation ON observation.minutes_id = minutes.id
    GROUP BY picked.code, minutes.code ORDER BY picked.code, minutes.code""",
    "checks": """SELECT picked.code AS of_session, commitment.code, commitment.text, commitment.continuing,
        commitment.review_on, commitment.id AS commitment_id, commitment_check.found, commitment_check.new_due,
        commitment_check.note,
        coalesce((
            SELECT earlier.new_due FROM commitment_check AS earlier
            LEFT JOIN session AS met ON met.id = earlier.session_id
            WHERE earlier.commitment_id = commitment.id AND earlier.new_due IS NOT NULL
                AND coalesce(earlier.day, met.day) < coalesce(picked.day, commitment_check.day)
            ORDER BY coalesce(earlier.day, met.day) DESC, earlier.position DESC, earlier.id DESC LIMIT 1),
            commitment.due) AS due
    FROM picked CROSS JOIN commitment_check ON commitment_check.session_id = picked.id
    JOIN commitment ON commitment.id = commitment_check.commitment_id
    ORDER BY picked.code, commitment_check.position, commitment.code""",
    "check_parties": f"""SELECT picked.code AS of_session, party.commitment_id, party.part, party.post,
        party.position, party.id, {_organization("organization")} AS organization, {_person("member", "person")}
    FROM picked CROSS JOIN commitment_check ON commitment_check.session_id = picked.id
    CROSS JOIN commitment_party AS party ON party.commitment_id = commitment_check.commitment_id
    LEFT JOIN organization ON organization.id = party.organization_id
    LEFT JOIN person AS member ON member.id = party.person_id
    WHERE (party.since IS NULL OR party.since < picked.day) AND (party.until IS NULL OR party.until >= picked.day)
    ORDER BY picked.code, party.commitment_id, party.position, party.id""",
    "workgroups": "SELECT picked.code AS of_session, workgroup.* FROM picked "
    "CROSS JOIN workgroup ON workgroup.session_id = picked.id ORDER BY picked.code, workgroup.position, workgroup.code",
    "proposals": """SELECT picked.code AS of_session, proposal.code, proposal.title, proposal.workgroup_id, proposal.id
    FROM picked CROSS JOIN proposal ON proposal.session_id = picked.id ORDER BY picked.code, proposal.code""",
    "overlaps": """SELECT picked.code AS of_session, overlap.text, proposal.code, proposal.workgroup_id,
        other.code AS other_code, other.title AS other_title
    FROM picked CROSS JOIN proposal ON proposal.session_id = picked.id
    CROSS JOIN overlap ON overlap.proposal_id = proposal.id
    LEFT JOIN proposal AS other ON other.id = overlap.other_id
    ORDER BY picked.code, proposal.code, other.code, overlap.text""",
    "contributions": f"""SELECT picked.code AS of_session, contribution.agenda_item_id, contribution.workgroup_id,
        contribution.kind, contribution.sector, contribution.text,
        {_organization("organization")} AS organization,
        {_person("speaker", "person")}
    FROM picked CROSS JOIN contribution ON contribution.session_id = picked.id
    LEFT JOIN organization ON organization.id = contribution.organization_id
    LEFT JOIN person AS speaker ON speaker.id = contribution.person_id
    ORDER BY picked.code, contribution.position, contribution.code""",
    "priorities": "SELECT picked.code AS of_session, priority.* FROM picked "
    "CROSS JOIN priority ON priority.session_id = picked.id ORDER BY picked.code, priority.position, priority.id",
    "groups": """SELECT picked.code AS of_session, priority_group.* FROM picked
    CROSS JOIN priority ON priority.session_id = picked.id
    CROSS JOIN priority_group ON priority_group.priority_id = priority.id
    ORDER BY picked.code, priority.position, priority_group.voters DESC, priority_group.name""",
    "options": """SELECT picked.code AS of_session, priority_option.*, proposal.code AS proposal,
        (SELECT one.objection FROM round_option AS one LEFT JOIN problem ON problem.id = one.problem_id
            WHERE one.round_id = priority.round_id AND one.proposal_id IS priority_option.proposal_id
                AND (one.proposal_id IS NOT NULL OR priority_option.title = one.title
                    OR priority_option.title LIKE problem.code || ' %') LIMIT 1) AS objection,
        proposal.title AS proposal_title
    FROM picked CROSS JOIN priority ON priority.session_id = picked.id
    CROSS JOIN priority_option ON priority_option.priority_id = priority.id
    LEFT JOIN proposal ON proposal.id = priority_option.proposal_id
    ORDER BY picked.code, priority.position, priority_option.position, priority_option.id""",
    "tallies": """SELECT picked.code AS of_session, priority_tally.* FROM picked
    CROSS JOIN priority ON priority.session_id = picked.id
    CROSS JOIN priority_option ON priority_option.priority_id = priority.id
    CROSS JOIN priority_tally ON priority_tally.priority_option_id = priority_option.id
    ORDER BY picked.code, priority.position, priority_option.position, priority_tally.name""",
    "decisions": """SELECT picked.code AS of_session, decision.*, earlier.code AS supersedes
    FROM picked CROSS JOIN decision ON decision.session_id = picked.id
    LEFT JOIN decision AS earlier ON earlier.id = decision.supersedes_id
    ORDER BY picked.code, decision.position, decision.code""",
    "votes": f"""SELECT picked.code AS of_session, vote.decision_id, vote.choice, vote.reason, seat.code AS seat,
        seat.post, {_organization("organization")} AS organization, {_person("voter", "person")}
    FROM picked CROSS JOIN decision ON decision.session_id = picked.id
    CROSS JOIN vote ON vote.decision_id = decision.id
    JOIN seat ON seat.id = vote.seat_id
    LEFT JOIN organization ON organization.id = seat.organization_id
    LEFT JOIN person AS voter ON voter.id = seat.person_id
    ORDER BY picked.code, decision.position, decision.code, seat.code""",
    "commitments": """SELECT picked.code AS of_session, commitment.id, commitment.code, commitment.text, commitment.due,
        commitment.continuing, commitment.review_on, commitment.agenda_item_id, commitment.decision_id,
        decision.code AS decision
    FROM picked CROSS JOIN commitment ON commitment.session_id = picked.id
    LEFT JOIN decision ON decision.id = commitment.decision_id
    ORDER BY picked.code, commitment.position, commitment.code""",
    "parties": f"""SELECT picked.code AS of_session, party.commitment_id, party.part, party.post,
        {_organization("organization")} AS organization, {_person("member", "person")}
    FROM picked CROSS JOIN commitment ON commitment.session_id = picked.id
    CROSS JOIN commitment_party AS party ON party.commitment_id = commitment.id
    LEFT JOIN organization ON organization.id = party.organization_id
    LEFT JOIN person AS member ON member.id = party.person_id
    WHERE coalesce(party.since, '') = (SELECT min(coalesce(first.since, '')) FROM commitment_party AS first
        WHERE first.commitment_id = commitment.id AND first.part = party.part)
    ORDER BY picked.code, commitment.position, commitment.code, party.part, party.position, party.id""",
    "referrals": """SELECT picked.code AS of_session, referral.code, referral.reply_due, referral.sent_on,
        proposal.code AS proposal, body.title AS body, body.kind AS body_kind
    FROM picked CROSS JOIN referral ON referral.session_id = picked.id
    JOIN proposal ON proposal.id = referral.proposal_id
    JOIN body ON body.id = referral.body_id
    ORDER BY picked.code, referral.code""",
    "replies": """SELECT picked.code AS of_session, referral.code, referral.proposal_id, referral.reply,
        referral.reply_text, referral.replied_on, referral.next_step, proposal.code AS proposal, proposal.title,
        sender.title AS body, sender.kind AS body_kind
    FROM picked CROSS JOIN referral ON referral.reply_session_id = picked.id
    JOIN proposal ON proposal.id = referral.proposal_id
    LEFT JOIN session AS sent_by ON sent_by.id = referral.session_id
    LEFT JOIN body AS sender ON sender.id = sent_by.body_id
    ORDER BY picked.code, referral.code""",
    "observations": f"""SELECT picked.code AS of_session, observation.*, {_organization("organization")} AS organization
    FROM picked CROSS JOIN minutes ON minutes.session_id = picked.id AND {_TOLD}
    CROSS JOIN observation ON observation.minutes_id = minutes.id
    LEFT JOIN organization ON organization.id = observation.organization_id
    ORDER BY picked.code, observation.position, observation.id""",
    "corrections": """SELECT picked.code AS of_session, minutes.code, minutes.approved_on FROM picked
    CROSS JOIN minutes ON minutes.session_id = picked.id
    WHERE minutes.corrects_id IS NOT NULL AND minutes.approved_on IS NOT NULL AND :minutes IS NULL
    ORDER BY picked.code, length(minutes.code), minutes.code""",
}

_CORRECTIONS = """
SELECT minutes.id, minutes.session_id FROM picked JOIN minutes ON minutes.session_id = picked.id
WHERE minutes.corrects_id IS NOT NULL AND :session IS NULL
    AND CASE minutes.visibility WHEN 'interna' THEN 2 WHEN 'partecipanti' THEN 1 ELSE 0 END <= :readers
ORDER BY picked.code, length(minutes.code), minutes.code
"""

_DISTRICT = """SELECT district.*, (
    SELECT body.title FROM body WHERE body.kind = 'planning_office' ORDER BY body.code LIMIT 1) AS planning_office
FROM district"""

_NAMES = """SELECT person.family_name, seat.since, seat.until, seat.institutional
FROM person LEFT JOIN seat ON seat.person_id = person.id AND seat.institutional
WHERE person.family_name <> '' ORDER BY person.family_name"""


def sessions_for_minutes(reading: Reading, selection: Selection) -> Iterator[SessionRows]:
    """Yield the selected sessions, in the order of their codes, each with all that its minutes print."""
    wanted = selection._asdict()
    streams = {name: _Stream(reading.rows(_PICKED + statement, **wanted)) for name, statement in _OF_SESSION.items()}
    for session in _ahead(reading.rows(_SESSIONS, **wanted)):
        yield SessionRows(session, {name: stream.of(session["code"]) for name, stream in streams.items()})


def count_for_minutes(reading: Reading, selection: Selection) -> int:
    """Return how many sessions are selected, and corrections of their minutes."""
    sessions = int(reading.value(_PICKED + "SELECT count(*) FROM picked", **selection._asdict()))
    return sessions + len(corrections_for_minutes(reading, selection))


def corrections_for_minutes(reading: Reading, selection: Selection) -> list[Selection]:
    """Return, for every correction of the minutes of the selected sessions, what selects it; none for one session."""
    rows = reading.rows(_PICKED + _CORRECTIONS, **selection._asdict())
    return [Selection(session=row["session_id"], minutes=row["id"], readers=selection.readers) for row in rows]


def not_for_readers(reading: Reading, selection: Selection) -> tuple[str, ...]:
    """Return the codes of the sessions that would be selected if their minutes were for these readers."""
    wanted = selection._replace(readers=_ALL_READERS)._asdict()
    return tuple(row["code"] for row in reading.rows(_PICKED + _NOT_FOR_READERS, **wanted, shown=selection.readers))


def district_for_minutes(reading: Reading) -> Row:
    """Return the district's own fields and the title of its planning office."""
    return reading.row(_DISTRICT) or {}


def roster_names(reading: Reading) -> Iterator[Row]:
    """Yield every family name of the roster, with the days on which an institutional office lets it be printed."""
    return reading.rows(_NAMES)


def _ahead(rows: Iterator[Row]) -> Iterator[Row]:
    while read := list(islice(rows, _READ_AT_ONCE)):
        yield from read


class _Stream:
    """A cursor in session order, read one session at a time."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = _ahead(rows)
        self._next: Row | None = next(self._rows, None)

    def of(self, session: str) -> list[Row]:
        found = []
        while self._next is not None and self._next["of_session"] == session:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found
