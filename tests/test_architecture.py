"""The tree is what docs/architecture.md says it is."""

import ast
import re
import sqlite3
from functools import cache
from pathlib import Path

import pytest

from pdzctl.records import states
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.registry import RECORDS
from pdzctl.store.creation import create_file
from pdzctl.store.store import Store

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "pdzctl"
MODULES = sorted(SOURCE.rglob("*.py"))
ENVIRONMENT = {"cli/environment.py", "cli/answering.py", "cli/surroundings.py"}
SEAMS = {"cli/contents.py", "output/formats.py", *ENVIRONMENT}
LIVES = {
    "plan": states.PLAN_MOVES,
    "body": states.BODY_MOVES,
    "lab": states.LAB_MOVES,
    "problem": states.PROBLEM_MOVES,
    "session": states.SESSION_MOVES,
    "minutes": states.MINUTES_MOVES,
    "proposal": states.PROPOSAL_MOVES,
    "priority_round": states.ROUND_MOVES,
    "decision": states.DECISION_MOVES,
    "commitment": states.COMMITMENT_MOVES,
    "referral": states.REFERRAL_MOVES,
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(tree_of(path)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    whole = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    members = {
        f"pdzctl.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "pdzctl" for a in n.names
    }
    return (plain | whole | members) - {"pdzctl"}


def functions_of(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def table_rows(page: str, heading: str) -> list[list[str]]:
    section = re.search(rf"(?ms)^## {re.escape(heading)}$(.*?)(?=^## |\Z)", (ROOT / "docs" / page).read_text())
    assert section
    lines = [line for line in section[1].splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    long = [f.name for f in functions_of(tree_of(path)) if f.end_lineno - f.lineno + 1 > LONGEST_FUNCTION]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_public_names_open_with_a_sentence(path: Path) -> None:
    tree = tree_of(path)
    documented = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef))]
    for node in documented:
        name = getattr(node, "name", path.stem)
        if not name.startswith("_") or node is tree:
            text = ast.get_docstring(node)
            assert text, f"{name} has no docstring"
            assert text.split("\n\n")[0].rstrip()[-1] in ".:?", f"the docstring of {name} does not open with a sentence"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_stand_at_the_top_but_for_three_seams(path: Path) -> None:
    if name_of(path) in SEAMS:
        return
    late = [
        node.lineno
        for function in functions_of(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path: Path) -> None:
    layers = ("errors", "records", "store output", "workflows", "cli")
    level = {name: height for height, names in enumerate(layers) for name in names.split()}
    own = path.relative_to(SOURCE).with_suffix("").parts[0]
    if own == "__init__":
        return
    for module in imported_by(path):
        if module.startswith("pdzctl."):
            other = module.split(".")[1]
            assert other == own or level[other] < level[own], module


@pytest.mark.parametrize(
    ("library", "places"),
    [
        ("sqlite3", {"store"}),
        ("sqlite_utils", {"store"}),
        ("rich", {"output", "cli"}),
        ("typer", {"cli"}),
        ("textual", {"cli"}),
        ("pydantic", {"records", "store", "cli", "workflows"}),
    ],
)
def test_a_library_stays_where_it_belongs(library: str, places: set[str]) -> None:
    users = {name_of(path).split("/")[0] for path in MODULES if library in {m.split(".")[0] for m in imported_by(path)}}
    assert users
    assert users <= places


def test_textual_is_imported_by_the_live_screen_alone() -> None:
    users = {name_of(path) for path in MODULES if "textual" in {m.split(".")[0] for m in imported_by(path)}}
    assert users == {f"cli/live_{part}.py" for part in ("help", "line", "panels", "parts", "screen", "terminal")}


def test_no_package_re_exports_and_no_file_is_homeless() -> None:
    for path in MODULES:
        assert path.name not in {"utils.py", "misc.py", "common.py", "helpers.py"}
        if path.name == "__init__.py":
            assert all(isinstance(node, ast.Expr) for node in tree_of(path).body), path


def test_there_is_one_place_that_catches_our_errors() -> None:
    catching = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and node.type is not None and "PdzError" in ast.unparse(node.type)
    }
    assert catching == {"cli/main.py"}


def test_nobody_imports_click_and_command_modules_keep_real_annotations() -> None:
    for path in MODULES:
        imported = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {getattr(node, "module", None) or node.names[0].name for node in imported}
        assert "click" not in {(name or "").split(".")[0] for name in names}
        if name_of(path).startswith("cli/"):
            assert "__future__" not in names


def test_record_fields_are_sql_columns(tmp_path: Path) -> None:
    path = tmp_path / "district.db"
    Store.open(create_file(path))
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
        for noun, record in RECORDS.items():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({noun})")]
            assert columns == list(record.model_fields), noun
            strict = connection.execute("SELECT strict FROM pragma_table_list WHERE name = ?", (noun,)).fetchone()
            assert strict == (1,), noun
    connection.close()


def test_every_noun_has_a_row_in_the_glossary() -> None:
    assert [row[1].strip("`") for row in table_rows("glossary.md", "Nouns")] == list(NOUNS)


def test_the_glossary_s_transitions_are_the_vocabulary_s() -> None:
    written = [
        (row[0].strip("`"), row[1], tuple(row[2].split(", "))) for row in table_rows("glossary.md", "Legal transitions")
    ]
    assert written == [(what, start, tuple(ends)) for what, moves in LIVES.items() for start, ends in moves.items()]


def test_every_noun_of_its_own_has_a_command_and_a_story() -> None:
    stories = {path.stem.split("-")[0] for path in (ROOT / "tests" / "stories").glob("*.md")}
    commands = {path.stem for path in (SOURCE / "cli").glob("*.py")}
    spoken = {"agenda_item": "agenda", "priority_round": "priority"}
    for noun in NOUNS.values():
        if noun.prefix:
            word = spoken.get(noun.name, noun.name)
            assert word in commands, word
            assert word in stories, word


def test_every_noun_appears_in_the_sample() -> None:
    text = "\n".join(path.read_text() for path in sorted((ROOT / "sample_district").rglob("*.toml")))
    rosters = {path.stem for path in (ROOT / "sample_district" / "roster").glob("*.csv")}
    for noun in NOUNS.values():
        nested = noun.name if noun.name in {"mandate", "minutes"} else noun.plural
        top = {"district": 'id = "', "plan": "[[plan]]", "body": "[[body]]", "problem": "[[problem]]"}
        if noun.plural in rosters or noun.name in {"session", "organization_theme"}:
            continue
        wanted = top.get(noun.name, "[[proposal]]" if noun.name == "proposal" else "")
        if wanted:
            assert wanted in text, noun.name
        else:
            assert re.search(rf"(?m)^\s*(\[+[\w.]*\b{nested}\]+|{nested} = |\{{.*\b{nested} = )", text), noun.name
