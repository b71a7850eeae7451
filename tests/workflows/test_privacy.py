"""Who is named to whom, and what stops a public document: names of the roster and patterns of personal data."""

import pytest

from pdzctl.output.minutes import everywhere
from pdzctl.records.privacy import Profile
from pdzctl.workflows.privacy import Findings, Names, marked, may_name, unmarked

DAY = "2025-05-15"


def roster(*names, since=None, until=None, institutional=0):
    return [{"family_name": name, "since": since, "until": until, "institutional": institutional} for name in names]


def lines_of(text, rows=(), name="verbale.md"):
    return Findings.of("VER-2025-014", name, text, Names(rows), DAY).lines


@pytest.mark.parametrize(
    "text",
    [
        "codice fiscale RSSMRA85T10A562S",
        "rssmra85t10a562s",
        "con omocodia RSSMRA85T10A56NH",
        "conto IT60 X054 2811 1010 0000 0123 456",
        "tel. 0522 456789",
        "cell. 333 1234567",
        "+39 333.123.4567",
        "335 123 456",
        "scrivere a mario.r@esempio.it",
        "nata a Guastalla il 3 maggio",
        "nato il 12/03/1950",
        "la sig.ra Verdi",
        "il Signor Neri chiede",
    ],
)
def test_personal_data_stops_the_line_it_stands_on(text):
    assert lines_of(f"prima\n{everywhere(text)}\ndopo") == (2,)


@pytest.mark.parametrize(
    "text",
    [
        "prot. 4127 del 5 maggio 2025",
        "DGR 1423/2017",
        "SED-2025-014",
        "codice ISTAT 035033",
        "ore 14.30-17.10",
        "ufficiodipiano@unione.example",
        "info@comune.example",
        "protocollo@pec.unione.example",
        "412 dimissioni, 71 rientri (17%)",
        "€ 12.500,00",
        "i signori sindaci",
    ],
)
def test_what_an_office_writes_passes(text):
    assert lines_of(everywhere(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ha parlato Però",
        "ha parlato PERO.",
        "il caso «pero»",
        "**Però** chiede",
        "Pe\u200dro\u0300",
        "Pero\u0300, poi altri",
    ],
)
def test_a_family_name_is_found_in_any_case_and_with_any_accent(text):
    assert lines_of(marked(everywhere(text)), roster("Però")) == (1,)


@pytest.mark.parametrize("text", ["Peroni", "imperò", "per ora", "D Amicone"])
def test_only_whole_words_are_names(text):
    assert lines_of(marked(text), roster("Però", "D'Amico")) == ()


@pytest.mark.parametrize("text", ["D'Amico", "D’AMICO", "d amico", "dice D'Amico che"])
def test_a_name_of_several_words_is_found_whole(text):
    assert lines_of(marked(everywhere(text)), roster("D'Amico")) == (1,)


def test_the_words_of_the_template_and_public_names_are_no_persons():
    assert lines_of("Presenze: Fondazione Conti", roster("Presenze", "Conti")) == ()


def test_what_is_inert_in_the_front_matter_is_read_as_it_was_typed():
    assert lines_of(marked("x").replace("x", r"\u003cZibordoni"), roster("Zibordoni")) == (1,)


def test_the_name_of_a_file_is_told_only_where_no_line_says_it():
    name = "VER-2025-014-2025-05-15-caso-zibordoni.md"
    assert lines_of("\n" + marked("caso Zibordoni"), roster("Zibordoni"), name=name) == (2,)
    assert list(Findings("VER-2025-014", (0,)).places()) == ["VER-2025-014"]


def test_the_name_of_a_file_is_read_as_well():
    assert lines_of("niente", roster("Zibordoni"), name="VER-2025-014-2025-05-15-caso-zibordoni.md") == (0,)


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [(None, None, ()), ("2025-05-15", None, ()), ("2025-05-16", None, (1,)), (None, "2025-05-14", (1,))],
)
def test_an_office_holder_may_be_named_on_the_days_in_office(since, until, found):
    rows = roster("Zoboletti", since=since, until=until, institutional=1)
    assert lines_of(marked("Bianca Zoboletti"), rows) == found


@pytest.mark.parametrize(
    ("institutional", "seated", "named"),
    [
        (0, 0, {Profile.INTERNAL}),
        (0, 1, {Profile.INTERNAL, Profile.PARTICIPANTS}),
        (1, 0, {Profile.INTERNAL, Profile.PARTICIPANTS, Profile.PUBLIC}),
    ],
)
def test_a_seat_decides_who_reads_a_name(institutional, seated, named):
    row = {"chair_institutional": institutional, "chair_seat_post": "" if seated else None}
    assert {profile for profile in Profile if may_name(profile, row, "chair")} == named


def test_marks_leave_no_trace_and_cannot_be_forged():
    assert unmarked(marked("una\n\ndue")) == "una\n\ndue"
    assert lines_of(marked("\ufdd1Zibordoni\ufdd0"), roster("Zibordoni")) == (1,)


@pytest.mark.parametrize(
    ("day", "hidden"), [("2025-01-31", True), ("2025-02-01", False), ("2025-02-28", False), ("2025-03-01", True)]
)
def test_an_office_lets_a_name_be_printed_from_its_first_day_to_its_last(day, hidden):
    row = {"family_name": "Rossi", "institutional": True, "since": "2025-02-01", "until": "2025-02-28"}
    assert Names([row]).stand_in("firma Rossi", day) is hidden
