"""Choices of priorities over an open store: sheets of ballots, stickers, what is refused, frozen and printed."""

from pathlib import Path

import pytest

from minutes_sample import written
from pdzctl.errors import InvalidInput, Refused
from pdzctl.records.ballots import Rules
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.vocabulary import HanlonVariant, PriorityMethod
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store
from pdzctl.workflows.ballot_texts import Booth, Place, sheet_data, typed_ballot, typed_sheet
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.export import files_of
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.priorities import (
    Asked,
    cast,
    cast_sheet,
    change_electorate,
    object_to,
    open_round,
    room_of,
)
from pdzctl.workflows.priority_results import closed
from pdzctl.workflows.stickers import count_row, count_stickers

SECTORS = ("Enti pubblici=8", "Terzo settore=6", "Cittadini=4")
DOTS = Asked(options=("PRO-2025-001", "PRO-2025-002", "Numero unico"), points=3, cap=2, voters=SECTORS)
MATRIX = Asked(PriorityMethod.MATRICE, options=("P1", "P2", "P3"))


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(district(tmp_path)) as opened, opened.changing("voted"):
        yield opened


def district(folder: Path) -> Path:
    """Make a file with one session of a lab and two proposals that were worked out."""
    path = create_file(folder / "district.db")
    with Store.open(path) as opened, opened.changing("prepared"):
        opened.of("district").add(name="Terre Basse", language="it")
        body = opened.bodies.add(kind="lab", title="Rientro a casa")
        opened.sessions.add(code="SED-2025-001", body_id=body.id, day="2025-05-15", number=1)
        for number, title in enumerate(("Telefonata entro 48 ore", "Scheda unica"), start=1):
            opened.proposals.add(code=f"PRO-2025-00{number}", title=title, state="elaborata")
    return path


def begun(store: Store, asked: Asked = DOTS, **fields: object):
    return open_round(store, store.sessions.get("SED-2025-001"), asked, at="16:00", **fields)


def faults_of(error: InvalidInput) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.sentence) for fault in error.faults]


@pytest.mark.parametrize(
    "data",
    [
        b"settore,A,B,C\nCittadini,2,1,\nEnti pubblici,,,1\n",
        "\ufeffSettore;A;B;C\r\nCittadini;2;1;\r\nEnti pubblici;;;1\r\n".encode(),
        b"sep=;\nsettore;PRO-2025-001;2;Numero unico\nCittadini;2;1;\n;;;\nEnti;;;1\n",
        "settore\tA\tB\tC\nCittadini\t2\t1\t\nEnti pubblici\t\t\t1".encode("utf-16"),
    ],
    ids=["plain", "Excel", "codes and a blank row", "UTF-16"],
)
def test_a_sheet_is_read_however_a_spreadsheet_saved_it(store: Store, data: bytes) -> None:
    round_ = begun(store)
    assert cast_sheet(store, round_, "schede.csv", data) == 2
    room = room_of(store, round_)
    assert [ballot.name for ballot in room.ballots] == ["Cittadini", "Enti pubblici"]
    marks = [
        (mark.option, mark.value) for one in room.ballots for mark in store.of("ballot_mark").find(ballot_id=one.id)
    ]
    assert marks == [(1, "2"), (2, "1"), (3, "1")]


def test_windows_letters_and_decimal_commas(store: Store) -> None:
    round_ = begun(store, MATRIX)
    names = [one.name for one in room_of(store, round_).criteria]
    assert names == ["gravità", "persone coinvolte", "fattibilità", "equità"]
    header = ";".join(f"{option}.{name}" for option in "ABC" for name in names)
    cells = ";".join(["4,5", "3", "3", "4"] * 3)
    assert cast_sheet(store, round_, "schede.csv", f"settore;{header}\n;{cells}\n".encode("cp1252")) == 1
    assert closed(store, round_, at=None).first == ("A", "B", "C")


def test_every_fault_has_its_line_and_column_and_nothing_is_counted(store: Store) -> None:
    round_ = begun(store)
    data = b"settore;A;B;Z\nEnti;3;;\nSindacati;1;;\nCittadini;due;1;\nEnti;1\n"
    with pytest.raises(InvalidInput) as caught:
        cast_sheet(store, round_, "schede.csv", data)
    assert faults_of(caught.value) == [
        (1, "Z", "There is no such option in this round."),
        (2, "A", "This must be a whole number from {least} to {greatest}."),
        (3, "settore", "The sectors that vote in this round are: {legal}."),
        (4, "A", "“{text}” is no value of this method."),
        (5, "", "This row has {count} cells, the header has {expected}."),
    ]
    assert {fault.file for fault in caught.value.faults} == {"schede.csv"}
    assert room_of(store, round_).ballots == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The first line names no option of this round."),
        (b"settore;A;A\nEnti;1;1\n", "This column stands twice in the header."),
        (b"settore;A\n", "This file holds no ballot."),
        (b'settore;A\n"Enti;1\n', "This row is not CSV: a quote is not closed, or a cell is not text."),
        (b"\x81\x8d;A\n", "This line is neither UTF-8 nor Windows text."),
        (b"settore;A.persone\nEnti;1\n", "There is no such option in this round."),
    ],
)
def test_a_sheet_that_is_none_is_refused(store: Store, data: bytes, sentence: str) -> None:
    room = room_of(store, begun(store))
    with pytest.raises(InvalidInput) as caught:
        typed_sheet(room.booth, "schede.csv", data)
    assert sentence in [fault.sentence for fault in caught.value.faults]


def test_a_column_of_a_criterion_has_no_place_where_options_are_graded(store: Store) -> None:
    booth = Booth(room_of(store, begun(store, MATRIX)).rules, (("", "P1"), ("", "P2"), ("", "P3")))
    with pytest.raises(InvalidInput) as caught:
        typed_sheet(booth, "schede.csv", b"settore;A;A.gravita\n;1;1\n")
    assert faults_of(caught.value) == [(1, "A", "This method asks for other columns.")]


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        (["A"], {(0, None): 1}),
        (["A=1,C=0"], {(0, None): 1, (2, None): 0}),
        (["A=1;", "C=0"], None),
        (["numero=1"], {(2, None): 1}),
        (["nu=1"], None),
    ],
)
def test_dots_as_people_write_them(words: list[str], marks: dict[Place, int] | None) -> None:
    booth = Booth(
        Rules(PriorityMethod.VOTO_A_PUNTI, 3, points_each=3, cap=2), (("", "Uno"), ("", "Due"), ("", "Numero"))
    )
    if marks is None:
        with pytest.raises(InvalidInput):
            typed_ballot(booth, words, "")
    else:
        assert typed_ballot(booth, words, "").marks == marks


@pytest.mark.parametrize("options", [("B", "A"), ("2", "Navetta"), ("Casa", "casa!"), ("PRO-2025-001", "Uno", "a")])
def test_no_option_is_called_like_another(store: Store, options: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="could be taken for another option"):
        begun(store, Asked(options=options))


@pytest.mark.parametrize("options", [("A", "B"), ("1", "2"), ("10", "20"), ("PRO-2025-001", "Telefonata entro 48 ore")])
def test_an_option_may_be_called_by_its_own_letter(store: Store, options: tuple[str, ...]) -> None:
    assert [names[-1] for names in room_of(store, begun(store, Asked(options=options))).names][-1] == options[-1]


def test_the_total_of_a_spreadsheet_is_no_ballot(store: Store) -> None:
    round_ = begun(store, Asked(options=("Uno", "Due"), points=3))
    with pytest.raises(InvalidInput) as caught:
        cast_sheet(store, round_, "schede.csv", b"settore;A;B\nCittadini;1;2\nTotale;1;2\n")
    assert faults_of(caught.value) == [(3, "settore", "This row is a total and no ballot.")]


def test_the_rows_of_another_method_are_not_read(store: Store) -> None:
    round_ = begun(store, Asked(PriorityMethod.GRIGLIA, options=("Uno", "Due")))
    with pytest.raises(InvalidInput) as caught:
        cast_sheet(store, round_, "schede.csv", b"settore;A;B\nCittadini;1;2\n")
    assert faults_of(caught.value) == [(1, name, "This method asks for other columns.") for name in ("A", "B")]


def test_the_beginning_of_two_titles_is_none_of_them() -> None:
    booth = Booth(Rules(PriorityMethod.BORDA, 2), (("", "Numero unico"), ("", "Numero verde")))
    assert booth.place("numero") is None
    assert booth.place("numero v") == (1, None)


@pytest.mark.parametrize(
    ("typed", "sector"),
    [("enti", None), ("pubbl", "Enti pubblici"), ("Enti", None), ("enti privati", "Enti privati"), ("", None)],
)
def test_a_sector_by_any_of_its_words(typed: str, sector: str | None) -> None:
    booth = Booth(Rules(PriorityMethod.BORDA, 2), (("", "A"), ("", "B")), ("Enti pubblici", "Enti privati"))
    assert booth.sector(typed) == sector


def test_stickers_moved_from_one_option_to_another_are_not_too_many(store: Store) -> None:
    round_ = begun(store, DOTS._replace(options=("Uno", "Due"), points=1, cap=1, voters=("Enti pubblici=8",)))
    assert count_row(store, round_, ["A=5", "B=3"], sector="enti") == (("A 5", "B 3"), "Enti pubblici")
    assert count_row(store, round_, ["A=8", "B=0"], sector="enti") == (("A 8", "B 0"), "Enti pubblici")
    with pytest.raises(Refused, match="cannot have given so many points"):
        count_row(store, round_, ["A=8", "B=1"], sector="enti")


def test_nobody_votes_twice_for_a_sector(store: Store) -> None:
    round_ = begun(store, DOTS._replace(voters=("Enti pubblici=1",)))
    cast(store, round_, ["A=1"], "enti")
    with pytest.raises(Refused, match="Enti pubblici has 1 voter, and this would be 2 ballots"):
        cast(store, round_, ["B=1"], "Enti pubblici")


def test_the_frozen_result_of_stickers_is_that_of_the_fixture(store: Store) -> None:
    """Sector-balanced shares: 29.17, 25.93, 19.91, 16.20 and 8.80 % of the worked example."""
    asked = Asked(options=("Uno", "Due", "Tre", "Quattro", "Cinque"), points=3, cap=3, voters=SECTORS)
    round_ = begun(store, asked)
    given = {"Enti pubblici": (9, 6, 5, 3, 0), "Terzo settore": (6, 5, 4, 2, 1), "Cittadini": (2, 3, 2, 3, 2)}
    for sector, points in given.items():
        for option, number in zip("ABCDE", points, strict=True):
            count_stickers(store, round_, option=option, sector=sector, points=number, people=None)
    count_stickers(store, round_, option="E", sector="enti", points=1, people=None)
    closed(store, round_, at="17:00")
    (result,) = store.of("priority").find(round_id=round_.id)
    options = store.of("priority_option").find(priority_id=result.id)
    assert [(one.title, one.points, one.rank, one.voters) for one in options] == [
        ("Uno", 17, 1, None), ("Due", 14, 2, None), ("Tre", 11, 3, None), ("Quattro", 8, 4, None),
        ("Cinque", 4, 5, None),
    ]  # fmt: skip
    tallies = [
        {tally.name: tally.points for tally in store.of("priority_tally").find(priority_option_id=one.id)}
        for one in options
    ]
    assert [one["Cittadini"] for one in tallies] == [2, 3, 2, 3, 2]
    assert (result.ballots, result.tie_rule) == (None, "voters,severity,code")


def test_voters_who_were_not_counted_decide_no_tie(store: Store) -> None:
    round_ = begun(store, DOTS._replace(options=("Uno", "Due", "Tre", "Quattro"), points=3, cap=3))
    given = (("A", 5, None), ("B", 5, 3), ("C", 2, 1), ("D", 2, 2))
    for option, points, people in given:
        count_stickers(store, round_, option=option, sector="enti", points=points, people=people)
    closed(store, round_, at=None)
    options = store.of("priority_option").find()
    assert [(one.title, one.rank, one.voters) for one in options] == [
        ("Uno", 1, None), ("Due", 1, 3), ("Quattro", 3, 2), ("Tre", 4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("points", "people"), [(25, None), (5, 2), (3, 9), (2, 3)], ids=["all", "cap", "too many people", "no points"]
)
def test_a_sector_cannot_have_given_more_than_it_has(store: Store, points: int, people: int | None) -> None:
    round_ = begun(store, DOTS._replace(points=3, cap=2))
    with pytest.raises(Refused, match="Enti pubblici cannot have given so many points"):
        count_stickers(store, round_, option="A", sector="enti", points=points, people=people)


def test_priorities_are_made_only_where_asked_and_legal(store: Store) -> None:
    round_ = begun(store)
    cast(store, round_, ["A=2", "C=1"], "enti")
    done = closed(store, round_, at=None, prioritise=2)
    assert (done.prioritised, store.proposals.get("PRO-2025-001").state) == (("PRO-2025-001",), "prioritizzata")
    assert store.proposals.get("PRO-2025-002").state == "elaborata"


def test_a_tie_is_not_cut_in_two(store: Store) -> None:
    round_ = begun(store, DOTS._replace(options=("Uno", "Due", "Tre")))
    cast(store, round_, ["A=1", "B=1"], "enti")
    with pytest.raises(Refused, match=r"2 options of PRI-2025-001.1 share the last place of the first 1"):
        closed(store, round_, at=None, prioritise=1)


def test_a_proposal_that_was_not_worked_out_is_no_priority(store: Store) -> None:
    store.proposals.replace(store.proposals.get("PRO-2025-001").revised(state="emersa"))
    round_ = begun(store)
    cast(store, round_, ["A=2"], "enti")
    with pytest.raises(Refused, match="PRO-2025-001 is emersa"):
        closed(store, round_, at=None, prioritise=1)


@pytest.mark.parametrize("language", ["it", "en"])
def test_minutes_print_every_method_with_its_rule(tmp_path: Path, language: str) -> None:
    path = district(tmp_path)
    with Store.open(path) as store, store.changing("voted"):
        _vote_by_every_method(store)
    text = written(path, "SED-2025-001", language=language)
    expected = {
        "it": (
            "| 1 (pari merito) | Uno | 2 | – | 2 |",
            "W di Kendall): 0, basso.", "| 1 | Uno | 30,67 | – | 1 |", "PEARL dice no",
            "**Scelta fragile.**", "| 1 | Uno | Agire subito | bisogno 5; fattibilità 4 | 1 |", "prende il 70%",
            "| 1 | Uno | 4 | indice di accordo 0,134; blocchi 1 | 4 |", "Obiezione su Uno: Mancano gli operatori.",
        ),
        "en": (
            "| 1 (tied) | Uno | 2 | – | 2 |", "Kendall's W): 0, low.", "| 1 | Uno | 30.67 | – | 1 |", "PEARL says no",
            "**Fragile choice.**", "| 1 | Uno | Act at once | need 5; feasibility 4 | 1 |", "takes 70%",
            "| 1 | Uno | 4 | index of agreement 0.134; blocks 1 | 4 |", "Objection to Uno: Mancano gli operatori.",
        ),
    }  # fmt: skip
    assert [one for one in expected[language] if one not in text] == []


def _vote_by_every_method(store: Store) -> None:
    def chosen(method: PriorityMethod, options: str, *ballots: str, variant: HanlonVariant | None = None) -> None:
        round_ = begun(store, Asked(method, variant, options.split()))
        for ballot in ballots:
            cast(store, round_, ballot.split(), "")
        if method is PriorityMethod.CONSENSO_A_GRADI:
            object_to(store, round_, "A", "Mancano gli operatori.")
        closed(store, round_, at=None)

    chosen(PriorityMethod.BORDA, "Uno Due Tre", "A B C", "C B A")
    pearl = "A.dim=6 A.gra=14 A.ini=3 A.eff=7 A.pos=1 B.dim=6 B.gra=14 B.ini=3 B.eff=7 B.pos=1 B.legitt=no"
    chosen(PriorityMethod.HANLON, "Uno Due", pearl)
    chosen(
        PriorityMethod.MATRICE,
        "P1 P2 P3",
        "A.1=5 A.2=3 A.3=3 A.4=4 B.1=4 B.2=5 B.3=4 B.4=2 C.1=3 C.2=2 C.3=5 C.4=5",
    )
    chosen(PriorityMethod.GRIGLIA, "Uno Due", "A.bisogno=5 A.fatt=4 B.bisogno=2 B.fatt=2")
    chosen(PriorityMethod.MOSCOW, "Uno Due", "A=must A.impegno=7 B=could B.impegno=3")
    chosen(PriorityMethod.CONSENSO_A_GRADI, "Uno", "A=5", "A=5", "A=5", "A=1")


def test_rounds_and_ballots_go_through_a_folder_and_back(tmp_path: Path) -> None:
    path = district(tmp_path)
    with Store.open(path) as store, store.changing("voted"):
        _vote_by_every_method(store)
        round_ = begun(store)
        cast(store, round_, ["A=2", "C=1"], "enti")
        files = dict(files_of(store.reading))
    folder = tmp_path / "folder"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with Store.open(create_file(tmp_path / "other.db")) as other, other.changing("applied"):
        assert apply(other, read(folder)).warnings == []
        assert dict(files_of(other.reading)) == files
        again = other.of("priority_round").get("PRI-2025-001.7")
        assert closed(other, again, at=None).first == ("PRO-2025-001",)


@pytest.mark.parametrize(
    ("noun", "changes"),
    [
        ("ballot_mark", {"value": "1e999999999"}),
        ("ballot_mark", {"value": "7"}),
        ("ballot_mark", {"option": 9}),
        ("ballot_mark", {"criterion": "altro"}),
    ],
)
def test_what_a_method_cannot_count_is_refused_when_it_closes(store: Store, noun: str, changes: dict) -> None:
    """A folder may bring any ballot: it is kept as it is, and never counted for something else."""
    round_ = begun(store)
    cast(store, round_, ["A=2"], "enti")
    (mark,) = store.of(noun).find()
    store.of(noun).replace(mark.revised(**changes))
    with pytest.raises(Refused, match=r"1 ballot of PRI-2025-001.1 cannot be counted by its method"):
        closed(store, round_, at=None)


def test_a_grid_without_its_criteria_takes_no_ballot(store: Store) -> None:
    round_ = begun(store, Asked(PriorityMethod.GRIGLIA, options=("Uno", "Due")))
    for one in store.of("criterion").find(round_id=round_.id):
        store.of("criterion").remove(one)
    with pytest.raises(Refused, match="lacks criteria that its method asks for"):
        cast(store, round_, ["A=1"], "")


def test_ballots_keep_the_sector_and_never_the_person() -> None:
    fields = {field.name for noun in ("ballot", "ballot_mark") for field in NOUNS[noun].fields}
    assert fields == {"id", "round_id", "position", "name", "ballot_id", "option", "criterion", "value"}


def test_what_stands_in_no_round_is_refused(store: Store, tmp_path: Path) -> None:
    round_ = begun(store)
    for option, sector in (("Z", "enti"), ("A", "militari")):
        with pytest.raises(InvalidInput):
            count_stickers(store, round_, option=option, sector=sector, points=1, people=None)
    for text in ("Z", "A"):
        with pytest.raises(InvalidInput):
            object_to(store, round_, text, "Mancano gli operatori." if text == "Z" else " ")
    with pytest.raises(InvalidInput, match="is a folder"):
        sheet_data(".", tmp_path, "")
    assert store.of("ballot").find() == ()


@pytest.mark.parametrize(
    "asked",
    [
        DOTS._replace(options=("A", "B", "A")),
        MATRIX._replace(criteria=("gravità=30", "gravità=70")),
        MATRIX._replace(criteria=("gravità=0",)),
        MATRIX._replace(criteria=("gravità",)),
        MATRIX._replace(criteria=("gravità=9999999",)),
        MATRIX._replace(reverse=("costo",)),
    ],
)
def test_a_round_that_could_not_be_counted_is_not_opened(store: Store, asked: Asked) -> None:
    with pytest.raises(InvalidInput):
        begun(store, asked)


def test_no_fewer_can_vote_than_have_voted(store: Store) -> None:
    round_ = begun(store)
    for _ in range(2):
        cast(store, round_, ["A=2", "C=1"], "enti")
    with pytest.raises(InvalidInput):
        change_electorate(store, round_, ["Enti pubblici"])
    with pytest.raises(Refused):
        change_electorate(store, round_, ["Enti pubblici=1"])
    change_electorate(store, round_, ["Enti pubblici=2"])
    assert [one.voters for one in store.of("round_voters").find(round_id=round_.id, name="Enti pubblici")] == [2]


def test_what_nobody_rated_by_enough_is_not_ranked(store: Store) -> None:
    round_ = begun(store, MATRIX)
    cast(store, round_, ["A.1=5", "A.2=3", "A.3=3", "A.4=4"], "")
    with pytest.raises(Refused, match="weigh less than 80 %"):
        closed(store, round_, at=None)
