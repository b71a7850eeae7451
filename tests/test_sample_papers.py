"""Every session of the sample can be convened and made ready, and no contact of the roster leaves with its papers."""

import csv
import io
from pathlib import Path

import pytest

from minutes_sample import sample
from output.judge import PARSERS
from pdzctl.store.queries.sessions import seats_convened
from pdzctl.store.reading import Reading, open_reading
from pdzctl.workflows.papers import calendar_of, convocation, kit

ALLOWED = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "bullet_list_open",
    "bullet_list_close", "list_item_open", "list_item_close", "table_open", "table_close", "thead_open", "thead_close",
    "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
}  # fmt: skip


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    with open_reading(sample(tmp_path_factory.mktemp("papers"))) as reading:
        yield reading


def papers_of(reading: Reading) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for session in reading.all("session"):
        if session["convoked_on"]:
            found |= convocation(reading, session["id"], formats=["md", "ics", "csv", "txt"]).files
        found |= kit(reading, session["id"], formats=["md", "csv", "txt"]).files
        found |= calendar_of(reading, session["id"], issued="2026-06-30").files
    return found


def test_no_contact_leaves_and_every_paper_reads_as_one(reading: Reading) -> None:
    papers = papers_of(reading)
    everything = b"".join(papers.values()).decode().replace("\\", "")
    people = list(reading.all("person"))
    contacts = [row[name] for row in people for name in ("email", "phone") if row[name]]
    assert contacts
    assert [contact for contact in contacts if contact in everything] == []
    for name, data in papers.items():
        if name.endswith(".md"):
            body = data.decode().partition("\n---\n")[2]
            for parser in PARSERS:
                assert {token.type for token in parser.parse(body)} <= ALLOWED, name


def test_the_sheet_has_everybody_who_holds_a_seat_that_day(reading: Reading) -> None:
    session = next(reading.all("session", code="SED-2025-014"))
    papers = kit(reading, session["id"], formats=["csv"])
    (sheet,) = (data.decode() for name, data in papers.files.items() if Path(name).suffix == ".csv")
    lines = list(csv.reader(io.StringIO(sheet, newline=""), delimiter=";"))
    organizations = [line[2] for line in lines[1:-5]]
    assert len(organizations) == seats_convened(reading, session["body_id"], session["day"])
    assert all(organizations)
    assert [any(line[1:]) for line in lines[-5:]] == [False] * 5
