"""Lists of every noun: whole records, the codes of what they point to, and what people read beside them.

The columns of a record and the codes of its links come from the catalogue; all
else a row holds stands here as SQL. A row never contradicts a record: a derived column has a name of its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pdzctl.errors import Usage
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.store.reading import Reading

CODED = frozenset(noun.name for noun in NOUNS.values() if "code" in noun.columns)
"""The nouns that people call by a code."""

PRESENT = "('presente', 'presente_online', 'presente_con_delega')"
OPEN = "('aperto', 'in_corso', 'bloccato')"
HELD = "('svolta', 'verbalizzata', 'chiusa')"
VALID = "({seat}.since IS NULL OR {seat}.since <= :today) AND ({seat}.until IS NULL OR {seat}.until >= :today)"
IN_OFFICE = VALID.format(seat="seat")

CURRENT_DUE = """coalesce((
        SELECT later.new_due FROM commitment_check AS later LEFT JOIN session AS met ON met.id = later.session_id
        WHERE later.commitment_id = commitment.id AND later.new_due IS NOT NULL
        ORDER BY coalesce(later.day, met.day) DESC, later.new_due || '-99' DESC LIMIT 1), commitment.due)"""
"""The due date in force: the one the last check gave, of the same day the latest; else the one that was taken.

A month ends after its days: with ``-99`` they compare so.
"""

DUE_END = (
    """CASE length(current_due) WHEN 7 THEN date(current_due || '-01', '+1 month', '-1 day') ELSE current_due END"""
)
"""The last day of a due date that may be a month."""

PARTIES = """(
        SELECT group_concat({word}, ', ') FROM (
            SELECT {shown} AS {word} FROM commitment_party AS party
            LEFT JOIN organization ON organization.id = party.organization_id
            LEFT JOIN person ON person.id = party.person_id
            WHERE party.commitment_id = commitment.id AND party.part = '{part}'
                AND (party.since IS NULL OR party.since <= :today) AND (party.until IS NULL OR party.until > :today)
            ORDER BY party.position, party.id))"""
"""Those who own or support a commitment on the day: a reassigned owner's part ends the day the new one's begins."""
_CODE_SHOWN = "coalesce(person.code, organization.code, party.post)"
_NAME_SHOWN = (
    """coalesce(nullif(organization.short_name, ''), organization.name, nullif(party.post, ''), person.code)"""
)
OWNERS = PARTIES.format(word="code", shown=_CODE_SHOWN, part="owner")
SUPPORT = PARTIES.format(word="code", shown=_CODE_SHOWN, part="support")
OWNER_NAMES = PARTIES.format(word="name", shown=_NAME_SHOWN, part="owner")

_IN_SESSION = "JOIN session ON session.id = {noun}.session_id"
MEETING = f"{_IN_SESSION} JOIN body ON body.id = session.body_id"
MEETING_COLUMNS = "session.day AS session_day, body.code AS body, body.title AS body_title"

JOINS: dict[str, str] = {
    "agenda_item": MEETING.format(noun="agenda_item"),
    "attendance": MEETING.format(noun="attendance")
    + """
    LEFT JOIN seat ON seat.id = attendance.seat_id
    LEFT JOIN organization AS holder ON holder.id = coalesce(attendance.organization_id, seat.organization_id)
    LEFT JOIN person AS attendee ON attendee.id = coalesce(attendance.person_id, seat.person_id)""",
    "body": "LEFT JOIN mandate ON mandate.body_id = body.id",
    "commitment": MEETING.format(noun="commitment"),
    "commitment_check": "JOIN commitment ON commitment.id = commitment_check.commitment_id",
    "contribution": MEETING.format(noun="contribution"),
    "decision": MEETING.format(noun="decision"),
    "minutes": MEETING.format(noun="minutes"),
    "person": "LEFT JOIN organization ON organization.id = person.organization_id",
    "priority_round": MEETING.format(noun="priority_round"),
    "proposal": """LEFT JOIN session ON session.id = proposal.session_id
    LEFT JOIN body ON body.id = session.body_id""",
    "referral": """JOIN proposal ON proposal.id = referral.proposal_id
    LEFT JOIN body ON body.id = referral.body_id""",
    "seat": """JOIN body ON body.id = seat.body_id
    LEFT JOIN organization ON organization.id = seat.organization_id
    LEFT JOIN person ON person.id = seat.person_id""",
    "session": "JOIN body ON body.id = session.body_id\n"
    "    LEFT JOIN minutes ON minutes.session_id = session.id AND minutes.corrects_id IS NULL",
    "workgroup": MEETING.format(noun="workgroup"),
}
"""What a noun's named columns need beside its own table."""

NAMED: dict[str, str] = {
    "agenda_item": MEETING_COLUMNS,
    "attendance": MEETING_COLUMNS
    + """,
    coalesce(nullif(holder.short_name, ''), holder.name, '') AS organization_name,
    trim(coalesce(attendee.given_name || ' ' || attendee.family_name, '')) AS person_name,
    trim(coalesce(delegate_.given_name || ' ' || delegate_.family_name, '')) AS delegate_name,
    coalesce(attendance.sector, holder.sector) AS held_sector,
    (SELECT min(arrived_at) FROM presence WHERE presence.attendance_id = attendance.id) AS arrived_at,
    (SELECT max(left_at) FROM presence WHERE presence.attendance_id = attendance.id) AS left_at""",
    "body": f"""mandate.question AS question, mandate.product AS product, mandate.due AS mandate_due,
    (SELECT group_concat(code, ', ') FROM (
        SELECT problem.code FROM body_problem JOIN problem ON problem.id = body_problem.problem_id
        WHERE body_problem.body_id = body.id ORDER BY problem.code)) AS problems,
    (SELECT group_concat(code, ', ') FROM (
        SELECT lab.code FROM body AS lab WHERE lab.table_id = body.id ORDER BY lab.code)) AS labs,
    (SELECT count(*) FROM seat WHERE seat.body_id = body.id
        AND coalesce(seat.organization_id, seat.person_id) IS NOT NULL
        AND seat.role NOT IN ('supplente', 'invitato_permanente', 'uditore')
        AND {IN_OFFICE}
    ) AS seats_filled,
    (SELECT count(*) FROM session WHERE session.body_id = body.id
        AND session.state IN {HELD}) AS sessions_held,
    (SELECT max(session.day) FROM session WHERE session.body_id = body.id
        AND session.state IN {HELD}) AS last_session,
    (SELECT min(session.day) FROM session WHERE session.body_id = body.id
        AND session.state IN ('bozza', 'convocata') AND session.day >= :today) AS next_session""",
    "commitment": f"""{MEETING_COLUMNS}, {OWNERS} AS owners, {OWNER_NAMES} AS owner_names,
    {SUPPORT} AS support, {CURRENT_DUE} AS current_due""",
    "commitment_check": "commitment.text AS text, commitment.due AS due_taken",
    "contribution": MEETING_COLUMNS,
    "decision": f"""{MEETING_COLUMNS},
    (SELECT count(*) FROM commitment WHERE commitment.decision_id = decision.id) AS commitments""",
    "minutes": f"{MEETING_COLUMNS}, session.number AS session_number",
    "organization": f"""(SELECT count(*) FROM person WHERE person.organization_id = organization.id) AS people,
    (SELECT count(*) FROM seat WHERE seat.organization_id = organization.id
        AND {IN_OFFICE}) AS seats""",
    "person": f"""trim(person.given_name || ' ' || person.family_name) AS person_name,
    coalesce(nullif(organization.short_name, ''), organization.name, '') AS organization_name,
    (SELECT count(*) FROM seat WHERE seat.person_id = person.id
        AND {IN_OFFICE}) AS seats""",
    "priority_round": f"""{MEETING_COLUMNS},
    CASE WHEN priority_round.method = 'voto_a_punti'
        AND EXISTS (SELECT 1 FROM criterion WHERE criterion.round_id = priority_round.id) THEN NULL
        ELSE (SELECT count(*) FROM ballot WHERE ballot.round_id = priority_round.id) END AS ballots""",
    "problem": """(SELECT group_concat(code, ', ') FROM (
        SELECT body.code FROM body_problem JOIN body ON body.id = body_problem.body_id
        WHERE body_problem.problem_id = problem.id ORDER BY body.code)) AS bodies,
    (SELECT count(*) FROM proposal WHERE proposal.problem_id = problem.id) AS proposals""",
    "proposal": """session.day AS session_day, body.code AS body, body.title AS body_title,
    (SELECT group_concat(code, ', ') FROM (
        SELECT organization.code FROM promoter JOIN organization ON organization.id = promoter.organization_id
        WHERE promoter.proposal_id = proposal.id ORDER BY organization.code)) AS promoters,
    (SELECT max(referral.sent_on) FROM referral WHERE referral.proposal_id = proposal.id) AS sent_on,
    (SELECT min(referral.reply_due) FROM referral
        WHERE referral.proposal_id = proposal.id AND referral.state <> 'riscontrata') AS reply_due""",
    "referral": "proposal.title AS proposal_title, body.title AS body_title",
    "seat": f"""body.title AS body_title,
    coalesce(nullif(organization.short_name, ''), organization.name, '') AS organization_name,
    trim(coalesce(person.given_name || ' ' || person.family_name, '')) AS person_name,
    {IN_OFFICE} AS in_office""",
    "session": f"""body.title AS body_title, coalesce(nullif(session.title, ''), body.title) AS called,
    minutes.code AS minutes, minutes.state AS minutes_state,
    (SELECT count(*) FROM agenda_item WHERE agenda_item.session_id = session.id) AS items,
    (SELECT coalesce(sum(attendance.count), 0) FROM attendance
        WHERE attendance.session_id = session.id AND attendance.status IN {PRESENT}) AS present,
    (SELECT coalesce(sum(attendance.count), 0) FROM attendance
        WHERE attendance.session_id = session.id AND attendance.status = 'assente_giustificato') AS excused,
    (SELECT coalesce(sum(attendance.count), 0) FROM attendance
        WHERE attendance.session_id = session.id AND attendance.status = 'assente') AS absent,
    (SELECT count(*) FROM decision WHERE decision.session_id = session.id) AS decisions,
    (SELECT count(*) FROM commitment WHERE commitment.session_id = session.id) AS commitments""",
    "workgroup": MEETING_COLUMNS,
}
"""What each row says beside the record and the codes of its links."""

AS_OF: dict[str, str] = {
    "body": "coalesce(mandate_due < :today, 0) AND state NOT IN ('concluso', 'revocato') AS overdue",
    "commitment": f"{DUE_END} AS due_end, coalesce(state IN {OPEN} AND {DUE_END} < :today, 0) AS overdue",
    "proposal": "coalesce(reply_due < :today, 0) AS overdue",
    "referral": "coalesce(state <> 'riscontrata' AND reply_due < :today, 0) AS overdue",
}
"""What depends on the day of reading and on columns above."""

ORDERS: dict[str, str] = {
    "session": "day, planned_start, code",
    "minutes": "session_day, code",
    "person": "family_name, given_name, code",
    "organization": "code",
    "referral": "code",
}

_BODY_TITLE = "(SELECT body.title FROM body WHERE body.id = record.body_id)"
_TITLES: dict[str, str] = {
    "agenda_item": "record.title",
    "body": "record.title",
    "commitment": "record.text",
    "contribution": "record.text",
    "decision": "record.text",
    "minutes": """(SELECT body.title FROM session JOIN body ON body.id = session.body_id
        WHERE session.id = record.session_id)""",
    "organization": "coalesce(nullif(record.short_name, ''), record.name)",
    "person": "trim(record.given_name || ' ' || record.family_name)",
    "plan": "record.title",
    "priority_round": "record.title",
    "problem": "record.title",
    "proposal": "record.title",
    "referral": _BODY_TITLE,
    "seat": _BODY_TITLE,
    "session": f"coalesce(nullif(record.title, ''), {_BODY_TITLE})",
    "workgroup": "record.question",
}
"""What people call a record of each noun that has a code."""

_UNDER_WAY = {
    "commitment": f"commitment.id IN (SELECT id FROM commitment WHERE state IN {OPEN})",
    "proposal": "proposal.id IN (SELECT proposal_id FROM referral WHERE state <> 'riscontrata')",
    "referral": "referral.id IN (SELECT id FROM referral WHERE state <> 'riscontrata')",
}
"""What alone can be overdue: an index holds just that."""
_NARROW = frozenset({"body", "table", "owner", "problem"})
_DAYS = {"session": "session.day", "referral": "referral.sent_on", "commitment_check": "commitment_check.day"}
_CONDITIONS: dict[tuple[str, str], str] = {
    ("commitment", "owner"): """commitment.id IN (SELECT party.commitment_id FROM commitment_party AS party
        WHERE (party.organization_id = :owner OR party.person_id = :owner)
        AND party.part = 'owner' AND party.until IS NULL)""",
    ("body", "problem"): """EXISTS (SELECT 1 FROM body_problem
        WHERE body_problem.body_id = body.id AND body_problem.problem_id = :problem)""",
    ("person", "body"): f"""EXISTS (SELECT 1 FROM seat WHERE seat.person_id = person.id AND seat.body_id = :body
        AND {IN_OFFICE})""",
    ("organization", "body"): f"""EXISTS (SELECT 1 FROM seat
        WHERE seat.organization_id = organization.id AND seat.body_id = :body
        AND {IN_OFFICE})""",
}


class Listing(Iterator[dict[str, Any]]):
    """The rows of a list, read one at a time, and how many there are in all, counted without reading them."""

    def __init__(self, rows: Iterator[dict[str, Any]], total: Callable[[], int]) -> None:
        """Read ``rows``; ``total`` counts them, those already read included."""
        self._rows = rows
        self.total = total

    def __next__(self) -> dict[str, Any]:
        return next(self._rows)

    def each(self, told: Callable[[dict[str, Any]], dict[str, Any]]) -> "Listing":
        """Return the same list with every row as ``told``."""
        return Listing(map(told, self._rows), self.total)


def listing(reading: Reading, noun: str, *, today: str, **filters: object) -> Listing:
    """Return the rows of ``noun`` in order, as of the ISO day ``today``.

    A filter is a field of the noun (a choice or text equal to the value, a link equal to a code; a tuple means any
    of them), or one of ``body``, ``table``, ``since``, ``until``, ``year``, ``owner``, ``overdue``, ``in_office``;
    ``None`` is no filter. Raises NotFound for a code that does not exist and Usage for a filter the noun does not have.
    """
    given = {name: value for name, value in filters.items() if value is not None}
    outer = [name for name in ("overdue", "in_office") if given.pop(name, False)]
    values: dict[str, Any] = {"today": today}
    conditions = [_condition(reading, noun, name, value, values) for name, value in given.items()]
    for name in outer:
        _refuse_unless(name in AS_OF.get(noun, "") + NAMED.get(noun, ""), noun, name)
    if "overdue" in outer and noun in _UNDER_WAY:
        conditions.append(_UNDER_WAY[noun])
    every = not any(_is_narrow(noun, name) for name in (*given, *outer))
    select = listing_sql(noun, conditions, outer, every=every)
    count = f"SELECT count(*) FROM (\n{select}\n)" if outer else _counted(noun, conditions)
    rows = reading.rows(f"{select}\nORDER BY {_order(noun)}", **values)
    return Listing(rows, lambda: int(reading.value(count, **values)))


def listing_sql(
    noun: str, conditions: list[str] | None = None, outer: list[str] | None = None, *, every: bool = False
) -> str:
    """Return the SELECT behind ``listing``, without its order; ``:today`` is bound by the caller.

    With ``every``, where no condition is narrow, what belongs to sessions is reached through them: they are indexed in
    the order of the list, so that the first rows come without sorting all.
    """
    links = [(key, of) for key, of in _links(noun) if not (key == "session" and _meets(noun))]
    columns = [f"{noun}.{column}" for column in NOUNS[noun].columns]
    columns += [f'{key if key == "session" and _meets(noun) else f"{key}_"}.code AS "{key}"' for key, _ in _links(noun)]
    columns += [named for named in (NAMED.get(noun),) if named]
    joins = [f"LEFT JOIN {of} AS {key}_ ON {key}_.id = {noun}.{key}_id" for key, of in links]
    source = _source(noun, every=every)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    inner = f"SELECT {', '.join(columns)}\nFROM {source}\n{chr(10).join(joins)}\n{where}"
    as_of = f", {AS_OF[noun]}" if noun in AS_OF else ""
    sql = f"SELECT listed.*{as_of} FROM (\n{inner}\n) AS listed"
    return f"SELECT * FROM (\n{sql}\n)\nWHERE {' AND '.join(outer)}" if outer else sql


def _meets(noun: str) -> bool:
    """Tell whether ``noun`` belongs to a session that its rows are joined with."""
    return JOINS.get(noun, "").startswith(_IN_SESSION.format(noun=noun))


def _source(noun: str, *, every: bool) -> str:
    joined = JOINS.get(noun, "")
    if every and _meets(noun):
        rest = joined.removeprefix(_IN_SESSION.format(noun=noun))
        return f"session CROSS JOIN {noun} ON {noun}.session_id = session.id{rest}"
    return f"{noun}\n{joined}"


def _counted(noun: str, conditions: list[str]) -> str:
    if not conditions:
        return f"SELECT count(*) FROM {noun}"
    return f"SELECT count(*) FROM {_source(noun, every=False)} WHERE {' AND '.join(conditions)}"


def _is_narrow(noun: str, name: str) -> bool:
    """Tell whether a filter finds its rows by an index: by id, by a link, or by what is not over."""
    return name in ("id", "overdue", *_NARROW) or (name.endswith("_id") or f"{name}_id" in NOUNS[noun].columns)


def codes_of(reading: Reading, noun: str, ids: Iterable[str]) -> dict[str, str]:
    """Return id to code for those of ``ids`` that are records of ``noun``: one statement."""
    sql = f"SELECT id, code FROM {noun} WHERE id IN (SELECT value FROM json_each(:ids))"
    return {row["id"]: row["code"] for row in reading.rows(sql, ids=json.dumps(sorted(ids)))}


def title_of(reading: Reading, noun: str, identity: str) -> tuple[str, str, str | None]:
    """Return the code of one record, what people call it, and its day where that tells it from others.

    Raises KeyError for a noun without a code.
    """
    day = "record.day" if noun == "session" else "NULL"
    sql = f"SELECT record.code, {_TITLES[noun]} AS title, {day} AS day FROM {noun} AS record WHERE record.id = :id"
    row = reading.row(sql, id=identity)
    assert row is not None
    return row["code"], row["title"] or "", row["day"]


def _links(noun: str) -> list[tuple[str, str]]:
    """Return the key and the noun of every link that points to something with a code."""
    named = NAMED.get(noun, "")
    return [
        (field.key, field.of)
        for field in NOUNS[noun].fields
        if field.kind is Kind.LINK and field.of in CODED and f" AS {field.key}," not in f"{named},"
    ]


def _condition(reading: Reading, noun: str, name: str, value: object, values: dict[str, Any]) -> str:
    """Return the SQL of one filter and put what it compares with into ``values``."""
    columns = NOUNS[noun].columns
    if name in {"since", "until", "year"} and name not in columns:
        day = _DAYS.get(noun) or ("session.day" if "session" in JOINS.get(noun, "") else "")
        _refuse_unless(bool(day), noun, name)
        values[name] = str(value)
        return {
            "since": f"{day} >= :since",
            "until": f"{day} <= :until",
            "year": f"{day} BETWEEN :year || '-01-01' AND :year || '-12-31'",
        }[name]
    if (noun, name) in _CONDITIONS:
        text = str(value)
        values[name] = _holder(reading, text) if name == "owner" else reading.find(name, text)["id"]
        return _CONDITIONS[noun, name]
    if name in columns or f"{name}_id" in columns:
        return _equal(reading, noun, name, value, values)
    _refuse_unless(name in {"body", "table"} and "body.id" in JOINS.get(noun, ""), noun, name)
    values[name] = reading.find("body", str(value))["id"]
    return "body.id = :body" if name == "body" else ":table IN (body.id, body.table_id)"


def _equal(reading: Reading, noun: str, name: str, value: object, values: dict[str, Any]) -> str:
    field = NOUNS[noun].field(name)
    wanted = value if isinstance(value, tuple | list | frozenset | set) else (value,)
    if field.kind is Kind.LINK and name != field.name:
        wanted = [reading.find(field.of, code)["id"] for code in wanted]
    names = [f"{name}_{index}" for index, _ in enumerate(wanted)]
    values.update(zip(names, wanted, strict=True))
    return f"{noun}.{field.name} IN ({', '.join(f':{name}' for name in names)})"


def _holder(reading: Reading, text: str) -> str:
    """Return the id of an organization or a person."""
    noun = "person" if text.upper().startswith(NOUNS["person"].prefix) else "organization"
    return str(reading.find(noun, text)["id"])


def _order(noun: str) -> str:
    if noun in ORDERS:
        return ORDERS[noun]
    owner = NOUNS[noun].owner
    first = ["session"] if owner == "session_id" else [owner] if owner else []
    if not owner:
        return "code" if noun in CODED else "id"
    return ", ".join([*first, *NOUNS[noun].order, "id"])


def _refuse_unless(known: bool, noun: str, name: str) -> None:
    if not known:
        raise Usage("{noun} has no filter called {name}.", noun=noun, name=name)
