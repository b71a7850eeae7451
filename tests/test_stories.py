"""Every story, the README, the tutorial and the page on reliability print exactly what they show."""

import shutil
from difflib import unified_diff
from pathlib import Path

import pytest

from stories import retold

ROOT = Path(__file__).parent.parent
STORIES = [
    path
    for path in (
        ROOT / "README.md",
        ROOT / "docs" / "tutorial.md",
        ROOT / "docs" / "reliability.md",
        *sorted((ROOT / "tests" / "stories").glob("*.md")),
    )
    if path.exists()
]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    story = path.read_text(encoding="utf-8")
    if "sample_district" in story:
        shutil.copytree(ROOT / "sample_district", tmp_path / "sample_district")
    told = retold(story, tmp_path)
    if request.config.getoption("--rewrite"):
        path.write_text(told, encoding="utf-8")
        return
    changed = "\n".join(
        unified_diff(story.splitlines(), told.splitlines(), "the story", "what is printed now", lineterm="")
    )
    assert not changed, f"{path.name} is not what is printed now (pytest --rewrite writes it):\n{changed}"
