"""From the rows of a session to its document."""

from collections.abc import Iterator, Sequence
from typing import Any

from pdzctl.output.document import (
    Approval,
    Attachment,
    Commitment,
    Convocation,
    Correction,
    Count,
    Document,
    Mandate,
    Next,
    Observation,
    Referral,
    Sent,
    Suspension,
)
from pdzctl.output.document_items import Item, Named
from pdzctl.records.privacy import Profile, Visibility
from pdzctl.records.states import MinutesState
from pdzctl.records.vocabulary import AttachmentKind, BodyKind, Disposition, FoundState, MinutesKind, Part
from pdzctl.store.queries.minutes import (
    Selection,
    SessionRows,
    corrections_for_minutes,
    district_for_minutes,
    sessions_for_minutes,
)
from pdzctl.store.reading import Reading
from pdzctl.workflows.minutes.agenda import Parts, agenda
from pdzctl.workflows.minutes.attendance import quorum, roll
from pdzctl.workflows.minutes.decisions import decisions
from pdzctl.workflows.minutes.wording import Row, officer, official, party, phrase, prose, typed
from pdzctl.workflows.privacy import READERS, VISIBLE_FROM

_INFORMAL = {BodyKind.LAB: MinutesKind.VERBALE_LABORATORIO, BodyKind.TABLE: MinutesKind.VERBALE_TAVOLO}
_READ_AS = {
    Profile.PUBLIC: Visibility.PUBBLICA,
    Profile.PARTICIPANTS: Visibility.PARTECIPANTI,
    Profile.INTERNAL: Visibility.INTERNA,
}
_SEAL_SHOWN = 12
"""How many digits of a seal are printed: as many as of the head of the journal in the name of a backup."""
_FOUND = (
    FoundState.FATTO,
    FoundState.VERIFICATO,
    FoundState.IN_CORSO,
    FoundState.APERTO,
    FoundState.IN_RITARDO,
    FoundState.BLOCCATO,
    FoundState.ANNULLATO,
)
"""The order in which "In breve" counts what became of earlier commitments."""


def documents(reading: Reading, selection: Selection, profile: Profile) -> Iterator[Document]:
    """Yield the document of every selected session, in the order of the sessions' codes, one at a time.

    After them come the corrections of the minutes of these sessions, each a document of its own.
    """
    district = district_for_minutes(reading)
    for wanted in (selection, *corrections_for_minutes(reading, selection)):
        for rows in sessions_for_minutes(reading, wanted):
            yield document(district, rows, profile)


def document(district: Row, rows: SessionRows, profile: Profile) -> Document:
    """Return the minutes of one session for the readers of ``profile``."""
    session, parts = rows
    formal = session["body_kind"] not in _INFORMAL
    present = roll(session, parts["attendance"], parts["presence"], profile, formal=formal)
    items = agenda(parts, profile, present.present)
    referrals = _referrals(parts)
    return Document(
        **_identity(district, session, profile),
        **_meeting(district, session, parts["suspensions"]),
        **_papers(parts, profile),
        formal=formal,
        chair=officer(session, "chair", profile),
        facilitator=officer(session, "facilitator", profile),
        minute_taker=officer(session, "minute_taker", profile),
        accessibility=typed(session["accessibility_note"]) if profile is Profile.INTERNAL else "",
        gaps_reason=typed(session["gaps_reason"]) if profile is Profile.INTERNAL else "",
        brief=tuple(_bullets(session["summary"])),
        found=_found(parts["checks"]),
        sent=_sent(referrals),
        roll=present,
        quorum=quorum(session, next(iter(parts["seats"]), None), parts["attendance"]),
        items=items,
        decisions=decisions(parts, profile),
        commitments=_commitments(parts, items, profile),
        postponed=tuple(item for item in items if item.disposition == Disposition.RINVIATO),
        referrals=referrals,
        votes=tuple(choice for item in items for choice in item.priorities if choice.points_each),
        approval=_approval(session, parts["observations"]),
        seal=(session["seal"] or "")[:_SEAL_SHOWN],
        corrections=tuple(
            Correction(number, row["code"], row["approved_on"])
            for number, row in enumerate(parts["corrections"], start=1)
        ),
        corrects=session["corrects"] or "",
        correction=prose(session["correction"]),
        correction_number=session["correction_number"] or None,
    )


def _identity(district: Row, session: Row, profile: Profile) -> dict[str, Any]:
    return {
        "code": session["minutes_code"] or "",
        "session": session["code"],
        "kind": session["minutes_kind"] or _INFORMAL.get(session["body_kind"], MinutesKind.VERBALE_ORGANO),
        "state": session["minutes_state"] or MinutesState.BOZZA,
        "version": typed(session["version"] or "1.0"),
        "visibility": _READ_AS[profile],
        "protocol": typed(session["protocol"]),
        "protocol_on": session["protocol_on"],
        "district": official(district["name"]),
        "lead_body": official(district["lead_body"]),
        "controller": official(district["controller"]),
        "licence": typed(district["licence"]),
        "plan": official(session["plan"]),
        "sheet_keeper": official(district["planning_office"]),
        "table": typed(f"{session['table_code']} {session['table_title']}") if session["table_code"] else "",
        "body_code": session["body_code"],
        "body": Named(session["body_kind"], typed(session["body_title"])),
        "established_by": phrase(session["established_by"]),
        "participation_mode": session["participation_mode"],
    }


def _meeting(district: Row, session: Row, suspensions: Sequence[Row]) -> dict[str, Any]:
    announced = (
        session["next_day"],
        session["next_time"],
        phrase(session["next_venue"]),
        phrase(session["next_agenda"]),
    )
    return {
        "number": session["number"],
        "title": typed(session["title"]),
        "day": session["day"],
        "year": (session["day"] or session["code"].removeprefix("SED-"))[:4],
        "call": session["call"],
        "mode": session["mode"],
        "start": session["planned_start"] or session["actual_start"],
        "actual_start": session["actual_start"],
        "end": session["actual_end"] or session["planned_end"],
        "place": phrase(", ".join(part for part in (session["venue"], session["address"]) if part)),
        "convocation": _convocation(session, district["planning_office"] or ""),
        "mandate": _mandate(session),
        "method": session["method"] or session["body_method"],
        "method_note": phrase(session["method_note"]),
        "suspensions": tuple(
            Suspension(row["suspended_at"], row["resumed_at"], phrase(row["reason"])) for row in suspensions
        ),
        "next": Next(*announced),
    }


def _papers(parts: Parts, profile: Profile) -> dict[str, Any]:
    sheets = [
        VISIBLE_FROM[row["visibility"]] for row in parts["attachments"] if row["kind"] == AttachmentKind.FOGLIO_PRESENZE
    ] or [VISIBLE_FROM[Visibility.INTERNA] for row in parts["attendance"] if row["signed"]]
    return {
        "attachments": tuple(
            Attachment(phrase(row["title"]), phrase(row["alt_text"]))
            for row in parts["attachments"]
            if VISIBLE_FROM[row["visibility"]] <= READERS[profile]
        ),
        "sheet_withheld": bool(sheets) and min(sheets) > READERS[profile],
    }


def _convocation(session: Row, office: str) -> Convocation | None:
    if not any(session[name] for name in ("convocation_protocol", "convoked_on", "convocation_channel")):
        return None
    protocol = session["convocation_protocol"]
    for opening in ("prot.", "Prot."):
        protocol = protocol.removeprefix(opening).lstrip()
    return Convocation(
        channel=typed(session["convocation_channel"]),
        protocol=typed(protocol),
        sent_on=session["convoked_on"],
        members=session["convoked_count"] or None,
        by=official(office if office and office in session["convened_by"] else ""),
        healed=phrase(session["notice_healed"]),
    )


def _mandate(session: Row) -> Mandate | None:
    if not session["question"]:
        return None
    giver = (
        Named(session["commissioned_by_kind"], typed(session["commissioned_by"]))
        if session["commissioned_by"]
        else None
    )
    return Mandate(typed(session["question"]), giver, session["conferred_on"])


def _bullets(summary: str) -> Iterator[str]:
    for line in summary.splitlines():
        text = line.strip()
        if text:
            yield typed(text.removeprefix("- ").removeprefix("* "))


def _found(checks: Sequence[Row]) -> tuple[Count, ...]:
    counts = [(state, sum(row["found"] == state for row in checks)) for state in _FOUND]
    return tuple(Count(state, number) for state, number in counts if number)


def _referrals(parts: Parts) -> tuple[Referral, ...]:
    return tuple(
        Referral(row["code"], row["proposal"], Named(row["body_kind"], typed(row["body"])), row["reply_due"])
        for row in parts["referrals"]
    )


def _sent(referrals: Sequence[Referral]) -> tuple[Sent, ...]:
    by_body: dict[Named, list[Referral]] = {}
    for referral in referrals:
        by_body.setdefault(referral.body, []).append(referral)
    return tuple(
        Sent(body, len(some), max((one.reply_due for one in some if one.reply_due), default=None))
        for body, some in by_body.items()
    )


def _commitments(parts: Parts, items: Sequence[Item], profile: Profile) -> tuple[Commitment, ...]:
    numbered = [item for item in items if item.number]
    numbers = {row["id"]: item.number for row, item in zip(parts["agenda"], numbered, strict=True)}
    parties: dict[tuple[str, str], list[str]] = {}
    for row in parts["parties"]:
        parties.setdefault((row["commitment_id"], row["part"]), []).append(party(row, profile))

    def those(row: Row, part: Part) -> tuple[str, ...]:
        return tuple(name for name in parties.get((row["id"], part), ()) if name)

    return tuple(
        Commitment(
            code=row["code"],
            text=typed(row["text"]),
            owners=those(row, Part.OWNER),
            support=those(row, Part.SUPPORT),
            due=row["due"],
            continuing=bool(row["continuing"]),
            review_on=row["review_on"],
            decision=row["decision"] or "",
            item=numbers.get(row["agenda_item_id"], ""),
        )
        for row in parts["commitments"]
    )


def _approval(session: Row, observations: Sequence[Row]) -> Approval:
    return Approval(
        circulated_on=session["circulated_on"],
        observations_due=session["observations_due"],
        observations=tuple(
            Observation(official(row["organization"]), phrase(row["text"]), row["outcome"], phrase(row["answer"]))
            for row in observations
        ),
        approved_on=session["approved_on"],
        mode=session["approval"],
        number=session["approved_in_number"],
        session=session["approved_in"] or "",
    )
