"""``pdzctl batch``: many commands from one file, in one process, each a change of its own."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.cli.environment import Environment
from pdzctl.cli.main import SIGNALLED, run
from pdzctl.errors import Usage
from pdzctl.output.clean import visible
from pdzctl.workflows.batch import Line, in_ranges, read_lines

app = typer.Typer()


@app.command("batch", cls=Leaf)
def run_batch(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="A file of commands, or - for standard input.")],
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Go on after a line that fails.")] = False,
    begin: Annotated[int, typer.Option("--from", min=1, metavar="LINE", help="Begin at this line.")] = 1,
    rehearse: Annotated[bool, typer.Option("--dry-run", hidden=True)] = False,
) -> None:
    """Run one command per line, each a change of its own, and stop at the first that fails."""
    if rehearse:
        raise Usage(
            "A batch cannot be tried as a whole: no line would see what those before it did.",
            hint="Put --dry-run on a line, or run the batch on a copy of the file: --district COPY.",
        )
    if ctx.obj.place:
        raise Usage("A line of a batch cannot run another batch.")
    lines = read_lines(source, ctx.obj.folder, ctx.obj.text(source))
    ctx.obj.unsaved = ()
    lines = [line for line in lines if line.number >= begin]
    batch = _Batch(ctx.obj, source, lines, keep_going=keep_going)
    try:
        batch.run()
    finally:
        batch.report()
    if batch.code:
        raise typer.Exit(batch.code)


class _NothingToRead(io.StringIO):
    """The standard input of a line, which belongs to the batch."""

    def read(self, size: int | None = -1) -> str:  # noqa: ARG002 - what a stream takes
        raise Usage("A line of a batch cannot read standard input.", hint="Write the text in the line, in quotes.")


class _Batch:
    """The lines of a batch, and how far it has come.

    ``code`` is the exit code of the first line that failed, or of a signal. ``running`` is the line of which nobody
    knows yet whether it is done.
    """

    def __init__(self, environment: Environment, source: str, lines: Sequence[Line], *, keep_going: bool) -> None:
        self.code = 0
        self.running: Line | None = None
        self._environment = environment
        self._source = source
        self._keep_going = keep_going
        self._lines = lines
        self._waiting = iter(lines)
        self._failed: list[Line] = []

    def run(self) -> None:
        """Run the lines one after the other until one fails, or to the end."""
        for line in self._waiting:
            self.running = line
            code = run(line.words, self._around(line))
            if code > SIGNALLED:
                self.code = code
                return
            self.running = None
            self.code = self.code or code
            if code:
                self._failed.append(line)
                if not self._keep_going:
                    return

    def _around(self, line: Line) -> Environment:
        """Return the surroundings of one line: nothing of the lines before is in them but what the batch was given."""
        outer = self._environment
        place = f"{visible(self._source)}:{line.number}"
        streams = (_NothingToRead(), outer.stdout, outer.stderr)
        options = replace(outer.options)
        return Environment(outer.environ, outer.folder, *streams, outer.settings, options, place=place)

    def report(self) -> None:
        """Say how many commands were done and which lines were not, and keep those that nobody could read again."""
        say, waiting = self._environment.say, list(self._waiting)
        undone = [*self._failed, *waiting]
        running = [self.running] if self.running else []
        say("{count} {count:command|commands} done.", count=len(self._lines) - len(undone) - len(running))
        for line in running:
            say("Line {line} was interrupted: pdzctl log says whether it was done.", line=line.number)
        if undone:
            say("Lines not done: {lines}.", lines=in_ranges([line.number for line in undone]))
        if self._source == "-" and (undone or running):
            kept = [f"# {line.text}\n" for line in running] + [f"{line.text}\n" for line in undone]
            self._environment.keep("".join(kept), "They are kept in {path}. Once mended: pdzctl batch {path}")
        elif not self._keep_going and (again := waiting if running else undone):
            say("Once mended: pdzctl batch {path} --from {line}", path=self._source, line=again[0].number)
