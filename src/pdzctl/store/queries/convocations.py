"""What a convocation is made of: who is called, what waits to be dealt with, and what changed since the last one."""

import json
from collections.abc import Iterator
from typing import Any

from pdzctl.store.history import ENTRIES
from pdzctl.store.queries.listing import CURRENT_DUE, IN_OFFICE, OPEN, OWNER_NAMES
from pdzctl.store.reading import Reading

Row = dict[str, Any]

_NAME = "coalesce(nullif({of}.short_name, ''), {of}.name)"
NOT_TO_BE_READ = frozenset({"convocazione", "foglio_presenze"})
"""The kinds of papers that nobody reads before a session: they tell that it was called, and who was there."""
_WHOLE = "trim({of}.given_name || ' ' || {of}.family_name)"


def previous_session(reading: Reading, session_id: str) -> Row | None:
    """Return code, number and ``sealed`` of the session of the same body before this one, but for cancelled ones."""
    return reading.row(
        """
SELECT before.code, before.number, EXISTS (SELECT 1 FROM sealed WHERE session_id = before.id) AS sealed
FROM session AS this JOIN session AS before ON before.body_id = this.body_id
WHERE this.id = :session AND before.id <> this.id AND before.state <> 'annullata' AND before.number IS NOT NULL
    AND before.day < this.day
ORDER BY before.day DESC, before.planned_start DESC, before.number DESC LIMIT 1""",
        session=session_id,
    )


def items_to_resume(reading: Reading, session_id: str) -> Iterator[Row]:
    """Yield the items that earlier sessions of the body postponed to this one or to none, and none has resumed."""
    return reading.rows(
        """
SELECT agenda_item.id, agenda_item.title, agenda_item.kind
FROM session AS this JOIN session ON session.body_id = this.body_id AND session.id <> this.id
JOIN agenda_item ON agenda_item.session_id = session.id
WHERE this.id = :session AND agenda_item.disposition = 'rinviato' AND (session.day IS NULL OR session.day <= this.day)
    AND (agenda_item.postponed_to_id IS NULL OR agenda_item.postponed_to_id = this.id)
    AND NOT EXISTS (SELECT 1 FROM agenda_item AS later JOIN session AS held ON held.id = later.session_id
        WHERE later.resumes_id = agenda_item.id AND held.state <> 'annullata')
ORDER BY session.day, agenda_item.position""",
        session=session_id,
    )


def open_commitments(reading: Reading, body_id: str, *, today: str) -> Iterator[Row]:
    """Yield the commitments that sessions of a body took and that are still open, those due first on top.

    Each has code, text, state, ``continuing``, ``due`` in force (a day or a month), ``owners``, ``number``.
    """
    return reading.rows(
        f"""
SELECT commitment.code, commitment.text, commitment.state, commitment.continuing, {CURRENT_DUE} AS due,
    {OWNER_NAMES} AS owners, session.number
FROM commitment JOIN session ON session.id = commitment.session_id
WHERE session.body_id = :body AND commitment.state IN {OPEN}
ORDER BY due IS NULL, due, commitment.code""",
        body=body_id,
        today=today,
    )


def referrals_waiting(reading: Reading, body_id: str) -> Iterator[Row]:
    """Yield the referrals that still wait for the reply of a body: code, proposal, title, reply_due, and who asks."""
    return reading.rows(
        """
SELECT referral.code, proposal.code AS proposal, proposal.title, referral.reply_due, body.title AS asking,
    body.kind AS asking_kind
FROM referral JOIN proposal ON proposal.id = referral.proposal_id
LEFT JOIN session ON session.id = coalesce(referral.session_id, proposal.session_id)
LEFT JOIN body ON body.id = session.body_id
WHERE referral.body_id = :body AND referral.state <> 'riscontrata'
ORDER BY referral.reply_due IS NULL, referral.reply_due, referral.code""",
        body=body_id,
    )


def addressees(reading: Reading, body_id: str, *, day: str) -> Iterator[Row]:
    """Yield the seats of a body that are held on ``day`` by somebody named: whoever is convened.

    Each has code, role, post, organization, person, e-mail, the substitute with an e-mail, and the lab it speaks for.
    """
    return reading.rows(
        f"""
SELECT seat.code, seat.role, coalesce(nullif(seat.post, ''), holder.post, '') AS post,
    coalesce({_NAME.format(of="organization")}, {_NAME.format(of="own")}, '') AS organization,
    coalesce({_WHOLE.format(of="holder")}, '') AS person, coalesce(holder.family_name, '') AS family_name,
    coalesce(holder.given_name, '') AS given_name, coalesce(holder.email, '') AS email,
    coalesce({_WHOLE.format(of="substitute")}, '') AS substitute, coalesce(substitute.email, '') AS substitute_email,
    coalesce(lab.title, '') AS represents
FROM seat
LEFT JOIN person AS holder ON holder.id = seat.person_id
LEFT JOIN person AS substitute ON substitute.id = seat.substitute_id
LEFT JOIN organization ON organization.id = seat.organization_id
LEFT JOIN organization AS own ON own.id = holder.organization_id
LEFT JOIN body AS lab ON lab.id = seat.represents_id
WHERE seat.body_id = :body AND seat.role <> 'supplente'
    AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL AND {IN_OFFICE}
ORDER BY seat.code""",
        body=body_id,
        today=day,
    )


def line_of_convocation(reading: Reading, session_id: str, sequence: int | None) -> int | None:
    """Return the line of the change that last convened a session, or that brought it here as convened already.

    Without a ``sequence``, as files of an older pdzctl have it, a convocation is known by the state it led to.
    A change that postpones or cancels it revises the convocation and convenes nobody; nor does an undo. None where the
    journal tells of no such change.
    """
    line: int | None = reading.value(
        """
SELECT max(change.line) FROM entry LEFT JOIN value ON value.line = entry.line AND value.part = 'field'
JOIN change ON change.line = (SELECT min(line) FROM change WHERE line > entry.line)
WHERE entry.record_id = :session AND change.kind NOT IN ('undo', 'redo')
    AND (entry.action = 'created'
        OR :sequence IS NULL AND entry.field = 'state' AND json_extract(value.text, '$[1]') = 'convocata'
        OR entry.field = 'convocation_sequence' AND json_extract(value.text, '$[1]') <= :sequence)
    AND NOT EXISTS (
        SELECT 1 FROM entry AS moved JOIN value AS state ON state.line = moved.line AND state.part = 'field'
        WHERE moved.record_id = :session AND moved.field = 'state' AND moved.line >= change.first
            AND moved.line < change.line AND json_extract(state.text, '$[1]') <> 'convocata')""",
        session=session_id,
        sequence=sequence,
    )
    return line


def entries_after(reading: Reading, line: int, session_id: str) -> Iterator[Row]:
    """Yield what was written after ``line`` about a session, its agenda and its papers, in order.

    Each has noun, record_id, action, field, and ``old``: the value a revision replaced, or the whole that was removed.
    """
    nouns = "('session', 'agenda_item', 'attachment')"
    for row in reading.rows(
        f"SELECT * FROM ({ENTRIES} WHERE entry.line > :line AND entry.noun IN {nouns}) ORDER BY line", line=line
    ):
        texts = [text for text in (row["text"], row["personal"]) if text]
        if row["action"] == "revised":
            old = json.loads(texts[0])[0] if texts else None
        else:
            old = {name: value for text in texts for name, value in json.loads(text).items()}
            if row["noun"] == "session" or old.get("session_id") != session_id:
                continue
        yield {**{name: row[name] for name in ("noun", "record_id", "action", "field")}, "old": old}
