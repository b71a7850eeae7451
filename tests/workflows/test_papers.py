"""The papers of a session to come say what is recorded, in every format, and hold no contact that was not asked for."""

import csv
import email
import email.policy
import io
from pathlib import Path

import docx
import pypdf
import pytest
from icalendar import Calendar

from output.judge import paragraphs
from pdzctl.errors import InvalidInput, Refused, Usage
from pdzctl.workflows.convening import convene
from pdzctl.workflows.papers import calendar_of, convocation, kit
from pdzctl.workflows.sessions import cancel_session, schedule
from workflows.meetings import lab_district

HOSTILE = "# Votazione | a | <script>alert(1)</script> =cmd()"
FRAME = frozenset(
    {
        "heading_open", "heading_close", "hr", "bullet_list_open", "bullet_list_close", "list_item_open",
        "list_item_close", "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close",
        "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
    }
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):
    """A lab of four organizations, two of whose people have an e-mail, and SED-2025-001 convened for 12 June."""
    district = {"lead_body": "Unione Terre Basse", "controller": "Unione Terre Basse", "mailbox": "udp@example.org"}
    with lab_district(tmp_path, language="it", **district) as store:
        for number in (1, 2):
            person = store.people.get(f"PER-00{number}")
            store.people.replace(
                person.revised(given_name="Ada", email=f"ada{number}@example.org", phone="0522 123456")
            )
        lab = store.labs.get("LAB-01")
        session = schedule(
            store, lab, day="2025-06-12", topics=["La scheda unica"], planned_start="14:30", planned_end="17:00",
            venue="Ospedale di zona", online_url="https://example.org/sala",
        )  # fmt: skip
        convene(store, session, on="2025-05-29", request="Provare la scheda", confirm_by="2025-06-06")
        yield store


@pytest.fixture
def session(store) -> str:
    return store.sessions.get("SED-2025-001").id


def text(papers, name: str) -> str:
    return papers.files[name].decode()


def rows(papers, name: str) -> list[list[str]]:
    data = papers.files[name].decode()
    assert data.startswith("\ufeff")
    return list(csv.reader(io.StringIO(data[1:], newline=""), delimiter=";"))


def test_by_default_it_comes_without_a_single_contact(store, session) -> None:
    papers = convocation(store.reading, session)
    assert sorted(papers.files) == [
        "sed-2025-001-convocazione.docx",
        "sed-2025-001-convocazione.md",
        "sed-2025-001-destinatari.csv",
        "sed-2025-001-invito.ics",
    ]
    assert papers.personal == ("sed-2025-001-destinatari.csv",)
    word = docx.Document(io.BytesIO(papers.files["sed-2025-001-convocazione.docx"]))
    told = "\n".join(paragraph.text for paragraph in word.paragraphs)
    whole = b"".join(data for name, data in papers.files.items() if not name.endswith("docx")).decode() + told
    assert "ada1@" not in whole
    assert "123456" not in whole
    assert "Convocazione dell'incontro n. 1 — Laboratorio «Rientro a casa»" in told
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["1", "La scheda unica", "—", "—"]


def test_the_same_session_gives_the_same_bytes(store, session) -> None:
    formats = ["md,docx,ics,eml,csv,html,txt"]
    first = convocation(store.reading, session, formats=formats, with_contacts=True)
    assert first == convocation(store.reading, session, formats=formats, with_contacts=True)


def test_with_contacts_there_is_a_draft_for_everybody_who_has_an_e_mail(store, session) -> None:
    papers = convocation(store.reading, session, with_contacts=True)
    drafts = {name: data for name, data in papers.files.items() if name.endswith(".eml")}
    assert list(drafts) == ["sed-2025-001-bozza-seg-002.eml", "sed-2025-001-bozza-seg-001.eml"]
    read = email.message_from_bytes(drafts["sed-2025-001-bozza-seg-001.eml"], policy=email.policy.default)
    assert (read["To"], read["From"]) == ("ada1@example.org", "udp@example.org")
    assert "Provare la scheda" in read.get_body().get_content()
    assert b"ada2@" not in drafts["sed-2025-001-bozza-seg-001.eml"]
    assert papers.stale == "sed-2025-001-bozza-"
    assert papers.unreached == ("SEG-003", "SEG-004")
    assert convocation(store.reading, session, formats=["ics"], with_contacts=True).unreached == ()
    assert set(drafts) < set(papers.personal)


def test_the_mail_merge_has_its_columns_and_e_mails_only_where_asked(store, session) -> None:
    without = rows(convocation(store.reading, session, formats=["csv"]), "sed-2025-001-destinatari.csv")
    assert without[0] == ["ente", "nome", "ruolo", "incarico", "seggio", "sostituto"]
    assert [row[0] for row in without[1:]] == ["Ausl", "Il Filo", "Ospedale", "Unione"]
    withal = rows(
        convocation(store.reading, session, formats=["csv"], with_contacts=True), "sed-2025-001-destinatari.csv"
    )
    assert withal[0] == [*without[0], "email", "email_sostituto"]
    assert withal[1] == ["Ausl", "Ada Cognome2", "componente", "", "SEG-002", "", "ada2@example.org", ""]


def test_drafts_without_contacts_and_other_formats_are_refused(store, session) -> None:
    with pytest.raises(Refused):
        convocation(store.reading, session, formats=["eml"])
    with pytest.raises(Usage):
        convocation(store.reading, session, formats=["odt"])
    with pytest.raises(Usage):
        kit(store.reading, session, formats=["md,eml"])


def test_only_seats_held_on_the_day_are_convened(store, session) -> None:
    seat = store.seats.get("SEG-001")
    store.seats.replace(seat.revised(until="2025-06-11"))
    store.seats.replace(store.seats.get("SEG-002").revised(since="2025-06-13"))
    names = [row[0] for row in rows(convocation(store.reading, session), "sed-2025-001-destinatari.csv")[1:]]
    assert names == ["Il Filo", "Ospedale"]


def test_a_cancelled_session_leaves_the_calendars_by_the_same_identity(store, session) -> None:
    (sent,) = Calendar.from_ical(convocation(store.reading, session).files["sed-2025-001-invito.ics"]).walk("VEVENT")
    cancel_session(store, store.sessions.get("SED-2025-001"), reason="Sala allagata")
    papers = calendar_of(store.reading, session, issued="2025-06-01")
    (gone,) = Calendar.from_ical(papers.files["sed-2025-001-invito.ics"]).walk("VEVENT")
    assert (gone["UID"], gone["STATUS"]) == (sent["UID"], "CANCELLED")
    assert (sent["SEQUENCE"], gone["SEQUENCE"]) == (0, 1)


def test_the_sign_in_sheet_is_sorted_has_empty_rows_and_no_contact(store, session) -> None:
    store.seats.add(body_id=store.labs.get("LAB-01").id, organization_id=store.organizations.get("ENT-001").id)
    papers = kit(store.reading, session, formats=["md", "csv", "docx"])
    sheet = rows(papers, "sed-2025-001-foglio-presenze.csv")
    assert sheet[0] == [
        "n", "cognome_nome", "ente", "in_rappresentanza_di", "titolo", "ora_entrata", "firma", "ora_uscita"
    ]  # fmt: skip
    assert [row[1:5] for row in sheet[1:6]] == [
        ["Cognome2 Ada", "Ausl", "", "titolare"],
        ["Cognome3", "Il Filo", "", "titolare"],
        ["Cognome4", "Ospedale", "", "titolare"],
        ["", "Unione", "", ""],
        ["Cognome1 Ada", "Unione", "", "titolare"],
    ]
    assert sheet[6:] == [[str(number), *[""] * 7] for number in range(6, 11)]
    word = docx.Document(io.BytesIO(papers.files["sed-2025-001-foglio-presenze.docx"]))
    assert [cell.text for cell in word.tables[0].rows[1].cells][:3] == ["1", "Cognome2 Ada", "Ausl"]
    assert len(word.tables[0].rows) == 11
    everything = b"".join(data for name, data in papers.files.items() if not name.endswith("docx"))
    assert b"@example" not in everything
    assert b"123456" not in everything


def test_the_kit_has_open_commitments_and_a_sheet_for_each_group(store, session) -> None:
    for due, state in (("2025-05", "aperto"), ("2025-07-01", "in_corso"), ("2025-05-01", "fatto")):
        store.of("commitment").add(session_id=session, text=f"Entro {due}", due=due, state=state)
    store.of("workgroup").add(session_id=session, question="Che cosa serve?", facilitator="Operatrice ASP 1")
    store.of("workgroup").add(session_id=session, question="Chi lo fa?")
    papers = kit(store.reading, session, formats=["md"])
    assert sorted(papers.files) == [
        "sed-2025-001-foglio-presenze.md",
        "sed-2025-001-gruppo-1.md",
        "sed-2025-001-gruppo-2.md",
        "sed-2025-001-impegni.md",
        "sed-2025-001-ordine-del-giorno.md",
    ]
    lines = [line for line in text(papers, "sed-2025-001-impegni.md").splitlines() if line.startswith("| IMP")]
    assert lines == [
        "| IMP-2025-001.1 | Entro 2025-05 | `[da definire]` | maggio 2025 | aperto, **in ritardo** | |",
        "| IMP-2025-001.2 | Entro 2025-07-01 | `[da definire]` | 1° luglio 2025 | in corso | |",
    ]
    assert "**Domanda:** Che cosa serve?" in text(papers, "sed-2025-001-gruppo-1.md")
    assert papers.personal == ("sed-2025-001-foglio-presenze.md",)


def test_the_kit_comes_as_pdf_too(store, session) -> None:
    papers = kit(store.reading, session, formats=["pdf"])
    assert {name.rpartition(".")[2] for name in papers.files} == {"pdf"}
    sheet = pypdf.PdfReader(io.BytesIO(papers.files["sed-2025-001-foglio-presenze.pdf"]))
    told = " ".join(" ".join(page.extract_text() for page in sheet.pages).split())
    assert "Foglio presenze dell'incontro n. 1 — Laboratorio «Rientro a casa»" in told
    assert "Cognome2 Ada" in told
    assert "ada2@" not in told


def test_proposals_that_wait_for_a_reply_are_listed(store, session) -> None:
    proposal = store.proposals.add(title="Una scheda unica", session_id=session)
    lab = store.labs.get("LAB-01")
    store.of("referral").add(proposal_id=proposal.id, body_id=lab.id, sent_on="2025-05-01", reply_due="2025-06-30")
    told = text(convocation(store.reading, session, formats=["md"]), "sed-2025-001-convocazione.md")
    assert "- TRA-2025-001: Una scheda unica (PRO-2025-001, Rientro a casa), risposta entro il 30 giugno 2025" in told


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_typed_text_becomes_structure(store, session, language) -> None:
    (district,) = store.districts.find()
    store.districts.replace(district.revised(language=language, lead_body=HOSTILE, mailbox=HOSTILE, controller=HOSTILE))
    lab = store.labs.get("LAB-01")
    store.bodies.replace(lab.revised(title=HOSTILE, convened_by=HOSTILE))
    fields = ("title", "venue", "address", "online_url", "request", "convocation_protocol", "notice_healed")
    store.sessions.replace(store.sessions.get("SED-2025-001").revised(**dict.fromkeys(fields, HOSTILE)))
    for item in store.of("agenda_item").find(session_id=session):
        store.of("agenda_item").replace(item.revised(title=HOSTILE, lead=HOSTILE))
    store.of("attachment").add(session_id=session, title=HOSTILE)
    store.organizations.replace(store.organizations.get("ENT-001").revised(name=HOSTILE))
    store.people.replace(store.people.get("PER-001").revised(family_name=HOSTILE))
    store.of("commitment").add(session_id=session, text=HOSTILE)
    store.of("workgroup").add(session_id=session, question=HOSTILE, facilitator=HOSTILE, venue=HOSTILE)
    proposal = store.proposals.add(title=HOSTILE, session_id=session)
    store.of("referral").add(proposal_id=proposal.id, body_id=lab.id, sent_on="2025-05-01")
    made = convocation(store.reading, session, formats=["md", "csv"]).files | kit(store.reading, session).files
    for name, data in made.items():
        if name.endswith(".md"):
            body = data.decode().partition("\n---\n")[2].replace("`", "")
            assert any(HOSTILE in one for one in paragraphs(body, FRAME)), name
        elif name.endswith(".csv"):
            assert not [cell for line in data.decode().split("\r\n") for cell in line.split(";") if cell[:1] == "="]


def test_a_filed_convocation_is_not_to_be_read_before_the_session(store, session) -> None:
    for kind in ("convocazione", "dati"):
        store.of("attachment").add(session_id=session, title=f"Carta: {kind}", kind=kind)
    (made,) = convocation(store.reading, session, formats=["md"]).files.values()
    assert ("Carta: dati" in made.decode(), "Carta: convocazione" in made.decode()) == (True, False)


def test_the_templates_of_the_district_write_its_papers(store, session, tmp_path: Path) -> None:
    own = tmp_path / "modelli"
    own.mkdir()
    store.of("district").replace(store.of("district").find()[0].revised(templates="modelli"))
    own.joinpath("convocation.md.jinja").write_text("# Avviso {{ meeting.code }}\n")
    own.joinpath("sign-in.md.jinja").write_text("{% for seat in meeting.seats %}{{ seat.organization }}.\n{% endfor %}")
    sent = convocation(store.reading, session, formats=["md", "ics"])
    assert text(sent, "sed-2025-001-convocazione.md") == "# Avviso SED-2025-001\n"
    (event,) = Calendar.from_ical(sent.files["sed-2025-001-invito.ics"]).walk("VEVENT")
    assert event["SUMMARY"] == "Avviso SED-2025-001"
    sheets = kit(store.reading, session, formats=["md"])
    assert text(sheets, "sed-2025-001-foglio-presenze.md").count(".\n") == 4
    assert "Prova" not in text(sheets, "sed-2025-001-impegni.md")


def test_a_template_of_the_district_reaches_nothing_and_is_told_by_its_line(store, session, tmp_path: Path) -> None:
    store.of("district").replace(store.of("district").find()[0].revised(templates="modelli"))
    with pytest.raises(InvalidInput, match="There is no folder of templates"):
        convocation(store.reading, session)
    own = tmp_path / "modelli"
    own.mkdir()
    own.joinpath("convocation.md.jinja").write_text("# Avviso\n{{ meeting.__class__ }}\n")
    with pytest.raises(InvalidInput) as refused:
        convocation(store.reading, session)
    assert (refused.value.values["template"], refused.value.values["line"]) == ("convocation.md.jinja", 2)
    own.joinpath("convocation.md.jinja").write_text("Senza titolo\n")
    (event,) = Calendar.from_ical(
        convocation(store.reading, session, formats=["ics"]).files["sed-2025-001-invito.ics"]
    ).walk("VEVENT")
    assert event["SUMMARY"] == "Rientro a casa"
