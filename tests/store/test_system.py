"""What a system lacks costs at most what it was for."""

import errno
import os
from pathlib import Path

import pytest

from pdzctl.store.system import Site, holder_of, remember_site, settings_folder, site_of, sync_folder

UNSYNCED = Path("/proc")
"""A folder of Linux whose names no disk keeps, so that it cannot be made durable."""


def test_a_file_that_nobody_waited_for_has_no_holder(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "district.db") == ""


@pytest.mark.skipif(not UNSYNCED.is_dir(), reason="only Linux has a folder that cannot be made durable")
def test_a_folder_that_knows_no_durability_is_left_as_it_is() -> None:
    descriptor = os.open(UNSYNCED, os.O_RDONLY)
    with pytest.raises(OSError, match="Invalid") as caught:
        os.fsync(descriptor)
    os.close(descriptor)
    assert caught.value.errno == errno.EINVAL
    sync_folder(UNSYNCED)


def test_a_user_without_a_home_has_no_settings_and_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", "~")
    with pytest.raises(FileNotFoundError):
        settings_folder()
    monkeypatch.chdir(tmp_path)
    remember_site(tmp_path, Site("1", "2"))
    assert site_of(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
