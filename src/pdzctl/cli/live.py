"""``pdzctl live``: record a session while it happens, one line one thing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.cli.environment import Environment
from pdzctl.cli.options import Code
from pdzctl.errors import Busy, ExitCode, InvalidInput, MachineRefused, Usage

if TYPE_CHECKING:
    from pdzctl.workflows.live.recorder import Recorder
    from pdzctl.workflows.live.said import Said

app = typer.Typer()

_PROMPT = "> "


@app.command("live", cls=Leaf)
def record_live(
    ctx: typer.Context,
    code: Code,
    recorder: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who records, kept in the journal; the author by default.")
    ] = "",
    lines: Annotated[  # noqa: ARG001 - plain lines are the face there is
        bool, typer.Option("--lines", help="Plain lines instead of the full screen; without a terminal always so.")
    ] = False,
    rehearse: Annotated[bool, typer.Option("--dry-run", hidden=True)] = False,
) -> None:
    """Record a session while it happens: one line, one thing, saved before the next."""
    if rehearse:
        raise Usage(
            "A recording cannot be tried: no line would see what those before it did.",
            hint="Record on a copy of the file: --district COPY.",
        )
    ctx.obj.options.author = recorder or ctx.obj.author
    with ctx.obj.writing() as store:
        begun = ctx.obj.workflow("live.recorder").Recorder(store, code, clock=ctx.obj.clock, command=ctx.obj.command)
        face = _Lines(ctx.obj, begun)
        face.run()
    if face.exit_code:
        raise typer.Exit(face.exit_code)
    ctx.obj.say("{code} is recorded. What is missing: pdzctl outcome list --session {code} --gaps", code=begun.code)


class _Lines:
    """The recorder over plain lines: what was typed goes in, and one line comes out for each.

    ``exit_code`` is that of the first time that the file was busy or the machine refused; the recording goes on, and
    what was typed and is not in the file is kept apart.
    """

    def __init__(self, environment: Environment, recorder: "Recorder") -> None:
        self.exit_code = ExitCode.DONE
        self._environment = environment
        self._recorder = recorder
        self._unsaved: list[str] = []

    def run(self) -> None:
        """Take every line of standard input, to its end or to the line that ends the recording."""
        try:
            for line in self._typed():
                if self._took(line):
                    break
        finally:
            if self._unsaved:
                template = "These lines are kept in {path}. Once mended: pdzctl live {code} --lines < {path}"
                self._environment.keep("".join(self._unsaved), template, code=self._recorder.code)

    def _typed(self) -> Iterator[str]:
        environment = self._environment
        asking = environment.stdin.isatty()
        while True:
            if asking:
                environment.stdout.write(_PROMPT)
                environment.stdout.flush()
            line = environment.stdin.readline()
            if not line:
                return
            yield line

    def _took(self, line: str) -> bool:
        """Take one line and answer it; tell whether it ends the recording."""
        try:
            said = self._recorder.take(line)
        except (Busy, MachineRefused) as failure:
            self.exit_code = self.exit_code or failure.exit_code
            self._environment.tell(failure)
            self._unsaved.append(f"{line.rstrip()}\n")
            return False
        except Exception:
            self._unsaved.append(f"{line.rstrip()}\n")
            self._unsaved += [] if self._environment.stdin.isatty() else self._environment.stdin
            raise
        if said.template:
            self._environment.stdout.write(f"{_answer(self._environment, said)}\n")
            self._environment.stdout.flush()
        return said.over


def _answer(environment: Environment, said: "Said") -> str:
    """Return what became of a line, as one line."""
    told = [environment.filled(said.template, said.values)]
    if said.refusal:
        told += [environment.filled(said.refusal.sentence, said.refusal.values)]
        for fault in said.refusal.faults if isinstance(said.refusal, InvalidInput) else ():
            told.append(f"{environment.translate(fault.field)}: {environment.filled(fault.sentence, fault.values)}")
        told += [environment.filled(said.refusal.hint, said.refusal.values)] if said.refusal.hint else []
    told += [environment.filled(remark.template, remark.values) for remark in said.remarks]
    return " ".join(told)
