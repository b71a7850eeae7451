"""Notes that were gathered under one name, and what became of them."""

from collections.abc import Iterator
from typing import Any

from pdzctl.store.reading import Reading


def clusters(reading: Reading, *, session: str | None = None, body: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the clusters of a session, of a body and its labs, or of the district, by session and first note.

    ``session`` and ``body`` are codes. A row has the session, the name, how many notes it gathers, their codes, kinds
    and sectors, and the proposals that they became.
    """
    conditions = ["contribution.cluster <> ''"]
    values: dict[str, object] = {}
    if session:
        conditions.append("contribution.session_id = :session")
        values["session"] = reading.find("session", session)["id"]
    if body:
        conditions.append("body.id IN (SELECT id FROM body WHERE :body IN (id, table_id))")
        values["body"] = reading.find("body", body)["id"]
    return reading.rows(
        f"""
SELECT session.code AS session, session.day AS session_day, body.code AS body, noted.cluster, count(*) AS notes,
    group_concat(noted.code, ', ') AS codes, group_concat(DISTINCT noted.kind) AS kinds,
    group_concat(DISTINCT noted.sector) AS sectors, group_concat(DISTINCT proposal.code) AS proposals
FROM (SELECT contribution.* FROM contribution JOIN session ON session.id = contribution.session_id
    JOIN body ON body.id = session.body_id
    WHERE {" AND ".join(conditions)} ORDER BY contribution.position, contribution.code) AS noted
JOIN session ON session.id = noted.session_id JOIN body ON body.id = session.body_id
LEFT JOIN proposal ON proposal.id = noted.proposal_id
GROUP BY session.id, noted.cluster ORDER BY session.day, session.code, min(noted.position)""",
        **values,
    )


def cluster_names(reading: Reading, session_id: str) -> tuple[str, ...]:
    """Return what the clusters of a session are called, in the order of their first notes."""
    rows = reading.rows(
        """
SELECT cluster FROM contribution WHERE session_id = :session AND cluster <> ''
GROUP BY cluster ORDER BY min(position)""",
        session=session_id,
    )
    return tuple(row["cluster"] for row in rows)
