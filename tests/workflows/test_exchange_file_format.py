"""``docs/file-format.md`` names every file, table and column; its tables are drawn from the catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pdzctl.records.catalogue import ENUMERATIONS, NOUNS
from pdzctl.records.fields import Field, Kind
from pdzctl.workflows.exchange import shape

PAGE = Path(__file__).parent.parent.parent / "docs" / "file-format.md"
START, END = "<!-- tables: drawn from the catalogue -->\n", "<!-- end of tables -->\n"
HOLDS = {
    Kind.LINE: "a line of text",
    Kind.BLOCK: "text of any number of lines",
    Kind.COUNT: "a whole number from 0",
    Kind.FLAG: "`true` or `false`; in CSV `sì` or `no`",
    Kind.DAY: "a day, `2026-03-12`",
    Kind.DUE: "a day or a month, `2026-03`",
    Kind.TIME: "a time, `14:30`",
}


def holds(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        return ", ".join(f"`{member.value}`" for member in ENUMERATIONS[field.of])
    if field.kind is Kind.LINK:
        return f"the code of a {NOUNS[field.of].words}"
    return HOLDS[field.kind]


def left_out(noun: str, field: Field) -> str:
    default = shape.DEFAULTS[noun][field.name]
    if field.key == "code":
        return "the next free one"
    if field.name in shape.REQUIRED[noun]:
        return "must be given"
    return "" if default in (None, "") else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def tables_of(noun: str, path: str, depth: int) -> Iterator[str]:
    yield f"{'#' * depth} {path}\n"
    yield "| key | what it is | holds | when left out |\n| --- | --- | --- | --- |"
    if noun == "district":
        yield "| `id` | identity of the district (UUID); never changes | a line of text | a new one |"
    for field in shape.OWN[noun].values():
        yield f"| `{field.key}` | {field.words} | {holds(field)} | {left_out(noun, field)} |"
    nested = shape.SATELLITES[noun]
    for satellite in nested:
        if only := shape.only_field(satellite):
            yield f"| `{satellite.plural}` | a list: {satellite.words} | {holds(only)} | no member |"
    yield ""
    prefix = "" if path.startswith("`sessions/") or noun == "district" else f"{path.strip('`[]')}."
    for satellite in nested:
        if shape.only_field(satellite) is None:
            name = f"{prefix}{shape.nested_key(satellite)}"
            yield from tables_of(satellite.name, f"`[{name}]`" if shape.is_single(satellite) else f"`[[{name}]]`", 4)


def drawn() -> str:
    lines: list[str] = []
    for file, nouns in shape.TABLES.items():
        lines.append(f"### `{file}`\n")
        for noun in nouns:
            lines += tables_of(noun, "the top of the file" if noun == "district" else f"`[[{noun}]]`", 4)
    lines += tables_of("session", f"`{shape.SESSION_FOLDER}/*.toml`, or a line of `{shape.BULK_FILE}`", 3)
    for file, noun in shape.SHEETS.items():
        lines += tables_of(noun, f"`{file}`", 3)
    return "\n".join(lines).rstrip("\n") + "\n"


def test_the_page_is_drawn_from_the_catalogue(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    assert END in rest, "the page has lost the marks around its tables"
    wanted = f"{before}{START}\n{drawn()}\n{END}{after}"
    if request.config.getoption("--rewrite"):
        PAGE.write_text(wanted, encoding="utf-8")
    else:
        assert page == wanted


def test_every_file_that_is_read_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in (*shape.TABLES, *shape.SHEETS, shape.BULK_FILE):
        assert page.count(f"`{name}`") >= 2, name
