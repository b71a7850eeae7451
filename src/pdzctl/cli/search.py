"""``pdzctl search``: words in every noun, blind to case and accents, best matches first."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Showing
from pdzctl.cli.options import noun_called
from pdzctl.errors import Usage
from pdzctl.output.columns import Column
from pdzctl.records.catalogue import NOUNS
from pdzctl.records.choice import Label
from pdzctl.records.fields import Kind
from pdzctl.store.search import INDEXED, search

app = typer.Typer()

COLUMNS = (
    Column("code", "code", Kind.LINE),
    Column("noun", "noun", Kind.LINE),
    Column("day", "day", Kind.DAY),
    Column("snippet", "where it was found", Kind.LINE),
)


@app.command("search", cls=Showing)
def search_words(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="The words to find.", show_default=False)],
    *,
    noun: Annotated[
        list[str] | None, typer.Option("--noun", metavar="NOUN", help="Only in this noun; may be repeated.")
    ] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="CODE", help="Only what belongs to this body.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    personal: Annotated[bool, typer.Option("--personal", help="Also the names of persons.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="NUMBER", help="At most this many; 50.")] = 50,
) -> None:
    """Search every noun for all the words, each also as the beginning of a word, best matches first."""
    nouns = [noun_called(name) for name in noun or ()]
    for name in nouns:
        if name not in INDEXED:
            legal = tuple(Label(NOUNS[one].words) for one in sorted(INDEXED))
            raise Usage(
                "Nothing of this kind is searched: {noun}.",
                hint="Choose from: {legal}.",
                noun=NOUNS[name].words,
                legal=legal,
            )
    if not "".join(words).strip():
        raise Usage("There is no word to search for.", hint="pdzctl search telefonata dimissioni")
    with ctx.obj.reading() as reading:
        rows = search(
            reading,
            " ".join(words),
            nouns=nouns,
            body=reading.find("body", body)["id"] if body else None,
            since=since and ctx.obj.day(since),
            until=until and ctx.obj.day(until),
            personal=personal,
            limit=limit + 1,
        )
    lines = [{**row, "snippet": " ".join(row["snippet"].split())} for row in rows[:limit]]
    if ctx.obj.format == "table":
        lines = [{**line, "noun": ctx.obj.translate(NOUNS[line["noun"]].words)} for line in lines]
    ctx.obj.show(lines, COLUMNS)
    if len(rows) > limit:
        ctx.obj.say("{shown} are shown of more. One more word finds fewer; --limit NUMBER shows more.", shown=limit)
