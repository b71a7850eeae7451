"""How a command answers: sentences for the person, rows for whatever reads them, what was understood of a day typed.

A renderer is imported when its format is asked for.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pdzctl.cli.surroundings import Surroundings
from pdzctl.errors import ExitCode, Fault, InvalidInput, MachineRefused, PdzError, Usage

if TYPE_CHECKING:
    from pdzctl.output.columns import Column

ROWS_ON_A_TERMINAL = 200
_LONG_TEXT = 200
_NOT_THEIR_FAULT = frozenset({ExitCode.BUSY, ExitCode.MACHINE, ExitCode.DAMAGED, ExitCode.BUG})


@dataclass
class Answering(Surroundings):
    """The surroundings of a command, and its voice."""

    place: str = ""
    """The line of a batch, as ``file:line``, that everything said is about."""
    unsaved: tuple[str, ...] = ()
    """Texts that a person has written and no change has kept yet."""
    _rehearsed: bool = False
    _typed: str | None = None

    def say(self, template: str, **values: object) -> None:
        """Tell the person something, on standard error; after a dry run, that it was one."""
        begin = f"{self.translate('Dry run, nothing was written:')} " if self._rehearsed else ""
        where = f"{self.place}: " if self.place else ""
        self.complain(f"{where}{begin}{self.filled(template, values)}\n")

    def tell(self, error: PdzError) -> None:
        """Say what went wrong, what to type next, and every fault of the input."""
        self.complain(f"{self.place or 'pdzctl'}: {self.filled(error.sentence, error.values)}\n")
        for fault in error.faults if isinstance(error, InvalidInput) else ():
            self.complain(f"{self._fault(fault)}\n")
        if error.hint:
            self.complain(f"{self.filled(error.hint, error.values)}\n")

    def complain(self, text: str) -> None:
        """Write ``text`` to standard error; where nobody can read it, what was done stays done."""
        with suppress(OSError):
            self.stderr.write(text)

    def take_texts(self, given: Sequence[str], *, most: int) -> None:
        """Read standard input if one of ``given`` is ``-``, before anybody else is made to wait, and remember texts.

        Raises Usage where more than one of them would read it, InvalidInput where it holds more than ``most``
        characters, of which no more are read.
        """
        if given.count("-") > 1:
            raise Usage("Only one text can be read from standard input.", hint="Give the others in quotes.")
        if "-" in given:
            self._typed = self.stdin.read(most + 1)
            if len(self._typed) > most:
                raise InvalidInput("Standard input holds more than {most} characters.", most=most)
        texts = (self.text(text) for text in given)
        self.unsaved = tuple(text for text in texts if text == self._typed or len(text) >= _LONG_TEXT)

    def keep_unsaved(self, code: int) -> None:
        """Keep in private files what a person wrote and a refusal with exit ``code`` did not save, and say where.

        A refusal of the words themselves (a code, a rule) keeps only what was typed at the terminal.
        """
        if self.place:
            return
        kept = self.unsaved if code in _NOT_THEIR_FAULT else (self._typed,) if self.stdin.isatty() else ()
        for text in filter(None, kept):
            self.keep(text, "The text is kept in {path}: the same command with - in its place reads it from < {path}")

    def keep(self, text: str, template: str, **values: object) -> None:
        """Keep ``text`` in a private file and say so by ``template``, which names its ``{path}``."""
        from pdzctl.store.unsaved import keep_text

        try:
            path = keep_text(text)
        except OSError as error:
            self.say("The text could not be kept anywhere ({reason}).", reason=os.strerror(error.errno or errno.EIO))
        else:
            self.say(template, path=path, **values)

    @contextmanager
    def edited(self, text: str) -> Iterator[str]:
        """Let the person change ``text`` in ``VISUAL`` or ``EDITOR``, in a private file, and yield what they saved.

        The file is removed once what is done with the text went well; else it stays, and is named. Raises Usage where
        no editor is set, MachineRefused where it cannot be started or fails, InvalidInput where it saved no UTF-8.
        """
        editor = self.environ.get("VISUAL") or self.environ.get("EDITOR")
        if not editor:
            raise Usage(
                "No editor is set.", hint="Set EDITOR, for example EDITOR=nano, or use --print and --from FILE."
            )
        import shlex
        import subprocess

        from pdzctl.store.unsaved import keep_text

        path = keep_text(text)
        try:
            ended = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode  # noqa: S603 - the person's own
        except OSError:
            ended = -1
        if ended:
            raise MachineRefused("The editor {editor} failed; the text is kept in {path}.", editor=editor, path=path)
        try:
            saved = path.read_text(encoding="utf-8-sig")
        except ValueError:
            hint = "Save it as UTF-8, then --from FILE."
            raise InvalidInput("{file} is not UTF-8 text.", file=path, hint=hint) from None
        except OSError:
            raise MachineRefused("The editor {editor} left no file.", editor=editor) from None
        try:
            yield saved
        except BaseException:
            self.say("The edited text is kept in {path}: the same command with --from {path} reads it.", path=path)
            raise
        path.unlink()

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
    def progress(self) -> Iterator[Callable[[int], Callable[..., None]]]:
        """Draw a bar on a terminal: yield what takes the number of steps and returns what to call after one or some."""
        if not (self.colour and self.stderr.isatty()):
            yield lambda _total: lambda _number=1: None
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

    def moment(self, text: str | None) -> str:
        """Return what a time of day typed by a person means, as ``HH:MM``; now where none was."""
        return self.time(text) if text else self.now.strftime("%H:%M")

    def text(self, given: str) -> str:
        """Return ``given``, or the whole of standard input where it is ``-``."""
        return self._typed if given == "-" and self._typed is not None else given

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
