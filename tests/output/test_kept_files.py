"""A folder of papers is made again and again, and nothing of anybody else is touched."""

import stat
from pathlib import Path

import pytest

from pdzctl.errors import MachineRefused, Refused
from pdzctl.output.kept_files import LISTING, Kept, keep


def test_files_are_written_once_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "carte"
    assert keep(folder, {"a.md": b"uno", "b.md": b"due"}) == Kept(("a.md", "b.md"), (), ())
    assert keep(folder, {"a.md": b"uno", "b.md": b"tre"}) == Kept(("b.md",), ("a.md",), ())
    assert {path.name for path in folder.iterdir()} == {"a.md", "b.md", LISTING}
    assert (folder / "b.md").read_bytes() == b"tre"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_of_somebody_else_stops_all(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("mio")
    with pytest.raises(Refused, match="was not written by pdzctl"):
        keep(tmp_path, {"a.md": b"uno", "b.md": b"due"})
    assert [path.name for path in tmp_path.iterdir()] == ["b.md"]
    assert (tmp_path / "b.md").read_text() == "mio"


def test_a_file_that_somebody_corrected_is_not_overwritten(tmp_path: Path) -> None:
    keep(tmp_path, {"a.md": b"uno"})
    (tmp_path / "a.md").write_text("corretto a mano")
    with pytest.raises(Refused, match="was changed after pdzctl wrote it"):
        keep(tmp_path, {"a.md": b"due"})
    assert (tmp_path / "a.md").read_text() == "corretto a mano"


def test_what_is_out_of_date_is_taken_away_unless_it_was_corrected(tmp_path: Path) -> None:
    keep(tmp_path, {"s-bozza-1.eml": b"1", "s-bozza-2.eml": b"2", "s-bozza-3.eml": b"3", "s-altro.md": b"a"})
    (tmp_path / "s-bozza-2.eml").write_text("corretta a mano")
    assert keep(tmp_path, {"s-bozza-3.eml": b"3"}, stale="s-bozza-") == Kept((), ("s-bozza-3.eml",), ("s-bozza-1.eml",))
    assert {path.name for path in tmp_path.iterdir()} == {"s-bozza-2.eml", "s-bozza-3.eml", "s-altro.md", LISTING}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "fuori.md"
    outside.write_text("fuori")
    folder = tmp_path / "carte"
    folder.mkdir()
    (folder / "a.md").symlink_to(outside)
    with pytest.raises((Refused, MachineRefused)):
        keep(folder, {"a.md": b"uno"})
    assert outside.read_text() == "fuori"


@pytest.mark.parametrize("published", [("a.md",), ("a.md", "b.md")])
def test_files_that_a_broken_run_left_are_ours_whether_they_are_the_old_or_the_new_ones(
    tmp_path: Path, published: tuple[str, ...]
) -> None:
    old, new = {"a.md": b"uno", "b.md": b"due"}, {"a.md": b"uno bis", "b.md": b"due bis"}
    keep(tmp_path, old)
    before = (tmp_path / LISTING).read_bytes()
    keep(tmp_path, new)
    both = before + (tmp_path / LISTING).read_bytes()
    for name, data in old.items():
        (tmp_path / name).write_bytes(new[name] if name in published else data)
    (tmp_path / LISTING).write_bytes(both)
    assert keep(tmp_path, {"c.md": b"tre"}).written == ("c.md",)
    assert keep(tmp_path, {"a.md": b"uno ter", "b.md": b"due ter"}) == Kept(("a.md", "b.md"), (), ())
    assert (tmp_path / LISTING).read_text().count("\n") == 3
