"""A small invented district: an empty file, and the folder to apply to it."""

from pathlib import Path

import pytest

from workflows.exchange_folders import new_district, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in")


@pytest.fixture
def district(tmp_path: Path) -> Path:
    return new_district(tmp_path)
