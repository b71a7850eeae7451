"""How a command answers: sentences for the person, rows for whatever reads them, what was understood of a day typed.

A renderer is imported when its format is asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pdzctl.cli.surroundings import Surroundings
from pdzctl.errors import Fault, InvalidInput, PdzError

if TYPE_CHECKING:
    from pdzctl.output.columns import Column

ROWS_ON_A_TERMINAL = 200


@dataclass
class Answering(Surroundings):
    """The surroundings of a command, and its voice."""

    _rehearsed: bool = False

    def say(self, template: str, **values: object) -> None:
        """Tell the person something, on standard error; after a dry run, that it was one."""
        begin = f"{self.translate('Dry run, nothing was written:')} " if self._rehearsed else ""
        self.stderr.write(f"{begin}{self.filled(template, values)}\n")

    def tell(self, error: PdzError) -> None:
        """Say what went wrong, what to type next, and every fault of the input."""
        self.stderr.write(f"pdzctl: {self.filled(error.sentence, error.values)}\n")
        for fault in error.faults if isinstance(error, InvalidInput) else ():
            self.stderr.write(f"{self._fault(fault)}\n")
        if error.hint:
            self.stderr.write(f"{self.filled(error.hint, error.values)}\n")

    def filled(self, template: str, values: Mapping[str, object]) -> str:
        """Return a message in the chosen language, filled with ``values`` that cannot disturb the terminal."""
        from pdzctl.cli.speech import said

        return said(template, values, self.translate, self.language)

    def show(self, rows: Iterable[Mapping[str, Any]], columns: Sequence["Column"], format: str | None = None) -> None:
        """Write ``rows`` to standard output in the format asked for; JSON holds every key of a row."""
        from pdzctl.output.formats import render

        chosen = format or self.format
        self._answer(render(rows, self._asked(columns), chosen, **self._style()), paged=chosen == "table")

    def show_one(self, row: Mapping[str, Any], columns: Sequence["Column"], format: str | None = None) -> None:
        """Write one record to standard output; JSON holds ``columns`` alone."""
        from pdzctl.output.formats import render_one

        style = {**self._style(), "whole": False}
        self.stdout.writelines(render_one(row, self._asked(columns), format or self.format, **style))

    def _answer(self, pieces: Iterable[str], *, paged: bool) -> None:
        """Write an answer, through ``PAGER`` where it is set and a table is longer than the terminal."""
        pager = self.environ.get("PAGER", "") if paged and self.stdout.isatty() else ""
        if not pager:
            self.stdout.writelines(pieces)
            return
        from shutil import get_terminal_size

        text = "".join(pieces)
        if text.count("\n") < get_terminal_size().lines:
            self.stdout.write(text)
            return
        import shlex
        import subprocess

        # Without -R less would show colours as escapes, and without -F -X clear a screen that it does not fill.
        environ = {"LESS": "FRX", **self.environ}
        subprocess.run(shlex.split(pager), input=text, text=True, env=environ, check=False)  # noqa: S603 - the person's own

    def _style(self) -> dict[str, Any]:
        terminal = self.stdout.isatty()
        return {
            "plain": self.plain,
            "language": self.language,
            "translate": self.translate,
            "width": self.width,
            "colour": self.colour,
            "limit": ROWS_ON_A_TERMINAL if terminal and not self.options.all else 0,
            "whole": self.options.fields is None,
            "terminal": terminal,
            "say": self.say,
        }

    def _asked(self, columns: Sequence["Column"]) -> Sequence["Column"]:
        if self.options.fields is None:
            return columns
        from pdzctl.output.columns import chosen

        return chosen(columns, self.options.fields.split(","))

    @contextmanager
    def progress(self) -> Iterator[Callable[[int], Callable[[], None]]]:
        """Draw a bar on a terminal: yield what takes the number of steps and returns what to call after each."""
        if not (self.colour and self.stderr.isatty()):
            yield lambda _total: lambda: None
            return
        from pdzctl.output.progress import progress

        with progress(self.stderr, colour=self.colour) as begun:
            yield begun

    def day(self, text: str | None) -> str:
        """Return what a day typed by a person means, as an ISO day; today when not given."""
        if not text:
            return self.today.isoformat()
        return self._echoed(text, self._understood_day(text, self.today).isoformat())

    def due(self, text: str) -> str:
        """Return what a due date typed by a person means: an ISO day or month."""
        from pdzctl.records import dates

        return self._echoed(text, dates.due(text, self.today))

    def time(self, text: str) -> str:
        """Return what a time of day typed by a person means, as ``HH:MM``."""
        from pdzctl.records import dates

        return self._echoed(text, dates.time(text))

    def text(self, given: str) -> str:
        """Return ``given``, or the whole of standard input where it is ``-``."""
        return self.stdin.read() if given == "-" else given

    def _echoed(self, typed: str, understood: str) -> str:
        from pdzctl.cli.speech import typed_whole

        if not typed_whole(typed):
            self.say("“{typed}” is {understood}.", typed=typed, understood=understood)
        return understood

    def _fault(self, fault: Fault) -> str:
        from pdzctl.output.clean import visible

        field = fault.field if fault.file else self.translate(fault.field)
        where = ":".join(visible(str(part)) for part in (fault.file, fault.line or "", field) if part)
        sentence = self.filled(fault.sentence, fault.values)
        return f"{where}: {sentence}" if where else sentence
