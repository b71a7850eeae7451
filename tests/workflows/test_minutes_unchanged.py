"""An export into a folder that nothing made stale makes no document again, and takes no stale one for a good one."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_sample import with_sessions
from pdzctl.errors import MachineRefused, Refused
from pdzctl.output.minutes import Press
from pdzctl.records.privacy import Profile
from pdzctl.store.queries.minutes import Selection
from pdzctl.store.reading import open_reading
from pdzctl.store.store import Store
from pdzctl.workflows.minutes.export import Exported, export, press_for

SESSIONS = 3
ITALIAN = Press("it")
PAST_THE_JOURNAL = pytest.mark.damages("it is written past the journal")


class Folder:
    """A district of a few sessions and the folder of their minutes."""

    def __init__(self, place: Path, press: Press | None = None) -> None:
        self.place = place
        self.press = press
        self.path = with_sessions(place / "district.db", SESSIONS)
        self.out = place / "verbali"
        self.made = 0

    def export(
        self, out: Path | None = None, *, language: str | None = None, check: bool = False, **chosen
    ) -> Exported:
        """Export, counting the documents that were made."""

        def begun(_total: int):
            def one() -> None:
                self.made += 1

            return one

        self.made = 0
        profile = chosen.pop("profile", Profile.PUBLIC)
        with open_reading(self.path) as reading:
            press = self.press or press_for(reading, language)
            return export(reading, out or self.out, Selection(**chosen), profile, press, check=check, begun=begun)

    def retitle(self, title: str) -> None:
        with Store.open(self.path) as store, store.changing("retitled"):
            (lab,) = store.labs.find()
            store.labs.replace(lab.revised(title=title))

    def documents(self) -> list[Path]:
        return sorted(self.out.glob("SED-*"))

    def named(self) -> dict[str, bytes]:
        """Return the files that the manifest names, and the manifest."""
        listing = self.out / "SHA256SUMS"
        names = [line.split("  ")[1] for line in listing.read_text("utf-8").splitlines()]
        return {name: (self.out / name).read_bytes() for name in (*names, listing.name)}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.export()
    return made


def test_nothing_is_made_again_and_the_answer_is_the_same(folder: Folder) -> None:
    done = folder.export()
    assert (folder.made, done.written, len(done.unchanged), done.removed) == (0, (), SESSIONS, ())
    assert folder.export(check=True) == done
    assert folder.made == 0


def test_a_check_remembers_a_folder_that_is_good(folder: Folder) -> None:
    shutil.rmtree(Path(os.environ["XDG_CONFIG_HOME"]) / "pdzctl" / "exports")
    folder.export(check=True)
    assert folder.made == SESSIONS
    folder.export(check=True)
    assert folder.made == 0


def edit(folder: Folder) -> None:
    folder.documents()[0].write_text("annotato a mano", encoding="utf-8")


def edit_in_the_same_instant(folder: Folder) -> None:
    document = folder.documents()[0]
    before = document.stat()
    document.write_bytes(document.read_bytes().replace(b"BOZZA", b"bozza"))
    os.utime(document, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(folder: Folder) -> None:
    folder.documents()[-1].unlink()


def forget_a_sum(folder: Folder) -> None:
    listing = folder.out / "SHA256SUMS"
    listing.write_text("".join(listing.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")


def remove_the_manifest(folder: Folder) -> None:
    shutil.copytree(folder.out, folder.place / "kept")
    (folder.out / "SHA256SUMS").unlink()


def write_past_the_journal(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.path)) as connection, connection:
        connection.execute("UPDATE session SET venue = 'Altrove' WHERE code = 'SED-2025-001'")


def change(folder: Folder) -> None:
    folder.retitle("Rientro sicuro")


def change_and_undo(folder: Folder) -> None:
    folder.retitle("Rientro sicuro")
    with Store.open(folder.path) as store:
        store.undo()


@pytest.mark.parametrize(
    "happens",
    [
        edit,
        edit_in_the_same_instant,
        remove,
        forget_a_sum,
        remove_the_manifest,
        pytest.param(write_past_the_journal, marks=PAST_THE_JOURNAL),
        change,
    ],
)
def test_whatever_happened_is_noticed_by_check_and_mended(folder: Folder, happens) -> None:
    happens(folder)
    with pytest.raises(Refused):
        folder.export(check=True)
    folder.export()
    mended = folder.named()
    folder.export(folder.place / "fresh")
    assert mended == {path.name: path.read_bytes() for path in (folder.place / "fresh").iterdir()}


def test_a_change_that_was_undone_leaves_the_files_alone(folder: Folder) -> None:
    before = folder.named()
    change_and_undo(folder)
    assert folder.export().written == ()
    assert (folder.made, folder.named()) == (SESSIONS, before)


@pytest.mark.parametrize(
    "chosen", [{"language": "en"}, {"profile": Profile.PARTICIPANTS}, {"since": "2025-01-02"}, {"state": "approvato"}]
)
def test_what_was_asked_for_is_part_of_what_it_was_made_from(folder: Folder, chosen) -> None:
    folder.export(**chosen)
    asked = folder.named()
    folder.export(folder.place / "fresh", **chosen)
    assert asked == {path.name: path.read_bytes() for path in (folder.place / "fresh").iterdir()}


def test_a_template_of_the_district_is_part_of_it_too(folder: Folder) -> None:
    with Store.open(folder.path) as store, store.changing("named a folder of templates"):
        (district,) = store.of("district").find()
        store.of("district").replace(district.revised(templates="modelli"))
    own = folder.place / "modelli" / "brief.md.jinja"
    (own.parent / "vuota").mkdir(parents=True)
    for text in ("In una riga", "In due"):
        own.write_text(text, encoding="utf-8")
        assert len(folder.export().written) == SESSIONS
        assert text in folder.documents()[0].read_text(encoding="utf-8")
    assert folder.export().written == ()
    assert folder.made == 0


def test_a_file_that_became_a_link_to_the_same_text_is_still_refused(folder: Folder) -> None:
    document = folder.documents()[0]
    document.rename(folder.place / "elsewhere.md")
    document.symlink_to(folder.place / "elsewhere.md")
    with pytest.raises(MachineRefused):
        folder.export()


def test_where_nothing_can_be_remembered_everything_is_made_again(folder: Folder, monkeypatch) -> None:
    (folder.place / "no-folder").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder.place / "no-folder"))
    for _ in range(2):
        assert folder.export().written == ()
        assert folder.made == SESSIONS


def test_a_public_export_that_is_refused_leaves_the_folder_as_it_was(folder: Folder) -> None:
    before = folder.named()
    with Store.open(folder.path) as store, store.changing("named somebody"):
        session = store.sessions.find()[0]
        store.sessions.replace(session.revised(venue="da Zibordoni"))
    for _ in range(2):
        with pytest.raises(Refused):
            folder.export()
    assert folder.named() == before
    assert [path.name for path in folder.out.iterdir() if path.name.startswith(".")] == []


def exported_or_refused(folder: Folder, **chosen: object) -> bool:
    """Export; tell whether it was done, or refused because an edited file without its sum is no longer ours."""
    try:
        folder.export(**chosen)
    except Refused as refusal:
        if "not written by an export" not in str(refusal):
            raise
        return False
    return True


STEPS = {
    "a change": lambda folder, number: folder.retitle(f"Titolo {number}"),
    "an undone change": lambda folder, _: change_and_undo(folder),
    "an edit": lambda folder, number: folder.documents()[number % SESSIONS].write_text(f"{number}", "utf-8"),
    "a removal": lambda folder, number: folder.documents()[number % SESSIONS].unlink(),
    "an export": lambda folder, _: exported_or_refused(folder),
    "an export of some": lambda folder, number: exported_or_refused(
        folder, since=f"2025-01-{number % SESSIONS + 1:02}"
    ),
    "a write past the journal": lambda folder, _: write_past_the_journal(folder),
    "a broken manifest": lambda folder, number: (folder.out / "SHA256SUMS").write_text("x" * (number % 3), "utf-8"),
}


@PAST_THE_JOURNAL
@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 9)), min_size=1, max_size=6))
def test_whatever_happens_an_export_ends_as_a_fresh_one(tmp_path_factory, steps) -> None:
    folder = Folder(tmp_path_factory.mktemp("any"), ITALIAN)
    folder.export()
    for name, number in steps:
        # What was removed or renamed before cannot be edited again.
        if len(folder.documents()) >= SESSIONS:
            STEPS[name](folder, number)
    shutil.copytree(folder.out, folder.place / "before")
    if not exported_or_refused(folder):
        return
    folder.export(folder.place / "fresh")
    fresh = {path.name: path.read_bytes() for path in (folder.place / "fresh").iterdir()}
    assert folder.named() == fresh
    ours = {hashlib.sha256(data).hexdigest() for data in fresh.values()}
    for path in folder.out.iterdir():
        kept = (folder.place / "before" / path.name).exists()
        assert kept or hashlib.sha256(path.read_bytes()).hexdigest() in ours
