"""``pdzctl trace``: the chain around one code, backwards to its problem and forwards to its results."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.environment import Environment
from pdzctl.cli.options import AnyCode
from pdzctl.output.calendar import in_words, sentence_start
from pdzctl.output.columns import ACROSS, Column, Style, shown, stored
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.fields import Kind
from pdzctl.records.gaps import Gap
from pdzctl.workflows.trace import Branch, Trace, trace

app = typer.Typer()

COLUMNS = (
    Column("code", "code", Kind.LINE),
    Column("text", "text", Kind.LINE),
    Column("state", "state", Kind.LINE),
    Column("day", "day", Kind.LINE),
    Column("missing", "what is missing", Kind.LINE),
    Column("direction", "direction", Kind.LINE),
)
TREE = (Column("code", "code", Kind.LINE), Column("told", "what it is", Kind.LINE))
_STANDING = {
    "agenda_item": "disposition",
    "contribution": "kind",
    "organization": "sector",
    "person": "level",
    "seat": "role",
}
"""The field that says how a record stands, where it is not its state."""
_DIRECTION_SENTENCES = {"before": "where it comes from", "after": "what came of it"}


@app.command("trace", cls=Showing)
def trace_code(ctx: typer.Context, code: AnyCode) -> None:
    """Follow a code back to its problem and on to its replies, naming what is missing; JSON gives nodes and edges."""
    with ctx.obj.reading() as reading:
        chain = trace(reading, code, today=ctx.obj.today.isoformat())
    if ctx.obj.format == "json":
        ctx.obj.show_one(_graph(chain), (Column("nodes"), Column("edges")))
        return
    if ctx.obj.format == "table":
        ctx.obj.show(_tree(ctx.obj, chain), TREE)
    else:
        ctx.obj.show((_line(ctx.obj, chain, branch) for branch in chain.branches), COLUMNS)


def _graph(chain: Trace) -> dict[str, Any]:
    """Return the nodes, in the order of the tree, and the edges, each from the earlier code to the later."""
    nodes = [
        {
            **{key: value for key, value in chain.nodes[branch.id].items() if key != "id"},
            "direction": branch.direction or None,
            "depth": branch.depth,
            "missing": chain.gaps.get(branch.id, []),
        }
        for branch in chain.branches
    ]
    return {"nodes": nodes, "edges": [list(edge) for edge in chain.edges]}


def _tree(environment: Environment, chain: Trace) -> Iterator[dict[str, Any]]:
    """Yield the lines of the tree, all that is known of a record in one cell, under a title for each direction."""
    direction = ""
    for branch in chain.branches:
        if branch.direction != direction:
            direction = branch.direction
            yield {ACROSS: sentence_start(environment.translate(_DIRECTION_SENTENCES[direction]))}
        line = _line(environment, chain, branch)
        parts = (line["text"], line["state"], line["day"], line["missing"])
        yield {"code": line["code"], "told": " · ".join(part for part in parts if part)}


def _line(environment: Environment, chain: Trace, branch: Branch) -> dict[str, Any]:
    node = chain.nodes[branch.id]
    style = Style(language=environment.language, translate=environment.translate)
    told = stored if environment.format in {"csv", "tsv"} else partial(shown, style=style)
    state = Column("state", kind=Kind.CHOICE, choices=_state_of(node))
    text = node["text"].split("\n")[0]
    return {
        "code": f"{'  ' * branch.depth}{node['code']}",
        "text": f"{text} ({node['who']})" if node.get("who") else text,
        "state": told(node["state"], state),
        "day": told(node["day"], Column("day", kind=Kind.DUE)),
        "missing": "; ".join(_missing(environment, gap) for gap in chain.gaps.get(branch.id, [])),
        "direction": branch.direction,
    }


def _state_of(node: dict[str, Any]) -> str:
    standing = "reply" if node.get("reply") else _STANDING.get(node["noun"], "state")
    noun = NOUNS[node["noun"]]
    return noun.field(standing).of if standing in noun.columns else ""


def _missing(environment: Environment, gap: dict[str, Any]) -> str:
    what = Gap(gap["gap"])
    if not gap["expected_by"]:
        return environment.filled("{missing}", {"missing": what})
    day = in_words(gap["expected_by"], environment.language)
    return environment.filled("{missing}, expected by {day}", {"missing": what, "day": day})
