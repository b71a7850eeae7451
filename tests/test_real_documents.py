"""Real minutes in every format: nothing is lost, every reader can open them, and the public ones name nobody."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from documents_read import FORMATS, lost, page, pdf, squeezed, text_of
from minutes_sample import sample
from pdzctl.records.privacy import Profile
from pdzctl.store.creation import create_file
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import Reading, open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.exchange.applying import apply
from pdzctl.workflows.exchange.staging import read
from pdzctl.workflows.minutes.export import export, press_for, show
from real import minutes_to_exchange

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
MINUTES = ("minutes_it_overture", "minutes_it_alphacode", "minutes_en_solid")
LONGEST_INITIALS = 3
EVERY = 20
"""Of the 160 sessions one in so many is written in the ordinary run."""

real = pytest.mark.skipif(not DATA.is_dir(), reason="the real material (../shared/data) is not on this machine")


def applied(folder: Path) -> Path:
    path = folder / "district.db"
    with Store.open(create_file(path)) as store, store.changing("applied files"):
        apply(store, read(folder / "in"))
    return path


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("minutes")
    minutes_to_exchange.write_folder(list(minutes_to_exchange.real_sessions(DATA, MINUTES)), folder / "in")
    with open_reading(applied(folder)) as reading:
        yield reading


def is_sound(format: str, data: bytes) -> bool:
    """Tell whether a program of others finds what it looks for in a document."""
    if format == "html":
        return page(data).attrib["lang"] == "it"
    if format != "pdf":
        return True
    root = pdf(data).trailer["/Root"]
    about = root["/Metadata"].get_data()
    claims = re.findall(rb"<pdf(?:a|ua)id:(?:part|conformance)>(\w)<", about)
    return (claims, root["/Lang"], "/StructTreeRoot" in root, bool(root["/MarkInfo"]["/Marked"])) == (
        [b"2", b"A", b"1"],
        "it",
        True,
        True,
    )


def faults(markdown: str, documents: dict[str, bytes]) -> list[str]:
    found = [f"{name}: {word}" for name, data in documents.items() if (word := lost(markdown, name, data))]
    return found + [f"{name} is not sound" for name, data in documents.items() if not is_sound(name, data)]


@real
def test_a_spread_of_the_160_sessions_is_read_back_whole_from_every_format(minutes: Reading) -> None:
    sessions = sorted((row["code"], row["id"]) for row in minutes.all("session"))[::EVERY]
    assert len(sessions) == 160 // EVERY
    press = press_for(minutes)
    for code, session in sessions:
        shown = show(minutes, session, Profile.INTERNAL, press)
        assert faults(shown.text, {name: shown.written(name) for name in FORMATS}) == [], code


@real
@pytest.mark.nightly
def test_all_160_sessions_are_read_back_whole_from_every_format(minutes: Reading, tmp_path: Path) -> None:
    done = export(minutes, tmp_path, Selection(), Profile.INTERNAL, press_for(minutes), formats=("md", *FORMATS))
    assert len(done.written) == 160 * 5
    found = {}
    for path in sorted(tmp_path.glob("*.md")):
        documents = {name: path.with_suffix(f".{name}").read_bytes() for name in FORMATS}
        found[path.name] = faults(path.read_text(encoding="utf-8"), documents)
    assert len(found) == 161
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def private_names(reading: Reading) -> set[str]:
    """Return the family names of everybody who never held an institutional office."""
    offices = {seat["person_id"] for seat in reading.all("seat") if seat["institutional"]}
    named = {person["family_name"] for person in reading.all("person") if person["id"] in offices}
    return {person["family_name"] for person in reading.all("person") if person["id"] not in offices} - named


def named_in(names: set[str], format: str, data: bytes) -> set[str]:
    """Return those of ``names`` that a reader finds in a document."""
    text = squeezed(text_of(format, data)).casefold()
    return {name for name in names if squeezed(name).casefold() in text}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The public documents of the sample in every format, by file name."""
    folder = tmp_path_factory.mktemp("sample")
    with open_reading(sample(folder)) as reading:
        press = press_for(reading)
        export(reading, folder / "verbali", Selection(), Profile.PUBLIC, press, formats=("md", *FORMATS))
    return {path.name: path.read_bytes() for path in sorted((folder / "verbali").iterdir())}


def test_every_document_of_the_sample_is_in_every_format_and_nothing_is_lost(published: dict[str, bytes]) -> None:
    stems = {name.removesuffix(".md") for name in published if name.endswith(".md")}
    assert len(stems) > 20
    assert set(published) == {f"{stem}.{name}" for stem in stems for name in ("md", *FORMATS)} | {"SHA256SUMS"}
    found = {
        stem: wrong
        for stem in stems
        if (wrong := faults(published[f"{stem}.md"].decode(), {n: published[f"{stem}.{n}"] for n in FORMATS}))
    }
    assert found == {}


def test_public_documents_of_the_sample_name_nobody_who_holds_no_office(
    published: dict[str, bytes], tmp_path: Path
) -> None:
    with open_reading(sample(tmp_path)) as reading:
        names = private_names(reading)
    assert len(names) > 20
    found = {
        file: named for file, data in published.items() if (named := named_in(names, file.rpartition(".")[2], data))
    }
    assert found == {}
    assert named_in(names, "txt", " ".join(published).encode()) == set()


@pytest.mark.parametrize("format", ["md", *FORMATS])
def test_internal_documents_of_the_sample_name_them(tmp_path: Path, format: str) -> None:
    with open_reading(sample(tmp_path)) as reading:
        session = reading.find("session", "SED-2025-002")["id"]
        shown = show(reading, session, Profile.INTERNAL, press_for(reading))
        assert named_in(private_names(reading), format, shown.written(format))


@real
def test_public_documents_of_real_sessions_name_nobody_or_are_stopped(minutes: Reading) -> None:
    # Initials, which some real minutes have for names, cannot be told from words.
    names = {name for name in private_names(minutes) if len(name) > LONGEST_INITIALS}
    press = press_for(minutes)
    sessions = sorted((row["code"], row["id"]) for row in minutes.all("session"))[::EVERY]
    public = {code: show(minutes, session, Profile.PUBLIC, press) for code, session in sessions}
    fit = {code: shown for code, shown in public.items() if not shown.lines}
    assert fit
    found = {
        (code, name): named
        for code, shown in fit.items()
        for name in ("md", *FORMATS)
        if (named := named_in(names, name, shown.written(name)))
    }
    assert found == {}
