"""``pdzctl live``: record a session while it happens, one line one thing."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.cli.environment import Environment
from pdzctl.cli.options import Code
from pdzctl.errors import Busy, ExitCode, InvalidInput, MachineRefused, PdzError, Usage

if TYPE_CHECKING:
    from pdzctl.workflows.live.recorder import Recorder
    from pdzctl.workflows.live.said import Said

app = typer.Typer()

_PROMPT = "> "
_PATIENCE_ON_SCREEN = 3.0
"""Seconds to wait for somebody else's change: a line that is not taken stays on the screen, to be tried again."""


@app.command("live", cls=Leaf)
def record_live(
    ctx: typer.Context,
    code: Code,
    recorder: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who records, kept in the journal; the author by default.")
    ] = "",
    lines: Annotated[
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
    on_screen = ctx.obj.takes_a_screen and not lines
    if on_screen and ctx.obj.options.wait is None:
        ctx.obj.options.wait = _PATIENCE_ON_SCREEN
    with ctx.obj.writing() as store:
        begun = ctx.obj.workflow("live.recorder").Recorder(store, code, clock=ctx.obj.clock, command=ctx.obj.command)
        if not on_screen:
            ctx.obj.say(begun.greeting().template, **begun.greeting().values)
        face = ctx.obj.live_screen().OnScreen(ctx.obj, begun) if on_screen else _Lines(ctx.obj, begun)
        face.run()
    if face.exit_code:
        raise typer.Exit(face.exit_code)
    ctx.obj.say("{code} is recorded. Before people leave: pdzctl wrap {code}", code=begun.code)


class _Lines:
    """The recorder over plain lines: what was typed goes in, and one line comes out for each.

    At a terminal a line that the file or the machine refuses waits, and is tried again before the next one;
    ``exit_code`` is the last refusal's where one waits to the end. A pipe stops there. Whatever is not in the file is
    kept apart.
    """

    def __init__(self, environment: Environment, recorder: "Recorder") -> None:
        self.exit_code = ExitCode.DONE
        self._environment = environment
        self._recorder = recorder
        self._asking = environment.stdin.isatty()
        self._waiting: list[str] = []

    def run(self) -> None:
        """Take every line of standard input, to its end or to the line that ends the recording."""
        try:
            for line in self._typed():
                self._waiting.append(f"{line.rstrip()}\n")
                if self._caught_up():
                    break
            self._caught_up()
        except BaseException as end:
            # A signal waits for no pipe whose other end may go on.
            stdin = self._environment.stdin
            if not self._asking and (isinstance(end, Exception) or _is_file(stdin)):
                self._waiting += stdin
            raise
        finally:
            if self._waiting:
                template = "These lines are kept in {path}. Once mended: pdzctl live {code} --lines < {path}"
                self._environment.keep("".join(self._waiting), template, code=self._recorder.code)

    def _typed(self) -> Iterator[str]:
        stdin, stdout = self._environment.stdin, self._environment.stdout
        while True:
            if self._asking:
                stdout.write(_PROMPT)
                stdout.flush()
            line = stdin.readline()
            if not line:
                return
            yield line

    def _caught_up(self) -> bool:
        """Take the lines that wait, one after the other, and answer them; tell whether one ends the recording."""
        while self._waiting:
            try:
                said = self._taken(self._waiting[0])
            except (Busy, MachineRefused) as failure:
                if not self._asking:
                    raise
                self.exit_code = failure.exit_code
                self._environment.tell(failure)
                return False
            self.exit_code = ExitCode.DONE
            del self._waiting[0]
            if said.template:
                self._environment.stdout.write(f"{_answer(self._environment, said)}\n")
                self._environment.stdout.flush()
            if said.over:
                return True
        return False

    def _taken(self, line: str) -> "Said":
        """Have the recorder take a line, which no longer waits where it is saved though not answered."""
        try:
            return self._recorder.take(line)
        except BaseException:
            with suppress(PdzError):
                if self._recorder.has_saved():
                    del self._waiting[0]
            raise


def _is_file(stream: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False


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
