"""Each format has its module, its libraries and its line in the guide."""

import ast
from pathlib import Path

import pytest

from pdzctl.output.documents import conversion
from pdzctl.output.documents.conversion import BINARY, FORMATS, LIBRARIES

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "pdzctl"


def importing(library: str) -> set[str]:
    """Return the modules of ours that import ``library``."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == library for name in names):
                found.add(path.relative_to(SOURCE).as_posix())
    return found


@pytest.mark.parametrize("library", ["docx", "typst", "markdown_it"])
def test_a_library_is_imported_only_inside_the_package_of_documents(library: str) -> None:
    places = importing(library)
    assert places
    assert {Path(place).parent.as_posix() for place in places} == {"output/documents"}
    writers = {f"output/documents/{conversion._MODULES[one]}.py" for one in LIBRARIES if library in LIBRARIES[one]}
    assert places == (writers or {"output/documents/reading.py"})


def test_every_format_has_a_writer_and_a_line_in_the_guide() -> None:
    assert {"md", *LIBRARIES} == {"md", *conversion._MODULES} == set(FORMATS)
    assert set(FORMATS) >= BINARY
    rows = [line for line in (ROOT / "docs" / "documents.md").read_text(encoding="utf-8").splitlines() if "| `" in line]
    assert [row.split("`")[1] for row in rows] == list(FORMATS)
