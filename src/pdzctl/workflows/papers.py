"""The papers of a session to come: its convocation in every form it is sent in, and what lies ready in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pdzctl.errors import Refused, Usage
from pdzctl.output.as_csv import guard, line
from pdzctl.output.documents.conversion import convert
from pdzctl.output.files import slug
from pdzctl.output.invitation import Invitation, Receiver, message
from pdzctl.output.invitation import calendar as calendar_file
from pdzctl.output.language import translations
from pdzctl.output.minutes import unescaped
from pdzctl.records.vocabulary import Role
from pdzctl.workflows.meeting import called, groups, meeting
from pdzctl.workflows.minutes.export import press_for
from pdzctl.workflows.privacy import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdzctl.output.meeting import Meeting
    from pdzctl.store.reading import Reading

__all__ = ["Papers", "calendar_of", "convocation", "kit"]

Row = dict[str, Any]

_TEXTS = ("md", "docx", "pdf", "html", "txt")
_SENT = (*_TEXTS, "ics", "eml", "csv")
_IN_THE_ROOM = (*_TEXTS, "csv")
_NAMES = {
    "it": {
        "convocation": "convocazione",
        "calendar": "invito",
        "addressees": "destinatari",
        "draft": "bozza",
        "sign-in": "foglio-presenze",
        "agenda-sheet": "ordine-del-giorno",
        "promises": "impegni",
        "group": "gruppo",
    },
    "en": {
        "convocation": "convocation",
        "calendar": "invitation",
        "addressees": "addressees",
        "draft": "draft",
        "sign-in": "sign-in-sheet",
        "agenda-sheet": "agenda",
        "promises": "commitments",
        "group": "group",
    },
}
"""What the files are called, in the language of the documents; never after a person."""
_COLUMNS = {
    "it": {
        "organization": "ente",
        "person": "nome",
        "role": "ruolo",
        "post": "incarico",
        "code": "seggio",
        "substitute": "sostituto",
        "email": "email",
        "substitute_email": "email_sostituto",
        "number": "n",
        "name": "cognome_nome",
        "represents": "in_rappresentanza_di",
        "title": "titolo",
        "arrived_at": "ora_entrata",
        "signed": "firma",
        "left_at": "ora_uscita",
    },
    "en": {"person": "name", "code": "seat", "number": "n", "represents": "on_behalf_of", "signed": "signature"},
}
"""What the columns of tables are called, in the language of the documents; by themselves where it is not told."""
_HOLDER = {"it": "titolare", "en": "holder"}
_CALLED = ("organization", "person", "role", "post", "code", "substitute")
_CONTACTS = ("email", "substitute_email")
_SIGNING = ("number", "name", "organization", "represents", "title", "arrived_at", "signed", "left_at")
_SHEETS = ("sign-in", "agenda-sheet", "promises")
_LINES_OF_A_GROUP = (1, 2, 3, 4, 5)


class Papers(NamedTuple):
    """Files by name; those that name persons are ``personal``.

    What was written before under a name that begins with ``stale`` and is not among the files is out of date.
    ``unreached`` are the seats that are convened and got no draft of a message, because no e-mail is known.
    """

    files: dict[str, bytes]
    personal: tuple[str, ...]
    stale: str = ""
    unreached: tuple[str, ...] = ()


class _Desk:
    """One session and all that is needed to write about it."""

    def __init__(self, reading: Reading, session_id: str) -> None:
        self.reading = reading
        self.session: Row = next(reading.all("session", id=session_id))
        if self.session["day"] is None:
            raise Refused(
                "{code} has no day yet.", code=self.session["code"], hint="pdzctl session edit {code} --day …"
            )
        self.district = reading.district()
        self.language = self.district["language"] if self.district["language"] in _NAMES else "en"
        self.meeting: Meeting = meeting(reading, self.session, language=self.language)
        self.stem = slug(self.session["code"])
        self._press = press_for(reading, self.language)
        self._gettext = translations(self.language).gettext

    def name(self, paper: str, ending: str, *, more: str = "") -> str:
        words = [self.stem, _NAMES[self.language][paper], *([more] if more else [])]
        return f"{'-'.join(words)}.{ending}"

    def text(self, paper: str, **data: object) -> str:
        """Return a document as Markdown."""
        return unmarked(self._press.write_paper(f"{paper}.md.jinja", meeting=self.meeting, **data))

    def documents(
        self, paper: str, text: str, formats: Iterable[str], *, more: str = ""
    ) -> Iterator[tuple[str, bytes]]:
        for ending in formats:
            if ending in _TEXTS:
                yield self.name(paper, ending, more=more), convert(text, ending, language=self.language)

    def called(self) -> list[Row]:
        """Return whoever is convened, in the order of organizations and names."""
        return called(self.reading, self.session["body_id"], day=self.session["day"])

    def table(self, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
        """Return a CSV file as Italian Excel opens it; a column that a row has not is empty."""
        called = _COLUMNS[self.language]
        header = [called.get(column, column) for column in columns]
        cells = [header, *([guard(str(row.get(column, ""))) for column in columns] for row in rows)]
        return ("\ufeff" + "".join(line(one, delimiter=";", end="\r\n") for one in cells)).encode()

    def role(self, code: str) -> str:
        return self._gettext(Role(code).label)

    def invitation(self, *, issued: str, with_contacts: bool = False) -> Invitation:
        """Return the session for calendars; agenda and names are plain text there."""
        heading = f"\n{self.text('convocation')}".partition("\n# ")[2].partition("\n")[0]
        agenda = "\n".join(f"{item.number}. {_plain(item.title)}" for item in self.meeting.agenda)
        return Invitation(
            uid=f"{self.session['id']}@{self.district['id']}",
            sequence=self.session["convocation_sequence"] or 0,
            issued=issued,
            day=self.session["day"],
            start=self.session["planned_start"],
            end=self.session["planned_end"],
            summary=_plain(heading or self.meeting.body.title),
            place=_plain(self.meeting.place),
            link=self.session["online_url"],
            description=agenda,
            organizer=self.district["mailbox"],
            organizer_name=_plain(self.meeting.sender),
            cancelled=self.session["state"] == "annullata",
            receivers=tuple(self.receivers()) if with_contacts else (),
        )

    def receivers(self) -> Iterator[Receiver]:
        for row in self.called():
            if row["email"]:
                yield Receiver(row["code"], row["person"] or row["organization"], row["email"])


def convocation(
    reading: Reading, session_id: str, *, formats: Iterable[str] = (), with_contacts: bool = False
) -> Papers:
    """Return the convocation of a session as files: ``formats`` are any of md, docx, pdf, html, txt, ics, eml, csv.

    By default md, docx, ics and csv, with contacts also eml: one draft for each member with an e-mail. No e-mail stands
    anywhere without ``with_contacts``. Raises Usage for another format, Refused for drafts without contacts and for a
    session without a day.
    """
    usual = ("md", "docx", "ics", "csv", *(("eml",) if with_contacts else ()))
    wanted = _known(formats, _SENT) or usual
    if "eml" in wanted and not with_contacts:
        raise Refused("Drafts of messages need the e-mails of those convened.", hint="Add --with-contacts.")
    desk = _Desk(reading, session_id)
    text = desk.text("convocation")
    files = dict(desk.documents("convocation", text, wanted))
    personal: list[str] = []
    invitation = desk.invitation(issued=desk.session["convoked_on"], with_contacts=with_contacts)
    if "ics" in wanted:
        name = desk.name("calendar", "ics")
        files[name] = calendar_file(invitation)
        personal += [name] if invitation.receivers else []
    if "csv" in wanted:
        name = desk.name("addressees", "csv")
        files[name] = _addressees(desk, with_contacts=with_contacts)
        personal.append(name)
    if "eml" in wanted:
        plain = convert(text, "txt", language=desk.language).decode()
        for receiver in invitation.receivers:
            name = desk.name("draft", "eml", more=slug(receiver.seat))
            files[name] = message(invitation, receiver, plain, file_name=desk.name("calendar", "ics"))
            personal.append(name)
    if "eml" not in wanted:
        return Papers(files, tuple(personal))
    unreached = tuple(row["code"] for row in desk.called() if not row["email"])
    return Papers(files, tuple(personal), desk.name("draft", "").rstrip(".") + "-", unreached)


def calendar_of(reading: Reading, session_id: str, *, issued: str) -> Papers:
    """Return the calendar entry of a session that was cancelled or postponed on the day ``issued``."""
    desk = _Desk(reading, session_id)
    return Papers({desk.name("calendar", "ics"): calendar_file(desk.invitation(issued=issued))}, ())


def kit(reading: Reading, session_id: str, *, formats: Iterable[str] = ()) -> Papers:
    """Return what lies ready in the room: sign-in sheet, agenda, open commitments, a sheet for each group.

    ``formats`` are any of md, docx, pdf, html, txt, and csv for the sign-in sheet; md and docx by default. No contact
    stands in them. Raises Usage for another format.
    """
    wanted = _known(formats, _IN_THE_ROOM) or ("md", "docx")
    desk = _Desk(reading, session_id)
    files: dict[str, bytes] = {}
    for sheet in _SHEETS:
        files |= desk.documents(sheet, desk.text(sheet), wanted)
    for group in groups(reading, session_id):
        text = desk.text("group-sheet", group=group, lines=_LINES_OF_A_GROUP)
        files |= desk.documents("group", text, wanted, more=str(group.number))
    if "csv" in wanted:
        files[desk.name("sign-in", "csv")] = _sign_in(desk)
    sign_in = desk.name("sign-in", "")
    personal = tuple(name for name in files if name.startswith(sign_in))
    return Papers(files, personal, desk.name("group", "").rstrip(".") + "-")


def _known(formats: Iterable[str], legal: Sequence[str]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(part.strip().casefold() for text in formats for part in text.split(",")))
    for one in given:
        if one not in legal:
            raise Usage(
                "There is no format {format}.", hint="Choose from: {formats}.", format=one, formats=", ".join(legal)
            )
    return given


def _addressees(desk: _Desk, *, with_contacts: bool) -> bytes:
    """Return who is convened, for a mail merge."""
    columns = (*_CALLED, *_CONTACTS) if with_contacts else _CALLED
    return desk.table(columns, ({**row, "role": desk.role(row["role"])} for row in desk.called()))


def _sign_in(desk: _Desk) -> bytes:
    """Return the sign-in sheet as a table, with empty rows at its end."""
    rows: list[Row] = [
        {
            "number": number,
            "name": _plain(seat.name),
            "organization": _plain(seat.organization),
            "represents": _plain(seat.represents),
            "title": _HOLDER[desk.language] if seat.name else "",
        }
        for number, seat in enumerate(desk.meeting.seats, start=1)
    ]
    return desk.table(_SIGNING, [*rows, *({"number": number} for number in desk.meeting.blank_rows)])


def _plain(text: str) -> str:
    return unescaped(unmarked(text))
