"""Real papers go in and come out whole. The material stands beside the repository, never in it."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parent))

from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading, open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.comparison import Comparison
from pdzctl.workflows.exchange.export import export, files_of
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.minutes.export import export as export_minutes
from pdzctl.workflows.minutes.export import press_for, show
from real import minutes_to_exchange, welfare_to_exchange

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
MINUTES = ("minutes_it_overture", "minutes_it_alphacode", "minutes_en_solid")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real material (../shared/data) is not on this machine")


def applied(path: Path, source: Path) -> Comparison:
    with Store.open(path) as store, store.changing("applied files"):
        return apply(store, read(source))


def new_district(folder: Path) -> Path:
    path = folder / "district.db"
    Store.open(create_file(path)).close()
    return path


@pytest.fixture(scope="module")
def real_sessions() -> list[dict]:
    return list(minutes_to_exchange.real_sessions(DATA, MINUTES))


@pytest.fixture(scope="module")
def minutes(real_sessions: list[dict], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("minutes")
    minutes_to_exchange.write_folder(real_sessions, folder / "in")
    path = new_district(folder)
    applied(path, folder / "in")
    assert applied(path, folder / "in").changes == 0
    with open_reading(path) as reading:
        yield reading


@pytest.fixture(scope="module")
def welfare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("welfare")
    lines = (DATA / "welfare_facts" / "sessions_facts.jsonl").read_text(encoding="utf-8").splitlines()
    welfare_to_exchange.write_folder([json.loads(line) for line in lines], folder / "in")
    path = new_district(folder)
    applied(path, folder / "in")
    with open_reading(path) as reading:
        yield reading


@pytest.mark.parametrize(
    ("noun", "count"),
    [("session", 160), ("attendance", 1184), ("agenda_item", 935), ("decision", 129), ("commitment", 251)],
)
def test_nothing_of_160_sessions_is_lost(minutes: Reading, noun: str, count: int) -> None:
    assert minutes.value(f"SELECT count(*) FROM {noun}") == count


def test_every_text_of_160_sessions_is_the_one_that_was_typed(minutes: Reading, real_sessions: list[dict]) -> None:
    typed = Counter(text.strip() for session in real_sessions for text in session["agenda"])
    assert Counter(row["title"] for row in minutes.all("agenda_item")) == typed
    for noun, key in (("decision", "decisions"), ("commitment", "actions")):
        said = Counter(one["text"].strip("\n") for session in real_sessions for one in session[key])
        assert Counter(row["text"] for row in minutes.all(noun)) == said


def test_what_real_commitments_lack_stays_missing(minutes: Reading) -> None:
    assert minutes.value("SELECT count(*) FROM commitment WHERE due IS NULL") == 244
    unowned = "SELECT count(*) FROM commitment WHERE id NOT IN (SELECT commitment_id FROM commitment_party)"
    assert minutes.value(unowned) == 46


def test_sessions_without_end_or_place_are_kept(minutes: Reading) -> None:
    assert minutes.value("SELECT count(*) FROM session WHERE actual_end IS NULL AND venue = ''") == 119


def test_days_with_two_sessions_keep_both(minutes: Reading, real_sessions: list[dict]) -> None:
    days = Counter(session["date"] for session in real_sessions)
    double = {day: count for day, count in days.items() if count > 1}
    assert double
    for day, count in double.items():
        assert minutes.value("SELECT count(*) FROM session WHERE day = :day", day=day) == count


def test_the_160_sessions_come_out_and_go_in_without_change(minutes: Reading, tmp_path: Path) -> None:
    export(minutes, tmp_path / "out")
    assert applied(minutes.path, tmp_path / "out").changes == 0


def test_the_bulk_form_says_the_same(minutes: Reading, tmp_path: Path) -> None:
    export(minutes, tmp_path / "bulk", bulk=True)
    again = new_district(tmp_path)
    applied(again, tmp_path / "bulk")
    with open_reading(again) as reading:
        assert dict(files_of(reading)) == dict(files_of(minutes))


def words_of(markdown: str) -> str:
    """Return what a reader of the rendered Markdown sees, with every run of spaces and line ends as one space."""
    seen: list[str] = []
    for block in MarkdownIt("commonmark", {"html": False}).enable("table").parse(markdown):
        pieces = block.children or []
        seen.append("".join(" " if piece.type.endswith("break") else piece.content for piece in pieces))
        seen.append(block.content if block.type in {"fence", "code_block"} else "")
    return " ".join(" ".join(seen).split())


def plain(text: str) -> str:
    """Return a stored text as it is read: emphasis is shown, not spelt."""
    return " ".join(text.replace("**", "").split())


@pytest.fixture(scope="module")
def markdown(minutes: Reading, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("verbali")
    export_minutes(minutes, out, Selection(), Profile.INTERNAL, press_for(minutes))
    files = {path.name[: len("VER-2023-001")]: path.read_text(encoding="utf-8") for path in out.glob("VER-*.md")}
    return {name.replace("VER", "SED"): words_of(text) for name, text in files.items()}


def test_there_is_a_markdown_file_for_each_of_the_160_sessions(markdown: dict[str, str]) -> None:
    assert len(markdown) == 160


@pytest.mark.parametrize(("noun", "field"), [("agenda_item", "title"), ("decision", "text"), ("commitment", "text")])
def test_the_160_markdown_files_hold_every_text(
    minutes: Reading, markdown: dict[str, str], noun: str, field: str
) -> None:
    codes = {row["id"]: row["code"] for row in minutes.all("session")}
    lost = [
        (codes[row["session_id"]], row[field])
        for row in minutes.all(noun)
        if plain(row[field]) not in markdown[codes[row["session_id"]]]
    ]
    assert lost == []


def test_the_minutes_of_agnone_count_8_present_and_5_absent(welfare: Reading) -> None:
    session = welfare.find("session", welfare_to_exchange.AGNONE)["id"]
    text = words_of(show(welfare, session, Profile.INTERNAL, press_for(welfare)).text)
    assert "Presenti 8, assenti giustificati 0, assenti 5." in text


def attendance_of(reading: Reading, session: str) -> list[dict]:
    return list(reading.all("attendance", session_id=reading.find("session", session)["id"]))


def seats_at(reading: Reading, session: str) -> list[dict]:
    return [reading.find("seat", row["seat_id"]) for row in attendance_of(reading, session)]


def test_need_thematic_area_per_person(welfare: Reading) -> None:
    areas = {seat["area"] for seat in seats_at(welfare, welfare_to_exchange.BASSANO) if seat["area"]}
    assert areas == {
        "famiglia, infanzia, adolescenza, minori, donne e giovani",
        "dipendenze",
        "anziani",
        "disabilita",
        "salute mentale",
        "poverta e inclusione sociale",
    }


def test_need_two_ranks_members_and_assisting_staff(welfare: Reading) -> None:
    seats = seats_at(welfare, welfare_to_exchange.BASSANO)
    assert Counter((seat["role"], seat["voting"]) for seat in seats) == {("componente", True): 6, ("esperto", False): 4}


def test_need_presence_recorded_by_signature(welfare: Reading) -> None:
    rows = attendance_of(welfare, welfare_to_exchange.BASSANO)
    assert {(row["status"], row["signed"]) for row in rows} == {("presente", True), ("assente", False)}


def test_need_year_range_of_the_plan(welfare: Reading) -> None:
    plan = welfare.find("plan", "PDZ-2020")
    assert (plan["period_start"], plan["period_end"]) == ("2020-01-01", "2022-12-31")
    session = welfare.find("session", welfare_to_exchange.BASSANO)["id"]
    titles = [item["title"] for item in welfare.all("agenda_item", session_id=session)]
    assert titles == ["Piano di zona anno 2020-22 - Distretto Bassano", "Varie ed eventuali"]


def test_need_seats_that_belong_to_organizations_with_nobody_named(welfare: Reading) -> None:
    seats = seats_at(welfare, welfare_to_exchange.AGNONE)
    assert len({seat["organization_id"] for seat in seats}) == 13
    assert {seat["person_id"] for seat in seats} == {None}
    statuses = Counter(row["status"] for row in attendance_of(welfare, welfare_to_exchange.AGNONE))
    assert statuses == {"presente": 8, "assente": 5}


def test_need_second_convocation_and_quorum(welfare: Reading) -> None:
    session = welfare.find("session", welfare_to_exchange.AGNONE)
    assert (session["call"], session["convocation_protocol"], session["convoked_on"]) == (
        "seconda",
        "58/16",
        "2016-02-01",
    )
    assert welfare.find("body", "ORG-02")["quorum"] == "meta_piu_uno"


def test_need_delegate_versus_titular(welfare: Reading) -> None:
    rows = attendance_of(welfare, welfare_to_exchange.AGNONE)
    titular = {welfare.find("seat", row["seat_id"])["post"] for row in rows if row["post"] == "Vice sindaco"}
    assert titular == {"Sindaco"}
    assert Counter(row["post"] for row in rows)["Vice sindaco"] == 2


def test_need_deliberation_number(welfare: Reading) -> None:
    session = welfare.find("session", welfare_to_exchange.AGNONE)["id"]
    (decision,) = welfare.all("decision", session_id=session)
    assert decision["act_number"] == "5"


def test_need_confirms_an_earlier_deliberation(welfare: Reading) -> None:
    (decision,) = welfare.all("decision")
    assert "n. 17 del 28 dicembre 2015" in decision["rationale"]


def test_need_staff_attend_without_a_vote(welfare: Reading) -> None:
    seats = seats_at(welfare, welfare_to_exchange.AGNONE)
    assert Counter(seat["voting"] for seat in seats) == {True: 12, False: 1}


def test_need_head_count_without_names(welfare: Reading) -> None:
    rows = attendance_of(welfare, welfare_to_exchange.ROMAGNA)
    assert [(row["count"], row["note"]) for row in rows] == [(257, "conference"), (279, "laboratory")]
    assert {(row["seat_id"], row["person_id"], row["organization_id"]) for row in rows} == {(None, None, None)}
    assert welfare.find("session", welfare_to_exchange.ROMAGNA)["day"] is None


def test_need_several_groups_on_one_day(welfare: Reading) -> None:
    session = welfare.find("session", welfare_to_exchange.FISCAGLIA)["id"]
    groups = [(group["question"], group["started_at"]) for group in welfare.all("workgroup", session_id=session)]
    assert groups == [("Costruire Comunita", "12:30"), ("Mobilita smart", "20:30"), ("Crescere a Fiscaglia", "18:00")]


def test_need_place_to_be_defined(welfare: Reading) -> None:
    session = welfare.find("session", welfare_to_exchange.LATER_DAY)["id"]
    assert [group["venue"] for group in welfare.all("workgroup", session_id=session)] == [""]


def test_the_welfare_sessions_come_out_and_go_in_without_change(welfare: Reading, tmp_path: Path) -> None:
    export(welfare, tmp_path / "out")
    assert applied(welfare.path, tmp_path / "out").changes == 0
    again = new_district(tmp_path)
    applied(again, tmp_path / "out")
    with open_reading(again) as reading:
        assert dict(files_of(reading)) == dict(files_of(welfare))


def organizations_as_saved(folder: Path, name: str, columns: dict[str, str], *, excel: bool) -> Path:
    """Write the organizations of one real file under the names people give our columns, in the shape of that file."""
    encoding, separator, end = ("cp1252", ";", "\r\n") if excel else ("utf-8", ",", "\n")
    with (DATA / "enti" / name).open(encoding=encoding, newline="") as file:
        rows = list(csv.DictReader(file, delimiter=separator))
    folder.mkdir()
    (folder / "roster").mkdir()
    with (folder / "roster" / "organizations.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=end)
        writer.writerow(columns.values())
        writer.writerows([row[given] for given in columns] for row in rows)
    identity = minutes_to_exchange.DISTRICT
    (folder / "district.toml").write_text(f'id = "{identity}"\nname = "Reggio"\n', encoding="utf-8")
    return folder


def test_344_organizations_of_four_districts_are_keyed_by_tax_code(tmp_path: Path) -> None:
    clean = {
        "codice_fiscale": "tax_code",
        "denominazione": "name",
        "nome_comune": "municipality",
        "codice_comune": "istat_code",
    }
    messy = {
        "Codice fiscale": "tax code",
        "Denominazione": "name",
        "Comune": "municipality",
        "Cod. ISTAT": "ISTAT code",
    }
    path = new_district(tmp_path)
    first = organizations_as_saved(tmp_path / "clean", "enti_re_4_distretti.csv", clean, excel=False)
    second = organizations_as_saved(tmp_path / "messy", "enti_excel_italiano.csv", messy, excel=True)
    applied(path, first)
    assert applied(path, second).changes == 0, "what Excel saved says the same"
    with (DATA / "enti" / "enti_re_4_distretti.csv").open(encoding="utf-8", newline="") as file:
        real = {(row["codice_fiscale"], row["denominazione"].strip()) for row in csv.DictReader(file)}
    with open_reading(path) as reading:
        kept = [(row["tax_code"], row["name"]) for row in reading.all("organization")]
    assert len(kept) == 344
    assert set(kept) == real


def test_42_municipalities_of_six_districts_are_kept(tmp_path: Path) -> None:
    with (DATA / "distretti" / "distretti_re.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = Counter()
    for number, district in enumerate(dict.fromkeys(row["distretto"] for row in rows)):
        folder = tmp_path / str(number)
        folder.mkdir()
        members = [{"istat_code": r["codice_istat"], "name": r["comune"]} for r in rows if r["distretto"] == district]
        identity = f"{minutes_to_exchange.DISTRICT[:-1]}{number}"
        table = {"id": identity, "name": district, "municipalities": members}
        (folder / "district.toml").write_text(minutes_to_exchange.tomli_w.dumps(table), encoding="utf-8")
        path = new_district(folder)
        applied(path, folder)
        with open_reading(path) as reading:
            kept.update({(row["istat_code"], row["name"]) for row in reading.all("municipality")})
    assert kept == Counter((row["codice_istat"], row["comune"]) for row in rows)
    assert len(kept) == 42
